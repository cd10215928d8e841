from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register


class RightsConfig(AppConfig):
    name = "llwybr.core.rights"
    label = "rights"

    def ready(self) -> None:
        import_module("llwybr.core.rights.erasing.own").register()
        register(import_module("llwybr.core.rights.checks").check)
