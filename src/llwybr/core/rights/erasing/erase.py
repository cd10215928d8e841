"""One erasure: one transaction, one event, one line outside of the database, and nothing left."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from llwybr.core.events.actions import record as record_event
from llwybr.core.kit.erasure import overwrite_what_was_freed
from llwybr.core.letters import actions as letters
from llwybr.core.people.actions.keys import renew_keys
from llwybr.core.people.models import Account, Person
from llwybr.core.rights import outside
from llwybr.core.rights.erasing import rows
from llwybr.core.rights.erasing.letters import ERASED, ERASED_PRIVATE
from llwybr.core.rights.erasing.registry import KeptRecord, erasers, keepers, works_on
from llwybr.core.rights.fields import classes, said
from llwybr.core.rights.models import PRIVATE, WHOLE, Erasure, Kept


class NotNowError(Exception):
    """`reason`: works_on (they have a post, now or to come: only what is theirs alone can go), gone (there is no such record),
    unproved (a record was joined to theirs that may be another's)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LeftOverError(Exception):
    """Something of theirs was still there at the end: nothing is erased. Which models, never what."""


def scope_of(records: Iterable[Person], on: date) -> str:
    """How much can go on that day."""
    return PRIVATE if any(works_on(record, on) for record in records) else WHOLE


@transaction.atomic(durable=True)
def erase(*, person: Person, scope: str, by: str, now: datetime) -> Erasure:
    """Erase them. It is written outside of the database last of all, so that whatever goes wrong before leaves all as it was;
    should the commit itself fail after that, the next `replay` does it. Raises NotNowError, LeftOverError, OSError."""
    records = rows.records_of(person)
    if not records:
        raise NotNowError("gone")
    if rows.unproved(person).exists():
        raise NotNowError("unproved")
    if scope == WHOLE and scope_of(records, timezone.localdate(now)) != WHOLE:
        raise NotNowError("works_on")
    root = records[-1]
    line = outside.Line(
        id=uuid.uuid4(),
        of=root.public_id,
        records=tuple(one.public_id for one in reversed(records)),
        scope="whole" if scope == WHOLE else "private",
        at=now,
        by=by,
    )
    told = [(str(one.email), one.language) for one in Account.objects.filter(person__in=records, email__isnull=False)]
    made = erase_records(records, line, by=by, now=now)
    kind = ERASED if scope == WHOLE else ERASED_PRIVATE
    for address, language in told:  # once everything that waited for them is gone
        letters.post(kind=kind, to=address, language=language, values={}, by=by, now=now)
    outside.append(line)
    return made


def erase_records(records: list[Person], line: outside.Line, *, by: str, now: datetime) -> Erasure:
    """All that is these records', in the transaction of the caller."""
    counts: Counter[str] = Counter()
    if line.scope == WHOLE:
        counts["rights.Kept"] = _keep(records, str(line.of), timezone.localdate(line.at), now)
    for record in records:
        counts.update(_erase_one(record, line.scope, by=by, now=now))
    for record in records:
        if left := rows.count(record, line.scope):
            raise LeftOverError(", ".join(left))
    found = {label: many for label, many in sorted(counts.items()) if many}
    made = Erasure.objects.create(
        public_id=line.id, of=str(line.of), scope=line.scope, at=line.at, by=line.by, counts=found
    )
    record_event("rights.erased", subject=str(line.of), by=by, facts={"scope": line.scope, **found})
    transaction.on_commit(overwrite_what_was_freed)
    return made


def _erase_one(record: Person, scope: str, *, by: str, now: datetime) -> Counter[str]:
    counts = Counter(rows.count(record, scope))
    known = {one.name: one for one in erasers()}
    if missing := {one.eraser for one in said().values() if one.eraser} - set(known):
        raise LeftOverError(f"nobody erases {', '.join(sorted(missing))}")
    for one in known.values():
        if one.private or scope == WHOLE:
            counts[one.name] = one.erase(person=record, by=by, now=now)
    rows.delete(record, scope)
    if scope == PRIVATE:
        renew_keys(record)
    return counts


def kept_records(records: Iterable[Person], on: date) -> list[tuple[KeptRecord, date]]:
    """What has to be kept of these records, each with its last day; not what is past it."""
    found = [one for record in records for keep in keepers() for one in keep(person=record, on=on)]
    return [(one, until) for one in found if (until := _until(one)) >= on]


def _until(one: KeptRecord) -> date:
    lasts = classes()[one.kind].lasts
    return lasts.after(one.ended_on) if lasts else date.max


def _keep(records: list[Person], of: str, on: date, now: datetime) -> int:
    made = Kept.objects.bulk_create(
        Kept(of=of, kind=one.kind, employer_id=one.employer, what=dict(one.what), kept_at=now, until=until)
        for one, until in kept_records(records, on)
    )
    return len(made)
