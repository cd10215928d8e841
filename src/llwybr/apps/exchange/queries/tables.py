"""An edition as tables, for spreadsheets: a row at a time, both languages side by side."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from llwybr.apps.exchange.queries.words import level_names
from llwybr.apps.standards import queries as standards
from llwybr.apps.standards.queries import whole

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Edition, Element, Profile

Cell = str | int
Row = Sequence[Cell]

MARK = "\ufeff"  # tells a spreadsheet that this is UTF-8: without it the ŵ is lost
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def elements(edition: Edition) -> Iterator[Row]:
    """A row for each element, with its area and source."""
    yield (
        *("area", "area_title_en", "area_title_cy", "element", "title_en", "title_cy", "statement_en", "statement_cy"),
        *("chance_en", "chance_cy", "source_en", "source_cy", "source_url", "source_status"),
    )
    for one in edition.elements.all():
        yield (
            *(one.area.slug, one.area.title.en, one.area.title.cy, one.slug, one.title.en, one.title.cy),
            *(one.statement.en, one.statement.cy, one.chance.en, one.chance.cy),
            *(one.source_name.en, one.source_name.cy, one.source_url, one.source_status),
        )


def levels(edition: Edition) -> Iterator[Row]:
    """A row for each level of each element."""
    names = level_names()
    yield "element", "level", "level_name_en", "level_name_cy", "text_en", "text_cy"
    for element in edition.elements.all():
        for one in element.descriptors.all():
            yield element.slug, one.level, names[one.level].en, names[one.level].cy, one.text.en, one.text.cy


def examples(edition: Edition) -> Iterator[Row]:
    """A row for each example of each element."""
    yield "element", "family", "text_en", "text_cy"
    for element in edition.elements.all():
        for one in element.examples.all():
            yield element.slug, one.family.slug, one.text.en, one.text.cy


def profiles(edition: Edition) -> Iterator[Row]:
    """A row for each element that a job asks: the job, the element and the level."""
    names = level_names()
    yield (
        *("family", "role", "rung", "job", "title_en", "title_cy", "summary_en", "summary_cy"),
        *("element", "level", "level_name_en", "level_name_cy"),
    )
    for profile in edition.profiles.all():
        for element, level in asked(edition, profile):
            name = names[level]
            yield (*_job(profile), element.slug, level, name.en, name.cy)


def _job(profile: Profile) -> Row:
    return (
        *(profile.role.family.slug, profile.role.slug, profile.rung, profile.slug, profile.title.en, profile.title.cy),
        *(profile.summary.en, profile.summary.cy),
    )


def asked(edition: Edition, profile: Profile) -> Iterator[tuple[Element, int]]:
    """What a job asks, in the order of the standards."""
    level = {ask.element_id: ask.level for ask in profile.asks.all()}
    return ((element, level[element.pk]) for element in edition.elements.all() if element.pk in level)


def crosswalks(edition: Edition) -> Iterator[Row]:
    """A row for each link between an item of somebody else's framework and an element."""
    yield (
        *("framework", "framework_title_en", "framework_title_cy", "code", "item_title_en", "item_title_cy"),
        *("element", "relation", "confidence", "reviewer_en", "reviewer_cy", "reviewed"),
    )
    links = standards.linked(edition.nation)
    for link in (link for element in edition.elements.all() for link in links.get(element.slug, ())):
        item, title = link.item, link.item.framework.title
        yield (
            *(item.framework.slug, title.en, title.cy, item.code, item.title.en, item.title.cy),
            *(link.element, link.relation, link.confidence, item.reviewer.en, item.reviewer.cy),
            item.reviewed.isoformat() if item.reviewed else "",
        )


TABLES: dict[str, Callable[[Edition], Iterator[Row]]] = {
    "elements": elements,
    "levels": levels,
    "examples": examples,
    "jobs": profiles,
    "crosswalks": crosswalks,
}


def as_csv(name: str, edition: Edition) -> Iterator[str]:
    """A table line by line. Nothing in it is taken for a formula."""
    whole.fill([edition])
    yield MARK
    for row in TABLES[name](edition):
        yield line(row)


def line(row: Iterable[Cell]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def _harmless(text: str) -> str:
    """A text that a spreadsheet shows and does not work out: an apostrophe before it says so."""
    return f"'{text}" if text.startswith(FORMULA) else text
