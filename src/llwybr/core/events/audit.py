"""Is the record whole? Every event, every tie, the head, what was erased, every anchor, and the guards of the tables."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from llwybr.core.events import chain, guards
from llwybr.core.events.actions import ERASED
from llwybr.core.events.models import Anchor, Event, Head, Personal
from llwybr.core.events.signing import Statement, fault_of

A_PAGE = 5000  # events in memory at a time
MOST = 100  # faults told of one audit: a table that was rewritten has millions
_read = json.JSONDecoder().raw_decode  # three times as quick as json.loads
COLUMNS = ("sequence", "at_text", "name", "by", "subject", "facts_text", "commitment", "digest")


@dataclass(frozen=True)
class Outside:
    """An anchor that came back from outside, and where it lay."""

    where: str
    statement: Statement


@dataclass(frozen=True)
class Report:
    """What an audit found. Whole only if `faults` is empty; `anchored` is the last event that an outside anchor vouches for."""

    events: int
    anchors: int
    anchored: int
    faults: tuple[str, ...]


def verify() -> int:
    """How many events the chain holds, if it is whole. Raises ValueError naming what does not fit. Anchors: see `audit`."""
    walk = _Walk({})
    _follow(walk)
    if walk.faults:
        raise ValueError(walk.faults[0])
    return walk.sequence


def audit(*, keys: Mapping[str, bytes], outside: Sequence[Outside] = ()) -> Report:
    """Look at everything. `keys` are the public keys whose signatures count, by their ids."""
    faults = [f"the trigger {name} is missing or off: rows can be changed unseen" for name in guards.missing()]
    ours = _kept_anchors(faults)
    good, anchored = defaultdict(list), 0
    for one in (*ours, *outside):
        if fault := fault_of(one.statement, keys):
            faults.append(f"{one.where} {fault}")
        else:
            good[one.statement.sequence].append(one)
    walk = _Walk(good)
    _follow(walk)
    anchored = max((one.statement.sequence for one in outside if one.statement.sequence in walk.vouched), default=0)
    return Report(walk.sequence, len(ours) + len(outside), anchored, (*faults[:MOST], *walk.faults))


def _kept_anchors(faults: list[str]) -> list[Outside]:
    found = []
    for pk, *values in Anchor.objects.values_list("pk", *Statement.model_fields).iterator():
        where = f"our own anchor {pk}"
        try:
            found.append(Outside(where, Statement(**dict(zip(Statement.model_fields, values, strict=True)))))
        except ValueError:
            faults.append(f"{where} is no anchor: it was changed")
    return found


@dataclass
class _Walk:
    """How far along the chain we are, and what we saw."""

    anchors: Mapping[int, list[Outside]]
    sequence: int = 0
    digest: str = chain.START
    committed: int = 0
    erased: int = 0
    vouched: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def fault(self, text: str) -> None:
        if len(self.faults) < MOST:
            self.faults.append(text)

    def page(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Each event is tied to the digest that *stands* before it, so that each place where somebody was is named."""
        for row in rows:
            sequence, name, facts, commitment, digest = row[0], row[2], row[5], row[6], row[7]
            if sequence != self.sequence + 1:
                self.fault(_gap(self.sequence + 1, sequence - 1))
            elif digest != _digest(self.digest, row):
                self.fault(f"event {sequence} does not fit the chain: a row was changed, removed or put in")
            self.sequence, self.digest = sequence, digest
            self.committed += commitment is not None
            if name == ERASED:
                self.erased += _number(facts)
            if sequence in self.anchors:
                self._compare(sequence, digest)

    def _compare(self, sequence: int, digest: str) -> None:
        self.vouched.add(sequence)
        for one in self.anchors[sequence]:
            if one.statement.digest != digest:
                self.vouched.discard(sequence)
                self.fault(
                    f"{one.where} saw another event {sequence} at {one.statement.at}: "
                    "the chain was written anew after that"
                )

    def end(self, head: Head | None) -> None:
        """The head, the anchors behind the end and the personal parts, once nothing can be added."""
        if (head.sequence, head.digest) != (self.sequence, self.digest) if head else self.sequence:
            self.fault(f"the head does not fit event {self.sequence}, the last: rows were removed or put in at the end")
        for sequence in sorted(number for number in self.anchors if number > self.sequence):
            for one in self.anchors[sequence]:
                self.fault(
                    f"{one.where} saw event {sequence} at {one.statement.at}, and the chain ends at "
                    f"{self.sequence}: rows were removed after the last one"
                )
        for early in Event.objects.filter(sequence__lt=1).values_list("sequence", flat=True)[:MOST]:
            self.fault(f"event {early} stands before the first: it was put in")
        for stray in Personal.objects.exclude(sequence__range=(1, self.sequence)).values_list("sequence", flat=True)[
            :MOST
        ]:
            self.fault(f"a personal part names event {stray}, which is not there")
        lacking = self.committed - self.erased - Personal.objects.count()
        if lacking:
            self.fault(f"{abs(lacking)} personal parts {'were removed' if lacking > 0 else 'were put in'} unrecorded")


def _follow(walk: _Walk) -> None:
    """To the end. Others write meanwhile; only what they added in that time is read while they wait."""
    _read_on(walk)
    with transaction.atomic():
        head = Head.objects.select_for_update().filter(pk=1).first()
        _read_on(walk)
        walk.end(head)


def _read_on(walk: _Walk) -> None:
    while rows := list(_rows().filter(sequence__gt=walk.sequence).values_list(*COLUMNS)[:A_PAGE]):
        before = walk.sequence
        walk.page(rows)
        _check_personal(walk, before, rows)


def _rows() -> QuerySet[Event]:
    """As text: what somebody put in that is no time or no JSON is ours to find, not the database library's to stumble over."""
    return Event.objects.annotate(at_text=Cast("at", TextField()), facts_text=Cast("facts", TextField())).order_by(
        "sequence"
    )


def _check_personal(walk: _Walk, before: int, rows: list[tuple[Any, ...]]) -> None:
    parts = Personal.objects.filter(sequence__gt=before, sequence__lte=walk.sequence).in_bulk()
    if not parts:
        return
    commitments = {row[0]: row[6] for row in rows}
    for sequence, part in parts.items():
        if commitments.get(sequence) != _commitment(part):
            walk.fault(
                f"the personal part of event {sequence} is not the one that was recorded: it was changed or put in"
            )


def _commitment(part: Personal) -> str:
    try:
        return chain.commitment(part.salt, part.of, part.payload)
    except (ValueError, TypeError, AttributeError):
        return "no commitment"


def _digest(before: str, row: tuple[Any, ...]) -> str:
    sequence, at, name, by, subject, facts, commitment, _ = row
    try:
        return chain.digest(
            before,
            sequence=sequence,
            at=_utc(at),
            name=name,
            by=by,
            subject=subject,
            facts=_canonical(facts),
            personal=commitment or "",
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return "not readable"


def _utc(text: str) -> str:
    """As it was digested. SQLite keeps UTC without saying so; PostgreSQL says so and leaves out noughts at the end."""
    moment, zone = text[:26], text[26:]
    if zone in {"", "+00"} and moment[10:11] == " " and moment[20:].isdecimal() and len(moment) == 26:
        return f"{moment[:10]}T{moment[11:]}+00:00"  # nearly all, and five times as quick
    read = datetime.fromisoformat(text)
    read = read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    return read.isoformat(timespec="microseconds")


@lru_cache(maxsize=1024)  # most events of a kind say the same
def _canonical(facts: str) -> str:
    found, end = _read(facts)
    if end != len(facts):
        raise ValueError("there is something behind the facts")
    return chain.as_json(found)


def _number(facts: str) -> int:
    try:
        return int(json.loads(facts)["events"])
    except (ValueError, TypeError, KeyError):
        return 0


def _gap(first: int, last: int) -> str:
    return f"event {first} is missing" if first == last else f"events {first} to {last} are missing"
