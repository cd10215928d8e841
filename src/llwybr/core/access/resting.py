"""A review rests on the work of the one reviewed at its place, and on the reviewer's own where they work there too: it is
never open beyond either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from llwybr.core.access.models import Grant
from llwybr.core.access.roles import PERSON, WORKS

if TYPE_CHECKING:
    from datetime import datetime


def works_until(person: str, place: str, at: datetime) -> datetime | None:
    """Until when they work at a place without a break from this moment on, as far as is known: None without an end, and this
    moment itself where they do not work there."""
    held = Grant.objects.standing().filter(holder=person, place=place, role__in=WORKS, waits=False)
    until = at
    for starts_at, ends_at in held.order_by("starts_at", "pk").values_list("starts_at", "ends_at"):
        if starts_at > until:
            break
        if ends_at is None:
            return None
        until = max(until, ends_at)
    return until


def works_at(person: str, place: str, at: datetime) -> bool:
    """Whether they work at a place at this moment."""
    return works_until(person, place, at) != at


def review_until(*, reviewer: str, reviewed: str, place: str, at: datetime) -> datetime | None:
    """How long a review can be open from this moment on: None without an end, this moment where the one reviewed does not
    work there. Whoever reviews from outside is bound by no work of their own."""
    theirs = works_until(reviewed, place, at)
    own = works_until(reviewer, place, at)
    ends = [one for one in (theirs, own if own != at else None) if one is not None]
    return min(ends, default=None)


def beyond(work: Grant, now: datetime) -> list[tuple[Grant, datetime]]:
    """The reviews that are open for longer than this work, whose end has changed, and the moment at which each must end."""
    if work.role not in WORKS:
        return []
    rows = Grant.objects.select_for_update().standing().filter(kind=PERSON, place=work.place)
    open_still = rows.filter(Q(ends_at=None) | Q(ends_at__gt=now))
    reviews = open_still.filter(Q(scope=work.holder) | Q(holder=work.holder))
    found = [(one, works_until(work.holder, work.place, max(now, one.starts_at))) for one in reviews]
    return [(one, until) for one, until in found if until and (one.ends_at is None or one.ends_at > until)]
