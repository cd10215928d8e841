"""What a viewer's roles reach, asked once a request; and who looked at a person's record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import CharField, DateTimeField

from llwybr.core.access.models import Grant, GrantQuerySet, Look
from llwybr.core.access.roles import BELOW, EVERYWHERE, HERE, PERSON, Role, role
from llwybr.core.kit.prepared import Prepared, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from llwybr.core.access.viewer import Viewer

HELD = "held"  # under which a viewer keeps its roles for the length of a request
_HELD = Prepared(
    lambda: (
        Grant.objects.open_at(Slot("now", DateTimeField()))
        .filter(holder=Slot("holder", CharField()))
        .order_by("starts_at", "pk")
        .values_list("public_id", "role", "kind", "scope", "place", "ends_at")
    )
)


@dataclass(frozen=True)
class Held:
    """A role that a viewer holds at this moment. `scope`: the public id of a place or a person, or ""; `place`: the place
    where it holds, or ""."""

    grant: str
    role: Role
    kind: str
    scope: str
    place: str
    ends_at: datetime | None


@dataclass(frozen=True)
class Reach:
    """How far a permission goes: everywhere; at some places; at and under some; to some persons. False if nowhere."""

    everywhere: bool = False
    at: frozenset[str] = frozenset()
    under: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.at or self.under or self.persons)


def held(viewer: Viewer, now: datetime) -> tuple[Held, ...]:
    """The roles of who is signed in: nobody else holds any, and no key that they gave another system does."""
    if viewer.signed_in is None or not viewer.person:
        return ()
    if HELD not in viewer.kept:
        rows = _HELD(holder=viewer.person, now=now)
        viewer.kept[HELD] = tuple(
            Held(str(id), role(name), kind, scope, place, ends) for id, name, kind, scope, place, ends in rows
        )
    found: tuple[Held, ...] = viewer.kept[HELD]
    return found


def holding(viewer: Viewer, permission: str, now: datetime) -> tuple[Held, ...]:
    """Those of a viewer's roles that give this permission, wherever it reaches."""
    return tuple(one for one in held(viewer, now) if permission in one.role.may)


def opens_others(viewer: Viewer, now: datetime) -> bool:
    """Whether a role of theirs opens what is other people's."""
    return any(one.role.others for one in held(viewer, now))


def reach(viewer: Viewer, permission: str, now: datetime) -> Reach:
    """How far this permission goes for this viewer now."""
    found = holding(viewer, permission, now)

    def scopes(far: str, *, persons: bool = False) -> frozenset[str]:
        return frozenset(
            one.scope for one in found if one.role.may[permission] == far and (one.kind == PERSON) is persons
        )

    return Reach(
        everywhere=any(one.role.may[permission] == EVERYWHERE for one in found),
        at=scopes(HERE),
        under=scopes(BELOW),
        persons=scopes(HERE, persons=True),
    )


def grants(*, holders: Iterable[str] = (), scopes: Iterable[str] = ()) -> GrantQuerySet:
    """The grants of these holders, or for these scopes: what of them a viewer may see is for the caller to say."""
    found = Grant.objects.standing()
    if holders := tuple(holders):
        found = found.filter(holder__in=holders)
    return found.filter(scope__in=scopes) if (scopes := tuple(scopes)) else found


def looks_at(person: str) -> QuerySet[Look]:
    """Who looked at a person's record, the latest first: for that person alone."""
    return Look.objects.filter(of=person)
