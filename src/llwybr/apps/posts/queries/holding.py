"""Posts as a person, their reviewer and their employer read them. Other apps enter here."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q, Sum
from django.utils import timezone

from llwybr.apps.posts.access import reviewed_by, visible_to
from llwybr.apps.posts.models import Contract, ContractQuerySet, Post
from llwybr.core.access.models import Grant
from llwybr.core.access.roles import PERSON

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime
    from uuid import UUID

    from llwybr.core.access.viewer import Viewer
    from llwybr.core.people.models import Person

RELATED = ("post", "post__person", "post__workplace", "employer", "reviewer")


def mine(viewer: Viewer, now: datetime) -> list[Contract]:
    """The contracts of a person's own posts, of today and to come: for that person alone."""
    if not viewer.person:
        return []
    own = Contract.objects.not_over(timezone.localdate(now)).filter(post__person__public_id=viewer.person)
    return list(own.select_related(*RELATED))


def post(viewer: Viewer, public_id: UUID | str, now: datetime) -> Post | None:
    """A post that this viewer may read: their own, or one that their roles reach."""
    found = visible_to(viewer, now).filter(public_id=public_id)
    return found.select_related("person", "workplace", "covers__person").first()


def at(places: Collection[str], on: date) -> ContractQuerySet:
    """The contracts of a day at these places (public ids). Who may see them is for the caller to have asked."""
    return Contract.objects.on(on).filter(post__workplace__public_id__in=list(places))


def current(one: Post, on: date) -> Contract | None:
    """Under which a post is held on a day; its first, if it has not begun; its last, if it is over."""
    contracts = list(Contract.objects.standing().filter(post=one).select_related(*RELATED).order_by("starts_on"))
    begun = [contract for contract in contracts if contract.starts_on <= on]
    return begun[-1] if begun else contracts[0] if contracts else None


def history(one: Post) -> list[Contract]:
    """Every contract of a post, the latest first; those that were corrected among them."""
    return list(
        Contract.objects.filter(post=one).select_related(*RELATED).order_by("-starts_on", "-recorded_at", "-pk")
    )


def minutes_there(person: int, on: date, *, workplace: int, employer: int, besides: Post | None = None) -> int:
    """What a person works in a week at one workplace and for one employer. Posts elsewhere are that person's to tell."""
    there = Q(employer=employer) | Q(post__workplace=workplace)
    rows = Contract.objects.on(on).filter(there, post__person=person)
    others = rows.exclude(post=besides) if besides else rows
    return others.aggregate(all=Sum("weekly_minutes"))["all"] or 0


def reviewers_above(people: Iterable[int], on: date) -> dict[int, list[int]]:
    """Who reviews each of these, who reviews those, and so on: {person: reviewers}. A query for each step up."""
    found: dict[int, list[int]] = defaultdict(list)
    wave = set(people)
    while wave:
        rows = Contract.objects.not_over(on).filter(post__person__among=wave).exclude(reviewer=None)
        for person, reviewer in rows.order_by().values_list("post__person", "reviewer").distinct():
            found[person].append(reviewer)
        wave = {one for person in wave for one in found.get(person, ())} - found.keys()
    return found


def reviewed_today(viewer: Viewer, now: datetime) -> list[str]:
    """The posts (public ids) whose reviewer this viewer is today: named in the post, and holding the role there. Two queries."""
    if viewer.signed_in is None or not viewer.person:
        return []
    return [str(one) for one in reviewed_by(viewer, now).order_by("pk").values_list("public_id", flat=True)]


def reviewers_today(posts: Collection[str], now: datetime) -> dict[str, Person]:
    """Who reviews each of these posts (public ids) today, where somebody does. Two queries."""
    named = Contract.objects.on(timezone.localdate(now)).filter(post__public_id__in=list(posts)).exclude(reviewer=None)
    rows = list(named.select_related(*RELATED)) if posts else []
    held = Grant.objects.open_at(now).filter(kind=PERSON, scope__in=[str(one.post.person.public_id) for one in rows])
    over = set(held.values_list("holder", "scope", "place")) if rows else set()
    return {str(one.post): one.reviewer for one in rows if one.reviewer and _key(one, one.reviewer) in over}


def holders_of(posts: Collection[str]) -> dict[str, int]:
    """Whose each of these posts (public ids) is."""
    rows = Post.objects.filter(public_id__in=list(posts)).values_list("public_id", "person") if posts else ()
    return {str(post): person for post, person in rows}


def _key(one: Contract, reviewer: Person) -> tuple[str, str, str]:
    return str(reviewer.public_id), str(one.post.person.public_id), str(one.post.workplace)
