from django.apps import AppConfig

from llwybr.core.kit import among  # noqa: F401  a lookup that every query may use


class KitConfig(AppConfig):
    name = "llwybr.core.kit"
    label = "kit"
