"""The way to the secretary's desk: signed in in two ways, with an appointment, which its code ties to an account once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from llwybr.apps.consultations import access, actions
from llwybr.apps.consultations.forms import DeskForm
from llwybr.core.access.codes import OWN, try_code, typed_on_the_way
from llwybr.core.access.doors import STRONG, door
from llwybr.core.access.viewer import ViewedRequest
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.context import in_language
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.signin.privilege import privileged

DeskView = Callable[..., HttpResponse]


def desk_page(view: DeskView) -> DeskView:
    """Give the view the secretary who is signed in. Whoever has no appointment is told so, and nothing else."""
    opened = privileged(view)

    @door(STRONG)
    @wraps(view)
    def page(request: ViewedRequest, *args: object, **kwargs: object) -> HttpResponse:
        secretary = access.secretary_of(request.viewer, timezone.now())
        if secretary is None:
            return _no_appointment(request, DeskForm(), next=request.path, status=403)
        return opened(request, secretary, *args, **kwargs)

    return page


def enter(request: ViewedRequest) -> HttpResponse:
    """Take up an appointment with its code, once; guessing is stopped. Whoever has one keeps it, and no code is used."""
    if access.secretary_of(request.viewer, timezone.now()):
        return _onwards(request)
    form, status = page_form(DeskForm, request), 403
    if was_sent(request):
        done = try_code(request, form, "desk", partial(_take_up, request)) if form.is_valid() else 422
        if isinstance(done, HttpResponse):
            return done
        status = done
    return _no_appointment(request, form, next=request.POST.get("next", ""), status=status)


def _no_appointment(request: ViewedRequest, form: DeskForm, *, next: str, status: int) -> HttpResponse:
    """Says so, and takes a code. What was typed on the way is kept, to be sent on once the desk is open."""
    context = {"form": form, "typed": typed_on_the_way(request), "next": next}
    return render(request, "consultations/desk_code.html", context, status=status)


def _take_up(request: ViewedRequest, typed: str) -> HttpResponse | None:
    account, by, now = request.session_of.account, request.viewer.public_id, timezone.now()
    return _onwards(request) if actions.take_up(typed=typed, account=account, by=by, now=now) else None


def _onwards(request: ViewedRequest) -> HttpResponse:
    """To the page of the desk that was asked for, with what was typed for it (307 sends a form again)."""
    to = in_language(request.POST.get("next", ""), active_language())
    inside = to.startswith(reverse("desk")) and ".." not in to
    if not (inside and url_has_allowed_host_and_scheme(to, None)):
        return redirect("desk")
    return HttpResponseRedirect(to, status=307) if set(request.POST) - OWN else HttpResponseRedirect(to)
