from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "llwybr.core.access"
    label = "access"
