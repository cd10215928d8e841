"""An attempt, and what its answers say."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from django.utils.timezone import localdate
from django.utils.translation import gettext_noop as _
from pydantic import Field

from llwybr.apps.selfassessment.models import Attempt
from llwybr.apps.selfassessment.schemas.parts import (
    MINE,
    AnswerOut,
    AttemptLink,
    PathRow,
    answer_out,
    attempt_fields,
    level_or_none,
    links_of,
    path_row,
)
from llwybr.core.kit.api.texts import Answer, Level, Linked

if TYPE_CHECKING:
    from llwybr.apps.selfassessment.bridge import Standing
    from llwybr.apps.selfassessment.queries import Whole
    from llwybr.engines.gaps import Coverage


class AttemptOut(AttemptLink):
    current: Annotated[bool, Field(description=_("Whether it is the latest, which they are at."))]
    answered: Annotated[int, Field(ge=0, description=_("How many questions are answered under its edition."))]
    last_answered_on: Annotated[date | None, Field(description=_("The day of the last answer, or null."))]
    results: str
    plan: str

    @classmethod
    def counted(cls, one: Attempt, *, current: bool) -> "AttemptOut":
        """Of an attempt `with_counts`."""
        last = one.last_answered  # type: ignore[attr-defined]
        return cls(
            **attempt_fields(one),
            current=current,
            answered=one.answered,  # type: ignore[attr-defined]
            last_answered_on=localdate(last) if last else None,
            results=f"{MINE}/{one.public_id}/results",
            plan=f"{MINE}/{one.public_id}/plan",
        )


class CoverageOut(Answer):
    asks: Annotated[int, Field(ge=0, description=_("How many elements the job asks whose answer is known."))]
    have: Annotated[int, Field(ge=0, description=_("How many of these they have reached."))]
    yours: Annotated[int, Field(ge=0, description=_("How many elements they have at any level."))]
    used: Annotated[int, Field(ge=0, description=_("How many of these the job uses."))]
    unknown: Annotated[int, Field(ge=0, description=_("How many the job asks whose answer is not known."))]
    different: Annotated[int, Field(ge=0, description=_("How many the job asks that they say are no part of it."))]

    @classmethod
    def of(cls, one: "Coverage") -> "CoverageOut":
        return cls(**one.model_dump())


class AnswerRow(Answer):
    element: Linked
    answer: AnswerOut


class Strength(Answer):
    element: Linked
    level: Level | None


class ResultsOut(Answer):
    attempt: AttemptLink
    job: Annotated[CoverageOut, Field(description=_("How they stand to their job, in numbers of elements."))]
    aim: Annotated[CoverageOut | None, Field(description=_("How they stand to the job aimed at; null where none is."))]
    answers: Annotated[list[AnswerRow], Field(description=_("What they answered, in the order of the standards."))]
    strengths: Annotated[list[Strength], Field(description=_("Their strengths, the greatest first."))]
    path: Annotated[list[PathRow], Field(description=_("Where they are and what is asked, the longest way first."))]
    asked: Annotated[
        list[PathRow],
        Field(description=_("All that the two jobs ask, answered or not, in the order of the standards.")),
    ]

    @classmethod
    def of(cls, whole: "Whole", standing: "Standing") -> "ResultsOut":
        links = links_of(whole)
        return cls(
            attempt=AttemptLink.of(whole.attempt),
            job=CoverageOut.of(standing.job),
            aim=CoverageOut.of(standing.aim) if standing.aim else None,
            answers=[
                AnswerRow(element=link, answer=answer_out(value))
                for slug, link in links.items()
                if (value := whole.answers.get(slug))
            ],
            strengths=[
                Strength(element=links[row.element.slug], level=level_or_none(row.have)) for row in standing.strengths
            ],
            path=[path_row(row, links) for row in standing.by_way],
            asked=[path_row(row, links) for row in standing.rows if row.asked or row.aimed],
        )
