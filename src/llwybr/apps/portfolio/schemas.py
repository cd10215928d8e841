"""What the API says of a portfolio, to a system that holds its owner's key. Somebody's own words are in the language they wrote in.

What a key for one half opens says of the other half no more than an id: titles are read with a key that is for them, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated

from django.utils.timezone import localdate
from django.utils.translation import gettext_noop as _
from pydantic import Field

from llwybr.apps.portfolio.queries.witness import ANSWERED, state_of
from llwybr.apps.portfolio.rules.codes import KINDS, LANGUAGES_OF_LEARNING
from llwybr.apps.portfolio.rules.learning import PLAN, bounds, year_of
from llwybr.apps.portfolio.templatetags.evidence import kind_name
from llwybr.apps.portfolio.templatetags.learning_record import learnt_in
from llwybr.core.files.limits import limits
from llwybr.core.files.queries import may_be_fetched
from llwybr.core.kit.api.texts import Answer, Linked, Named, Told, Words, in_both, in_both_languages

if TYPE_CHECKING:
    from llwybr.apps.portfolio.models import Activity, Evidence, Statement
    from llwybr.apps.portfolio.queries.activities import Bar, Totals
    from llwybr.apps.portfolio.queries.parts import Part
    from llwybr.apps.standards.models import Edition, Element
    from llwybr.core.files.kind import Kind
    from llwybr.core.files.models import File
    from llwybr.core.kit.bilingual import Written

    Elements = Mapping[Part, tuple[Edition, Element]]
    Areas = Mapping[tuple[str, str], Written]

NATIONS = "/api/v1/nations"
PIECES, ENTRIES, FILES = "/api/v1/my/portfolio", "/api/v1/my/learning", "/api/v1/my/portfolio/files"
WRITERS = {
    "own": _("Its owner, by hand"),
    PLAN: _("Llwybr, from a step of their plan that they marked as done"),
    "other": _("Llwybr, from another part of it"),
}


class Place(Answer):
    """What is read with another scope: where it is, and nothing of what it says."""

    id: str
    href: str


class KindOut(Words):
    id: Annotated[str, Field(json_schema_extra={"enum": list(KINDS)})]


class LearntIn(Words):
    id: Annotated[str, Field(json_schema_extra={"enum": list(LANGUAGES_OF_LEARNING)})]


class WriterOut(Words):
    id: Annotated[str, Field(json_schema_extra={"enum": list(WRITERS)})]


@cache
def _kind(id: str) -> KindOut:
    return KindOut(id=id, **in_both_languages(kind_name, id).model_dump())


@cache
def _learnt_in(id: str) -> LearntIn:
    return LearntIn(id=id, **in_both_languages(learnt_in, id).model_dump())


def _writer(source: str) -> WriterOut:
    id = source if source == PLAN else "other" if source else "own"
    return WriterOut(id=id, **in_both(WRITERS[id]).model_dump())


# --- evidence -------------------------------------------------------------------------------------------------------


class FileOut(Answer):
    id: str
    href: Annotated[
        str | None,
        Field(
            description=_(
                "Where its bytes are; null while they wait for the virus scanner, or where it found something."
            )
        ),
    ]
    name: Told
    kind: Named
    type: Annotated[str, Field(description=_("The media type of its bytes."))]
    size: Annotated[int, Field(ge=0, description=_("In bytes."))]

    @classmethod
    def of(cls, one: File) -> FileOut:
        kind = limits().kinds[one.kind]
        return cls(
            id=str(one),
            href=f"{FILES}/{one}" if may_be_fetched(one) else None,
            name=Told.by(one.name),
            kind=Named(id=kind.id, title=Words.of(kind.name)),
            type=media_type(kind),
            size=one.size,
        )


def media_type(kind: Kind) -> str:
    return kind.type.partition(";")[0]


class PieceOut(Answer):
    id: str
    href: str
    kind: KindOut
    title: Told
    link: Annotated[str | None, Field(description=_("A page on the web that is part of it; null where there is none."))]
    on: Annotated[
        date | None, Field(description=_("The day on which it was, such as 2026-09-01; null where none is given."))
    ]
    written_at: datetime
    changed_at: datetime
    elements: Annotated[list[Linked], Field(description=_("The elements of the standards that it shows."))]
    files: Annotated[list[FileOut], Field(description=_("Its files, in the order of their owner."))]

    @classmethod
    def of(cls, one: Evidence, elements: Elements) -> PieceOut:
        return cls(**_piece(one, elements))


class StatementOut(Answer):
    name: Annotated[Told | None, Field(description=_("Who the witness says that they are."))]  # null: they were erased
    role: Annotated[
        Told | None, Field(description=_("What they are to the owner, in their words; null where they did not say."))
    ]
    said: Told
    said_on: date

    @classmethod
    def of(cls, one: Statement, now: datetime) -> StatementOut | None:
        """Once they answered. What they were asked, and their address, stay between the two."""
        if state_of(one, now) != ANSWERED or one.answered_at is None:
            return None
        return cls(
            name=Told.if_any(one.name),
            role=Told.if_any(one.role, one.language),
            said=Told.by(one.said, one.language),
            said_on=localdate(one.answered_at),
        )


class WholePieceOut(PieceOut):
    text: Annotated[Told | None, Field(description=_("In their own words; null where they wrote none."))]
    statement: Annotated[StatementOut | None, Field(description=_("What a witness said; null where nobody has."))]
    learning: Annotated[list[Place], Field(description=_("The entries of the record of learning that it counts in."))]

    @classmethod
    def whole(cls, one: Evidence, elements: Elements, entries: Iterable[str], now: datetime) -> WholePieceOut:
        statement = getattr(one, "statement", None)
        return cls(
            **_piece(one, elements),
            text=Told.if_any(one.text, one.language),
            statement=StatementOut.of(statement, now) if statement else None,
            learning=[Place(id=each, href=f"{ENTRIES}/{each}") for each in entries],
        )


def _piece(one: Evidence, elements: Elements) -> dict[str, object]:
    parts = [(each.nation, each.element) for each in one.shows.all()]
    return {
        "id": str(one),
        "href": f"{PIECES}/{one}",
        "kind": _kind(one.kind),
        "title": Told.by(one.title, one.language),
        "link": one.link or None,
        "on": one.on,
        "written_at": one.created_at,
        "changed_at": one.changed_at,
        "elements": [_element(*elements[part]) for part in parts if part in elements],
        "files": [FileOut.of(each.file) for each in one.attached.all()],
    }


def _element(edition: Edition, one: Element) -> Linked:
    href = f"{NATIONS}/{edition.nation}/editions/{edition.code}/elements/{one.slug}"
    return Linked(id=one.slug, title=Words.of(one.title), href=href)


# --- the record of learning -----------------------------------------------------------------------------------------

Year = Annotated[int, Field(description=_("The academic year that begins in September of this year: 2026 is 2026/27."))]
Minutes = Annotated[int, Field(ge=0, description=_("For how long, in minutes."))]
Entries = Annotated[int, Field(ge=0, description=_("How many entries there are."))]


class AreaOut(Answer):
    id: str
    title: Annotated[Words | None, Field(description=_("Null where no edition in force has an area of this name."))]


class EntryOut(Answer):
    id: str
    href: str
    title: Told
    on: Annotated[date, Field(description=_("Its last day."))]
    year: Year
    minutes: Minutes
    language: Annotated[LearntIn, Field(description=_("In which language they learnt."))]
    nation: str | None
    area: Annotated[AreaOut | None, Field(description=_("The area of the standards; null for all of it, or none."))]
    provider: Annotated[Told | None, Field(description=_("Who ran it; null where it is not said."))]
    changed: Annotated[Told | None, Field(description=_("What changed because of it; null where it is not said yet."))]
    written_by: WriterOut
    written_at: datetime
    changed_at: datetime
    evidence: Annotated[list[Place], Field(description=_("The pieces of evidence that count in it."))]

    @classmethod
    def of(cls, one: Activity, areas: Areas, pieces: Mapping[int, list[str]]) -> EntryOut:
        return cls(
            id=str(one),
            href=f"{ENTRIES}/{one}",
            title=Told.by(one.title),
            on=one.on,
            year=year_of(one.on),
            minutes=one.minutes,
            language=_learnt_in(one.language),
            nation=one.nation or None,
            area=_area(one.area, areas.get((one.nation, one.area))),
            provider=Told.if_any(one.provider),
            changed=Told.if_any(one.changed),
            written_by=_writer(one.source),
            written_at=one.created_at,
            changed_at=one.changed_at,
            evidence=[Place(id=each, href=f"{PIECES}/{each}") for each in pieces.get(one.pk, ())],
        )


def _area(slug: str, title: Written | None) -> AreaOut | None:
    return AreaOut(id=slug, title=Words.of(title) if title else None) if slug else None


class YearTotal(Answer):
    year: Year
    minutes: Minutes
    entries: Entries


class AreaTotal(Answer):
    area: Annotated[AreaOut | None, Field(description=_("The area of the standards; null for all of it, or none."))]
    minutes: Minutes
    entries: Entries


class LanguageTotal(Answer):
    language: LearntIn
    minutes: Minutes
    entries: Entries


class TotalsOut(Answer):
    year: Year
    first_day: date
    last_day: date
    minutes: Minutes
    entries: Entries
    areas: Annotated[list[AreaTotal], Field(description=_("Of this year by area, the most first."))]
    languages: Annotated[
        list[LanguageTotal], Field(description=_("Of this year by the language in which they learnt."))
    ]
    years: Annotated[
        list[YearTotal], Field(description=_("Of every year in which there is something, the latest first."))
    ]

    @classmethod
    def of(cls, totals: Totals, titles: Mapping[str, Written]) -> TotalsOut:
        first, last = bounds(totals.year)
        return cls(
            year=totals.year,
            first_day=first,
            last_day=last,
            minutes=totals.minutes,
            entries=totals.entries,
            areas=[AreaTotal(area=_area(slug, titles.get(slug)), **_sum(bar)) for slug, bar in totals.areas.items()],
            languages=[LanguageTotal(language=_learnt_in(id), **_sum(bar)) for id, bar in totals.languages.items()],
            years=[YearTotal(year=year, **_sum(bar)) for year, bar in totals.years.items()],
        )


def _sum(bar: Bar) -> dict[str, int]:
    return {"minutes": bar.minutes, "entries": bar.entries}
