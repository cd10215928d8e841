"""Asking a person whether two records are one, and their answer."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from llwybr.core.events.actions import Change, record, record_all
from llwybr.core.people.actions.merging import merge
from llwybr.core.people.models import APART, JOINED, Account, Match, Merge, Person
from llwybr.core.people.rules.matching import Comparison

if TYPE_CHECKING:
    from datetime import datetime

OWN, DECIDED = "own", "decided"


class DecisionRefusedError(Exception):
    """`reason`: own (nobody decides who they are themselves) or decided (somebody was first)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Pair:
    """Two people (keys) who may be one, and how they compare."""

    one: int
    other: int
    found: Comparison

    @property
    def key(self) -> tuple[int, int]:
        return min(self.one, self.other), max(self.one, self.other)


@transaction.atomic
def ask(pairs: Iterable[Pair], *, place: str, by: str, now: datetime) -> int:
    """Make each pair a task, raised for this place; how many are new. A pair that was asked about before, whatever the answer,
    is not asked again."""
    asked = {pair.key: pair for pair in pairs if pair.one != pair.other}
    ids = {pk for key in asked for pk in key}
    known = set(Match.objects.filter(left__in=ids, right__in=ids).values_list("left", "right"))
    new = [
        Match(
            left_id=key[0],
            right_id=key[1],
            place=uuid.UUID(place),
            reasons=pair.found.reasons(),
            raised_by=by,
            raised_at=now,
        )
        for key, pair in asked.items()
        if key not in known
    ]
    Match.objects.bulk_create(new)
    record_all((Change("people.match_raised", str(one)) for one in new), by=by)
    return len(new)


@transaction.atomic
def decide(*, match: Match, same: bool, person: str, by: str, now: datetime) -> Merge | None:
    """Somebody's answer, given by `person` (their public id): the same, and the records are joined; or different, and the pair
    is never asked about again. Raises DecisionRefusedError, MergeRefusedError."""
    match = Match.objects.select_for_update().select_related("left", "right").get(pk=match.pk)
    if match.decision:
        raise DecisionRefusedError(DECIDED)
    if person in {str(match.left.public_id), str(match.right.public_id)}:
        raise DecisionRefusedError(OWN)
    if same:
        into, merged = _elder(match)
        match.merge = merge(into=into, merged=merged, by=by, now=now)
    match.decision, match.decided_by, match.decided_at = JOINED if same else APART, by, now
    match.save(update_fields=["decision", "decided_by", "decided_at", "merge"])
    record("people.match_decided", subject=str(match), by=by, facts={"same": same})
    return match.merge


def _elder(match: Match) -> tuple[Person, Person]:
    """The one that goes on: whoever signs in, else the record that was here first."""
    signs_in = set(Account.objects.filter(person__in=[match.left, match.right]).values_list("person", flat=True))
    if match.right_id in signs_in and match.left_id not in signs_in:
        return match.right, match.left
    return match.left, match.right
