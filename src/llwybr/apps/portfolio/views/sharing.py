"""Sharing, for the owner: with whom, what for, until when; how the other sees it; what is shared, and taking it back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from llwybr.apps.portfolio.actions import sharing as actions
from llwybr.apps.portfolio.forms.sharing import ShareForm
from llwybr.apps.portfolio.models import Evidence
from llwybr.apps.portfolio.queries import sharing as queries
from llwybr.apps.portfolio.queries.activities import own_activity
from llwybr.apps.portfolio.queries.evidence import piece as own_piece
from llwybr.apps.portfolio.rules.sharing import WEEK
from llwybr.core.access.doors import SIGNED_IN, door
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from llwybr.apps.portfolio.models import Activity, Share
    from llwybr.core.access.viewer import ViewedRequest

EITHER = ["GET", "HEAD", "POST"]
A_PAGE = 20
CHECKED, CONFIRM, CHANGE = (
    "checked",
    "confirm",
    "change",
)  # that a form was looked at, and which button was pressed then


@door(SIGNED_IN)
@require_http_methods(EITHER)
def share_evidence(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """Share one's own piece of evidence."""
    return _share(request, own_piece(request.viewer, public_id))


@door(SIGNED_IN)
@require_http_methods(EITHER)
def share_activity(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """Share one's own entry of the record of learning."""
    return _share(request, own_activity(request.viewer, public_id))


def _share(request: ViewedRequest, piece: Evidence | Activity | None) -> HttpResponse:
    """First the form, then exactly what the other will see, then it is shared."""
    if piece is None:
        raise Http404("nothing of theirs")
    now = timezone.now()
    form = _form(request, now)
    if (was_sent(request) or CHECKED in request.POST) and CHANGE not in request.POST and form.is_valid():
        if CONFIRM not in request.POST:
            return _check(request, piece, form, now)
        try:
            made = _shared(request, piece, form, now)
        except actions.RefusedError as error:
            form.refuse(error.reason)
        else:
            return redirect("share", made.public_id)
    context = {"form": form, "piece": piece, "back": address_of(piece)}
    return render(request, "portfolio/sharing/share.html", context, status=422 if _faults(request, form) else 200)


def _form(request: ViewedRequest, now: datetime) -> ShareForm:
    offered: dict[str, Any] = {"offered": queries.offered(request.viewer, now), "today": timezone.localdate(now)}
    if CHECKED in request.POST and CHANGE not in request.POST:
        return ShareForm(request.POST, **offered)
    if CHANGE in request.POST:
        return ShareForm(initial=request.POST.dict(), **offered)
    return page_form(ShareForm, request, initial={"key": str(uuid.uuid4()), "until": WEEK}, **offered)


def _faults(request: ViewedRequest, form: ShareForm) -> bool:
    return request.method == "POST" and form.is_bound and bool(form.errors)


def _check(request: ViewedRequest, piece: Evidence | Activity, form: ShareForm, now: datetime) -> HttpResponse:
    chosen = dict(form.fields["reader"].choices)[form.cleaned_data["reader"]]  # type: ignore[attr-defined]
    context = {
        "form": form,
        "piece": piece,
        "chosen": chosen,
        "address": form.chosen().address,
        "last_day": form.last_day,
        "purpose": form.cleaned_data["purpose"],
        "shown": queries.shown(piece, now),
        "back": address_of(piece),
    }
    return render(request, "portfolio/sharing/check.html", context)


def _shared(request: ViewedRequest, piece: Evidence | Activity, form: ShareForm, now: datetime) -> Share:
    return actions.share(
        piece=piece,
        reader=form.chosen(),
        purpose=form.cleaned_data["purpose"],
        ends_at=form.ends_at,
        key=form.once(),
        by=request.viewer.public_id,
        now=now,
    )


def address_of(piece: Evidence | Activity) -> str:
    """The owner's own page of it."""
    return reverse("evidence" if isinstance(piece, Evidence) else "activity", args=[piece.public_id])


@door(SIGNED_IN)
@require_safe
def shares(request: ViewedRequest) -> HttpResponse:
    """All that one shares now, and what one shared before."""
    now = timezone.now()
    closed = Paginator(queries.my_closed(request.viewer, now), A_PAGE).get_page(request.GET.get("page"))
    opened = Paginator(queries.my_open(request.viewer, now), A_PAGE).get_page(request.GET.get("open"))
    rows = queries.rows([*opened, *closed], now)
    here = len(opened.object_list)
    context = {"open": rows[:here], "closed": rows[here:], "open_page": opened, "page": closed}
    return render(request, "portfolio/sharing/shares.html", context)


@door(SIGNED_IN)
@require_safe
def share(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """One of one's own shares: who sees it until when, who opened it, and how they see it."""
    now = timezone.now()
    one = _mine(request, public_id)
    context = {
        "row": queries.rows([one], now)[0],
        "piece": one.piece,
        "shown": queries.shown(one.piece, now),
        "back": address_of(one.piece),
    }
    return render(request, "portfolio/sharing/mine.html", context)


def _mine(request: ViewedRequest, public_id: UUID) -> Share:
    found = queries.my_share(request.viewer, public_id)
    if found is None:
        raise Http404("no share of theirs")
    return found


@door(SIGNED_IN)
@require_POST
def take_back(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """From this moment on nobody else sees it. Pressed twice, it is taken back once."""
    one = _mine(request, public_id)
    actions.take_back(share=one, by=request.viewer.public_id, now=timezone.now())
    return redirect("share", one.public_id)
