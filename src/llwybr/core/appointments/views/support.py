"""The timed door of platform support: asking, agreeing, looking through; and the person's own hand on it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from llwybr.core.access.actions import looked
from llwybr.core.access.doors import SIGNED_IN, STRONG, door
from llwybr.core.appointments import naming
from llwybr.core.appointments.support import actions, queries
from llwybr.core.appointments.support.forms import DoorForm
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable
    from datetime import datetime

    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.appointments.models import SupportDoor

    Through = Callable[[ViewedRequest, SupportDoor, datetime], HttpResponse]


@door(STRONG, read="support.read", write="support.open")
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: ViewedRequest) -> HttpResponse:
    """My doors, those that wait for me to agree, and asking for one. Whether a person has that address is not said."""
    me, form = request.viewer.person, page_form(DoorForm, request)
    named = bool(naming.persons([me]))
    if was_sent(request) and named and form.is_valid() and _asked(request, form):
        return redirect("support")
    now = timezone.now()
    waiting = list(queries.waiting_for(me, now)[: queries.MOST_SHOWN])
    context = {
        "form": form,
        "named": named,
        "doors": [(one, one.is_open(now)) for one in queries.held_by(me)[: queries.MOST_SHOWN]],
        "still": {one.pk for one in queries.held_by(me).waiting(now)},
        "waiting": waiting,
        "names": naming.persons(one.holder for one in waiting),
    }
    return render(request, "appointments/support.html", context, status=422 if form.errors else 200)


def _asked(request: ViewedRequest, form: DoorForm) -> bool:
    viewer, said = request.viewer, form.cleaned_data
    try:
        actions.ask(
            holder=viewer.person,
            of=queries.person_of(said["whose"]),
            reason=said["reason"],
            language=active_language(),
            by=viewer.public_id,
            now=timezone.now(),
        )
    except actions.RefusedError:
        form.add_error("whose", form.OWN)
    return not form.errors


@door(STRONG, read="support.read", write="support.open")
@require_POST
def agree_to_support(request: ViewedRequest, public_id: uuid.UUID) -> HttpResponse:
    """A colleague's door: it opens now."""
    viewer, now = request.viewer, timezone.now()
    found = queries.waiting_for(viewer.person, now).filter(public_id=public_id).first()
    if found is None:
        return redirect("support")  # agreed to, taken back or too old a moment ago: the page shows what waits
    name = naming.persons([found.holder]).get(found.holder, "")
    try:
        actions.agree(door=found, approver=viewer.person, name=name, by=viewer.public_id, now=now)
    except actions.RefusedError as error:
        if error.reason == "self":
            raise PermissionDenied("nobody agrees to a door of theirs, nor to one to themselves") from error
    return redirect("support")


@door(STRONG, read="support.read", write="support.open")
@require_POST
def leave_support(request: ViewedRequest, public_id: uuid.UUID) -> HttpResponse:
    """The supporter has seen enough, or needs it no more."""
    mine = queries.held_by(request.viewer.person).filter(public_id=public_id).first()
    if mine is None:
        raise Http404("no such door of this supporter's")
    actions.close(door=mine, by=request.viewer.public_id, now=timezone.now())
    return redirect("support")


def through_the_door(view: Through) -> Callable[..., HttpResponse]:
    """Give the view the door of this address, if it is this supporter's and open at this moment; and note that they looked."""

    @door(STRONG, read="support.read")
    @require_safe
    @wraps(view)
    def page(request: ViewedRequest, public_id: uuid.UUID) -> HttpResponse:
        viewer, now = request.viewer, timezone.now()
        found = queries.through(viewer.person, public_id, now)
        if found is None:
            raise Http404("no door of this supporter's that is open now")
        at = [found.of] if found.of else []
        looked(viewer=viewer, at=at, what="support", why="door", permission="support.read", now=now)
        return view(request, found, now)

    return page


@through_the_door
def seen_account(request: ViewedRequest, found: SupportDoor, now: datetime) -> HttpResponse:
    """The ways in, by their kinds, and where it is open."""
    context = {"door": found, "accounts": queries.accounts_of(found.of, now)}
    return render(request, "appointments/seen_account.html", context)


@through_the_door
def seen_letters(request: ViewedRequest, found: SupportDoor, now: datetime) -> HttpResponse:
    """What became of letters."""
    return render(
        request, "appointments/seen_letters.html", {"door": found, "letters": queries.letters_of(found.of, now)}
    )


@through_the_door
def seen_roles(request: ViewedRequest, found: SupportDoor, now: datetime) -> HttpResponse:
    """The roles that are held."""
    return render(request, "appointments/seen_roles.html", {"door": found, "roles": queries.roles_of(found.of, now)})


@door(SIGNED_IN)
@require_POST
def shut_support(request: ViewedRequest, public_id: uuid.UUID) -> HttpResponse:
    """The person shuts a door to themselves. Pressed twice, it is shut."""
    found = queries.opened_to(request.viewer.person).filter(public_id=public_id).first()
    if found is None:
        raise Http404("no door to this person")
    actions.close(door=found, by=request.viewer.public_id, now=timezone.now())
    return redirect("looked")
