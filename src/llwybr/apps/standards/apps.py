from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "llwybr.apps.standards"
    label = "standards"
