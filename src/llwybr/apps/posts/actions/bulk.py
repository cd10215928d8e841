"""What a file does to posts, all at once: they begin, change and end in a few statements, and the roles follow once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from llwybr.apps.posts.actions.granting import settle
from llwybr.apps.posts.actions.holding import RefusedError, allow_terms, contract_of, mine
from llwybr.apps.posts.actions.lists import lists_changed_of
from llwybr.apps.posts.models import Contract, Post
from llwybr.core.events.actions import Change as Event
from llwybr.core.events.actions import record_all
from llwybr.core.kit.batches import in_batches

if TYPE_CHECKING:
    from llwybr.apps.posts.rules.terms import Terms


@dataclass(frozen=True)
class Changed:
    """A post that is otherwise from a day on, or ends, or both. `wrong`: the contract that is corrected instead; `last`: its last
    contract, and the day on which that would end."""

    post: Post
    last: int
    until: date | None
    terms: Terms | None = None
    wrong: int = 0
    since: date | None = None  # of the wrong one
    last_day: date | None = None
    leaving: str = ""


@transaction.atomic
def change_all(changes: Sequence[Changed], *, from_on: date, granter: str, by: str, now: datetime) -> int:
    """Do all of them, or none; how many. Raises RefusedError for what may not be."""
    own = mine(granter)
    if any(one.post.person_id in own for one in changes):
        raise RefusedError("own_post")
    said = [(one.post.person, one.post.workplace, one.terms) for one in changes if one.terms]
    allow_terms(said, granter=granter, now=now)
    for some in in_batches(changes):
        _corrected([one for one in some if one.terms and one.wrong], granter, now)
        _changed([one for one in some if one.terms and not one.wrong], from_on, granter, now)
        _ended([one for one in some if one.last_day], now)
        settle(list({one.post.person_id: one.post.person for one in some}.values()), granter=granter, by=by, now=now)
    lists_changed_of({one.post.person_id for one in changes})
    record_all((Event(_event(one), subject=str(one.post)) for one in changes), by=by)
    return len(changes)


def _event(one: Changed) -> str:
    if one.last_day:
        return "posts.ended"
    return "posts.corrected" if one.wrong else "posts.changed"


def _changed(changes: Sequence[Changed], from_on: date, granter: str, now: datetime) -> None:
    last = Contract.objects.standing().filter(pk__in=[one.last for one in changes], starts_on__lt=from_on)
    if last.update(ends_on=from_on - timedelta(days=1)) != len(changes):
        raise RefusedError("later")
    Contract.objects.bulk_create(
        contract_of(one.post, from_on, one.until, one.terms, granter, now) for one in changes if one.terms
    )


def _corrected(changes: Sequence[Changed], granter: str, now: datetime) -> None:
    wrong = Contract.objects.standing().filter(pk__in=[one.wrong for one in changes])
    if wrong.update(replaced_at=now) != len(changes):
        raise RefusedError("not_standing")
    Contract.objects.bulk_create(
        contract_of(one.post, one.since, one.until, one.terms, granter, now)
        for one in changes
        if one.terms and one.since
    )


def _ended(changes: Sequence[Changed], now: datetime) -> None:
    """Those of one last day together: a file mostly ends posts with a month or a year."""
    by_day: dict[date, list[Changed]] = {}
    for one in changes:
        if one.last_day:
            by_day.setdefault(one.last_day, []).append(one)
    for on, some in by_day.items():
        standing = Contract.objects.standing().filter(post__in=[one.post for one in some])
        standing.filter(starts_on__gt=on).update(replaced_at=now)
        for pk in _latest(standing):
            Contract.objects.filter(pk=pk).update(ends_on=on)
        for leaving in {one.leaving for one in some}:
            ended = [one.post.pk for one in some if one.leaving == leaving]
            Post.objects.filter(pk__in=ended).update(ends_on=on, leaving=leaving)


def _latest(standing: Iterable[Contract]) -> list[int]:
    """The last contract of each post."""
    last = {one.post_id: one.pk for one in sorted(standing, key=lambda one: one.starts_on)}
    return list(last.values())
