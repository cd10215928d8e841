from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "llwybr.apps.learning"
    label = "learning"
