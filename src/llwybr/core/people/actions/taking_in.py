"""Taking in whom a file describes: a known person's record, or a new one. Nothing is joined in silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from llwybr.core.events.actions import Change, record, record_all
from llwybr.core.kit.inserting import insert_and_key, insert_plain
from llwybr.core.people.actions.keys import keep_keys, renew_keys
from llwybr.core.people.actions.matches import Pair, ask
from llwybr.core.people.models import CURRENT, FORMER, WORK, Email, Identity, Name, Number, Person
from llwybr.core.people.queries.described import CHUNK, find
from llwybr.core.people.queries.joined import sealed_parts
from llwybr.core.people.rules import matching
from llwybr.core.people.rules.matching import NEW, Described, asked_keys, compare, kept_keys, weigh

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Taken:
    """Whose record a described person has, and how: the same, doubtful (a new record, and somebody is asked), or new."""

    person: Person
    kind: str


@transaction.atomic
def take_in(*, described: Sequence[Described], place: str, by: str, now: datetime) -> list[Taken]:
    """The record of each person whom a file of this place (its public id) describes, in the same order: a known one where a
    number and one more fact say so, else a new one. Doubts become tasks.

    Numbers are taken as the file's word. A known person's missing numbers are added; nothing else of theirs changes.
    """
    taken: list[Taken] = []
    for batch in _batches(described):
        taken += _take_in(batch, place=place, by=by, now=now)
    counts = {kind: sum(one.kind == kind for one in taken) for kind in ("same", "doubtful", "new")}
    record("people.taken_in", subject=place, by=by, facts=counts)
    return taken


def _batches(described: Sequence[Described]) -> Iterator[list[Described]]:
    """Whoever may be somebody earlier in the file comes in a later batch: then they are found."""
    batch: list[Described] = []
    kept: dict[int, list[Described]] = defaultdict(list)
    for one in described:
        if len(batch) == CHUNK or _is_among(one, kept):
            yield batch
            batch, kept = [], defaultdict(list)
        batch.append(one)
        for key in kept_keys(one):
            kept[key].append(one)
    yield batch


def _is_among(one: Described, kept: dict[int, list[Described]]) -> bool:
    near = (other for key in asked_keys(one) for other in kept.get(key, ()))
    return any(weigh(compare(one, other)) != NEW for other in near)


def _take_in(batch: list[Described], *, place: str, by: str, now: datetime) -> list[Taken]:
    outcomes = find(batch)
    rows = list(zip(batch, outcomes, strict=True))
    made = iter(_create([one for one, outcome in rows if not outcome.person], place=place, by=by))
    known = _locked([outcome.person for outcome in outcomes if outcome.person])
    people = [known[outcome.person] if outcome.person else next(made) for outcome in outcomes]
    _add_numbers([(person, one) for person, (one, outcome) in zip(people, rows, strict=True) if outcome.person])
    pairs = [
        Pair(person.pk, doubt, found)
        for person, outcome in zip(people, outcomes, strict=True)
        for doubt, found in outcome.doubts
    ]
    ask(pairs, place=place, by=by, now=now)
    return [Taken(person, outcome.kind) for person, outcome in zip(people, outcomes, strict=True)]


def _locked(pks: list[int]) -> dict[int, Person]:
    """Each as they are now; whose record has just become part of another one, as that one."""
    found = Person.objects.select_for_update(of=("self",)).select_related("merged_into").filter(pk__among=pks)
    return {one.pk: one.merged_into or one for one in found.order_by("pk")}


def _create(described: list[Described], *, place: str, by: str) -> list[Person]:
    people = [Person(name=_called(one)) for one in described]
    insert_and_key(people)
    both = list(zip(people, described, strict=True))
    insert_plain(
        Name,
        ("person", "given", "family", "kind"),
        [
            (person.pk, name.given, name.family, CURRENT if at < one.current else FORMER)
            for person, one in both
            for at, name in enumerate(one.names)
        ],
    )
    insert_plain(
        Number,
        ("person", "scheme", "value", "claimed"),
        [(person.pk, number.scheme, number.value, False) for person, one in both for number in one.numbers],
    )
    insert_plain(
        Email,
        ("person", "address", "kind", "place", "claimed"),
        [(person.pk, address, WORK, place, False) for person, one in both for address in one.emails],
    )
    born = [(person.pk, one.born_on.isoformat()) for person, one in both if one.born_on]
    insert_plain(Identity, ("person", "born_on"), born)
    keep_keys({person.pk: one for person, one in both})
    record_all((Change("people.added", str(person.public_id)) for person in people), by=by)
    return people


def _called(one: Described) -> str:
    name = one.names[0] if one.names else None
    return str(name)[:200] if name else ""


def _number(person: Person, number: matching.Number) -> Number:
    return Number(person=person, scheme=number.scheme, value=number.value, claimed=False)


def _add_numbers(known: list[tuple[Person, Described]]) -> None:
    """What a file says of known people's numbers and is not written down yet; also what they had only said themselves. Where
    a record was joined to theirs and is sealed, it stands there."""
    sealed = sealed_parts([person.pk for person, _ in known])
    known = [(sealed.get(person.pk, person), one) for person, one in known]
    people = [person for person, _ in known]
    held = set(Number.objects.filter(person__in=people, claimed=False).values_list("person", "scheme", "value"))
    missing = {
        (person.pk, number.scheme, number.value): (person, number)
        for person, one in known
        for number in one.numbers
        if (person.pk, number.scheme, number.value) not in held
    }
    Number.objects.bulk_create(_number(person, number) for person, number in missing.values())
    if missing:
        renew_keys(*{person.pk: person.merged_into or person for person, _ in missing.values()}.values())
