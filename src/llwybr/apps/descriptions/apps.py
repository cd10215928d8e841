from importlib import import_module

from django.apps import AppConfig


class DescriptionsConfig(AppConfig):
    name = "llwybr.apps.descriptions"
    label = "descriptions"

    def ready(self) -> None:
        import_module("llwybr.apps.descriptions.actions.erasing").register()
        import_module("llwybr.apps.descriptions.queries.lacking").register()
