"""Keeping an attempt beyond this device, being counted, and clearing up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.selfassessment import access, actions, queries
from llwybr.apps.selfassessment.forms import CountForm, FinishForm
from llwybr.apps.selfassessment.views.holding import attempt_page, cleared
from llwybr.core.access.codes import OWN, CodeForm, try_code, typed_on_the_way
from llwybr.core.access.doors import ANYONE, door
from llwybr.core.access.viewer import new_key, remember
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from llwybr.apps.selfassessment.models import Attempt
    from llwybr.core.access.viewer import ViewedRequest


@attempt_page
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """A code to open this elsewhere: shown once, on the page that made it. Who is signed in opens it anywhere without one."""
    if attempt.person_id:
        return redirect("hand_over", attempt.public_id)
    if was_sent(request):
        shown = actions.give_code(attempt=attempt, by=request.viewer.public_id, now=timezone.now())
    else:
        shown = request.POST.get("shown", "")[:40]  # only the language was switched: what is on the page stays
    return render(request, "selfassessment/code.html", {"attempt": attempt, "code": shown})


@door(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: ViewedRequest) -> HttpResponse:
    """Open an attempt with its code. A form that was lost on the way is sent again to where it was going."""
    form, status = page_form(CodeForm, request), 200
    if was_sent(request):
        done = try_code(request, form, "code", partial(_open, request)) if form.is_valid() else 422
        if isinstance(done, HttpResponse):
            return done
        status = done
    context = {
        "form": form,
        "typed": typed_on_the_way(request),
        "next": request.POST.get("next", ""),
        "holds": queries.held(request.viewer, timezone.now()),
    }
    return render(request, "selfassessment/resume.html", context, status=status)


def _open(request: ViewedRequest, typed: str) -> HttpResponse | None:
    key, now, by = new_key(), timezone.now(), request.viewer.public_id
    before = queries.held(request.viewer, now)
    attempt = actions.open_with_code(typed=typed, key=key, by=by, now=now, instead_of=before)
    if attempt is None:
        return redirect("claim") if access.needs_sign_in(typed) else None
    response = _onwards(request)
    remember(response, key)
    return response


def _onwards(request: ViewedRequest) -> HttpResponse:
    """To the overview, or with everything that was typed (307 sends a form again) to the page that it was typed for."""
    to = request.POST.get("next", "")
    if to.startswith("/") and url_has_allowed_host_and_scheme(to, None) and set(request.POST) - OWN:
        return HttpResponseRedirect(to, status=307)
    return redirect("my")


@attempt_page
@require_http_methods(["GET", "HEAD", "POST"])
def counted(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """May your needs be counted? Off unless they say yes; a no erases what was counted."""
    form = page_form(CountForm, request, initial={"count": "yes" if attempt.counted_since else "no"})
    if was_sent(request) and form.is_valid():
        if form.cleaned_data["count"] == "yes":
            needs = {row.element.slug: row.way for row in queries.whole(attempt).standing().ways}
            actions.count_needs(attempt=attempt, needs=needs, by=request.viewer.public_id, now=timezone.now())
        else:
            actions.stop_counting(attempt=attempt, by=request.viewer.public_id, now=timezone.now())
        return redirect("counted")
    titles = {element.slug: element.title for element in queries.whole(attempt).elements}
    rows = [(titles.get(need.element, need.element), need.gap) for need in attempt.counted.order_by("element")]
    context = {"attempt": attempt, "form": form, "rows": rows}
    return render(request, "selfassessment/counted.html", context, status=422 if form.errors else 200)


@attempt_page
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """Finish, and leave nothing on this device. Who is signed in signs out instead."""
    if attempt.person_id:
        return redirect("account")
    form = page_form(FinishForm, request, has_code=bool(attempt.code))
    if was_sent(request) and form.is_valid():
        by = request.viewer.public_id
        if form.cleaned_data["how"] == "erase":
            actions.erase(attempt=attempt, by=by)
        else:
            actions.clear_device(attempt=attempt, device=request.viewer.device, by=by)
        return cleared(kept=form.cleaned_data["how"] == "keep")
    context = {"attempt": attempt, "form": form}
    return render(request, "selfassessment/finish.html", context, status=422 if form.errors else 200)


@door(ANYONE)
@require_safe
def finished(request: ViewedRequest) -> HttpResponse:
    """What is true for who finished: a code opens it again only if they kept it."""
    return render(request, "selfassessment/finished.html", {"kept": "kept" in request.GET})
