"""Noting that a list of staff has changed, in the transaction of whatever changed it (decision 25).

Called by every write of what stands on `queries.listed`, also of other apps. It records no event: it belongs to the write's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from llwybr.apps.posts.models import Contract, ListChange, Post
from llwybr.core.kit.batches import in_batches
from llwybr.core.people.models import Person


def list_changed(*, places: Iterable[int]) -> None:
    """Of these workplaces (keys)."""
    now = timezone.now()
    ListChange.objects.bulk_create(ListChange(place_id=place, at=now) for place in sorted(set(places)))


def lists_changed_of(people: Iterable[int]) -> None:
    """Wherever these people have or had a post: the hours of one job are counted together with those of the others."""
    places: set[int] = set()
    for some in in_batches(people):
        places |= set(Post.objects.filter(person__among=some).order_by().values_list("workplace", flat=True).distinct())
    list_changed(places=places)


def lists_changed_of_contracts(contracts: Iterable[int]) -> None:
    """Where posts are held under these contracts (keys)."""
    for some in in_batches(contracts):
        found = Contract.objects.filter(pk__among=some).order_by()
        list_changed(places=found.values_list("post__workplace", flat=True).distinct())


def named_anew(instance: Person, *, created: bool, update_fields: Iterable[str] | None = None, **_more: object) -> None:
    """A record was saved: a name is what the list is ordered by and searched in."""
    if not created and (update_fields is None or "name" in update_fields):
        lists_changed_of([instance.pk])


def post_goes(instance: Post, **_more: object) -> None:
    """A post is about to be erased, with its person or before them."""
    lists_changed_of([instance.person_id])


def contract_goes(instance: Contract, **_more: object) -> None:
    lists_changed_of_contracts([instance.pk])


def reviewer_goes(instance: Person, **_more: object) -> None:
    """A record is about to be erased: nobody it reviews has a reviewer."""
    lists_changed_of_contracts(Contract.objects.filter(reviewer=instance).order_by().values_list("pk", flat=True))


def purge(*, now: datetime) -> int:
    """Drop what nobody needs; how many rows."""
    return ListChange.objects.past(now).delete()[0]
