from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "llwybr.site"
    label = "site"
