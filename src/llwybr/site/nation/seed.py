"""Puts the invented nation in, by the same actions that a real one uses."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

from llwybr.core.access import actions as access
from llwybr.core.access.actions import Given
from llwybr.core.appointments.rules import SYSTEM
from llwybr.core.kit.bilingual import Written
from llwybr.core.people import actions as people
from llwybr.core.people.models import Account, Person
from llwybr.core.people.rules.matching import Described
from llwybr.core.people.rules.names import FullName
from llwybr.core.places import actions as places
from llwybr.core.places import queries as known_places
from llwybr.core.places.models import Place
from llwybr.core.signin import actions as signin
from llwybr.site import cast
from llwybr.site.nation.describing import describe
from llwybr.site.nation.learning import keep_portfolios
from llwybr.site.nation.plan import Plan, Someone, Spot, plan
from llwybr.site.nation.working import start_posts
from llwybr.site.nation.years import set_calendars

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OPENED = date(1996, 9, 1)


def seed(*, by: str, now: datetime) -> int:
    """Put the invented nation in, once; how many people it has, or 0 where it is there already. The cast is there before."""
    made = plan()
    if Place.objects.filter(kind=made.spots[0].kind, name_en=made.spots[0].name.en).exists():
        return 0
    spots = _places(made, by=by)
    persons = _people(made, spots, by=by, now=now)
    _accounts(made, persons, by=by)
    access.grant_all(_grants(made, spots, persons), by=by)
    set_calendars(made, spots, by=by, today=timezone.localdate(now))
    start_posts(made, spots, persons, by=by, now=now)
    describe(made, spots, _heads(made, persons), by=by, now=now)
    keep_portfolios(made, persons, by=by, now=now)
    return len(persons)


def _heads(made: Plan, persons: Mapping[str, Person]) -> dict[str, str]:
    """The public id of the head of each school, by its slug."""
    return {one.at: str(persons[one.who].public_id) for one in made.offices if one.role == "head"}


def _places(made: Plan, *, by: str) -> dict[str, Place]:
    """Each invented place by its slug, and the nations; what moved, merged or was renamed did so on its day."""
    found = {nation: known_places.nation(nation) for nation in ("wales", "england")}
    spots = {slug: place for slug, place in found.items() if place}
    before = {one["school"]: one["from"] for one in made.said["moved"]}
    former = {one["slug"]: one for one in made.said["renamed"]}
    for spot in made.spots:
        name = Written(former[spot.slug]["en"], former[spot.slug]["cy"]) if spot.slug in former else spot.name
        spots[spot.slug] = _open(spot, name, before.get(spot.slug, spot.under), spots, by=by)
    for one in made.said["moved"]:
        place = spots[one["school"]]
        under = next(spot.under for spot in made.spots if spot.slug == one["school"])
        places.move(place=place, to=spots[under], on=one["day"], by=by)
    for slug, one in former.items():
        spot = next(spot for spot in made.spots if spot.slug == slug)
        places.rename(place=spots[slug], name=spot.name, on=one["day"], by=by)
    for one in made.said["merged"]:
        gone = Spot("", "school", "wales", Written(one["en"], one["cy"]))
        place = _open(gone, gone.name, one["under"], spots, by=by)
        places.merge(place=place, into=spots[one["into"]], on=one["day"], by=by)
    return spots


def _open(spot: Spot, name: Written, under: str, spots: Mapping[str, Place], *, by: str) -> Place:
    return places.open_place(
        kind=spot.kind,
        name=name,
        nation=spot.nation,
        opened_on=OPENED,
        parent=spots.get(under),
        area=spots.get(spot.area),
        by=by,
    )


def _people(made: Plan, spots: Mapping[str, Place], *, by: str, now: datetime) -> dict[str, Person]:
    """Each person by their slug, taken in as from a file of the place where they first hold a role."""
    at: dict[str, str] = {}
    for office in made.offices:
        at.setdefault(office.who, office.at)
    someone = {one.slug: one for one in made.people}
    persons = {one.slug: Person.objects.get(name=one.name) for one in cast.everyone() if one.slug in someone}
    for place in dict.fromkeys(at.values()):
        there = [someone[slug] for slug, where in at.items() if where == place and slug not in persons]
        described = [_described(one) for one in there]
        raised_by = str(spots[place].public_id) if place else ""
        taken = people.take_in(described=described, place=raised_by, by=by, now=now)
        persons |= {one.slug: row.person for one, row in zip(there, taken, strict=True)}
    _say(persons, [one for one in made.people if one.given])
    return persons


def _described(one: Someone) -> Described:
    names = [FullName(one.given, one.family)]
    if one.former:
        names.append(FullName(one.given, one.former))
    return Described(names=tuple(names), born_on=one.born, emails=(one.mail,) if one.mail else ())


def _say(persons: Mapping[str, Person], someone: Iterable[Someone]) -> None:
    """What each says of themselves."""
    rows = []
    for one in someone:
        row = persons[one.slug]
        row.name, row.language, row.works_in, row.welsh = one.name, one.language, list(one.works_in), one.welsh
        rows.append(row)
    Person.objects.bulk_update(rows, ["name", "language", "works_in", "welsh"], batch_size=200)


def _accounts(made: Plan, persons: Mapping[str, Person], *, by: str) -> None:
    signin.open_accounts(of={one.mail: persons[one.slug] for one in made.people if one.mail}, by=by)


def _grants(made: Plan, spots: Mapping[str, Place], persons: Mapping[str, Person]) -> list[Given]:
    def id(slug: str) -> str:
        return str(persons[slug].public_id) if slug else SYSTEM

    grants = []
    for office in made.offices:
        place = str(spots[office.at].public_id) if office.at else ""
        scope = id(office.over) if office.over else place
        since = _morning(office.since)
        grants.append(Given(id(office.who), office.role, scope, since, None, id(office.by), since, place))
    return grants


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8)))


def account_of(slug: str) -> Account | None:
    """The account of the one whom a visitor can step into as `slug`; None if there is nobody, or their account was closed."""
    one = next((one for one in plan().said["characters"] if one["slug"] == slug), None)
    holder = one and plan().holder(one["role"], one["place"], one.get("over", ""))
    return Account.objects.filter(email=holder.mail, is_active=True).first() if holder else None
