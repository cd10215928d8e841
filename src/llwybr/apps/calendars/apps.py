from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "llwybr.apps.calendars"
    label = "calendars"
