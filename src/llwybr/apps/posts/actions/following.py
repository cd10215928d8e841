"""Posts follow a record: to the one that it becomes a part of, back when they are parted, and out of the world with it. The lists on
which it stands follow its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.db.models.signals import post_save, pre_delete
from django.utils import timezone

from llwybr.apps.posts.actions import lists
from llwybr.apps.posts.actions.granting import REVIEWER, WORKER, settle
from llwybr.apps.posts.actions.lists import lists_changed_of
from llwybr.apps.posts.models import Contract, Post
from llwybr.core.access import actions as access
from llwybr.core.access.models import Grant
from llwybr.core.appointments.rules import SYSTEM
from llwybr.core.people.models import Person
from llwybr.core.people.movers import register_mover

if TYPE_CHECKING:
    from datetime import datetime


def follow() -> None:
    """From now on."""
    register_mover("posts", move=_move_posts, back=_move_posts_back, parted=_settle)
    register_mover("post_reviews", move=_move_reviews, back=_move_reviews_back)
    post_save.connect(lists.named_anew, sender=Person, dispatch_uid="posts.named_anew")
    pre_delete.connect(lists.post_goes, sender=Post, dispatch_uid="posts.post_goes")
    pre_delete.connect(lists.contract_goes, sender=Contract, dispatch_uid="posts.contract_goes")
    pre_delete.connect(lists.reviewer_goes, sender=Person, dispatch_uid="posts.reviewer_goes")


def _move_posts(merged: Person, into: Person) -> list[Any]:
    moved = list(Post.objects.filter(person=merged).order_by("pk").values_list("pk", flat=True))
    Post.objects.filter(pk__in=moved).update(person=into)
    lists_changed_of([into.pk])
    return moved


def _move_posts_back(merged: Person, into: Person, moved: list[Any]) -> None:
    Post.objects.filter(pk__in=moved).update(person=merged)
    lists_changed_of([merged.pk, into.pk])


def _move_reviews(merged: Person, into: Person) -> list[Any]:
    """Where they are named as the reviewer. What a list says of a reviewer rests on that one's posts, which have moved."""
    moved = list(Contract.objects.filter(reviewer=merged).order_by("pk").values_list("pk", flat=True))
    Contract.objects.filter(pk__in=moved).update(reviewer=into)
    return moved


def _move_reviews_back(merged: Person, _into: Person, moved: list[Any]) -> None:
    Contract.objects.filter(pk__in=moved).update(reviewer=merged)


def _settle(merged: Person, into: Person, *, since: datetime, by: str, now: datetime) -> None:
    """Roles that followed from the posts of both while they were one follow from each one's own: nobody reviews, or works as, the
    one who was only thought to have the post."""
    left = Post.objects.filter(person=merged).exclude(
        workplace__in=Post.objects.filter(person=into).values("workplace")
    )
    places = [str(one) for one in left.values_list("workplace__public_id", flat=True)]
    theirs = Q(holder=str(into.public_id), role=WORKER) | Q(scope=str(into.public_id), role=REVIEWER)
    for one in Grant.objects.current(now).filter(theirs, place__in=places, granted_at__gte=since):
        access.end(grant=one, by=by, now=now)
    named = Contract.objects.not_over(timezone.localdate(now)).filter(reviewer__in=[merged, into])
    reviewed = Person.objects.filter(pk__in=named.order_by().values("post__person"))
    settle([*{merged, into, *reviewed}], granter=SYSTEM, by=by, now=now)
