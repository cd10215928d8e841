from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "llwybr.core.kit"
    label = "kit"
