from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "llwybr.core.events"
    label = "events"
