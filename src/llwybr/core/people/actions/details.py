"""What people write down of themselves: each change is one transaction with one event, which says what kind and no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from llwybr.core.events.actions import record
from llwybr.core.people.actions.keys import renew_keys
from llwybr.core.people.models import WORK, Email, Identity, Name, Number, Person

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from llwybr.core.people.rules.names import FullName

MOST = 20  # of each kind: a page has to hold them


@transaction.atomic
def add_name(
    *, person: Person, name: FullName, kind: str, starts_on: date | None, ends_on: date | None, by: str
) -> bool:
    """A name that they have or had; False if there are too many already."""
    if _full(Name.objects.filter(person=person)):
        return False
    dates = {"starts_on": starts_on, "ends_on": ends_on}
    Name.objects.create(person=person, given=name.given, family=name.family, kind=kind, **dates)
    _changed(person, "name", by)
    return True


@transaction.atomic
def add_email(*, person: Person, address: str, kind: str, by: str, place: str = "") -> bool:
    """An address (as `one_address` writes it) at which they are known; False if there are too many already, or it is there.

    `place`: the workplace from which it is, where it is from one.
    """
    theirs = Email.objects.filter(person=person)
    if _full(theirs) or theirs.filter(address=address).exists():
        return False
    Email.objects.create(person=person, address=address, kind=kind, place=place if kind == WORK else "")
    _changed(person, "email", by)
    return True


@transaction.atomic
def add_number(*, person: Person, scheme: str, value: str, by: str) -> bool:
    """A number that they say is theirs: a claim; False if there are too many already, or it is there."""
    theirs = Number.objects.filter(person=person)
    if _full(theirs) or theirs.filter(scheme=scheme, value=value).exists():
        return False
    Number.objects.create(person=person, scheme=scheme, value=value, claimed=True)
    _changed(person, "number", by)
    return True


@transaction.atomic
def remove(*, person: Person, thing: Name | Email | Number, by: str) -> None:
    """Take away a name, an address or a number of theirs, as often as it is written. Whether it may go was asked before."""
    if isinstance(thing, Email):
        Email.objects.filter(person=person, address=thing.address).delete()
    elif isinstance(thing, Number):
        Number.objects.filter(person=person, scheme=thing.scheme, value=thing.value, claimed=True).delete()
    else:
        theirs = Name.objects.filter(person=person, kind=thing.kind)
        theirs.filter(pk__in=[one.pk for one in theirs if one.full.key == thing.full.key]).delete()
    _changed(person, type(thing).__name__.lower(), by)


@transaction.atomic
def set_birth_date(*, person: Person, born_on: date | None, by: str) -> None:
    """None: nothing is kept."""
    if born_on is None:
        Identity.objects.filter(person=person).delete()
    else:
        Identity.objects.update_or_create(person=person, defaults={"born_on": born_on})
    _changed(person, "birth_date", by)


@transaction.atomic
def set_languages(*, person: Person, works_in: Sequence[str], welsh: str, by: str) -> None:
    """In which languages they work, and how much Welsh they have."""
    person.works_in, person.welsh = list(works_in), welsh
    person.save(update_fields=["works_in", "welsh"])
    record("people.details_changed", subject=str(person.public_id), by=by, facts={"what": "languages"})


def _full(theirs: QuerySet[Name] | QuerySet[Email] | QuerySet[Number]) -> bool:
    """Of two presses of the same moment, both may pass: one more than MOST breaks nothing."""
    return theirs.count() >= MOST


def _changed(person: Person, what: str, by: str) -> None:
    renew_keys(person)
    record("people.details_changed", subject=str(person.public_id), by=by, facts={"what": what})
