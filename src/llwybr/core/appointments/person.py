"""A person as their reviewer and whoever leads where they work see them: name, roles there, work address. Nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from llwybr.core.access.queries import reach
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
    at = [str(one) for one in places.visible_to(viewer, READ, now).values_list("public_id", flat=True)]
    ids = {*workers_at(at, now).values_list("holder", flat=True), *reach(viewer, READ, now).persons}
    return Person.objects.listed().filter(public_id__in=ids)


def seen(viewer: Viewer, public_id: UUID, now: datetime) -> Seen | None:
    """One of them; None for anybody else."""
    person = visible_to(viewer, now).filter(public_id=public_id).first()
    if person is None:
        return None
    theirs = Q(holder=str(public_id)) | Q(kind="person", scope=str(public_id))
    held = queries.in_state(access.visible_to(viewer, now).filter(theirs), NOW, now)
    addresses = Email.objects.filter(person=person, kind=WORK).values_list("address", flat=True)
    return Seen(person, queries.my_rows(held, viewer=viewer, now=now), list(addresses))
