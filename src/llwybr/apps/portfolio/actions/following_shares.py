"""Shares and statements follow a record: to the one that it becomes a part of, and back. What is deleted sends no letter any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete
from django.utils import timezone

from llwybr.apps.portfolio.actions.sharing import take_back
from llwybr.apps.portfolio.models import Opening, Share, Statement
from llwybr.apps.posts.queries import holders_of
from llwybr.core.letters import actions as letters
from llwybr.core.people.movers import register_mover

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.people.models import Person


def follow_shares() -> None:
    """From now on."""
    register_mover("shares", move=_move_shares, back=_move_shares_back, parted=_take_back_strange, waits=True)
    # What others share with somebody by name waits until it is proved that they are one.
    register_mover("shares_read", move=_move_readers, back=_move_readers_back, waits=True)
    register_mover("openings", move=_move_openings, back=_move_openings_back)
    register_mover("statements", move=_move_statements, back=_move_statements_back)
    post_delete.connect(_forget_share, sender=Share, dispatch_uid="portfolio.share")
    post_delete.connect(_forget_statement, sender=Statement, dispatch_uid="portfolio.statement")


def _move_shares(merged: Person, into: Person) -> list[Any]:
    """But those with the other record: nobody shares with themselves. Left behind, they open nothing any more."""
    theirs = Share.objects.filter(person=merged).exclude(reader=into)
    return _now_of(theirs.order_by("pk").values_list("pk", flat=True), into)


def _now_of(pks: Any, person: Person) -> list[Any]:
    found = list(pks)
    Share.objects.filter(pk__in=found).update(person=person)
    return found


def _move_shares_back(merged: Person, _into: Person, moved: list[Any]) -> None:
    _now_of(moved, merged)


def _move_readers(merged: Person, into: Person) -> list[Any]:
    moved = list(Share.objects.filter(reader=merged).exclude(person=into).order_by("pk").values_list("pk", flat=True))
    Share.objects.filter(pk__in=moved).update(reader=into)
    return moved


def _move_readers_back(merged: Person, _into: Person, moved: list[Any]) -> None:
    Share.objects.filter(pk__in=moved).update(reader=merged)


def _move_openings(merged: Person, into: Person) -> list[Any]:
    """But of days on which both opened the same: one line tells of it."""
    there = set(Opening.objects.filter(by=str(into.public_id)).values_list("share", "day"))
    rows = Opening.objects.filter(by=str(merged.public_id)).order_by("pk").values_list("pk", "share", "day")
    moved = [pk for pk, *of in rows if tuple(of) not in there]
    Opening.objects.filter(pk__in=moved).update(by=str(into.public_id))
    return moved


def _move_openings_back(merged: Person, _into: Person, moved: list[Any]) -> None:
    Opening.objects.filter(pk__in=moved).update(by=str(merged.public_id))


def _move_statements(merged: Person, into: Person) -> list[Any]:
    """What one of them said while signed in; but not of the other: nobody becomes a witness of themselves."""
    theirs = Statement.objects.filter(by=str(merged.public_id)).exclude(evidence__person__in=[into, merged])
    moved = list(theirs.order_by("pk").values_list("pk", flat=True))
    Statement.objects.filter(pk__in=moved).update(by=str(into.public_id))
    return moved


def _move_statements_back(merged: Person, _into: Person, moved: list[Any]) -> None:
    Statement.objects.filter(pk__in=moved).update(by=str(merged.public_id))


def _take_back_strange(merged: Person, into: Person, *, since: datetime, by: str, now: datetime) -> None:
    """What was shared meanwhile, by one of them, with whoever reviews the other's job; or is the other's to share."""
    made = Share.objects.open(now).filter(person__in=[merged, into], starts_at__gte=since)
    shares = list(made.select_related("evidence", "activity"))
    holders = holders_of({one.post for one in shares if one.post})
    for one in shares:
        if one.piece.person_id != one.person_id or (one.post and holders.get(one.post) != one.person_id):
            take_back(share=one, by=by, now=now)


def _forget_share(instance: Share, **_more: Any) -> None:
    letters.withdraw(ids=instance.letters, now=timezone.now())


def _forget_statement(instance: Statement, **_more: Any) -> None:
    letters.withdraw(ids=[instance.letter] if instance.letter else [], now=timezone.now())
