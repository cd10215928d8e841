"""A post that was entered with a wrong first day gets the right one; what was wrong stays in its history, marked."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from llwybr.apps.posts.actions.granting import settle
from llwybr.apps.posts.actions.holding import RefusedError, contract_of, held
from llwybr.apps.posts.actions.lists import lists_changed_of
from llwybr.apps.posts.models import Contract, Post
from llwybr.apps.posts.queries.one import said
from llwybr.apps.posts.rules.terms import first_against_dates
from llwybr.core.events.actions import record


@transaction.atomic
def correct_first_day(*, post: Post, first_day: date, granter: str, by: str, now: datetime) -> Contract:
    """The post began on this day: its first contract stays, marked as wrong, and the same with the right day takes its place.

    Raises RefusedError: same, closed, what `first_against_dates` says, first_day (it is not before what was said to come next).
    """
    post = held(post, granter=granter)
    first = post.contracts.standing().select_for_update(of=("self",)).order_by("starts_on").first()
    if first is None:
        raise RefusedError("not_standing")
    if refused := _against(post, first, first_day, timezone.localdate(now)):
        raise RefusedError(refused)
    first.replaced_at = now
    first.save(update_fields=["replaced_at"])
    made = contract_of(post, first_day, first.ends_on, said(first), granter, now)
    made.save()
    post.starts_on = first_day
    post.save(update_fields=["starts_on"])
    settle([post.person], granter=granter, by=by, now=now)
    lists_changed_of([post.person_id])
    record("posts.corrected", subject=str(post), by=by)
    return made


def _against(post: Post, first: Contract, first_day: date, today: date) -> str:
    if first_day == post.starts_on:
        return "same"
    if refused := first_against_dates(first_day, post.ends_on, today=today):
        return refused
    if first.ends_on and first_day > first.ends_on:
        return "first_day"
    return "" if post.workplace.is_open(max(today, first_day)) else "closed"
