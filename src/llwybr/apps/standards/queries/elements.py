"""The elements of an edition, their areas, levels and examples."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from django.db.models import Prefetch

from llwybr.apps.standards.models import Area, Descriptor, Edition, Element, Example, Profile
from llwybr.apps.standards.queries.editions import edition_in_force
from llwybr.core.kit.bilingual import Written

Elements: TypeAlias = Sequence[Element]
Row = TypeVar("Row", bound=tuple[Any, ...])


def elements(edition: Edition) -> Sequence[Element]:
    """Every element of an edition, in order, with its area. Remembered until the edition is loaded anew: not to be changed."""
    return _elements(edition.pk, edition.stamp)


@lru_cache(maxsize=16)
def _elements(edition: int, stamp: UUID) -> tuple[Element, ...]:
    return tuple(Element.objects.filter(edition=edition).select_related("area"))


def areas(edition: Edition) -> list[Area]:
    """Every area with its elements and their levels."""
    levels = Prefetch("elements", Element.objects.prefetch_related("descriptors"))
    return list(edition.areas.prefetch_related(levels))


def areas_alone(edition: Edition) -> list[Area]:
    """Every area, without its elements."""
    return list(edition.areas.all())


def by_area(rows: Iterable[Row]) -> list[tuple[Area, list[Row]]]:
    """Rows that begin with an element, in the order of the standards, gathered under its area."""
    return [(area, list(found)) for area, found in groupby(rows, key=lambda row: row[0].area)]


def descriptors(element: Element) -> list[Descriptor]:
    return list(element.descriptors.all())


def descriptors_at(wanted: Mapping[int, int]) -> dict[int, Descriptor]:
    """The text of one level of each element: {element pk: level} to {element pk: descriptor}."""
    found = Descriptor.objects.filter(element__in=wanted)
    return {one.element_id: one for one in found if one.level == wanted[one.element_id]}


def example(element: Element, profile: Profile) -> Example | None:
    """An everyday moment of this job's family; of another one where this family is not asked it."""
    found = list(element.examples.all())
    return next((one for one in found if one.family_id == profile.family_id), found[0] if found else None)


def element_titles(nation: str, on: date) -> dict[str, Written]:
    """The title of every element in force, by slug."""
    edition = edition_in_force(nation, on)
    return {element.slug: element.title for element in edition.elements.all()} if edition else {}
