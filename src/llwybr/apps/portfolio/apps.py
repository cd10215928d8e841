from importlib import import_module

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "llwybr.apps.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        import_module("llwybr.apps.portfolio.actions.erasing").register()
