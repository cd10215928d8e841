from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "llwybr.core.signin"
    label = "signin"
