"""Doubtful matches as whoever decides sees them: only what is needed to tell two people apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from llwybr.core.people.models import Account, Match
from llwybr.core.people.queries.described import describe
from llwybr.core.people.rules.matching import Described, compare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llwybr.core.people.models import Person


@dataclass(frozen=True)
class Side:
    """One of the two. Of numbers, addresses and the birth date only whether there are any; former names not at all, since
    they may tell what nobody but their owner should."""

    person: Person
    names: tuple[str, ...]
    numbers: bool
    emails: bool
    born: bool
    signs_in: bool


@dataclass(frozen=True)
class Compared:
    """Both sides, what agrees and what does not (codes of rules/matching.py), and the numbers that agree."""

    left: Side
    right: Side
    found: Mapping[str, str | bool]
    numbers: tuple[str, ...]

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.left, self.right


def compared(match: Match) -> Compared:
    """As the two are now; where they have been joined, what was found when the question was asked."""
    pks = [match.left_id, match.right_id]
    known = describe(pks)
    signs_in: set[int | None] = {*Account.objects.filter(person__in=pks).values_list("person", flat=True)}
    left, right = (_side(person, known[person.pk], signs_in) for person in (match.left, match.right))
    one, other = known[match.left_id], known[match.right_id]
    both = {number.value for number in one.numbers} & {number.value for number in other.numbers}
    found = match.reasons if match.merge_id else compare(one, other).reasons()
    return Compared(left, right, found, tuple(sorted(both)))


def _side(person: Person, known: Described, signs_in: set[int | None]) -> Side:
    names = dict.fromkeys(str(name) for name in known.names[: known.current])
    return Side(
        person,
        tuple(names) or ((person.name,) if person.name else ()),
        bool(known.numbers),
        bool(known.emails),
        known.born_on is not None,
        person.pk in signs_in,
    )
