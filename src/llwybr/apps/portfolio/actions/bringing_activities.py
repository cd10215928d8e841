"""Entries of a record of learning that came in a bundle: each once, however often it is brought; and what follows a joined record."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from llwybr.apps.portfolio.actions.arriving import AT_ONCE, Arrived, arrived, brought_id, keys
from llwybr.apps.portfolio.models import Activity, Declined, Evidence
from llwybr.apps.portfolio.rules.bringing_activities import PARTS, Brought, read
from llwybr.core.people.movers import register_mover
from llwybr.core.rights.bundles import Looked, register_importer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from llwybr.core.people.models import Person
    from llwybr.core.rights.bundles import Incoming


def bring_activities() -> None:
    """From now on a bundle's record of learning comes in, after its evidence; and what was deleted follows a joined record."""
    register_importer("portfolio.Activity", bring_in_activities, look=_look, parts=PARTS)
    register_mover("declined_activities", move=_move, back=_move_back, waits=True)


def bring_in_activities(incoming: Incoming) -> int:
    """How many entries are new. What no form of ours would have taken is left out. Evidence comes in before: links follow it."""
    new, now = _arrived(incoming).new, incoming.now
    made = [
        Activity(
            public_id=id,
            person=incoming.person,
            **asdict(one.learnt),
            brought_from=incoming.key[:80],
            created_at=now,
            changed_at=now,
        )
        for id, one in new.items()
    ]
    Activity.objects.bulk_create(made, batch_size=AT_ONCE)
    _link(incoming.person, incoming.key, new)
    return len(made)


def _look(incoming: Incoming) -> Looked:
    return Looked(_arrived(incoming).out)


def _arrived(incoming: Incoming) -> Arrived[Brought]:
    """New is what a form of ours would have taken."""
    today = timezone.localdate(incoming.now)
    return arrived(incoming, Activity.objects, lambda row: read(row, today), origin=lambda one: one.origin)


def _link(person: Person, key: str, new: Mapping[UUID, Brought]) -> None:
    """To evidence of theirs: as it was brought here, or as it was here all the time."""
    wanted = [(id, (brought_id(person, key, str(piece)), piece)) for id, one in new.items() for piece in one.evidence]
    mine, own = Evidence.objects.filter(person=person), Activity.objects.filter(person=person)
    pieces = keys(mine, (id for _entry, either in wanted for id in either))
    entries = keys(own, new)
    through = Activity.evidence.through
    rows = (
        through(activity_id=entries[entry], evidence_id=pieces[id])
        for entry, either in wanted
        for id in [next((one for one in either if one in pieces), None)]
        if id is not None
    )
    through.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)


def _move(merged: Person, into: Person) -> list[Any]:
    """What somebody deleted stays deleted when two records become one."""
    theirs = set(Declined.objects.filter(person=into).values_list("source", "reference"))
    rows = Declined.objects.filter(person=merged).order_by("pk").values_list("pk", "source", "reference")
    moved = [pk for pk, *what in rows if tuple(what) not in theirs]
    Declined.objects.filter(pk__in=moved).update(person=into)
    return moved


def _move_back(merged: Person, _into: Person, moved: list[Any]) -> None:
    theirs = set(Declined.objects.filter(person=merged).values_list("source", "reference"))
    rows = Declined.objects.filter(pk__in=moved).values_list("pk", "source", "reference")
    Declined.objects.filter(pk__in=[pk for pk, *what in rows if tuple(what) not in theirs]).update(person=merged)
