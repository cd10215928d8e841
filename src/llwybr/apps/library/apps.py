from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "llwybr.apps.library"
    label = "library"
