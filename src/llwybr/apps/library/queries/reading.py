"""Reading one resource, and the few that help somebody where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from llwybr.apps.library.models import About, Priority, Resource
from llwybr.apps.library.queries.stock import stamp
from llwybr.apps.standards import queries as standards
from llwybr.core.kit.sourced import in_force
from llwybr.values.bilingual import LANGUAGES

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Edition, Element, Family

# What a list of resources does not show.
LONG = tuple(f"{name}_{language}" for name in ("body", "try_this", "ask") for language in LANGUAGES)


def resource(nation: str, slug: str, on: date) -> Resource | None:
    return Resource.objects.filter(in_force(on), nation=nation, slug=slug).first()


def resources(keys: Iterable[int]) -> dict[int, Resource]:
    """Some resources by their keys, without their long texts. One query."""
    return Resource.objects.defer(*LONG).in_bulk(list(keys))


def helps_with(resource: Resource, edition: Edition) -> list[tuple[Element, list[int]]]:
    """The parts of a job that a resource is about, in the order of the standards, and the levels of a reader it helps."""
    levels = {row.element: sorted(row.levels) for row in resource.about.all()}
    return [(element, levels[element.slug]) for element in standards.elements(edition) if element.slug in levels]


def helped(nation: str, element: str | None, level: int) -> set[int]:
    """The keys of the resources that help a reader who is at a level, in one element or in any. One query."""
    rows = About.objects.filter(resource__nation=nation, **({"element": element} if element else {}))
    return {key for key, levels in rows.values_list("resource", "levels") if level in levels}


def families_of(resource: Resource, edition: Edition) -> list[Family]:
    """The families that a resource was made for; none if it is for everyone."""
    return [family for family in standards.families(edition) if family.slug in resource.families]


def priorities_of(resource: Resource) -> list[Priority]:
    """The national priorities that a resource serves."""
    return list(Priority.objects.filter(nation=resource.nation, slug__in=resource.priorities))


def helping(
    nation: str, levels: Mapping[str, int], *, family: str, language: str, on: date, most: int = 3
) -> dict[str, list[Resource]]:
    """For each element and the level a person is at in it, the resources that help most, at most `most`.

    First those for that level, ours before other people's pages, those made for the person's family, in their language,
    and the shortest: what can be read in a break comes before what cannot. The same question is answered once, until the
    library is loaded anew.
    """
    return _helping(stamp(nation), nation, tuple(levels.items()), family, language, on, most)


@lru_cache(maxsize=256)
def _helping(
    _stamp: UUID | None, nation: str, at: tuple[tuple[str, int], ...], family: str, language: str, on: date, most: int
) -> dict[str, list[Resource]]:
    levels = dict(at)
    found: dict[str, list[tuple[tuple[object, ...], Resource]]] = defaultdict(list)
    wanted = About.objects.filter(in_force(on, of="resource__"), resource__nation=nation, element__in=levels)
    rows = wanted.select_related("resource").defer(*(f"resource__{name}" for name in LONG))
    for row in rows:
        one = row.resource
        if one.families and family not in one.families:
            continue
        fits = (
            levels[row.element] not in row.levels,
            one.kind != "guide",
            not one.families,
            language not in one.languages,
        )
        found[row.element].append(((*fits, one.minutes, one.position), one))
    return {
        element: [one for _, one in sorted(pairs, key=lambda pair: pair[0])[:most]] for element, pairs in found.items()
    }
