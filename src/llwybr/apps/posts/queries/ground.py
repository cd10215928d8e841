"""All that a file of staff is compared with: the workplaces that its bringer may change, what their words mean, who is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from llwybr.apps.posts.access import CHANGE, LEADS
from llwybr.apps.posts.incoming.headings import contract_words, fold
from llwybr.apps.posts.incoming.rows import Words
from llwybr.apps.posts.models import Contract, Intake, Meaning
from llwybr.apps.posts.models.intake import CONTRACT, DEFAULT, HEADING, JOB
from llwybr.apps.posts.queries.one import roles_above
from llwybr.apps.posts.rules.intake import KnownPost, Setting
from llwybr.apps.posts.rules.planning import Known, Staff
from llwybr.apps.posts.rules.terms import Terms
from llwybr.apps.standards import queries as standards
from llwybr.core.access.models import Grant
from llwybr.core.access.roles import role
from llwybr.core.people.models import Person
from llwybr.core.people.queries import describe
from llwybr.core.people.rules.names import FullName
from llwybr.core.people.schemes import at_place, scheme
from llwybr.core.places.access import visible_to as places_visible_to
from llwybr.core.places.models import Belonging, Code, Place

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Profile
    from llwybr.core.access.viewer import Viewer

WORKPLACES = role("worker").kinds
EMPLOYERS = ("academy_trust", "local_authority")
NUMBERS = {"payroll": "employer", "ewc": "ewc", "trn": "trn"}
STAFF_OF = 1000  # people asked for at once


@dataclass(frozen=True)
class Doer:
    """Who brings a file in: the public id of the person, and the places (keys) whose posts they may change."""

    person: str
    places: frozenset[int]


def doer(viewer: Viewer, place: Place, now: datetime) -> Doer:
    """Whoever looks, at a place and those under it."""
    there = Place.objects.at_or_under([str(place)], timezone.localdate(now))
    reached = places_visible_to(viewer, CHANGE, now).filter(pk__in=there.values("pk"), kind__in=WORKPLACES)
    return Doer(viewer.person, frozenset(reached.values_list("pk", flat=True)))


def workplaces(who: Doer, on: date) -> list[Place]:
    """Those that are open, in the order of their names."""
    return list(Place.objects.filter(pk__in=who.places).open_on(on).order_by("sorts_en", "pk"))


@dataclass(frozen=True)
class Ground:
    """What one file stands on."""

    places: Mapping[int, Place]
    words: Words
    setting: Setting
    parents: Mapping[int, list[int]]  # of each workplace, the nearest first


def ground(intake: Intake, who: Doer, now: datetime) -> Ground:
    """For the rows of this file: what words mean, and what holds where."""
    today = timezone.localdate(now)
    places = {one.pk: one for one in workplaces(who, today)}
    parents = _parents(places, today)
    above = Place.objects.in_bulk({pk for some in parents.values() for pk in some})
    remembered = meanings(intake.place)
    editions = {nation: _profiles(nation, today) for nation in {one.nation for one in places.values()}}
    slugs = {nation: frozenset(one.slug for one in some) for nation, some in editions.items()}
    weeks = remembered[DEFAULT].get("weeks", "")
    setting = Setting(
        from_on=intake.from_on,
        today=today,
        employers={pk: _employer(pk, parents[pk], above) for pk in places},
        profiles={pk: slugs[one.nation] for pk, one in places.items()},
        weeks=Decimal(weeks) if weeks else None,
        kind=remembered[DEFAULT].get("kind", ""),
    )
    jobs = [one for some in editions.values() for one in some]
    return Ground(places, _words(intake, places, above, remembered, jobs), setting, parents)


def meanings(place: Place) -> dict[str, dict[str, str]]:
    """What the words of this place's files mean, by sort."""
    found: dict[str, dict[str, str]] = {sort: {} for sort in (HEADING, JOB, CONTRACT, DEFAULT)}
    for sort, said, means in Meaning.objects.filter(place=place).values_list("sort", "said", "means"):
        found[sort][said] = means
    return found


def _profiles(nation: str, today: date) -> list[Profile]:
    edition = standards.edition_in_force(nation, today)
    return standards.profiles(edition) if edition else []


def _parents(places: Collection[int], today: date) -> dict[int, list[int]]:
    """What each belongs to, the nearest first, up to the top: a query for each step up."""
    direct: dict[int, int] = {}
    wave = set(places)
    while wave:
        rows = dict(Belonging.objects.on(today).filter(place__in=wave).values_list("place", "parent"))
        direct |= rows
        wave = set(rows.values()) - direct.keys()
    found = {}
    for place in places:
        up = [place]
        while (parent := direct.get(up[-1])) and parent not in up:
            up.append(parent)
        found[place] = up[1:]
    return found


def _employer(place: int, parents: Iterable[int], above: Mapping[int, Place]) -> int:
    """The trust or authority that it belongs to; itself where there is none."""
    return next((pk for pk in parents if above[pk].kind in EMPLOYERS), place)


def _words(
    intake: Intake,
    places: Mapping[int, Place],
    above: Mapping[int, Place],
    remembered: Mapping[str, Mapping[str, str]],
    jobs: Iterable[Profile],
) -> Words:
    named = _named(places)
    return Words(
        jobs={**names_of_jobs(jobs), **remembered[JOB]},
        contracts={**contract_words(), **remembered[CONTRACT]},
        profiles={fold(text): one.slug for one in jobs for text in (one.slug, one.title.en, one.title.cy)},
        numbers={name: (at_place(id, str(intake.place)), _reading(id)) for name, id in NUMBERS.items()},
        workplaces=named,
        employers=_named({**above, **places}),
        workplace=next(iter(places)) if len(places) == 1 else 0,
    )


def _reading(id: str) -> Callable[[str], str]:
    return partial(scheme(id).read)


def names_of_jobs(jobs: Iterable[Profile]) -> dict[str, str]:
    """The jobs that have a name alone, with its level or without: by that name, folded."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in jobs:
        for text in (one.title.en, one.title.cy, *one.also_called.en.splitlines(), *one.also_called.cy.splitlines()):
            found[fold(text)].add(one.slug)
    return {name: next(iter(slugs)) for name, slugs in found.items() if len(slugs) == 1}


def _named(places: Mapping[int, Place]) -> dict[str, int]:
    """Places by name, by number, and by the school's own four figures; 0 where that is said of two."""
    found: dict[str, set[int]] = defaultdict(set)
    for pk, one in places.items():
        for name in (one.name_en, one.name_cy):
            found[fold(name)].add(pk)
    for pk, code, value in Code.objects.filter(place__in=places).values_list("place", "scheme", "value"):
        found[fold(value)].add(pk)
        if code == "la_estab":
            found[fold(value[3:])].add(pk)
            found[fold(f"{value[:3]}/{value[3:]}")].add(pk)
    return {name: next(iter(pks)) if len(pks) == 1 else 0 for name, pks in found.items()}


def known(on: Ground, who: Doer, now: datetime) -> Known:
    """The posts at these workplaces."""
    posts = _posts(on.places)
    by_person: dict[int, list[KnownPost]] = defaultdict(list)
    for one in posts:
        by_person[one.person].append(one)
    uploader = Person.objects.filter(public_id=who.person).values_list("pk", flat=True).first() if who.person else None
    return Known(
        posts=by_person,
        references={(one.workplace, one.reference): one for one in posts if one.reference},
        leads=_leads(on, who, now),
        uploader=uploader or 0,
    )


_FIELDS = (
    "post",
    "post__person",
    "post__workplace",
    "post__public_id",
    "post__reference",
    "post__starts_on",
    "post__ends_on",
    "pk",
    "starts_on",
    "ends_on",
    "employer",
    "profile",
    "minutes",
    "weeks",
    "kind",
    "reviewer",
    "title",
    "grade",
    "spine_point",
)


def _posts(places: Collection[int]) -> list[KnownPost]:
    found: dict[int, KnownPost] = {}
    rows = Contract.objects.standing().filter(post__workplace__in=places).order_by("post", "starts_on")
    for post, person, workplace, public_id, reference, begins, ends, pk, since, until, *said in rows.values_list(
        *_FIELDS
    ):
        one = found.get(post)
        if one is None:
            one = found[post] = KnownPost(post, person, workplace, reference, begins, ends, [], str(public_id))
        employer, profile, minutes, weeks, kind, reviewer, title, grade, point = said
        terms = Terms(employer, profile, tuple(minutes), weeks, kind, reviewer, title, grade, point)
        one.contracts.append((pk, since, until, terms))
    return list(found.values())


def _leads(on: Ground, who: Doer, now: datetime) -> set[int]:
    """The workplaces at which they lead, or above which."""
    held = Grant.objects.open_at(now).filter(holder=who.person, kind="place", role__in=LEADS).values_list("scope")
    led = set(Place.objects.filter(public_id__in=[scope for (scope,) in held]).values_list("pk", flat=True))
    return {pk for pk in on.places if led & {pk, *on.parents[pk]}}


def staff(on: Ground, posts: Known, now: datetime, *, in_file: Collection[int]) -> Staff:
    """Everybody at these workplaces whom a file can name as a reviewer; those who are in it themselves under its own words."""
    found = Staff()
    at = _role_holders(on, now)
    today = timezone.localdate(now)
    for person, some in posts.posts.items():
        at[person] |= {one.workplace for one in some if one.ends_on is None or one.ends_on >= today}
    pks = [pk for pk, some in at.items() if some and pk not in in_file]
    for pk in in_file:
        found.at[pk] |= at.get(pk, set())
    for start in range(0, len(pks), STAFF_OF):
        for pk, one in describe(pks[start : start + STAFF_OF]).items():
            words = {name.key.replace("|", " ").strip() for name in one.names}
            words |= {number.value.casefold() for number in one.numbers} | set(one.emails)
            name = one.names[0] if one.names else FullName("", "")
            found.add(pk, name=name, words=words, workplaces=at[pk])
    return found


def here(on: Ground, posts: Known, now: datetime) -> set[int]:
    """Everybody who has or had a post at these workplaces, or holds a role there. Of whoever else has a record, a file that is
    only compared tells nothing: otherwise it could be asked for a stranger's birth date, a thousand days at a time."""
    ids = Place.objects.filter(pk__in=on.places).values_list("public_id", flat=True)
    held = Grant.objects.current(now).filter(kind="place", scope__in=[str(one) for one in ids])
    holders = sorted(set(held.values_list("holder", flat=True)))
    found = set(posts.posts)
    for start in range(0, len(holders), STAFF_OF):
        some = Person.objects.filter(public_id__in=holders[start : start + STAFF_OF])
        found |= set(some.values_list("pk", flat=True))
    return found


def _role_holders(on: Ground, now: datetime) -> dict[int, set[int]]:
    """Who holds a role at a workplace, or answers for it above: {person: workplaces}."""
    beneath: dict[int, set[int]] = defaultdict(set)
    for pk in on.places:
        for one in (pk, *on.parents[pk]):
            beneath[one].add(pk)
    ids = {str(one): pk for pk, one in Place.objects.filter(pk__in=beneath).values_list("pk", "public_id")}
    at = [id for id, pk in ids.items() if pk in on.places]
    reach = Q(scope__in=at) | Q(scope__in=ids, role__in=roles_above())
    rows = Grant.objects.current(now).filter(reach, kind="place").exclude(role="worker")
    held = list(rows.values_list("holder", "scope").distinct())
    people = Person.objects.listed().filter(public_id__in={holder for holder, _ in held})
    pks = {str(public_id): pk for pk, public_id in people.values_list("pk", "public_id")}
    found: dict[int, set[int]] = defaultdict(set)
    for holder, scope in held:
        if holder in pks:
            found[pks[holder]] |= beneath[ids[scope]]
    return found
