from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "llwybr.core.people"
    label = "people"
