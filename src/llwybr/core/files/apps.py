from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register


class FilesConfig(AppConfig):
    name = "llwybr.core.files"
    label = "files"

    def ready(self) -> None:
        checks = import_module("llwybr.core.files.checks")
        register(checks.no_cookie_goes_there, "security")
        register(checks.has_a_host, "security", deploy=True)
