from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "llwybr.core.places"
    label = "places"
