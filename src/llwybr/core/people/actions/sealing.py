"""What stays closed when somebody else joins a record to one that signs in, and how its owner opens it.

Whoever decides can be fooled: anyone can write another's name and address into their own details. So names, addresses, numbers
and the birth date stay with the record that was joined, and no page of the account's holder can show what is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from llwybr.core.events.actions import record
from llwybr.core.people.actions.keys import renew_keys
from llwybr.core.people.models import Account, Email, Identity, Merge, Number, Person
from llwybr.core.people.movers import movers
from llwybr.core.people.rules.merging import MOST_TRIES

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet


def has_to_prove(into: Person, merged: Person) -> bool:
    """Whether somebody signs in to `into`, nobody to `merged`, and no address that was proved is one that its employer gave."""
    proved = Account.objects.filter(person=into)
    if not proved.exists() or Account.objects.filter(person=merged).exists():
        return False
    return not _given(merged).filter(address__in=proved.filter(email__isnull=False).values("email")).exists()


def _given(merged: Person) -> QuerySet[Email]:
    """The addresses that its employer gave, and nobody wrote there themselves."""
    return Email.objects.filter(person=merged, claimed=False)


@transaction.atomic
def prove_by_address(*, person: Person, address: str, by: str) -> bool:
    """Open each sealed record that was joined to theirs whose employer gave this address: a code that went there was read.
    Whether there was one."""
    found = [one for one in _sealed(person) if _given(one.merged).filter(address=address).exists()]
    for one in found:
        _open(one, by=by, way="address")
    return bool(found)


@transaction.atomic
def prove_by_fact(*, person: Person, merge: Merge, number: str, born_on: date | None, by: str) -> bool:
    """Open it if this is a number of its own, or its birth date. A few tries in all; whatever is wrong, the answer is the same."""
    one = _sealed(person).filter(pk=merge.pk, tries__lt=MOST_TRIES).first()
    if one is None:
        return False
    if _agrees(one.merged, number, born_on):
        _open(one, by=by, way="fact")
        return True
    Merge.objects.filter(pk=one.pk).update(tries=F("tries") + 1)
    record("people.proof_refused", subject=str(one), by=by)
    return False


def _agrees(merged: Person, number: str, born_on: date | None) -> bool:
    numbers = Number.objects.filter(person=merged, claimed=False).values_list("value", flat=True)
    born = Identity.objects.filter(person=merged, born_on=born_on) if born_on else Identity.objects.none()
    return "".join(number.split()) in {"".join(one.split()) for one in numbers} or born.exists()


def _sealed(person: Person) -> QuerySet[Merge]:
    """Nobody else's to open or part until the end."""
    return Merge.objects.select_for_update().filter(into=person, sealed=True, undone_at=None)


def _open(one: Merge, *, by: str, way: str) -> None:
    """What waited moves too; undoing the join moves it back with the rest."""
    late = {mover.name: mover.move(one.merged, one.into) for mover in movers() if mover.waits}
    one.moved, one.sealed = {**one.moved, **late}, False
    one.save(update_fields=["moved", "sealed"])
    renew_keys(one.into, one.merged)
    record("people.joined_proved", subject=str(one), by=by, facts={"way": way})
