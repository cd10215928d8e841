"""The door on each view. A view that declares none is never served.

What is other people's opens by a permission: `@door(STRONG, read="appointment.read", write="appointment.give")`. Whoever holds
it nowhere is told that there is nothing (404); whoever may read but not write, that they may not (403). How far it reaches,
the view finds with `visible_to(viewer, permission, now)`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from llwybr.core.access.kept_form import keep_form
from llwybr.core.access.queries import holding
from llwybr.core.access.roles import policy
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
_SAFE = {"GET", "HEAD", "OPTIONS"}


def door(kind: str, *, read: str = "", write: str = "") -> Callable[[View], View]:
    """Declare who may come in: `@door(ANYONE)`; `read`, `write`: by which permissions. Raises ValueError for a door that
    opens what is other people's to whoever proved themselves in one way, and for an unknown permission."""
    if (read or write) and (kind != STRONG or not read):
        raise ValueError("what is other people's stands behind STRONG, and is read before it is written")
    if strange := {one for one in (read, write) if one and one not in policy().permissions}:
        raise ValueError(f"no such permission: {sorted(strange)}")

    def fit(view: View) -> View:
        view.door, view.read, view.write = kind, read, write  # type: ignore[attr-defined]
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
        return _to(request, step) if step else _refused(view, request)


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


def _refused(view: Callable[..., Any], request: ViewedRequest) -> HttpResponse | None:
    """What a viewer is told whose roles do not give them what this view needs."""
    read, write, now = getattr(view, "read", ""), getattr(view, "write", ""), timezone.now()
    if not read:
        return None
    if not holding(request.viewer, read, now):
        raise Http404("no role of theirs reads this")
    if request.method in _SAFE:
        return None
    if not write:
        return HttpResponseNotAllowed(sorted(_SAFE))
    if not holding(request.viewer, write, now):
        raise PermissionDenied("no role of theirs writes this")
    return None


def _has_run_out(request: ViewedRequest) -> bool:
    """They were signed in a moment ago: what they ask for is in their record, not on this device."""
    return request.viewer.signed_in is None and bool(request.was)


def _to(request: ViewedRequest, step: str) -> HttpResponse:
    """First prove it; then back to this page, with the form that was sent to it."""
    keep_form(request)
    return redirect(f"{reverse(step)}?{urlencode({'next': request.get_full_path()})}")
