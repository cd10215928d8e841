"""Every change to a record of learning. Each is one transaction with one event, which never says what was learnt."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction

from llwybr.apps.portfolio.models import Activity, Declined, Evidence
from llwybr.apps.portfolio.rules.learning import Learnt
from llwybr.core.events.actions import record
from llwybr.core.kit.erasure import overwrite_what_was_freed
from llwybr.core.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


class ChangedError(Exception):
    """Somebody (themselves, in another tab) has changed the entry since the page was opened: `activity`, as it is now."""

    def __init__(self, activity: Activity) -> None:
        super().__init__("the entry was changed since the page was opened")
        self.activity = activity


def mark_of(activity: Activity) -> str:
    """What a page keeps of an entry, to tell whether it was changed since."""
    return activity.changed_at.isoformat()


@transaction.atomic
def add(*, person: str, learnt: Learnt, key: uuid.UUID, by: str, now: datetime) -> Activity:
    """A new entry of this person's (public id). `key` comes from the form: pressed twice, it is one entry, with the latest words."""
    owner = Person.objects.select_for_update().get(public_id=person)
    found = Activity.objects.select_for_update().filter(public_id=key).first()
    if found and found.person_id == owner.pk:
        return _changed(found, asdict(learnt), by=by, now=now)
    made = _new(owner, learnt, now)
    made.public_id = uuid.uuid4() if found else key  # somebody else's: nothing is said of it
    made.save()
    record("portfolio.activity_added", subject=str(made), by=by)
    return made


@transaction.atomic
def change(*, activity: Activity, fields: Mapping[str, Any], mark: str, by: str, now: datetime) -> Activity:
    """Say these of its fields anew. Raises ChangedError where it was changed since the page with this mark was opened."""
    found = _locked(activity)
    if mark != mark_of(found) and any(getattr(found, name) != value for name, value in fields.items()):
        raise ChangedError(found)
    return _changed(found, fields, by=by, now=now)


@transaction.atomic
def erase(*, activity: Activity, by: str) -> None:
    """The entry is gone for good; its evidence stays. What a part of the system wrote is not written again."""
    found = _locked(activity)
    subject = str(found)
    if found.source:
        Declined.objects.get_or_create(person=found.person, source=found.source, reference=found.reference)
    found.delete()
    transaction.on_commit(overwrite_what_was_freed)
    record("portfolio.activity_deleted", subject=subject, by=by)


@transaction.atomic
def attach(*, activity: Activity, evidence: Evidence, by: str) -> None:
    """A piece of evidence counts here too, by reference. Raises LookupError for somebody else's."""
    found = _locked(activity)
    if evidence.person_id != found.person_id:
        raise LookupError("no evidence of theirs")
    found.evidence.add(evidence)
    record("portfolio.activity_evidence_attached", subject=str(found), by=by)


@transaction.atomic
def detach(*, activity: Activity, evidence: Evidence, by: str) -> None:
    """It does not count here any more; the evidence itself stays."""
    found = _locked(activity)
    found.evidence.remove(evidence)
    record("portfolio.activity_evidence_detached", subject=str(found), by=by)


@transaction.atomic
def write_activity(
    *,
    person: str,
    source: str,
    reference: str,
    title: str,
    on: date,
    minutes: int,
    language: str,
    by: str,
    now: datetime,
    nation: str = "",
    area: str = "",
    provider: str = "",
    changed: str = "",
    asked: bool = False,
) -> Activity | None:
    """What another part of the system writes into a person's record (public id), once for each `source` and `reference`.

    Writing it again brings up to date what its owner has not changed themselves. What they deleted stays deleted (None), unless
    they ask for it now (`asked`). Raises ValueError without a source or a reference.
    """
    if not source or not reference:
        raise ValueError("what the system writes says where it comes from")
    learnt = Learnt(title, on, minutes, language, nation, area, provider, changed)
    owner = Person.objects.select_for_update().get(public_id=person)
    declined = Declined.objects.filter(person=owner, source=source, reference=reference)
    if not asked and declined.exists():
        return None
    declined.delete()
    found = Activity.objects.select_for_update().filter(person=owner, source=source, reference=reference).first()
    if found is None:
        made = _new(owner, learnt, now)
        made.source, made.reference = source, reference
        made.save()
        record("portfolio.activity_written", subject=str(made), by=by, facts={"source": source})
        return made
    return _brought_up_to_date(found, learnt, by=by, now=now)


def _brought_up_to_date(found: Activity, learnt: Learnt, *, by: str, now: datetime) -> Activity:
    fresh = {name: value for name, value in asdict(learnt).items() if name not in found.own}
    if all(getattr(found, name) == value for name, value in fresh.items()):
        return found
    _set(found, fresh, now)
    record("portfolio.activity_brought_up_to_date", subject=str(found), by=by, facts={"source": found.source})
    return found


def _new(owner: Person, learnt: Learnt, now: datetime) -> Activity:
    return Activity(person=owner, **asdict(learnt), created_at=now, changed_at=now)


def _changed(found: Activity, fields: Mapping[str, Any], *, by: str, now: datetime) -> Activity:
    """By its owner: what they changed of what the system wrote, it leaves alone from now on."""
    new = {name: value for name, value in fields.items() if getattr(found, name) != value}
    if not new:
        return found
    if found.source:
        found.own = sorted({*found.own, *new})
    _set(found, new, now)
    record("portfolio.activity_changed", subject=str(found), by=by)
    return found


def _set(found: Activity, fields: Mapping[str, Any], now: datetime) -> None:
    for name, value in fields.items():
        setattr(found, name, value)
    found.changed_at = now
    found.save(update_fields=[*fields, "own", "changed_at"])


def _locked(activity: Activity) -> Activity:
    """The row as it is now, until the end of the transaction. Raises Activity.DoesNotExist if it has gone."""
    return Activity.objects.select_for_update(of=("self",)).select_related("person").get(pk=activity.pk)
