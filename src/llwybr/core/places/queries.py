"""Reading places and their tree. That they exist is public."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from llwybr.core.kit.bilingual import Written, active_language
from llwybr.core.places.kinds import AUTHORITY, NATION
from llwybr.core.places.models import (
    Belonging,
    BelongingQuerySet,
    Code,
    FormerName,
    Import,
    Place,
    PlaceQuerySet,
    Staged,
    Succession,
)
from llwybr.core.places.rules import fold

# The way up from one place on one day, with how far up each lies.
ABOVE = """
    WITH RECURSIVE above(id, far) AS (
        SELECT id, 0 FROM places_place WHERE public_id = %s
        UNION
        SELECT one.parent_id, above.far + 1 FROM places_belonging one JOIN above ON one.place_id = above.id
        WHERE (one.starts_on IS NULL OR one.starts_on <= %s) AND (one.ends_on IS NULL OR one.ends_on > %s)
            AND above.far < 20
    ) SELECT place.*, above.far FROM above JOIN places_place place ON place.id = above.id WHERE above.far > 0
    ORDER BY above.far"""


def place(public_id: str) -> Place | None:
    """The place of this public id, whatever was written there."""
    try:
        return Place.objects.filter(public_id=UUID(str(public_id))).first()
    except ValueError:
        return None


def nation(name: str) -> Place | None:
    """The place of `wales` or `england`."""
    return Place.objects.filter(kind=NATION, nation=name).first()


def by_code(scheme: str, value: str) -> Place | None:
    """The place that others know by this number."""
    return Place.objects.filter(codes__scheme=scheme, codes__value=value).first()


def above(public_id: str, on: date) -> list[Place]:
    """What a place belongs to on a day, the nearest first, up to the top: one query."""
    id = Place._meta.get_field("public_id").get_db_prep_value(UUID(str(public_id)), connection)
    day = on.isoformat()
    return list(Place.objects.raw(ABOVE, [id, day, day]))


def under(public_id: str, on: date) -> PlaceQuerySet:
    """Whatever lies under a place on a day, directly or not, without the place itself: one query."""
    return Place.objects.at_or_under([str(public_id)], on).exclude(public_id=public_id)


def directly_under(place: Place, on: date) -> PlaceQuerySet:
    """What belongs to it on a day, in the order of the page's language."""
    belonging = Belonging.objects.on(on).filter(parent=place, place=OuterRef("pk"))
    return in_order(Place.objects.filter(Exists(belonging)))


def names(public_ids: Iterable[str]) -> dict[str, Written]:
    """What each of these places is called; one that there is not is left out: one query."""
    return {str(one): one.name for one in Place.objects.at(set(public_ids)).only("public_id", "name_en", "name_cy")}


def in_order(places: PlaceQuerySet) -> PlaceQuerySet:
    """By name, in the language of the page."""
    return places.order_by(f"sorts_{active_language()}", "pk")


@dataclass(frozen=True)
class Wanted:
    """What a reader of the list chose; empty does not bind. `area`: the public id of a local authority."""

    words: str = ""
    kind: str = ""
    area: str = ""
    closed: bool = False  # also those that are not there any more


def search(wanted: Wanted, on: date) -> PlaceQuerySet:
    """The places that fit, in order, each with its area: one query for a page of them."""
    found = Place.objects.named(wanted.words).select_related("area")
    if not wanted.closed:
        found = found.open_on(on)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.area:
        found = found.filter(Q(area__public_id=wanted.area) | Q(public_id=wanted.area))
    return in_order(found)


def authorities(on: date) -> list[Place]:
    """The local authorities of today, in the order of the page's language."""
    return list(in_order(Place.objects.filter(kind=AUTHORITY).open_on(on)))


def former_names(words: str, places: Sequence[Place]) -> dict[int, Written]:
    """For those places that these words find by a former name alone, that name: one query."""
    wanted = [f" {word}" for word in fold(words).split()]
    found: dict[int, Written] = {}
    missed = [one for one in places if wanted and not _has(wanted, one.name_en, one.name_cy)]
    for one in FormerName.objects.filter(place__in=missed) if missed else ():
        if one.place_id not in found and _has(wanted, one.name_en, one.name_cy):
            found[one.place_id] = one.name
    return found


def _has(wanted: list[str], *names: str) -> bool:
    return any(all(word in f" {fold(name)}" for word in wanted) for name in names)


def belongings(place: Place) -> BelongingQuerySet:
    """What it belongs to, belonged to or will, the latest first, each with its parent."""
    return Belonging.objects.filter(place=place).select_related("parent")


def successors(place: Place) -> list[Succession]:
    """What does now what it did, and what it took over, with both places."""
    found = Succession.objects.filter(Q(place=place) | Q(into=place))
    return list(found.select_related("place", "into"))


def imports(nations: Collection[str]) -> list[Import]:
    """The last lists that were brought in for none but these nations."""
    return list(_of(nations)[:50])


def brought_in(public_id: UUID, nations: Collection[str]) -> Import | None:
    """A list for none but these nations, whatever has become of it."""
    return _of(nations).filter(public_id=public_id).first()


def _of(nations: Collection[str]) -> QuerySet[Import]:
    of = [" ".join(some) for size in range(1, len(nations) + 1) for some in combinations(sorted(nations), size)]
    return Import.objects.filter(nations__in=of)


def staged(batch: Import, what: str = "") -> QuerySet[Staged]:
    """How places differ in this list, in the order of the file; in one way alone, by choice."""
    found = Staged.objects.filter(batch=batch).select_related("place")
    return found.filter(what__contains=f" {what} ") if what else found


def by_urn(urns: Iterable[str]) -> dict[str, Place]:
    """The place of each number: one query."""
    found = Code.objects.filter(scheme="urn", value__in=list(urns)).select_related("place")
    return {one.value: one.place for one in found}
