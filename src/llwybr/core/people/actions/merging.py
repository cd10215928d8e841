"""Joining two records, and parting them again. Each is one transaction with one event; what moves is in `movers.py`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from llwybr.core.access.actions import RefusedError
from llwybr.core.events.actions import record
from llwybr.core.people.actions.keys import renew_keys
from llwybr.core.people.actions.sealing import has_to_prove
from llwybr.core.people.models import Account, Match, Merge, Number, Person
from llwybr.core.people.movers import movers
from llwybr.core.people.rules.merging import APART, may_merge, may_undo
from llwybr.core.people.schemes import scheme

if TYPE_CHECKING:
    from datetime import datetime


class MergeRefusedError(Exception):
    """Why two records cannot be joined or parted: `reason` is a code of rules/merging.py, shown as words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def merge(*, into: Person, merged: Person, by: str, now: datetime, both_proved: bool = False) -> Merge:
    """Everything of `merged` is `into`'s from now on, until it is undone. `both_proved`: whoever does it has proved both ways
    of signing in to be their own. Raises MergeRefusedError, and nothing has changed.

    Where nobody has proved that whoever signs in to `into` is the one of `merged`, it is sealed: see `sealing`.
    """
    into, merged = _locked(into, merged)
    reason = may_merge(
        same_record=into == merged,
        gone=bool(into.merged_into_id or merged.merged_into_id),
        sealed=Merge.objects.filter(into=merged, sealed=True, undone_at=None).exists(),
        numbers=_sole_numbers(into, merged),
        both_signed_in=len(set(Account.objects.filter(person__in=[into, merged]).values_list("person"))) == 2,
        both_proved=both_proved,
    )
    if reason:
        raise MergeRefusedError(reason)
    sealed = not both_proved and has_to_prove(into, merged)
    try:
        with transaction.atomic():
            moved = {one.name: one.move(merged, into) for one in movers() if not (sealed and one.waits)}
    except (IntegrityError, RefusedError) as error:  # together they would review themselves, or sit on two sides
        raise MergeRefusedError(APART) from error
    merged.merged_into = into
    merged.save(update_fields=["merged_into"])
    made = Merge.objects.create(into=into, merged=merged, moved=moved, by=by, at=now, sealed=sealed)
    renew_keys(into, merged)
    record("people.merged", subject=str(made), by=by, facts={**_ids(into, merged), **_counts(moved)})
    return made


@transaction.atomic
def undo(*, merge: Merge, by: str, now: datetime) -> Merge:
    """The two records are as they were; what was added since stays where it was added. The pair is asked about again where
    somebody was asked. Raises MergeRefusedError."""
    into, merged = _locked(merge.into, merge.merged)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    since = Merge.objects.filter(into=into, undone_at=None, pk__gt=merge.pk).exists()
    if reason := may_undo(undone=merge.undone_at is not None, joined_since=since or into.merged_into_id is not None):
        raise MergeRefusedError(reason)
    try:
        with transaction.atomic():
            for mover in reversed(movers()):
                mover.back(merged, into, merge.moved.get(mover.name, []))
    except (IntegrityError, RefusedError) as error:
        raise MergeRefusedError(APART) from error
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    merge.undone_at, merge.undone_by = now, by
    merge.sealed = False
    merge.save(update_fields=["undone_at", "undone_by", "sealed"])
    Match.objects.filter(merge=merge).update(decision="", decided_by="", decided_at=None, merge=None)
    renew_keys(into, merged)
    record("people.parted", subject=str(merge), by=by, facts=_ids(into, merged))
    for after in filter(None, (mover.parted for mover in movers())):
        after(merged, into, since=merge.at, by=by, now=now)
    return merge


def _locked(*people: Person) -> tuple[Person, Person]:
    """Both as they are now, nobody else's to change until the end. Always in one order: two presses at once do not wait for
    each other for ever."""
    rows = Person.objects.select_for_update().filter(pk__in=[one.pk for one in people]).order_by("pk")
    found = {one.pk: one for one in rows}
    one, other = (found[person.pk] for person in people)
    return one, other


def _sole_numbers(*people: Person) -> Iterable[tuple[str, str]]:
    current = Number.objects.filter(person__in=people, ends_on=None).values_list("scheme", "value")
    return [(named, value) for named, value in current if scheme(named).one]


def _ids(into: Person, merged: Person) -> dict[str, str]:
    return {"into": str(into.public_id), "merged": str(merged.public_id)}


def _counts(moved: dict[str, list[Any]]) -> dict[str, int]:
    """How many rows moved: what else a mover wrote down are no rows."""
    found = {name: sum(isinstance(row, int) for row in rows) for name, rows in moved.items()}
    return {name: rows for name, rows in found.items() if rows}
