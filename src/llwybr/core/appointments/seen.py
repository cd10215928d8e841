"""Who looked at a person's record, in words, for that person alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from llwybr.core.access import queries as access
from llwybr.core.access.roles import policy
from llwybr.core.appointments import looking, naming
from llwybr.core.signin import queries as signin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from llwybr.core.access.models import Look
    from llwybr.core.access.viewer import Viewer
    from llwybr.core.kit.bilingual import Written

UNION = "union_representative"


@dataclass(frozen=True)
class Seen:
    """One line of the log: somebody saw something on one day, first and last at these times."""

    says: Written
    day: date
    first_at: datetime
    last_at: datetime
    what: str
    why: str
    who: str
    role: Written | None
    place: Written | None

    @property
    def once(self) -> bool:
        """Whether both times are the same to the minute."""
        return self.first_at.replace(second=0, microsecond=0) == self.last_at.replace(second=0, microsecond=0)


@dataclass(frozen=True)
class _Names:
    persons: Mapping[str, str]
    places: Mapping[str, Written]
    keys: Mapping[str, str]
    gone: frozenset[str] = frozenset()  # whose record was erased


def mine(viewer: Viewer) -> QuerySet[Look]:
    """Every look at the viewer's own record, the latest first."""
    return access.looks_at(viewer.person)


def in_words(looks: Iterable[Look], *, viewer: Viewer, now: datetime) -> list[Seen]:
    """`looks` at the viewer's own record. Three queries at most for the names."""
    rows = list(looks)
    by = {one.by for one in rows if one.why != looking.KEY}
    persons = naming.known(sorted(by))
    places = naming.places(one.place for one in rows)
    names = _Names(persons, places, _keys(rows, viewer), frozenset(by - set(persons)))
    return [_one(row, names, viewer, now) for row in rows]


def with_names(
    looks: Iterable[Look], *, persons: Mapping[str, str], places: Mapping[str, Written], viewer: Viewer, now: datetime
) -> list[Seen]:
    """The same for a page that has read the names with others of its own: without a query, and without the names of keys.
    `persons`: as `naming.known` gives them."""
    rows = list(looks)
    gone = frozenset(one.by for one in rows if one.why != looking.KEY and one.by not in persons)
    return [_one(row, _Names(persons, places, {}, gone), viewer, now) for row in rows]


def _keys(rows: list[Look], viewer: Viewer) -> dict[str, str]:
    wanted = {one.by for one in rows if one.why == looking.KEY}
    return signin.names_of_tokens(wanted, person=viewer.person) if wanted else {}


def _one(row: Look, names: _Names, viewer: Viewer, now: datetime) -> Seen:
    open_to_me = _may_be_said(row, viewer, now)
    known = policy().roles.get(row.role) if open_to_me else None
    role, place = (known.name if known else None), (names.places.get(row.place) if open_to_me else None)
    by_key = row.why == looking.KEY
    who = (names.keys if by_key else names.persons).get(row.by, "")
    says = (
        looking.by_system(row.what, row.why, label=who)
        if by_key
        else looking.by_person(row.what, row.why, name=who, role=role, place=place, gone=row.by in names.gone)
    )
    return Seen(says, row.day, row.first_at, row.last_at, row.what, row.why, who, role, place)


def _may_be_said(row: Look, viewer: Viewer, now: datetime) -> bool:
    """Who holds a union's office is seen by that union alone, in this log too."""
    if row.role != UNION:
        return True
    return any((one.role.id, one.scope) == (UNION, row.place) for one in access.held(viewer, now))
