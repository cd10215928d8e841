"""The roles that follow from posts: whoever has one works there, and whoever is named reviews.

Worked out anew after each change, for all that a person has at a place together: nothing has to be remembered of who gave what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone

from llwybr.apps.posts.models import Contract, Post
from llwybr.core.access import actions as access
from llwybr.core.access.actions import Given
from llwybr.core.access.models import Grant
from llwybr.core.access.roles import WORKS
from llwybr.core.appointments.rules import SYSTEM
from llwybr.core.people.models import Person
from llwybr.core.places.models import Place

if TYPE_CHECKING:
    from django.db.models import QuerySet

WORKER, REVIEWER = "worker", "reviewer"
DAY = timedelta(days=1)
AT = ("person", "workplace__public_id")  # whose post, and where
Moments = tuple[datetime, datetime | None]  # from the first to before the second; None: until it is ended


class Key(NamedTuple):
    """Which role of whom, for what, at which place: public ids."""

    holder: str
    role: str
    scope: str
    place: str


class Span(NamedTuple):
    """From one day to another, both included."""

    starts_on: date
    ends_on: date | None


class Work(NamedTuple):
    """When somebody works at a place, and the moment at which that ends."""

    span: Span
    until: datetime | None


def settle(people: Collection[Person], *, granter: str, by: str, now: datetime) -> None:
    """Give, move and end the roles of these people's posts, and those of their reviewers, so that they are what the posts say."""
    today = timezone.localdate(now)
    wanted, held = _wanted(people, today), _held(people, now)
    given: list[Given] = []
    for key in sorted({*wanted, *held}, key=_workers_first):
        moments = [_moments(span, today, now) for span in joined(wanted.get(key, ()))]
        given += _given(key, _settled(held.get(key, ()), moments, by=by, now=now), granter, now)
    access.grant_all(given, by=by)


def _workers_first(key: Key) -> tuple[bool, Key]:
    """A review rests on the work of the one reviewed."""
    return key.role != WORKER, key


def _wanted(people: Collection[Person], today: date) -> dict[Key, list[Span]]:
    found: dict[Key, list[Span]] = defaultdict(list)
    of_them = Contract.objects.not_over(today).filter(post__person__among=[one.pk for one in people]).order_by()
    rows = list(of_them.values_list(*FIELDS))
    reviewers = _public_ids(Person.objects.all(), {reviewer for _, _, reviewer, *_ in rows if reviewer})
    places = _public_ids(Place.objects.all(), {place for _, place, *_ in rows})
    ids, works = {one.pk: str(one.public_id) for one in people}, _works(reviewers)
    for person_key, place_key, reviewer_key, starts_on, ends_on, named_at in rows:
        person, place, span = ids[person_key], places[place_key], Span(starts_on, ends_on)
        found[Key(person, WORKER, place, place)].append(span)
        if reviewer_key:
            own = works.get((reviewers[reviewer_key], place), ())
            found[Key(reviewers[reviewer_key], REVIEWER, person, place)] += _while_there(span, own, named_at, today)
    return found


FIELDS = ("post__person", "post__workplace", "reviewer", "starts_on", "ends_on", "recorded_at")


def _public_ids(rows: QuerySet[Any], keys: Iterable[int]) -> dict[int, str]:
    """Of thousands of contracts, the people and places are few: joined, each would be read again for every contract."""
    return {pk: str(id) for pk, id in rows.filter(pk__among=keys).order_by().values_list("pk", "public_id")}


def _works(people: Mapping[int, str]) -> dict[tuple[str, str], list[Work]]:
    """When each of these (their public ids, by their keys) works at which place, by their posts and by their roles; what is over
    among it."""
    found: dict[tuple[str, str], list[Work]] = defaultdict(list)
    if not people:
        return found
    posts = Post.objects.filter(person__among=people).order_by()
    for person, place, starts_on, ends_on in posts.values_list(*AT, "starts_on", "ends_on"):
        until = midnight(ends_on + DAY) if ends_on else None
        found[people[person], str(place)].append(Work(Span(starts_on, ends_on), until))
    roles = Grant.objects.standing().filter(role__in=WORKS, waits=False, holder__among=people.values()).order_by()
    for holder, at, starts_at, ends_at in roles.values_list("holder", "place", "starts_at", "ends_at"):
        last_day = timezone.localdate(ends_at) - DAY if ends_at else None
        found[holder, at].append(Work(Span(timezone.localdate(starts_at), last_day), ends_at))
    return found


def _while_there(span: Span, works: Iterable[Work], named_at: datetime, today: date) -> Iterator[Span]:
    """The part of a review that rests on the reviewer's own work: whoever has left is not given it again because something else
    changes. All of it for whoever did not work there any more when they were named, and so reviews from outside."""
    own = [one.span for one in works if one.until is None or one.until > named_at]
    for one in joined(own) if own else (span,):
        ends = min((end for end in (one.ends_on, span.ends_on) if end), default=None)
        begins = max(one.starts_on, span.starts_on)
        if ends is None or ends >= max(begins, today):
            yield Span(begins, ends)


def _held(people: Collection[Person], now: datetime) -> dict[Key, list[Grant]]:
    """What is held now, or will be, at the places where these people have or had posts. Elsewhere others see to it."""
    ids = {one.pk: str(one.public_id) for one in people}
    posts = Post.objects.filter(person__among=ids).order_by()
    there = {(ids[person], str(place)) for person, place in posts.values_list(*AT)}
    current = Grant.objects.current(now).order_by("starts_at", "pk")
    found: dict[Key, list[Grant]] = defaultdict(list)
    for one in current.filter(role=WORKER, holder__among=ids.values()):
        if (one.holder, one.place) in there:
            found[Key(one.holder, WORKER, one.scope, one.place)].append(one)
    for one in current.filter(role=REVIEWER, scope__among=ids.values()):
        if (one.scope, one.place) in there:
            found[Key(one.holder, REVIEWER, one.scope, one.place)].append(one)
    return found


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans that meet or overlap, as one."""
    found: list[Span] = []
    for one in sorted(spans, key=lambda span: span.starts_on):
        last = found[-1] if found else None
        if last and (last.ends_on is None or one.starts_on <= last.ends_on + DAY):
            ends = None if last.ends_on is None or one.ends_on is None else max(last.ends_on, one.ends_on)
            found[-1] = Span(last.starts_on, ends)
        else:
            found.append(one)
    return found


def _moments(span: Span, today: date, now: datetime) -> Moments:
    """A post that has begun is worked from this second on; a last day lasts until midnight."""
    begins = now if span.starts_on <= today else midnight(span.starts_on)
    return begins, midnight(span.ends_on + DAY) if span.ends_on else None


def midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


def _settled(held: Iterable[Grant], moments: list[Moments], *, by: str, now: datetime) -> list[Moments]:
    """Ends and moves what is held; the times for which a role has still to be given. What is over makes room first: two grants of
    one role never overlap."""
    missing, moved = list(moments), []
    for one in held:
        fitting = next((each for each in missing if _goes_on(one, each, now)), None)
        if fitting is None:
            access.end(grant=one, by=by, now=now)
        else:
            missing.remove(fitting)
            moved.append((one, fitting[1]))
    for one, ends_at in moved:
        if one.ends_at != ends_at:
            access.change_end(grant=one, ends_at=ends_at, by=by, now=now)
    return missing


def _goes_on(one: Grant, moments: Moments, now: datetime) -> bool:
    """Whether what is held is for this time, but for its end. What is held today is not for a post that begins later."""
    begins, ends = moments
    too_early = one.starts_at <= now < begins
    lasts = (one.ends_at is None or one.ends_at > begins) and (ends is None or ends > begins)
    return one.starts_at <= begins and lasts and not too_early


def _given(key: Key, moments: Iterable[Moments], granter: str, now: datetime) -> Iterator[Given]:
    """Nobody gives themselves a role: whoever may name themselves a reviewer (`rules.naming`) has it from the post itself."""
    giver = SYSTEM if granter == key.holder else granter
    for begins, ends in moments:
        yield Given(key.holder, key.role, key.scope, begins, ends, giver, now, key.place)
