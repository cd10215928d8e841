"""Appending to the record, erasing what it says of a person, and signing its head."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from llwybr.core.events import chain
from llwybr.core.events.models import Anchor, Event, Head, Personal
from llwybr.core.kit.batches import in_batches
from llwybr.core.kit.erasure import overwrite_what_was_freed
from llwybr.core.kit.inserting import insert_plain

if TYPE_CHECKING:
    from llwybr.core.events.signing import Signer, Statement

Facts = Mapping[str, str | int | bool]

ERASED = "events.personal_erased"
COLUMNS = ("sequence", "at", "name", "by", "subject", "facts", "commitment", "digest")
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
) -> int:
    """Append one event in the transaction of the change; its number.

    `facts` are counts and codes and stay for ever. What says who somebody is, or what they typed, goes into `personal`: the
    event keeps only a salted commitment to it, and `erase_personal` erases the rest. Raises RuntimeError outside a
    transaction, ValueError for a name, subject or `by` with a sign in it that cannot be printed.
    """
    change = Change(name, subject, facts or {}, personal or {}, of)
    head = _locked_head(name)
    _append(head, [change], by)
    return head.sequence


def record_all(changes: Iterable[Change], *, by: str) -> int:
    """Append an event for each, under one lock and in few inserts; how many there were. Raises what `record` raises.

    Nobody else can write until the transaction ends, so call it last. Taking the next change must not itself record.
    """
    head = _locked_head("a bulk of changes")
    before = head.sequence
    for some in in_batches(changes, AT_ONCE):
        _append(head, some, by)
    return head.sequence - before


def _locked_head(what: str) -> Head:
    if not connection.in_atomic_block:
        raise RuntimeError(f"{what} must be recorded in the transaction of its change")
    return Head.objects.select_for_update().get_or_create(pk=1)[0]


def _append(head: Head, changes: Iterable[Change], by: str) -> None:
    kept: list[Personal] = []
    insert_plain(Event, COLUMNS, _rows(head, changes, by, kept))
    Personal.objects.bulk_create(kept)
    Head.objects.filter(pk=1).update(sequence=head.sequence, digest=head.digest)


def _rows(head: Head, changes: Iterable[Change], by: str, kept: list[Personal]) -> Iterator[tuple[Any, ...]]:
    """The rows of these events, and of what they say of people. The head moves on with each."""
    now = timezone.now()
    at, said_at = connection.ops.adapt_datetimefield_value(now), now.astimezone(UTC).isoformat(timespec="microseconds")
    for change in changes:
        _check(change, by)
        head.sequence += 1
        personal = _personal(head.sequence, change) if change.personal else None
        kept += [personal] if personal else []
        commitment = chain.commitment(personal.salt, personal.of, personal.payload) if personal else None
        facts = chain.as_json(dict(change.facts))
        head.digest = chain.digest(
            head.digest,
            sequence=head.sequence,
            at=said_at,
            name=change.name,
            by=by,
            subject=change.subject,
            facts=facts,
            personal=commitment or "",
        )
        yield head.sequence, at, change.name, by, change.subject, facts, commitment, head.digest


def _check(change: Change, by: str) -> None:
    for text in (change.name, change.subject, change.of, by):
        if not text.isprintable():
            raise ValueError(f"{change.name!r}: {text!r} has a sign in it that cannot be printed")


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
