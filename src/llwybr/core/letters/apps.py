from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LettersConfig(AppConfig):
    name = "llwybr.core.letters"
    label = "letters"

    def ready(self) -> None:
        """Every app's `letters.py` names its kinds, so that whoever sends knows them all."""
        autodiscover_modules("letters")
