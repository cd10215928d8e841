"""One post as its page tells it, and whom a form about one offers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from llwybr.apps.posts.access import CHANGE
from llwybr.apps.posts.models import Contract, Post
from llwybr.apps.posts.queries.holding import history
from llwybr.apps.posts.rules.lacking import changed
from llwybr.apps.posts.rules.terms import Terms
from llwybr.core.access.models import Grant
from llwybr.core.access.queries import grants
from llwybr.core.access.roles import BELOW, policy
from llwybr.core.people.models import Person
from llwybr.core.places import queries as place_queries
from llwybr.core.places.kinds import AUTHORITY, NATION
from llwybr.core.places.models import Place

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from llwybr.apps.posts.models import ContractQuerySet, PostQuerySet

EMPLOYERS = (AUTHORITY, "academy_trust")


@dataclass(frozen=True)
class Step:
    """What a post was like from a day on. `before`: what it followed, or what it put right; `changes`: in which fields they differ.

    `wrong`: it was corrected, or withdrawn because the post ends before it.
    """

    contract: Contract
    before: Contract | None
    changes: tuple[str, ...]
    wrong: bool = False


@dataclass(frozen=True)
class Story:
    """A post on one day: under what it is held (its first, before it begins; its last, once it is over), what comes and what was,
    and what was entered wrongly, the latest first."""

    now: Contract
    coming: list[Step]
    steps: list[Step]
    wrong: list[Step]


def story(one: Post, on: date) -> Story | None:
    """All that is known of a post: one query. None for one of which nothing stands."""
    rows = history(one)
    standing = [row for row in reversed(rows) if row.replaced_at is None]
    if not standing:
        return None
    steps = [
        Step(row, standing[at - 1] if at else None, changed(said(standing[at - 1]), said(row)) if at else ())
        for at, row in enumerate(standing)
    ]
    begun = [step for step in steps if step.contract.starts_on <= on]
    right = {row.starts_on: row for row in standing}
    return Story(
        now=begun[-1].contract if begun else standing[0],
        coming=[step for step in steps[1:] if step.contract.starts_on > on],
        steps=begun[::-1],
        wrong=[_wrong(row, right.get(row.starts_on) or _in_its_place(row, rows)) for row in rows if row.replaced_at],
    )


def _in_its_place(row: Contract, rows: Iterable[Contract]) -> Contract | None:
    """What was recorded as this one was marked: the same from another first day."""
    return next((one for one in rows if one.recorded_at == row.replaced_at and one.pk != row.pk), None)


def _wrong(row: Contract, right: Contract | None) -> Step:
    if right is None:
        return Step(row, None, (), wrong=True)
    day = ("starts_on",) if row.starts_on != right.starts_on else ()
    return Step(row, right, (*day, *changed(said(row), said(right))), wrong=True)


def said(contract: Contract) -> Terms:
    """The terms of a contract."""
    names = (name for name in Terms.__dataclass_fields__ if name not in {"employer", "reviewer", "minutes"})
    return Terms(
        employer=contract.employer_id,
        reviewer=contract.reviewer_id,
        minutes=tuple(contract.minutes),
        **{name: getattr(contract, name) for name in names},
    )


def coverers(one: Post, on: date) -> list[Post]:
    """The posts that stand in for this one, with their persons."""
    return list(one.covered_by.not_over(on).select_related("person"))


def changers(workplace: Place, now: datetime) -> list[str]:
    """Who may change posts at a place, by public id: whom its people speak to when something is wrong."""
    may = {one.id: one.may[CHANGE] for one in policy().roles.values() if CHANGE in one.may}
    above = [str(one) for one in place_queries.above(str(workplace), timezone.localdate(now))]
    held = grants(scopes=[str(workplace), *above]).open_at(now).filter(role__in=may)
    rows = held.values_list("holder", "role", "scope")
    return list(dict.fromkeys(who for who, role, at in rows if at == str(workplace) or may[role] == BELOW))


@dataclass(frozen=True)
class Someone:
    """Whom a form offers: a key, a name ("" for none), and the slugs of the jobs that they have there."""

    pk: int
    name: str
    jobs: tuple[str, ...]


def known_at(place: Place, held: Iterable[Contract], now: datetime) -> list[Someone]:
    """Whoever holds a role at a place, or has or had a post there. `held`: see `held_at`."""
    roles = grants(scopes=[str(place)]).current(now).filter(kind="place").values_list("holder", flat=True)
    return _someones(Q(public_id__in=list(roles)) | Q(pk__in=_with_posts(Post.objects.all(), place)), held)


def reviewers_at(place: Place, above: Iterable[Place], held: Iterable[Contract], now: datetime) -> list[Someone]:
    """Whoever may be named as a reviewer there: they hold a role there, answer for it `above`, or have a post there. `held`: see
    `held_at`."""
    roles = Grant.objects.current(now).filter(kind="place")
    named = roles.filter(Q(scope=str(place)) | Q(scope__in=[str(one) for one in above], role__in=roles_above()))
    posts = _with_posts(Post.objects.not_over(timezone.localdate(now)), place)
    return _someones(Q(public_id__in=list(named.values_list("holder", flat=True))) | Q(pk__in=posts), held)


def roles_above() -> list[str]:
    """Who answers for a place from above it: they may give reviewers. Others there, such as all who work for an authority or hold
    a nation's offices, are none of this place's to be shown."""
    return [one.id for one in policy().roles.values() if "reviewer" in one.appoints]


def _with_posts(posts: PostQuerySet, place: Place) -> QuerySet[Post, int]:
    """Whose they are: asked within the question for those people."""
    return posts.filter(workplace=place).order_by().values_list("person", flat=True)


def _someones(who: Q, held: Iterable[Contract]) -> list[Someone]:
    jobs: dict[int, list[str]] = {}
    for one in sorted(held, key=lambda one: one.pk):
        jobs.setdefault(one.post.person_id, []).append(one.profile)
    people = Person.objects.listed().filter(who).order_by("name", "pk").values_list("pk", "name")
    return [Someone(pk, name, tuple(jobs.get(pk, ()))) for pk, name in people]


def held_at(place: Place, on: date) -> list[Contract]:
    """The contracts of a day at one place, with whose they are: what can be covered."""
    rows = Contract.objects.on(on).filter(post__workplace=place).select_related("post", "post__person")
    return list(rows.order_by("post__person__name", "pk"))


def employers_of(place: Place, above: Iterable[Place]) -> list[Place]:
    """Who may employ somebody there, the likeliest first: the trust or authority that it belongs to, the place itself, no nation."""
    nearer = [one for one in above if one.kind != NATION]
    return sorted([*nearer, place], key=lambda one: one.kind not in EMPLOYERS)


def contract_from(one: Post, starts_on: date) -> Contract | None:
    """What stands of a post from this day on."""
    return _standing(one).filter(starts_on=starts_on).first()


def contract_after(one: Post, contract: Contract) -> Contract | None:
    """What stands next, from a later day on."""
    return _standing(one).filter(starts_on__gt=contract.starts_on).order_by("starts_on").first()


def replaced(one: Post, key: str) -> Contract | None:
    """A contract that was corrected since, by its key as a page sends it."""
    known = key.isascii() and key.isdigit() and len(key) < 19
    return Contract.objects.filter(post=one, pk=key, replaced_at__isnull=False).first() if known else None


def first_contract(one: Post) -> Contract | None:
    return _standing(one).order_by("starts_on").first()


def last_contract(one: Post) -> Contract | None:
    return _standing(one).order_by("starts_on").last()


def _standing(one: Post) -> ContractQuerySet:
    return Contract.objects.standing().filter(post=one).select_related("employer", "reviewer")


def post_with_key(public_id: UUID, workplace: Place) -> Post | None:
    """The post that was made from a form with this key, if it was sent before."""
    return Post.objects.filter(public_id=public_id, workplace=workplace).first()


def reviewed_by(person: int, workplace: Place, on: date) -> int:
    """For how many people's posts at a workplace, today or to come, somebody is named as the reviewer."""
    rows = Contract.objects.not_over(on).filter(reviewer=person, post__workplace=workplace)
    return rows.order_by().values("post__person").distinct().count()


def contracts_of(posts: Iterable[Post], on: date) -> list[Contract]:
    """Under what each of these posts is held on a day; its first, before it begins; its last, once it is over. The latest first."""
    ids = [one.pk for one in posts]
    rows = Contract.objects.standing().filter(post__in=ids).select_related("post", "post__workplace", "reviewer")
    found: dict[int, Contract] = {}
    for row in rows.order_by("starts_on"):
        if row.starts_on <= on or row.post_id not in found:
            found[row.post_id] = row
    return sorted(found.values(), key=lambda one: one.post.starts_on, reverse=True)
