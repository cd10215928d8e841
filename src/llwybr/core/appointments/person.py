"""A person as their reviewer and whoever leads where they work see them: name, roles there, work address there. Nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from llwybr.core.access.queries import holding, reach
from llwybr.core.appointments import access, queries
from llwybr.core.appointments.access import workers_at
from llwybr.core.appointments.rules import NOW
from llwybr.core.people.models import WORK, Email, Person
from llwybr.core.places import access as places

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from llwybr.core.access.viewer import Viewer
    from llwybr.core.appointments.queries import Row
    from llwybr.core.people.models import PersonQuerySet

READ = "person.read"


@dataclass(frozen=True)
class Seen:
    """`roles`: those that this viewer sees of theirs."""

    person: Person
    roles: list[Row]
    addresses: list[str]


def visible_to(viewer: Viewer, now: datetime) -> PersonQuerySet:
    """Those whose reviewer this viewer is, and whoever works today where their role reads it. Nobody who left."""
    ids = {*workers_at(_read(viewer, now), now).values_list("holder", flat=True), *reach(viewer, READ, now).persons}
    return Person.objects.listed().filter(public_id__in=ids)


def _read(viewer: Viewer, now: datetime) -> list[str]:
    """The places at which the viewer's role opens who works there."""
    return [str(one) for one in places.visible_to(viewer, READ, now).values_list("public_id", flat=True)]


def _seen_at(viewer: Viewer, public_id: str, now: datetime) -> set[str]:
    """The workplaces of this person at which the viewer sees them: as who reads that place, or reviews them there."""
    there = workers_at(_read(viewer, now), now).filter(holder=public_id).values_list("place", flat=True)
    return {*there, *(one.place for one in holding(viewer, READ, now) if one.scope == public_id)}


def seen(viewer: Viewer, public_id: UUID, now: datetime) -> Seen | None:
    """One of them; None for anybody else."""
    person = visible_to(viewer, now).filter(public_id=public_id).first()
    if person is None:
        return None
    theirs = Q(holder=str(public_id)) | Q(kind="person", scope=str(public_id))
    held = queries.in_state(access.visible_to(viewer, now).filter(theirs), NOW, now)
    theirs_too = Q(person=person) | Q(
        person__merged_into=person
    )  # what a join has sealed is closed to themselves alone
    emails = Email.objects.filter(theirs_too, kind=WORK, place__in=_seen_at(viewer, str(public_id), now))
    addresses = dict.fromkeys(emails.values_list("address", flat=True))
    return Seen(person, queries.my_rows(held, viewer=viewer, now=now), list(addresses))
