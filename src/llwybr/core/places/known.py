"""What is known of places by their numbers, as a comparison needs it: a handful of queries, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from llwybr.core.places.incoming.difference import Authority, Known
from llwybr.core.places.incoming.naming import Named, Naming
from llwybr.core.places.kinds import AUTHORITY
from llwybr.core.places.models import Belonging, Code, Place
from llwybr.core.places.rules import fold

FIELDS = ("name_en", "name_cy", "kind", "nation", "area_id", "opened_on", "closed_on", "closed", "type", "phase")


def authorities() -> dict[str, Authority]:
    """Every local authority by its code."""
    found = Code.objects.filter(scheme="la_code", place__kind=AUTHORITY)
    named = found.values_list("value", "place__nation", "place__name_en")
    return {code: Authority(nation, name) for code, nation, name in named}


def naming(nations: Collection[str], on: date) -> Naming:
    """The local authorities of these nations by what they are called, and every code that somebody has."""
    taken = by_code("la_code")
    coded = set(taken.values())
    found = Place.objects.filter(kind=AUTHORITY, nation__in=nations).order_by("pk")
    return Naming(taken, [_named(one, on, coded) for one in found])


def _named(place: Place, on: date, coded: set[int]) -> Named:
    names = frozenset({fold(place.name_en), fold(place.name_cy)})
    return Named(place.pk, place.nation, place.name_en, names, place.is_open(on), place.pk in coded)


def known_trusts() -> dict[str, Known]:
    """Every academy trust by GIAS's number."""
    found = Code.objects.filter(scheme="group")
    named = found.values_list("value", "place_id", "place__name_en", "place__name_cy", "place__nation")
    return {code: Known(pk, en, cy, {"nation": nation}) for code, pk, en, cy, nation in named}


def known_places(on: date) -> dict[str, Known]:
    """Every place that has a URN, by that."""
    keepers, own = _keepers(on), {scheme: _codes(scheme) for scheme in ("la_estab", "ukprn")}
    areas = {pk: code for code, pk in by_code("la_code").items()}
    found = Code.objects.filter(scheme="urn")
    named = found.values_list("value", "place_id", *(f"place__{name}" for name in FIELDS))
    return {urn: _known(pk, rest, keepers, own, areas) for urn, pk, *rest in named.iterator(5000)}


def _known(
    pk: int, rest: list[Any], keepers: dict[int, str], own: dict[str, dict[int, str]], areas: dict[int, str]
) -> Known:
    en, cy, kind, nation, area, opened_on, closed_on, closed, type, phase = rest
    facts = {
        "kind": kind,
        "nation": nation,
        "area": areas.get(area, ""),
        "keeper": keepers.get(pk, ""),
        "opened_on": opened_on.isoformat() if opened_on else None,
        "closed_on": closed_on.isoformat() if closed_on else None,
        "closed": closed,
        "type": type,
        "phase": phase,
        **{scheme: numbers.get(pk, "") for scheme, numbers in own.items()},
    }
    return Known(pk, en, cy, facts)


def by_code(scheme: str) -> dict[str, int]:
    """The place of each number of a scheme."""
    return dict(Code.objects.filter(scheme=scheme).values_list("value", "place_id"))


def _codes(scheme: str) -> dict[int, str]:
    return dict(Code.objects.filter(scheme=scheme).values_list("place_id", "value"))


def _keepers(on: date) -> dict[int, str]:
    """What each place belongs to on this day, or will: `authority 681`, `trust 1234`, `place 17`."""
    labels = {pk: f"trust {code}" for code, pk in by_code("group").items()}
    labels |= {pk: f"authority {code}" for code, pk in by_code("la_code").items()}
    lasting = Belonging.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on)).order_by("place_id", "starts_on", "pk")
    return {place: labels.get(parent, f"place {parent}") for place, parent in _pairs(lasting)}


def _pairs(found: Any) -> Iterator[tuple[int, int]]:
    yield from found.values_list("place_id", "parent_id").iterator(5000)


def nation_places() -> dict[str, int]:
    """The place of each nation, where there is one."""
    return dict(Place.objects.filter(kind="nation").values_list("nation", "pk"))
