"""What was answered before signing in becomes one's own: from this device, or with its code."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from llwybr.apps.selfassessment import actions, queries
from llwybr.apps.selfassessment.models import Attempt
from llwybr.core.access.codes import CodeForm, try_code
from llwybr.core.access.doors import SIGNED_IN, door
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from llwybr.core.access.viewer import ViewedRequest


@door(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: ViewedRequest) -> HttpResponse:
    """Is what this device holds theirs? And a code, for what they began elsewhere or have under another account."""
    _owner(request)
    form, status = page_form(CodeForm, request), 200
    if was_sent(request):
        done = try_code(request, form, "code", partial(_with_code, request)) if form.is_valid() else 422
        if isinstance(done, HttpResponse):
            return done
        status = done
    found = queries.on_this_device(request.viewer, timezone.now())
    return render(request, "selfassessment/claim.html", {"form": form, "found": found}, status=status)


def _with_code(request: ViewedRequest, typed: str) -> HttpResponse | None:
    by, now = request.viewer.public_id, timezone.now()
    attempt = actions.claim_with_code(typed=typed, owner=_owner(request), by=by, now=now)
    return _to(request, attempt) if attempt else None


@door(SIGNED_IN)
@require_POST
def device(request: ViewedRequest) -> HttpResponse:
    """The answer to that question, for the attempt that the page showed. Pressed twice, it says the same.

    What is not theirs is left alone, not erased as a device's own holder would: on a shared computer it is probably a
    colleague's, who may come back to it, and nobody may destroy what is another's by a press. They are not asked again.
    """
    owner, now = _owner(request), timezone.now()
    shown = request.POST.get("attempt", "")
    found = queries.on_this_device(request.viewer, now)
    if found is None or str(found) != shown:
        mine = next((one for one in queries.attempts(request.viewer) if str(one) == shown), None)
        return _to(request, mine) if mine else redirect("my")
    if request.POST.get("mine") == "yes":
        return _claimed(request, found, owner)
    if request.POST.get("mine") == "no":
        actions.not_theirs(attempt=found, device=request.viewer.device, owner=owner)
    return redirect("my")


def _claimed(request: ViewedRequest, found: Attempt, owner: str) -> HttpResponse:
    try:
        actions.claim(attempt=found, owner=owner, by=request.viewer.public_id)
    except Attempt.DoesNotExist:  # erased from another device, or another tab, a moment ago
        return redirect("my")
    return _to(request, found)


def _to(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """On with it, if it is now the one that they are at; else to where it is among the others."""
    return redirect("my") if queries.current(request.viewer) == attempt else redirect("attempt", attempt.public_id)


def _owner(request: ViewedRequest) -> str:
    if not request.viewer.person:
        raise Http404("this account has no record of its own")
    return request.viewer.person
