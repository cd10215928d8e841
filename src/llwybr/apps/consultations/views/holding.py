"""The way to the secretary's desk: a code, and then a cookie of its own, apart from anything personal on that device."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from llwybr.apps.consultations import access, actions
from llwybr.apps.consultations.access import DESK
from llwybr.apps.consultations.forms import DeskForm
from llwybr.apps.consultations.models import Secretary
from llwybr.apps.consultations.rules import DESK_LASTS
from llwybr.core.access.codes import OWN, try_code, typed_on_the_way
from llwybr.core.access.doors import door
from llwybr.core.access.viewer import KEY, ViewedRequest, digest, new_key
from llwybr.core.kit.forms import page_form, was_sent

DeskView = Callable[..., HttpResponse]
DESK_COOKIE = settings.DESK_COOKIE_NAME


def desk_page(view: DeskView) -> DeskView:
    """Give the view the secretary who sits at this desk. To anyone else it says nothing but what a code is for."""

    @door(DESK)
    @wraps(view)
    def page(request: ViewedRequest, *args: object, **kwargs: object) -> HttpResponse:
        secretary = access.at_desk(desk_of(request), timezone.now())
        if secretary is None:
            return ask_for_code(request, DeskForm(), next=request.path, status=403)
        return view(request, secretary, *args, **kwargs)

    return page


def desk_of(request: ViewedRequest) -> str:
    """The digest of this device's desk key, or "" where it has none."""
    key = request.COOKIES.get(DESK_COOKIE, "")
    return digest(key) if KEY.fullmatch(key) else ""


def ask_for_code(request: ViewedRequest, form: DeskForm, *, next: str, status: int) -> HttpResponse:
    """The page for the code. What was typed on the way is kept, to be sent on once the desk is open."""
    context = {"form": form, "typed": typed_on_the_way(request), "next": next}
    return render(request, "consultations/desk_code.html", context, status=status)


def enter(request: ViewedRequest) -> HttpResponse:
    """Open the desk with a code; guessing is stopped."""
    form, status = page_form(DeskForm, request), 200
    if was_sent(request):
        done = try_code(request, form, "desk", partial(_open, request)) if form.is_valid() else 422
        if isinstance(done, HttpResponse):
            return done
        status = done
    return ask_for_code(request, form, next=request.POST.get("next", ""), status=status)


def _open(request: ViewedRequest, typed: str) -> HttpResponse | None:
    key, now = new_key(), timezone.now()
    if not actions.open_desk(typed=typed, key=key, by=request.viewer.public_id, now=now):
        return None
    return seated(_onwards(request), key)


def seated(response: HttpResponse, key: str) -> HttpResponse:
    """Let this device keep the desk's key until the desk closes by itself."""
    response.set_cookie(
        DESK_COOKIE,
        key,
        max_age=int(DESK_LASTS.total_seconds()),
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
    return response


def _onwards(request: ViewedRequest) -> HttpResponse:
    """To the page of the desk that was asked for, with what was typed for it (307 sends a form again)."""
    to = request.POST.get("next", "")
    inside = to.startswith(reverse("desk")) and ".." not in to
    if not (inside and url_has_allowed_host_and_scheme(to, None)):
        return redirect("desk")
    return HttpResponseRedirect(to, status=307) if set(request.POST) - OWN else HttpResponseRedirect(to)


def left() -> HttpResponse:
    """To the desk's door, from outside."""
    response = redirect("desk")
    response.delete_cookie(DESK_COOKIE, samesite="Lax")
    return response


def secretary_at(request: ViewedRequest) -> Secretary | None:
    return access.at_desk(desk_of(request), timezone.now())
