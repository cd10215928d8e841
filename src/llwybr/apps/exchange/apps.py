from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "llwybr.apps.exchange"
    label = "exchange"
