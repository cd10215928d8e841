"""The door on each view. A view that declares none is never served."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from llwybr.core.access.kept_form import keep_form
from llwybr.core.access.viewer import ViewedRequest, Viewer, read_viewer

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

ANYONE = "anyone"  # no sign-in; shows only what is public
DEVICE = "device"  # shows what this device, or who is signed in, holds: found with `visible_to(viewer)`
DEMONSTRATION = "demonstration"  # exists only while the demonstration runs
SIGNED_IN = "signed in"  # whoever has signed in
PROVED = "proved"  # has proved to be themselves in the last minutes: before anything that cannot be undone
STRONG = "strong"  # has proved it in two ways: for whoever may see what is other people's
TOKEN = "token"  # noqa: S105  a system that shows somebody's key (core/signin/keys.py): no cookie opens anything here

PROOF_LASTS = timedelta(minutes=10)
_BEHIND_SIGN_IN = {SIGNED_IN, PROVED, STRONG}


def door(kind: str) -> Callable[[View], View]:
    """Declare who may come in: `@door(ANYONE)`."""

    def fit(view: View) -> View:
        view.door = kind  # type: ignore[attr-defined]
        return view

    return fit


class DoorMiddleware:
    """Names the viewer, refuses (403) any view without a door, and sends whoever is not there yet to where they prove it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: ViewedRequest) -> HttpResponseBase:
        request.viewer = read_viewer(request)
        return self.get_response(request)

    def process_view(
        self, request: ViewedRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        kind = getattr(view, "door", None)
        if kind is None:
            raise PermissionDenied("this view has no door")
        if kind == TOKEN:
            request.viewer = Viewer()  # nobody, until a key is read
        step = missing_step(kind, request, timezone.now())
        return _to(request, step) if step else None


def missing_step(kind: str, request: ViewedRequest, now: datetime) -> str | None:
    """The page (by name) that has to come first, if one has: what lies behind it is not said."""
    if kind == DEVICE:
        return "sign_in" if _has_run_out(request) else None
    if kind not in _BEHIND_SIGN_IN:
        return None
    viewer = request.viewer
    if viewer.signed_in is None:
        return "sign_in"
    if kind == STRONG and not viewer.signed_in.strong:
        return "second_way"
    if kind == PROVED and now - viewer.signed_in.proved_at > PROOF_LASTS:
        return "prove"
    return None


def _has_run_out(request: ViewedRequest) -> bool:
    """They were signed in a moment ago: what they ask for is in their record, not on this device."""
    return request.viewer.signed_in is None and bool(request.was)


def _to(request: ViewedRequest, step: str) -> HttpResponse:
    """First prove it; then back to this page, with the form that was sent to it."""
    keep_form(request)
    return redirect(f"{reverse(step)}?{urlencode({'next': request.get_full_path()})}")
