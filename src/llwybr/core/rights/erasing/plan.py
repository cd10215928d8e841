"""What somebody is told before they are erased: how much goes, what stays, with whom, until when and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from llwybr.core.kit.bilingual import Written
from llwybr.core.packs.shape import Source
from llwybr.core.people.models import Person
from llwybr.core.people.queries import all_of
from llwybr.core.places.models import Place
from llwybr.core.rights.classified import ModelShape
from llwybr.core.rights.erasing import rows
from llwybr.core.rights.erasing.erase import kept_records, scope_of
from llwybr.core.rights.fields import classes, said
from llwybr.core.rights.models import PRIVATE, WHOLE
from llwybr.core.rights.records import read_record


@dataclass(frozen=True)
class Class:
    """A class of retention.yaml in words."""

    name: Written
    about: Written
    period: Written
    source: Source | None


def class_of(name: str) -> Class:
    one = classes()[name]
    named, about, period = (Written(text.en, text.cy) for text in (one.name, one.about, one.period))
    return Class(named, about, period, one.source)


@dataclass(frozen=True)
class Stays:
    """A record that an employer has to keep."""

    title: Written | None
    of: Class
    employer: Written
    ended_on: date
    until: date


@dataclass(frozen=True)
class Plan:
    """`goes`: what, and how many, without what belongs to it; `kept`: for a whole erasure; `works_by`: the classes that stay with
    whoever they work for.

    `mark`: of all that would be kept: whoever presses after it has changed is shown it again.
    """

    scope: str
    goes: list[tuple[Written, int]]
    kept: list[Stays]
    works_by: list[Class]
    mark: str

    @property
    def is_whole(self) -> bool:
        return self.scope == WHOLE


def plan(person: Person, now: datetime) -> Plan:
    """For this person now."""
    on = timezone.localdate(now)
    records = list(Person.objects.filter(public_id__in=all_of(str(person.public_id))))
    scope = scope_of(records, on)
    kept = _kept(records, on) if scope == WHOLE else []
    counts: dict[str, int] = {}
    for record in records:
        for label, many in rows.count(record, scope).items():
            counts[label] = counts.get(label, 0) + many
    named = [
        (one.label, counts[label]) for label, one in said().items() if one.label and label in counts and not _with(one)
    ]
    return Plan(
        scope,
        [(Written(label.en, label.cy), many) for label, many in named],
        kept,
        _works_by(records) if scope == PRIVATE else [],
        _mark(scope, kept),
    )


def _with(one: ModelShape) -> bool:
    """It goes with what it belongs to, and is not told twice: an attached file is a file."""
    return one.erased == "with"


def _kept(records: Iterable[Person], on: date) -> list[Stays]:
    found = kept_records(records, on)
    places = Place.objects.in_bulk({one.employer for one, _until in found})
    return [
        Stays(read_record(dict(one.what))["title"], class_of(one.kind), places[one.employer].name, one.ended_on, until)
        for one, until in found
    ]


def _works_by(records: Iterable[Person]) -> list[Class]:
    """Only what there is."""
    names: dict[str, None] = {}
    for label in rows.going():
        one = said()[label]
        if (
            one.keeps in rows.EMPLOYERS
            and one.label
            and any(rows.rows_of(record, label, WHOLE).exists() for record in records)
        ):
            names[one.keeps] = None
    return [class_of(name) for name in names]


def _mark(scope: str, kept: Iterable[Stays]) -> str:
    told = [(str(one.of.name.en), one.employer.en, one.ended_on.isoformat(), one.until.isoformat()) for one in kept]
    return hashlib.sha256(json.dumps([scope, sorted(told)]).encode()).hexdigest()[:32]
