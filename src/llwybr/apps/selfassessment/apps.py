from django.apps import AppConfig


class SelfassessmentConfig(AppConfig):
    name = "llwybr.apps.selfassessment"
    label = "selfassessment"
