"""Appending to the record, and checking that it is whole."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC

from django.db import connection, transaction
from django.utils import timezone

from llwybr.core.events.models import Event, Head

Facts = Mapping[str, str | int | bool]


def record(name: str, *, subject: str, by: str, facts: Facts | None = None) -> Event:
    """Append one event in the transaction of the change. Raises RuntimeError outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"{name} must be recorded in the transaction of its change")
    head = Head.objects.select_for_update().get_or_create(pk=1)[0]
    event = Event(
        sequence=head.sequence + 1, at=timezone.now(), name=name, by=by, subject=subject, facts=dict(facts or {})
    )
    event.digest = _digest(head.digest, event)
    event.save(force_insert=True)
    Head.objects.filter(pk=1).update(sequence=event.sequence, digest=event.digest)
    return event


@transaction.atomic
def verify() -> int:
    """How many events the chain holds, if it is whole. Raises ValueError naming the first event that does not fit."""
    digest, count = "0" * 64, 0
    for count, event in enumerate(Event.objects.order_by("sequence").iterator(), start=1):
        digest = _digest(digest, event)
        if event.sequence != count or event.digest != digest:
            raise ValueError(f"event {event.sequence} does not fit the chain: a row was changed, removed or put in")
    head = Head.objects.filter(pk=1).first()
    if (head.sequence, head.digest) != (count, digest) if head else count:
        raise ValueError("the end of the chain is missing: rows were removed after the last one")
    return count


def _digest(before: str, event: Event) -> str:
    facts = json.dumps(event.facts, sort_keys=True, separators=(",", ":"))
    parts = [
        before,
        str(event.sequence),
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.name,
        event.by,
        event.subject,
        facts,
    ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
