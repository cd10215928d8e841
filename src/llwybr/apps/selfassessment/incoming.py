"""An attempt as a bundle has it: what of it could have been written here. PURE."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from llwybr.apps.selfassessment.rules import STATUSES

ANSWERS_OF, STEPS_OF = "selfassessment.Answer", "selfassessment.Step"
PARTS = {ANSWERS_OF: "attempt", STEPS_OF: "attempt"}
MOST = 2000  # answers of one attempt: no edition has so many questions

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=80)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]*$", max_length=20)]
Given = Literal["1", "2", "3", "4", "not_part", "no_chance", "not_said"]


def _or_none(said: object) -> object:
    return said or None


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Answered(_Row):
    element: Slug
    value: Given
    answered_at: AwareDatetime


class Decided(_Row):
    element: Slug
    status: Literal["", *STATUSES]  # type: ignore[valid-type]
    note: Annotated[str, StringConstraints(max_length=2000)] = ""
    declined_for: Literal["", Given] = ""
    changed_at: AwareDatetime


class Brought(_Row):
    """`edition`: its nation and its code, as in `wales/2026-1`."""

    edition: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[^/\x00]{1,40}$")]
    job: Slug
    aim: Annotated[Slug | None, BeforeValidator(_or_none)] = None
    started_at: AwareDatetime
    hours: Annotated[Decimal | None, Field(ge=0, lt=10_000, decimal_places=2)] = None
    cost: Annotated[Decimal | None, Field(ge=0, lt=1_000_000, decimal_places=2)] = None
    languages: Annotated[list[Literal["cy", "en"]], Field(max_length=2)] = []
    deliveries: Annotated[list[Code], Field(max_length=20)] = []
    by_when: date | None = None
    limits_said: bool = False
    answers: Annotated[list[Answered], Field(max_length=MOST)] = []
    steps: Annotated[list[Decided], Field(max_length=MOST)] = []

    @property
    def nation(self) -> str:
        return self.edition.partition("/")[0]

    @property
    def code(self) -> str:
        return self.edition.partition("/")[2]


def read(row: dict[str, Any], now: datetime) -> Brought | None:
    """None for what could not have been written here."""
    try:
        found = Brought.model_validate({**row, "answers": row.get(ANSWERS_OF, []), "steps": row.get(STEPS_OF, [])})
    except ValidationError:
        return None
    return found if found.started_at <= now else None
