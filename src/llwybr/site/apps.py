from django.apps import AppConfig

from llwybr.site import logs


class SiteConfig(AppConfig):
    name = "llwybr.site"
    label = "site"

    def ready(self) -> None:
        logs.watch()
