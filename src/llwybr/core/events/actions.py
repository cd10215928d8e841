"""Appending to the record, erasing what it says of a person, and signing its head."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from llwybr.core.events import chain
from llwybr.core.events.models import Anchor, Event, Head, Personal
from llwybr.core.kit.erasure import overwrite_what_was_freed
from llwybr.core.kit.inserting import insert

if TYPE_CHECKING:
    from llwybr.core.events.signing import Signer, Statement

Facts = Mapping[str, str | int | bool]

ERASED = "events.personal_erased"
AT_ONCE = 2000  # events in memory and in one insert


@dataclass(frozen=True)
class Change:
    """One event to be. `personal` is about the person `of` (the subject, unless said), and can be erased later."""

    name: str
    subject: str
    facts: Facts = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)
    of: str = ""


def record(
    name: str,
    *,
    subject: str,
    by: str,
    facts: Facts | None = None,
    personal: Mapping[str, str] | None = None,
    of: str = "",
) -> Event:
    """Append one event in the transaction of the change.

    `facts` are counts and codes and stay for ever. What says who somebody is, or what they typed, goes into `personal`: the
    event keeps only a salted commitment to it, and `erase_personal` erases the rest. Raises RuntimeError outside a
    transaction, ValueError for a name, subject or `by` with a sign in it that cannot be printed.
    """
    change = Change(name, subject, facts or {}, personal or {}, of)
    return _append(_locked_head(name), [change], by)[0]


def record_all(changes: Iterable[Change], *, by: str) -> int:
    """Append an event for each, under one lock and in few inserts; how many there were. Raises what `record` raises.

    Nobody else can write until the transaction ends, so call it last. Taking the next change must not itself record.
    """
    head, rest = _locked_head("a bulk of changes"), iter(changes)
    before = head.sequence
    while some := list(islice(rest, AT_ONCE)):
        _append(head, some, by)
    return head.sequence - before


def _locked_head(what: str) -> Head:
    if not connection.in_atomic_block:
        raise RuntimeError(f"{what} must be recorded in the transaction of its change")
    return Head.objects.select_for_update().get_or_create(pk=1)[0]


def _append(head: Head, changes: list[Change], by: str) -> list[Event]:
    at = timezone.now()
    events, kept = [], []
    for change in changes:
        personal = _personal(head.sequence + 1, change) if change.personal else None
        event = _event(head, change, by, at, personal)
        head.sequence, head.digest = event.sequence, event.digest
        events.append(event)
        kept += [personal] if personal else []
    insert(events)
    Personal.objects.bulk_create(kept)
    Head.objects.filter(pk=1).update(sequence=head.sequence, digest=head.digest)
    return events


def _event(head: Head, change: Change, by: str, at: datetime, personal: Personal | None) -> Event:
    for text in (change.name, change.subject, change.of, by):
        if not text.isprintable():
            raise ValueError(f"{change.name!r}: {text!r} has a sign in it that cannot be printed")
    commitment = chain.commitment(personal.salt, personal.of, personal.payload) if personal else None
    sequence = head.sequence + 1
    digest = chain.digest(
        head.digest,
        sequence=sequence,
        at=at.astimezone(UTC).isoformat(timespec="microseconds"),
        name=change.name,
        by=by,
        subject=change.subject,
        facts=chain.as_json(dict(change.facts)),
        personal=commitment or "",
    )
    facts = dict(change.facts)
    return Event(sequence, at, change.name, by, change.subject, facts, commitment, digest)


def _personal(sequence: int, change: Change) -> Personal:
    of = change.of or change.subject
    return Personal(sequence, of, secrets.token_hex(32), chain.personal_json(change.personal))


@transaction.atomic
def erase_personal(*, of: str, by: str) -> int:
    """Erase what events say of a person, and record that; how many events it was. The chain stays whole without it."""
    head = _locked_head(ERASED)
    erased = Personal.objects.filter(of=of).delete()[0]
    if erased:
        _append(head, [Change(ERASED, of, {"events": erased})], by)
        transaction.on_commit(overwrite_what_was_freed)
    return erased


def sign_head(*, signer: Signer, now: datetime) -> Statement | None:
    """Sign the end of the chain as it is now, and keep the statement; None while there is no event."""
    head = Head.objects.filter(pk=1, sequence__gt=0).first()
    if head is None:
        return None
    statement = signer.sign(sequence=head.sequence, digest=head.digest, at=now)
    Anchor.objects.create(**statement.model_dump())
    return statement
