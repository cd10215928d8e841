"""What a person sees of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from llwybr.core.access.models import Grant
from llwybr.core.access.roles import WORKS
from llwybr.core.people.models import Account, Email, Identity, Merge, Name, Number, Person
from llwybr.core.people.rules.merging import OWN_UNDO_LASTS
from llwybr.core.people.schemes import Scheme, scheme
from llwybr.core.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from llwybr.core.kit.bilingual import Written


@dataclass(frozen=True)
class Details:
    """All that is known of a person, each thing once however many records it came from."""

    person: Person
    names: tuple[Name, ...]
    emails: tuple[Email, ...]
    numbers: tuple[tuple[Scheme, Number], ...]
    born_on: date | None
    signs_in_with: tuple[str, ...]
    places: Mapping[str, Written]  # of the addresses from work


def details_of(person: Person) -> Details:
    """Six queries at most."""
    identity = Identity.objects.filter(person=person).first()
    emails = {one.address: one for one in reversed(Email.objects.filter(person=person))}
    of = {one.place for one in emails.values() if one.place}
    accounts = Account.objects.filter(person=person, email__isnull=False).order_by("pk").values_list("email", flat=True)
    return Details(
        person,
        _once(Name.objects.filter(person=person)),
        tuple(reversed(emails.values())),
        _numbers(person),
        identity.born_on if identity else None,
        tuple(str(email) for email in accounts),
        places.names(of) if of else {},
    )


def _once(names: QuerySet[Name]) -> tuple[Name, ...]:
    found: dict[tuple[str, str], Name] = {}
    for one in names:
        found.setdefault((one.kind, one.full.key), one)
    return tuple(found.values())


def _numbers(person: Person) -> tuple[tuple[Scheme, Number], ...]:
    """What somebody else has said too comes before what only they have: that one is not shown again."""
    found: dict[tuple[str, str], Number] = {}
    for one in Number.objects.filter(person=person):
        found.setdefault((one.scheme, one.value), one)
    return tuple((scheme(one.scheme), one) for one in found.values())


def workplaces(person: Person, now: datetime) -> dict[str, Written]:
    """Where they work now, by public id."""
    works = Grant.objects.open_at(now).filter(holder=str(person.public_id), role__in=WORKS)
    return places.names(works.values_list("place", flat=True))


def sealed_merges(person: Person) -> QuerySet[Merge]:
    """What somebody else joined to their record, and they have not proved to be theirs."""
    return Merge.objects.filter(into=person, sealed=True, undone_at=None)


def own_merges(person: Person, now: datetime) -> QuerySet[Merge]:
    """What was joined to their record lately enough that they may part it themselves, the latest first."""
    return Merge.objects.filter(into=person, undone_at=None, at__gt=now - OWN_UNDO_LASTS)
