"""A staged list as it is read: each difference in words, with the names of what it mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

from llwybr.core.places.incoming.difference import CHANGES, COUNTED_ALONE
from llwybr.core.places.models import Code, Import, Place, Staged
from llwybr.core.places.queries import by_urn
from llwybr.core.places.words import FIELDS, WAYS, coding, shown

Words = str | Promise
FIRST = ("kind", "area", "keeper", "opened_on", "closed_on")  # what is told of a new place
LISTED_ALONE = {"shared_number"} | COUNTED_ALONE  # counted, and on no line


@dataclass(frozen=True)
class Field:
    label: Words
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One difference: the place, if it is known by now; its ways in words; what was and what is to be."""

    name: str
    number: str
    line: int
    place: Place | None
    ways: list[Words]
    is_new: bool
    fields: list[Field]


def counted(batch: Import) -> list[tuple[str, Words, int, bool]]:
    """How many places differ in each way: its id, its words, how many, and whether they are listed."""
    return [(way, WAYS[way], batch.counts[way], way not in LISTED_ALONE) for way in WAYS if batch.counts.get(way)]


def lines(staged: Iterable[Staged]) -> list[Line]:
    """These differences in words: three queries, however many they are."""
    staged = list(staged)
    places = by_urn(one.after["urn"] for one in staged if "urn" in one.after)
    names = _names(staged)
    return [_line(one, one.place or places.get(one.after.get("urn", "")), names) for one in staged]


def _line(one: Staged, place: Place | None, names: dict[str, str]) -> Line:
    ways, is_new = one.what.split(), " new " in one.what
    fields = FIRST if is_new else tuple(FIELDS) if set(ways) & set(CHANGES) else ("authority",)
    name = str(place.name) if place and "name" not in one.before else one.name
    return Line(
        name=name,
        number=one.after.get("urn") or one.after.get("group") or one.after.get("la_code") or "",
        line=one.line,
        place=place,
        ways=[coding(one.after, name)] if "la_code" in one.after else [WAYS[way] for way in ways],
        is_new=is_new,
        fields=list(_fields(one, fields, names, is_new=is_new)),
    )


def _fields(one: Staged, fields: tuple[str, ...], names: dict[str, str], *, is_new: bool) -> Iterator[Field]:
    for field in fields:
        if field in one.after and not (is_new and one.after[field] in ("", None)):
            before = shown(field, one.before.get(field), names) if field in one.before else ""
            yield Field(FIELDS[field], before, shown(field, one.after[field], names))


def _names(staged: list[Staged]) -> dict[str, str]:
    """What the authorities and trusts are called that these differences mention: two queries."""
    said: set[tuple[str, str]] = set()
    for one in staged:
        for facts in (one.before, one.after):
            said |= _mentioned(facts)
    wanted = Q(pk=None)
    for scheme in ("la_code", "group"):
        wanted |= Q(scheme=scheme, value__in=[code for kind, code in said if kind == scheme])
    kinds = {"la_code": "authority", "group": "trust"}
    found = Code.objects.filter(wanted).select_related("place")
    names = {f"{kinds[one.scheme]} {one.value}": str(one.place.name) for one in found}
    return names | _coded({one.batch_id for one in staged})


def _coded(batches: set[int]) -> dict[str, str]:
    """The authorities that get their code by these lists."""
    found = Staged.objects.filter(batch__in=batches, what=" coded ", place__isnull=False).select_related("place")
    return {f"authority {one.after['la_code']}": str(one.place.name) for one in found if one.place}


def _mentioned(facts: dict[str, Any]) -> set[tuple[str, str]]:
    kind, _, code = (facts.get("keeper") or "").partition(" ")
    keeper = {("la_code" if kind == "authority" else "group", code)} if code else set()
    return keeper | ({("la_code", facts["area"])} if facts.get("area") else set())
