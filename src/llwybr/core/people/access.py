"""Whose details, and which doubtful matches, somebody may open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from llwybr.core.access import queries as access
from llwybr.core.people.models import Match, Person
from llwybr.core.places import access as places

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.access.viewer import Viewer


def own(viewer: Viewer) -> Person | None:
    """The viewer's own record."""
    return Person.objects.filter(public_id=viewer.person).first() if viewer.person else None


def visible_to(viewer: Viewer, permission: str, now: datetime) -> QuerySet[Match]:
    """The matches raised by places that the viewer's permission reaches; never one of which they are a side."""
    found = Match.objects.select_related("left", "right", "merge")
    if not access.reach(viewer, permission, now).everywhere:
        found = found.filter(place__in=places.visible_to(viewer, permission, now).values("public_id"))
    return found.exclude(Q(left__public_id=viewer.person) | Q(right__public_id=viewer.person))


def still_open(matches: QuerySet[Match]) -> QuerySet[Match]:
    """Those that wait for an answer: both records are still there by themselves."""
    return matches.filter(decision="", left__merged_into=None, right__merged_into=None)


def answered(matches: QuerySet[Match]) -> QuerySet[Match]:
    """Those that somebody has answered, the latest first."""
    return matches.exclude(decision="").order_by("-decided_at", "-pk")
