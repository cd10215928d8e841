"""The pieces that answers about an attempt share: an answer and a status in words, links into the edition, a row of the path."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated

from django.utils.timezone import localdate
from django.utils.translation import gettext_noop as _
from pydantic import Field

from llwybr.apps.selfassessment.models import ANSWERS, Attempt
from llwybr.apps.selfassessment.rules import STATUSES
from llwybr.apps.selfassessment.templatetags.selfassessment import answer_name, status_name
from llwybr.core.kit.api.texts import Answer, Level, Linked, Words, in_both_languages

if TYPE_CHECKING:
    from llwybr.apps.selfassessment.bridge import Row
    from llwybr.apps.selfassessment.queries import Whole
    from llwybr.apps.standards.models import Edition, Element, Profile

NATIONS = "/api/v1/nations"
MINE = "/api/v1/my/attempts"
MyDay = Annotated[date, Field(description=_("A day, such as 2026-09-01."))]


def link(edition: "Edition", part: str, one: "Element | Profile") -> Linked:
    return _link(f"{NATIONS}/{edition.nation}/editions/{edition.code}/{part}", one.slug, one.title.en, one.title.cy)


@lru_cache(maxsize=2000)
def _link(where: str, slug: str, en: str, cy: str) -> Linked:
    return Linked(id=slug, title=Words(en=en, cy=cy), href=f"{where}/{slug}")


class AnswerOut(Words):
    id: Annotated[str, Field(json_schema_extra={"enum": list(ANSWERS)})]
    number: Annotated[int | None, Field(ge=1, le=4, description=_("The level, or null where the answer is none."))]

    @classmethod
    def said(cls, value: str) -> "AnswerOut | None":
        return answer_out(value) if value else None


@cache
def answer_out(value: str) -> AnswerOut:
    words = in_both_languages(answer_name, value)
    return AnswerOut(id=value, number=int(value) if value.isdigit() else None, en=words.en, cy=words.cy)


class StatusOut(Words):
    id: Annotated[str, Field(json_schema_extra={"enum": list(STATUSES)})]

    @classmethod
    def named(cls, id: str) -> "StatusOut | None":
        return status_out(id) if id else None


@cache
def status_out(id: str) -> StatusOut:
    words = in_both_languages(status_name, id)
    return StatusOut(id=id, en=words.en, cy=words.cy)


class EditionLink(Answer):
    nation: str
    id: str
    href: str


class AttemptLink(Answer):
    id: str
    href: str
    started_on: MyDay
    edition: Annotated[EditionLink, Field(description=_("The edition that it was answered under."))]
    job: Linked
    aim: Annotated[Linked | None, Field(description=_("The job aimed at, where there is one."))]

    @classmethod
    def of(cls, one: Attempt) -> "AttemptLink":
        return cls(**attempt_fields(one))


def attempt_fields(one: Attempt) -> dict[str, object]:
    edition = one.edition
    href = f"{NATIONS}/{edition.nation}/editions/{edition.code}"
    return {
        "id": str(one.public_id),
        "href": f"{MINE}/{one.public_id}",
        "started_on": localdate(one.started_at),
        "edition": EditionLink(nation=edition.nation, id=edition.code, href=href),
        "job": link(edition, "profiles", one.job),
        "aim": link(edition, "profiles", one.aim) if one.aim else None,
    }


class PathRow(Answer):
    element: Linked
    have: Annotated[Level | None, Field(description=_("Where they are; null where it is not known."))]
    asked: Annotated[Level | None, Field(description=_("What the job asks; null where it does not."))]
    aimed: Annotated[Level | None, Field(description=_("What the job aimed at asks; null where it does not."))]
    left: Annotated[int, Field(ge=0, description=_("How many levels there are to go, towards the higher of the two."))]


def links_of(whole: "Whole") -> dict[str, Linked]:
    return {one.slug: link(whole.attempt.edition, "elements", one) for one in whole.elements}


def level_or_none(number: int | None) -> Level | None:
    return None if number is None else Level.at(number)


def path_row(row: "Row", links: Mapping[str, Linked]) -> PathRow:
    return PathRow(**row_fields(row, links))


def row_fields(row: "Row", links: Mapping[str, Linked]) -> dict[str, object]:
    return {
        "element": links[row.element.slug],
        "have": level_or_none(row.have),
        "asked": level_or_none(row.asked or None),
        "aimed": level_or_none(row.aimed or None),
        "left": row.way,
    }
