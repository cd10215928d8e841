"""The standards over the API: nations, editions, elements, roles and jobs."""

from llwybr.apps.standards.api.views import router

__all__ = ["router"]
