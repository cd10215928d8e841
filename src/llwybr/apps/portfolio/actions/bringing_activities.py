"""Entries of a record of learning that came in a bundle: each once, however often it is brought; and what follows a joined record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from llwybr.apps.portfolio.actions.bringing import brought_id
from llwybr.apps.portfolio.models import Activity, Declined, Evidence
from llwybr.apps.portfolio.rules.bringing_activities import PARTS, Brought, read
from llwybr.core.people.movers import register_mover
from llwybr.core.rights.bundles import Incoming, register_importer
from llwybr.core.rights.words import STRANGE, THERE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from llwybr.core.people.models import Person

AT_ONCE = 500  # rows in one statement


def bring_activities() -> None:
    """From now on a bundle's record of learning comes in, after its evidence; and what was deleted follows a joined record."""
    register_importer("portfolio.Activity", bring_in_activities, stays_out=_stays_out, parts=PARTS)
    register_mover("declined_activities", move=_move, back=_move_back, waits=True)


def bring_in_activities(incoming: Incoming) -> int:
    """How many entries are new. What no form of ours would have taken is left out. Evidence comes in before: links follow it."""
    new, now = _new(incoming), incoming.now
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


def _stays_out(incoming: Incoming) -> dict[str, int]:
    today = timezone.localdate(incoming.now)
    strange = sum(read(row, today) is None for row in incoming.rows)
    return {str(STRANGE): strange, str(THERE): len(incoming.rows) - strange - len(_new(incoming))}


def _new(incoming: Incoming) -> dict[UUID, Brought]:
    """What of it a form of ours would have taken and is not there yet, by the id that it will have."""
    person, today = incoming.person, timezone.localdate(incoming.now)
    entries = (one for row in incoming.rows if (one := read(row, today)))
    found = {brought_id(person, incoming.key, str(one.origin)): one for one in entries}
    there = _there(person, [*found, *(one.origin for one in found.values())])
    return {id: one for id, one in found.items() if id not in there and one.origin not in there}


def _there(person: Person, ids: Iterable[UUID]) -> set[UUID]:
    rows = Activity.objects.filter(person=person).order_by()
    return {id for some in _some(ids) for id in rows.filter(public_id__in=some).values_list("public_id", flat=True)}


def _some(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    wanted = list(ids)
    yield from (wanted[first : first + AT_ONCE] for first in range(0, len(wanted), AT_ONCE))


def _link(person: Person, key: str, new: Mapping[UUID, Brought]) -> None:
    """To evidence of theirs: as it was brought here, or as it was here all the time."""
    wanted = [(id, (brought_id(person, key, str(piece)), piece)) for id, one in new.items() for piece in one.evidence]
    mine, own = Evidence.objects.filter(person=person).order_by(), Activity.objects.filter(person=person).order_by()
    pieces = _keys(mine, (id for _entry, either in wanted for id in either))
    entries = _keys(own, new)
    through = Activity.evidence.through
    rows = (
        through(activity_id=entries[entry], evidence_id=pieces[id])
        for entry, either in wanted
        for id in [next((one for one in either if one in pieces), None)]
        if id is not None
    )
    through.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)


def _keys(rows: Any, ids: Iterable[UUID]) -> dict[UUID, int]:
    return {id: pk for some in _some(ids) for id, pk in rows.filter(public_id__in=some).values_list("public_id", "pk")}


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
