from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PeopleConfig(AppConfig):
    name = "llwybr.core.people"
    label = "people"

    def ready(self) -> None:
        """Every app's `actions` names what of its rows moves when two records become one, so that a merge knows them all."""
        autodiscover_modules("actions")
