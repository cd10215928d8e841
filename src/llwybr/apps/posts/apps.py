from importlib import import_module

from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "llwybr.apps.posts"
    label = "posts"

    def ready(self) -> None:
        import_module("llwybr.apps.posts.actions.following").follow()
        import_module("llwybr.apps.posts.actions.erasing").register()
