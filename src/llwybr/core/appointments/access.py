"""Who sees a grant, and who may give which role where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from llwybr.core.access.models import Grant, GrantQuerySet
from llwybr.core.access.queries import Held, holding
from llwybr.core.access.roles import BELOW, EVERYWHERE, HERE, PERSON, PLACE, WORKS, Role, policy
from llwybr.core.appointments.rules import ALONE, GIVE, READ, REVIEWER, TOGETHER, is_union_office
from llwybr.core.places import access as places
from llwybr.core.places import queries as place_queries
from llwybr.core.places.kinds import UNION
from llwybr.core.places.models import Place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from llwybr.core.access.viewer import Viewer


def visible_to(viewer: Viewer, now: datetime) -> GrantQuerySet:
    """Their own; those at the places that their roles read; reviews there, for whoever names reviewers.

    Who holds a union's office is seen by its holder and by whoever holds one of that same union, whatever others reach.
    """
    reached = places.visible_to(viewer, READ, now).values_list("public_id", flat=True)
    return _seen(viewer, {str(one) for one in reached}, now)


def over(viewer: Viewer, permission: str, place: Place, now: datetime) -> tuple[Held, ...]:
    """Those of a viewer's roles by which this permission reaches this place today. What lies above it is asked once a request."""
    found, id = holding(viewer, permission, now), str(place)
    far = any(one.role.may[permission] == BELOW and one.scope != id for one in found)
    scopes = {id} | (_above(viewer, id, now) if far else set())
    return tuple(one for one in found if _lies_in(one, permission, id, scopes))


def _lies_in(one: Held, permission: str, place: str, scopes: set[str]) -> bool:
    far = one.role.may[permission]
    return far == EVERYWHERE or one.scope == place or (far == BELOW and one.scope in scopes)


def _above(viewer: Viewer, place: str, now: datetime) -> set[str]:
    key = f"above {place}"
    if key not in viewer.kept:
        viewer.kept[key] = {str(one) for one in place_queries.above(place, timezone.localdate(now))}
    found: set[str] = viewer.kept[key]
    return found


def place_read(viewer: Viewer, public_id: UUID, now: datetime) -> Place | None:
    """A place whose roles this viewer may read."""
    place = place_queries.place(str(public_id))
    return place if place and over(viewer, READ, place, now) else None


def visible_at(viewer: Viewer, place: Place, now: datetime) -> GrantQuerySet:
    """What of it belongs to one place, which the viewer's roles read (`place_read`)."""
    roles = [one.role for one in over(viewer, READ, place, now)]
    mine = Q(holder=viewer.person) | Q(scope=viewer.person)
    found = Grant.objects.filter(place=str(place))
    if not any(REVIEWER in one.appoints for one in roles):
        found = found.filter(Q(kind=PLACE) | mine)
    if place.kind == UNION and not any(is_union_office(one) for one in roles):
        found = found.filter(~Q(role__in=union_offices()) | mine)
    return found


def _seen(viewer: Viewer, reached: set[str], now: datetime) -> GrantQuerySet:
    mine = holding(viewer, READ, now)
    unions = {one.scope for one in mine if is_union_office(one.role)}
    names_reviewers = [one for one in mine if REVIEWER in one.role.appoints]
    own = Q(holder=viewer.person) | Q(kind=PERSON, scope=viewer.person)
    there = Q(kind=PLACE, place__in=reached) & ~Q(role__in=union_offices())
    offices = Q(kind=PLACE, place__in=unions & reached, role__in=union_offices())
    theirs = reached if len(names_reviewers) == len(mine) else _held_over(names_reviewers, now) & reached
    reviews = Q(kind=PERSON, place__in=theirs)
    return Grant.objects.filter(own | there | offices | reviews) if viewer.person else Grant.objects.none()


def _held_over(roles: list[Held], now: datetime) -> set[str]:
    """The places that these roles read: their own, and what lies under those of them that reach so far."""
    below = [one.scope for one in roles if one.role.may[READ] == BELOW]
    under = Place.objects.at_or_under(below, timezone.localdate(now)).values_list("public_id", flat=True)
    return {one.scope for one in roles} | {str(one) for one in under}


def union_offices() -> list[str]:
    return [one.id for one in policy().roles.values() if is_union_office(one)]


def workers_at(at: Iterable[str], now: datetime) -> QuerySet[Grant, Any]:
    """Who works at these places now, as a part of another query."""
    return Grant.objects.open_at(now).filter(place__in=list(at), role__in=WORKS).order_by().values("holder")


def may_give(viewer: Viewer, place: Place, now: datetime) -> tuple[Role, ...]:
    """The roles that a viewer may give, and end, at this place: those whose holders work or serve at such a place, and
    reviewers of whoever works there."""
    wanted = {id for one in over(viewer, GIVE, place, now) for id in one.role.appoints}
    fitting = (role for id, role in policy().roles.items() if id in wanted)
    return tuple(one for one in fitting if place.kind in one.kinds or one.scope == PERSON)


def authority(giver: str, role: Role, place: str, at: datetime) -> str:
    """How this person could give a role that holds at a place ("": for the platform) at that moment, by what they held then:
    ALONE, TOGETHER or ""."""
    found = [
        one for one in Grant.objects.open_at(at).filter(holder=giver) if role.id in policy().roles[one.role].appoints
    ]
    ways = {
        TOGETHER if role.id in by.with_another else ALONE
        for one in found
        if _reaches(by := policy().roles[one.role], one.place, place, at)
    }
    return ALONE if ALONE in ways else TOGETHER if ways else ""


def _reaches(by: Role, where: str, place: str, at: datetime) -> bool:
    """Whether whoever holds the role `by` there may give roles at this place. (That it appoints the role in question is asked
    of the same role: two that each do half do not make one.)"""
    far = by.may.get(GIVE, "")
    if far == BELOW and where != place:
        return Place.objects.at_or_under([where], timezone.localdate(at)).at([place]).exists()
    return far == EVERYWHERE or (far in {HERE, BELOW} and where == place)
