"""Starting a post, changing and correcting what it is like, leaving it. Each is one transaction and one event a post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from llwybr.apps.posts import queries
from llwybr.apps.posts.access import LEADS
from llwybr.apps.posts.actions.granting import settle
from llwybr.apps.posts.actions.lists import lists_changed_of
from llwybr.apps.posts.models import Contract, Post
from llwybr.apps.posts.queries.one import said
from llwybr.apps.posts.rules.codes import LEAVINGS
from llwybr.apps.posts.rules.lacking import carried
from llwybr.apps.posts.rules.terms import Terms, first_against, first_against_dates, in_circle
from llwybr.apps.standards import queries as standards
from llwybr.core.access.models import Grant
from llwybr.core.appointments.rules import SYSTEM
from llwybr.core.events.actions import Change, record, record_all
from llwybr.core.kit.batches import in_batches
from llwybr.core.kit.inserting import insert, insert_and_key
from llwybr.core.people.models import Match, Person
from llwybr.core.places import queries as place_queries

if TYPE_CHECKING:
    from llwybr.core.places.models import Place


class RefusedError(Exception):
    """What a post may not be. `reason`: one of `rules.terms`, or own_post, nobody, closed, reviewer_self, reviewer_unknown,
    reviewer_yourself, circle, covers, reference, outside, later, first_day, not_standing, same, leaving."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Start:
    """A post to be: whose, where, from when, and what it is like from its first day; `later`: and from which day it is otherwise."""

    person: Person
    workplace: Place
    starts_on: date
    terms: Terms
    ends_on: date | None = None
    reference: str = ""
    covers: Post | None = None
    later: tuple[tuple[date, Terms], ...] = ()
    leaving: str = ""  # why it ended, if it has
    public_id: UUID | None = None  # made with the page that was sent, so that sending it twice makes one post

    @property
    def contracts(self) -> list[tuple[date, date | None, Terms]]:
        """Each with its first and its last day."""
        begins = [(self.starts_on, self.terms), *self.later]
        ends = [*(on - timedelta(days=1) for on, _ in self.later), self.ends_on]
        return [(on, end, terms) for (on, terms), end in zip(begins, ends, strict=True)]


def start(one: Start, *, granter: str, by: str, now: datetime) -> Post:
    """Somebody takes up a post. `granter`: the public id of the person who enters it. Raises RefusedError."""
    return start_all([one], granter=granter, by=by, now=now)[0]


@transaction.atomic
def start_all(starts: Sequence[Start], *, granter: str, by: str, now: datetime) -> list[Post]:
    """Many posts at once, in the same order: all or none. Raises RefusedError for the first that may not be."""
    people = {one.person.pk: one.person for one in starts}
    _allow(starts, locked(people), granter=granter, now=now)
    posts = _posts(starts)
    for some in in_batches(zip(posts, starts, strict=True)):
        insert(contract_of(post, *said, granter, now) for post, one in some for said in one.contracts)
    for some_people in in_batches(people.values()):
        settle(some_people, granter=granter, by=by, now=now)
    lists_changed_of(people)
    record_all((Change("posts.started", subject=str(post)) for post in posts), by=by)
    return posts


def _posts(starts: Sequence[Start]) -> list[Post]:
    made = [
        Post(
            public_id=one.public_id or uuid4(),
            person=one.person,
            workplace=one.workplace,
            reference=one.reference,
            covers=one.covers,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
        )
        for one in starts
    ]
    try:
        with transaction.atomic():
            for some in in_batches(made):
                insert_and_key(some)
    except IntegrityError as error:
        raise RefusedError("reference") from error
    return made


def contract_of(post: Post, starts_on: date, ends_on: date | None, terms: Terms, by: str, now: datetime) -> Contract:
    days = {"starts_on": starts_on, "ends_on": ends_on}
    return Contract(post=post, recorded_at=now, recorded_by=by, **days, **terms.columns())


@transaction.atomic
def change(*, post: Post, from_on: date, terms: Terms, granter: str, by: str, now: datetime) -> Contract:
    """From a day on the post is something else. The contract before it ends the day before. Raises RefusedError: also outside
    (not between its first day and its last), later (something is said already of a day after), same (nothing changes)."""
    post = held(post, granter=granter)
    allow_terms([(post.person, post.workplace, terms)], granter=granter, now=now)
    last = post.contracts.standing().order_by("starts_on").last()
    if last is None or from_on < post.starts_on or (post.ends_on and from_on > post.ends_on):
        raise RefusedError("outside")
    if from_on <= last.starts_on:
        raise RefusedError("later")
    if said(last) == terms:
        raise RefusedError("same")
    ends_on, last.ends_on = last.ends_on, from_on - timedelta(days=1)
    last.save(update_fields=["ends_on"])
    made = contract_of(post, from_on, ends_on, terms, granter, now)
    made.save()
    settle([post.person], granter=granter, by=by, now=now)
    lists_changed_of([post.person_id])
    record("posts.changed", subject=str(post), by=by)
    return made


@transaction.atomic
def correct(
    *, contract: Contract, terms: Terms, granter: str, by: str, now: datetime, onward: bool = False
) -> Contract:
    """What was entered was wrong: it stays, marked, and the right one takes its days. `onward`: so it does in the contracts after
    it, as far as they carried the mistake on. Raises RefusedError: also not_standing (somebody corrected it meanwhile), same."""
    post = held(contract.post, granter=granter)
    wrong = Contract.objects.standing().select_for_update().filter(pk=contract.pk).first()
    if wrong is None:
        raise RefusedError("not_standing")
    stays = terms.reviewer == wrong.reviewer_id  # whoever has left since was still the reviewer of those days
    asked = replace(terms, reviewer=None) if stays else terms
    allow_terms([(post.person, post.workplace, asked)], granter=granter, now=now)
    if said(wrong) == terms:
        raise RefusedError("same")
    for later, right in _after(wrong, terms) if onward else ():
        _put_right(later, right, granter, now)
    made = _put_right(wrong, terms, granter, now)
    _corrected(post, granter, by, now)
    return made


@transaction.atomic
def carry_on(*, wrong: Contract, granter: str, by: str, now: datetime) -> int:
    """This contract was corrected before: now so are those after it that carried its mistake on. How many. Raises RefusedError."""
    post = held(wrong.post, granter=granter)
    right = post.contracts.standing().filter(starts_on=wrong.starts_on).first()
    after = _after(wrong, said(right)) if right else []
    for later, terms in after:
        _put_right(later, terms, granter, now)
    if after:
        _corrected(post, granter, by, now)
    return len(after)


def _corrected(post: Post, granter: str, by: str, now: datetime) -> None:
    settle([post.person], granter=granter, by=by, now=now)
    lists_changed_of([post.person_id])
    record("posts.corrected", subject=str(post), by=by)


def _after(wrong: Contract, right: Terms) -> list[tuple[Contract, Terms]]:
    """Each contract after this one that carried its mistake on, and what it should say."""
    later = list(wrong.post.contracts.standing().filter(starts_on__gt=wrong.starts_on).order_by("starts_on"))
    rights = carried(said(wrong), right, [said(one) for one in later])
    return [(one, terms) for one, terms in zip(later, rights, strict=True) if said(one) != terms]


def _put_right(wrong: Contract, terms: Terms, granter: str, now: datetime) -> Contract:
    wrong.replaced_at = now
    wrong.save(update_fields=["replaced_at"])
    made = contract_of(wrong.post, wrong.starts_on, wrong.ends_on, terms, granter, now)
    made.save()
    return made


@transaction.atomic
def leave(*, post: Post, last_day: date, leaving: str, granter: str, by: str, now: datetime) -> Post:
    """The post ends with a day, which may be past or to come: the roles that rest on it end with it, this second if it is past.

    What was said of days after it is marked as replaced. Raises RefusedError: outside (before its first day), leaving.
    """
    post = held(post, granter=granter)
    if leaving not in LEAVINGS:
        raise RefusedError("leaving")
    if refused := first_against_dates(post.starts_on, last_day, today=timezone.localdate(now)):
        raise RefusedError("outside" if refused == "ends_before_start" else refused)
    standing = post.contracts.standing()
    standing.filter(starts_on__gt=last_day).update(replaced_at=now)
    last = standing.order_by("starts_on").last()
    if last:
        last.ends_on = last_day
        last.save(update_fields=["ends_on"])
    post.ends_on, post.leaving = last_day, leaving
    post.save(update_fields=["ends_on", "leaving"])
    settle([post.person], granter=granter, by=by, now=now)
    lists_changed_of([post.person_id])
    record("posts.ended", subject=str(post), by=by)
    return post


def held(post: Post, *, granter: str) -> Post:
    """The post as it is now, and nobody else's to change meanwhile: whoever changes one holds its person first."""
    people = locked({post.person_id})
    if refused := _whose(post.person_id, people, mine(granter)):
        raise RefusedError(refused)
    found = Post.objects.select_for_update(of=("self",)).select_related("person", "workplace")
    return found.get(pk=post.pk)


def locked(people: Collection[int]) -> dict[int, int | None]:
    """Of those who are there: the record that theirs has become part of."""
    found = Person.objects.select_for_update().filter(pk__among=people).order_by("pk")
    return dict(found.values_list("pk", "merged_into"))


def _allow(starts: Sequence[Start], people: Mapping[int, int | None], *, granter: str, now: datetime) -> None:
    today, own = timezone.localdate(now), mine(granter)
    for one in starts:
        if refused := _whose(one.person.pk, people, own) or _when_and_where(one, today):
            raise RefusedError(refused)
    coming = {(one.person.pk, one.workplace.pk) for one in starts}
    said = [(one.person, one.workplace, terms) for one in starts for _, _, terms in one.contracts]
    allow_terms(said, granter=granter, now=now, coming=coming)


def _whose(person: int, people: Mapping[int, int | None], own: Collection[int]) -> str:
    if person not in people or people[person]:
        return "nobody"
    return "own_post" if person in own else ""


def _when_and_where(one: Start, today: date) -> str:
    dates = (first_against_dates(begins, ends, today=today) for begins, ends, _ in one.contracts)
    if refused := next(filter(None, dates), ""):
        return refused
    if one.leaving and (one.leaving not in LEAVINGS or one.ends_on is None):
        return "leaving"
    if not one.workplace.is_open(max(today, one.starts_on)):
        return "closed"
    covers = one.covers
    wrong = covers and (covers.person_id == one.person.pk or covers.workplace_id != one.workplace.pk)
    return "covers" if wrong else ""


def allow_terms(
    said: Iterable[tuple[Person, Place, Terms]],
    *,
    granter: str,
    now: datetime,
    coming: Collection[tuple[int, int]] = (),
) -> None:
    """What is the same for many is asked once. `coming`: who starts where with them."""
    said, today = list(said), timezone.localdate(now)
    profiles = {nation: _profiles(nation, today) for nation in {place.nation for _, place, _ in said}}
    for _, place, terms in said:
        if refused := first_against(terms, profiles=profiles[place.nation]):
            raise RefusedError(refused)
    reviews = {(person.pk, terms.reviewer, place) for person, place, terms in said if terms.reviewer}
    if reviews:
        _allow_reviews(reviews, coming, granter=granter, now=now)


def _profiles(nation: str, today: date) -> frozenset[str]:
    edition = standards.edition_in_force(nation, today)
    return frozenset(one.slug for one in standards.profiles(edition)) if edition else frozenset()


def _allow_reviews(
    reviews: set[tuple[int, int, Place]], coming: Collection[tuple[int, int]], *, granter: str, now: datetime
) -> None:
    """Whoever reviews is there, is not the one reviewed nor reviewed by them, and did not name themselves unless they lead."""
    reviewers = {one.pk: one for one in Person.objects.listed().filter(pk__in={who for _, who, _ in reviews})}
    above = queries.reviewers_above(reviewers, timezone.localdate(now))
    for person, reviewer, _ in reviews:
        above[reviewer] = above.get(reviewer, [])
        if reviewer == person:
            raise RefusedError("reviewer_self")
        if reviewer not in reviewers:
            raise RefusedError("reviewer_unknown")
    together = {**above}
    for person, reviewer, _ in reviews:
        together[person] = [*together.get(person, ()), reviewer]
    for person, reviewer, _ in reviews:
        if in_circle(person, reviewer, together):
            raise RefusedError("circle")
    _allow_by_place(reviews, reviewers, coming, now=now)
    _allow_oneself(reviews, reviewers, granter=granter, now=now)


def _allow_by_place(
    reviews: set[tuple[int, int, Place]],
    reviewers: dict[int, Person],
    coming: Collection[tuple[int, int]],
    *,
    now: datetime,
) -> None:
    """What is the same for all reviewers of a place is asked once."""
    named: dict[Place, set[Person]] = defaultdict(set)
    known: dict[int, set[int]] = defaultdict(set)
    for _, reviewer, place in reviews:
        named[place].add(reviewers[reviewer])
    for person, at in coming:
        known[at].add(person)
    for place, some in named.items():
        _allow_reviewers_at(place, some, known[place.pk], now=now)


def _allow_reviewers_at(place: Place, reviewers: set[Person], known: Collection[int], *, now: datetime) -> None:
    """They hold a role there or above, or have a post there, or start in one."""
    ids = {str(one.public_id): one for one in reviewers}
    scopes = {str(place), *(str(one) for one in place_queries.above(str(place), timezone.localdate(now)))}
    roles = Grant.objects.current(now).filter(holder__in=ids, kind="place", scope__in=scopes)
    posts = Post.objects.not_over(timezone.localdate(now)).filter(workplace=place, person__in=reviewers)
    there = {str(id) for id in posts.values_list("person__public_id", flat=True)}
    there |= set(roles.values_list("holder", flat=True))
    if {id for id, one in ids.items() if one.pk not in known} - there:
        raise RefusedError("reviewer_unknown")


def _allow_oneself(
    reviews: set[tuple[int, int, Place]], reviewers: Mapping[int, Person], *, granter: str, now: datetime
) -> None:
    """Nobody names themselves, under whatever record, unless they lead there today. Where somebody else has named them, it stays."""
    own = mine(granter) & reviewers.keys()
    if not own:
        return
    today = timezone.localdate(now)
    named = Contract.objects.not_over(today).filter(reviewer__in=own)
    known = set(named.values_list("post__person", "reviewer", "post__workplace"))
    anew = {place for person, who, place in reviews if who in own and (person, who, place.pk) not in known}
    for place in anew:
        scopes = [str(place), *map(str, place_queries.above(str(place), today))]
        led = Grant.objects.open_at(now).filter(holder=granter, kind="place", role__in=LEADS, scope__in=scopes)
        if not led.exists():
            raise RefusedError("reviewer_yourself")


def mine(granter: str) -> set[int]:
    """The record of who enters posts, and those of which somebody has still to say whether they are theirs."""
    own = Person.objects.filter(public_id=granter) if granter != SYSTEM else Person.objects.none()
    asked = Match.objects.filter(Q(left__in=own) | Q(right__in=own), decision="")
    return {pk for both in asked.values_list("left", "right") for pk in both} | set(own.values_list("pk", flat=True))
