from django.apps import AppConfig


class DescriptionsConfig(AppConfig):
    name = "llwybr.apps.descriptions"
    label = "descriptions"
