from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "llwybr.core.files"
    label = "files"
