"""The problem and the answer as JSON, for a small population: shapes, limits and the checks that cross records."""

import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Any, LiteralString, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from llwybr.engines.provision.checks import HIGHEST_LEVEL, MOST_AMOUNT, MOST_BITS

MOST_ROWS = 5000
MOST_LINKS = 200
MOST_ELEMENTS = 1000


def _printable(text: str) -> str:
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in text):
        raise PydanticCustomError("control", "Leave out tabs, line breaks and other control characters.")
    return text


def _quantity(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("number", "Give a number, such as 3 or 2.5.")
    exact = Decimal(str(value))
    if not exact.is_finite() or not 0 <= exact <= MOST_AMOUNT:
        raise PydanticCustomError("range", "Give a number from 0 to {most}.", {"most": MOST_AMOUNT})
    if exact != round(exact, 2):
        raise PydanticCustomError("decimals", "Give at most two decimals.")
    return float(exact)


Id = Annotated[str, Field(strict=True, min_length=1, max_length=200), AfterValidator(_printable)]
Held = Annotated[int, Field(strict=True, ge=0, le=HIGHEST_LEVEL)]
Level = Annotated[int, Field(strict=True, ge=1, le=HIGHEST_LEVEL)]
Quantity = Annotated[
    int | float,
    PlainValidator(_quantity),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": MOST_AMOUNT, "multipleOf": 0.01}),
]
Names = Annotated[tuple[Id, ...], Field(max_length=MOST_BITS)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Job(_Record):
    """A job of a family, with the levels that it asks by element."""

    id: Id
    family: Id = "any"
    asks: Annotated[dict[Id, Level], Field(max_length=MOST_LINKS)] = {}


class Person(_Record):
    """Someone in a job. `held` are levels by element; an element left out is not known and so no need.

    Hours and money (pounds) are what the offers may take together, left out: no limit. `languages`, of which each offer needs
    one; left out: any. `funding` are the funds that one may draw on.
    """

    id: Id
    job: Id
    held: Annotated[dict[Id, Held], Field(max_length=MOST_LINKS)] = {}
    hours: Quantity | None = None
    money: Quantity | None = None
    languages: Names | None = None
    funding: Names = ()


class Raise(_Record):
    """By how many levels an offer lifts, and to which level at most."""

    by: Level
    to: Level


class Offer(_Record):
    """Something to learn from: hours of one's time, cost in pounds, nothing to whoever can draw on one of its funds.

    `families` are those whose jobs it is for; none: for everyone. `raises` is by element.
    """

    id: Id
    hours: Quantity
    cost: Quantity = 0
    languages: Annotated[Names, Field(min_length=1)]
    families: Names = ()
    funding: Names = ()
    raises: Annotated[dict[Id, Raise], Field(max_length=MOST_LINKS)] = {}


class Problem(_Record):
    """Jobs, people and offers.

    Raises `pydantic.ValidationError`, with the path of every fault, on ids given twice, on a person's job that is not there,
    on more than 32 different languages, families or funds, and where jobs ask more than 1,000 different elements.
    """

    jobs: Annotated[tuple[Job, ...], Field(max_length=MOST_ROWS)] = ()
    people: Annotated[tuple[Person, ...], Field(max_length=MOST_ROWS)] = ()
    offers: Annotated[tuple[Offer, ...], Field(max_length=MOST_ROWS)] = ()

    @model_validator(mode="after")
    def _records_agree(self) -> Self:
        faults = [
            *_twice("jobs", self.jobs),
            *_twice("people", self.people),
            *_twice("offers", self.offers),
            *_unknown(self),
            *_many(self),
        ]
        if faults:
            raise ValidationError.from_exception_data("Problem", faults)
        return self

    @property
    def elements(self) -> list[str]:
        """What any job asks, in order."""
        return sorted({element for job in self.jobs for element in job.asks})

    # What offers and jobs name, in order: people may name other languages and funds, but nothing answers to them.

    @property
    def languages(self) -> list[str]:
        return sorted({name for offer in self.offers for name in offer.languages})

    @property
    def families(self) -> list[str]:
        named = {name for offer in self.offers for name in offer.families}
        return sorted(named.union(job.family for job in self.jobs))

    @property
    def funding(self) -> list[str]:
        return sorted({name for offer in self.offers for name in offer.funding})


class Plan(_Record):
    """The offers for one person, in order of id, and the levels that they add together."""

    chosen: tuple[str, ...]
    gain: int


class Provision(_Record):
    """Levels in one element, over all people.

    `need` is what they lack of what their jobs ask; `met` is what their offers add of it, `unmet` the rest; `bare` is the part
    of the rest to which no offer leads in a language of theirs and for their family, whatever the hours and money.
    """

    need: int
    met: int
    unmet: int
    bare: int


class Answer(_Record):
    """Plans by person, provision by element where there is need, and by offer how many people it was chosen for, if any."""

    plans: dict[str, Plan]
    elements: dict[str, Provision]
    uses: dict[str, int]


def _fault(kind: LiteralString, message: LiteralString, name: str, loc: tuple[str | int, ...]) -> InitErrorDetails:
    return InitErrorDetails(type=PydanticCustomError(kind, message, {"id": name}), loc=loc, input=name)


def _twice(field: str, rows: Iterable[Job | Person | Offer]) -> Iterator[InitErrorDetails]:
    seen: set[str] = set()
    for at, row in enumerate(rows):
        if row.id in seen:
            yield _fault("twice", "The id “{id}” is given twice.", row.id, (field, at, "id"))
        seen.add(row.id)


def _unknown(problem: Problem) -> Iterator[InitErrorDetails]:
    jobs = {job.id for job in problem.jobs}
    for at, person in enumerate(problem.people):
        if person.job not in jobs:
            yield _fault("unknown_job", "There is no job called “{id}”.", person.job, ("people", at, "job"))


def _many(problem: Problem) -> Iterator[InitErrorDetails]:
    lists = [
        ("jobs", "asks", problem.elements, MOST_ELEMENTS),
        ("jobs", "family", problem.families, MOST_BITS),
        ("offers", "languages", problem.languages, MOST_BITS),
        ("offers", "funding", problem.funding, MOST_BITS),
    ]
    for rows, field, names, most in lists:
        if len(names) > most:
            yield _fault("many", "“{id}” is one too many: name fewer different ones.", names[most], (rows, field))
