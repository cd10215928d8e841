"""The door on each view. A view that declares none is never served."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from llwybr.core.access.viewer import ViewedRequest, read_viewer

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

ANYONE = "anyone"  # no sign-in; shows only what is public
DEVICE = "device"  # shows what this device holds, found with `visible_to(viewer)`
DEMONSTRATION = "demonstration"  # exists only while the demonstration runs


def door(kind: str) -> Callable[[View], View]:
    """Declare who may come in: `@door(ANYONE)`."""

    def fit(view: View) -> View:
        view.door = kind  # type: ignore[attr-defined]
        return view

    return fit


class DoorMiddleware:
    """Names the viewer, and refuses (403) any view without a door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: ViewedRequest) -> HttpResponseBase:
        request.viewer = read_viewer(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if not hasattr(view, "door"):
            raise PermissionDenied("this view has no door")
