"""The catalogue of learning over the API: offers, providers, and where need has no offer."""

from llwybr.apps.learning.api.views import router

__all__ = ["router"]
