"""Who sees a post, and at which places somebody may enter and change posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from llwybr.apps.posts.models import Contract, Post, PostQuerySet
from llwybr.core.access.models import Grant
from llwybr.core.access.queries import holding
from llwybr.core.access.roles import PERSON
from llwybr.core.places.access import visible_to as places_visible_to

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.access.viewer import Viewer

READ, CHANGE = "post.read", "post.change"
LEADS = ("head", "trust_officer")  # who may name themselves as a reviewer


def visible_to(viewer: Viewer, now: datetime) -> PostQuerySet:
    """One's own; those at the places that one's roles read; for a reviewer, those that they review."""
    if not viewer.person:
        return Post.objects.none()
    own = Q(person__public_id=viewer.person)
    there = Q(workplace__in=places_visible_to(viewer, READ, now).values("pk"))
    return Post.objects.filter(own | there | _reviewed(viewer, now))


def reviewed_by(viewer: Viewer, now: datetime) -> PostQuerySet:
    """The posts whose reviewer they are today."""
    return Post.objects.filter(_reviewed(viewer, now)) if viewer.person else Post.objects.none()


def _reviewed(viewer: Viewer, now: datetime) -> Q:
    """The very posts for which a reviewer is named today, of those persons over whom they hold the role there now:
    whoever was replaced in one post does not see it by way of another."""
    over = [one for one in holding(viewer, READ, now) if one.kind == PERSON]
    if not over:
        return Q(pk__in=())
    there = Q()
    for place in {one.place for one in over}:
        persons = [one.scope for one in over if one.place == place]
        there |= Q(post__workplace__public_id=place, post__person__public_id__in=persons)
    today = Contract.objects.on(timezone.localdate(now))
    named = today.filter(there, reviewer__public_id=viewer.person)
    return Q(pk__in=named.order_by().values("post"))


def is_reviewer_gone(one: Post, contract: Contract, now: datetime) -> bool:
    """Whether whoever a contract of today names as the reviewer reviews no more: they left, or their role was ended."""
    on = timezone.localdate(now)
    is_over = contract.ends_on is not None and contract.ends_on < on
    if contract.reviewer is None or contract.starts_on > on or is_over:
        return False
    held = Grant.objects.open_at(now).filter(kind=PERSON, scope=str(one.person.public_id), place=str(one.workplace))
    return not held.filter(holder=str(contract.reviewer.public_id)).exists()


def changeable_by(viewer: Viewer, now: datetime) -> PostQuerySet:
    """The posts that somebody may change: nobody their own."""
    reached = places_visible_to(viewer, CHANGE, now).values("pk")
    return Post.objects.filter(workplace__in=reached).exclude(person__public_id=viewer.person)
