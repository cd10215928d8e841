from importlib import import_module

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "llwybr.core.appointments"
    label = "appointments"

    def ready(self) -> None:
        import_module("llwybr.core.appointments.following").follow()
