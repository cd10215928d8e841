"""What another system reads of a portfolio with its owner's key: their own alone, page by page, each row with all that is said of it.

Only keys are counted and skipped, which an index holds: the last of ten thousand costs little more than the first.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from llwybr.apps.portfolio import access
from llwybr.apps.portfolio.queries.activities import NATION, activities, area_titles
from llwybr.apps.portfolio.queries.evidence import Wanted, fitting
from llwybr.apps.portfolio.queries.parts import known_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from llwybr.apps.portfolio.models import Activity, ActivityQuerySet, Evidence, EvidenceQuerySet
    from llwybr.apps.portfolio.queries.parts import Part
    from llwybr.apps.standards.models import Edition, Element
    from llwybr.core.access.viewer import Viewer
    from llwybr.core.kit.bilingual import Written

Rows = TypeVar("Rows", "EvidenceQuerySet", "ActivityQuerySet")


def pieces(viewer: Viewer, kind: str, offset: int, limit: int) -> tuple[list[Evidence], int]:
    """Some of their evidence, the latest first, without its words; and how much there is in all."""
    mine = fitting(viewer, Wanted(kind=kind))
    return list(_with_parts(_cut(mine, offset, limit)).defer("text", "folded")), mine.order_by().count()


def whole_piece(viewer: Viewer, public_id: UUID) -> Evidence | None:
    """One piece, with its words and what a witness said."""
    found = access.own(viewer).filter(public_id=public_id).select_related("statement")
    return _with_parts(found).first()


def entries_with(piece: Evidence) -> list[str]:
    """The public ids of the entries of the record of learning that a piece counts in."""
    return [public_id for _key, public_id in access.entries_with(piece)]


def entries(viewer: Viewer, year: int | None, language: str, offset: int, limit: int) -> tuple[list[Activity], int]:
    """Some of their record of learning, the latest first; and how much there is in all."""
    mine = activities(viewer, year)
    mine = mine.filter(language=language) if language else mine
    return list(_cut(mine, offset, limit)), mine.order_by().count()


def entry(viewer: Viewer, public_id: UUID) -> Activity | None:
    return access.own_activities(viewer).filter(public_id=public_id).first()


def pieces_in(rows: Iterable[Activity]) -> Mapping[int, list[str]]:
    """{key of an entry: the public ids of the pieces that count in it}."""
    found: dict[int, list[str]] = defaultdict(list)
    for key, public_id in access.counts_in(rows):
        found[key].append(public_id)
    return found


def elements_of(rows: Iterable[Evidence], on: date) -> Mapping[Part, tuple[Edition, Element]]:
    """Every part of the job that these pieces show, each in the edition that has it."""
    return known_in({(one.nation, one.element) for row in rows for one in row.shows.all()}, on)


def areas_of(rows: Iterable[Activity]) -> Mapping[tuple[str, str], Written]:
    """{(nation, area): title} of these entries."""
    wanted: dict[str, set[str]] = {}
    for one in rows:
        if one.area:
            wanted.setdefault(one.nation, set()).add(one.area)
    return {
        (nation, slug): titles[slug]
        for nation, slugs in wanted.items()
        for titles in [area_titles(nation or NATION, slugs)]
        for slug in slugs & titles.keys()
    }


def _cut(rows: Rows, offset: int, limit: int) -> Rows:
    keys = list(rows.values_list("pk", flat=True)[offset : offset + limit])
    return rows.filter(pk__in=keys)


def _with_parts(rows: EvidenceQuerySet) -> EvidenceQuerySet:
    return rows.prefetch_related("shows", "attached__file")
