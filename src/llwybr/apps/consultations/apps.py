from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "llwybr.apps.consultations"
    label = "consultations"
