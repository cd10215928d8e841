"""The problem and the answer as JSON: shapes, limits and the checks that cross records."""

import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
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

MOST_ROWS = 5000
MOST_LINKS = 200
MOST_WEIGHT = 1000
MOST_AMOUNT = 1_000_000


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("number", "Give a number, such as 3 or 2.5.")
    return Decimal(value) if isinstance(value, int) else Decimal(str(value))


def _amount(value: Any, least: Decimal, most: int) -> int | float:
    """The number as an int where it is whole, else as a float; JSON has no other kind of number to give back."""
    exact = _decimal(value)
    if not exact.is_finite() or not least <= exact <= most:
        raise PydanticCustomError("range", "Give a number from {least} to {most}.", {"least": str(least), "most": most})
    if exact != round(exact, 2):
        raise PydanticCustomError("decimals", "Give at most two decimals.")
    return int(exact) if exact == int(exact) else float(exact)


def _quantity(value: Any) -> int | float:
    return _amount(value, Decimal(0), MOST_AMOUNT)


def _weight(value: Any) -> int | float:
    return _amount(value, Decimal("0.01"), MOST_WEIGHT)


def _printable(text: str) -> str:
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in text):
        raise PydanticCustomError("control", "Leave out tabs, line breaks and other control characters.")
    return text


Id = Annotated[str, Field(strict=True, min_length=1, max_length=200), AfterValidator(_printable)]
Levels = Annotated[int, Field(strict=True, ge=1, le=3)]
Quantity = Annotated[
    int | float,
    PlainValidator(_quantity),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": MOST_AMOUNT, "multipleOf": 0.01}),
]
Weight = Annotated[
    int | float,
    PlainValidator(_weight),
    WithJsonSchema({"type": "number", "minimum": 0.01, "maximum": MOST_WEIGHT, "multipleOf": 0.01}),
]
Languages = Annotated[tuple[Id, ...], Field(max_length=MOST_LINKS)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Need(_Record):
    """A part of the job with `gap` levels still to go; each level closed is worth `weight`."""

    id: Id
    gap: Levels
    weight: Weight = 1


class Offer(_Record):
    """Something to learn from: hours of one's time, cost in pounds, levels raised per need, offers to finish first."""

    id: Id
    hours: Quantity
    cost: Quantity
    languages: Languages = ()
    raises: Annotated[dict[Id, Levels], Field(max_length=MOST_LINKS)] = {}
    after: Annotated[tuple[Id, ...], Field(max_length=MOST_LINKS)] = ()


class Limits(_Record):
    """What the whole plan may take: hours, pounds, and languages of which each offer needs one. Left out: no limit."""

    hours: Quantity | None = None
    cost: Quantity | None = None
    languages: Languages | None = None


class Problem(_Record):
    """Needs, offers and limits; the order of the lists does not matter to the answer.

    Raises `pydantic.ValidationError`, with the path of every fault, on ids given twice, on `raises` or `after` that
    name nothing in the problem, and on offers that wait for one another in a circle.
    """

    needs: Annotated[tuple[Need, ...], Field(max_length=MOST_ROWS)] = ()
    offers: Annotated[tuple[Offer, ...], Field(max_length=MOST_ROWS)] = ()
    limits: Limits = Limits()

    @model_validator(mode="after")
    def _records_agree(self) -> Self:
        faults = [*_twice("needs", self.needs), *_twice("offers", self.offers), *_unknown(self)] or [*_circles(self)]
        if faults:
            raise ValidationError.from_exception_data("Problem", faults)
        return self


class Answer(_Record):
    """The best set of offers.

    `chosen` is in an order that can be followed; `value` is the sum over needs of weight times levels closed, and
    nothing allowed is worth more than `bound`. `proved` says that the set is the best in every respect: most value,
    then fewest hours, then least cost, then the smallest list of ids. Hours and pounds are totals. `closed` and
    `left` count levels, by need, where there are any.
    """

    chosen: tuple[str, ...]
    value: int | float
    bound: int | float
    proved: bool
    hours: int | float
    cost: int | float
    closed: dict[str, int]
    left: dict[str, int]


def _fault(kind: LiteralString, message: LiteralString, name: str, loc: tuple[str | int, ...]) -> InitErrorDetails:
    return InitErrorDetails(type=PydanticCustomError(kind, message, {"id": name}), loc=loc, input=name)


def _twice(field: str, rows: Iterable[Need | Offer]) -> Iterator[InitErrorDetails]:
    seen: set[str] = set()
    for at, row in enumerate(rows):
        if row.id in seen:
            yield _fault("twice", "The id “{id}” is given twice.", row.id, (field, at, "id"))
        seen.add(row.id)


def _unknown(problem: Problem) -> Iterator[InitErrorDetails]:
    needs = {need.id for need in problem.needs}
    offers = {offer.id for offer in problem.offers}
    for at, offer in enumerate(problem.offers):
        for name in offer.raises:
            if name not in needs:
                yield _fault("unknown_need", "There is no need called “{id}”.", name, ("offers", at, "raises", name))
        for place, name in enumerate(offer.after):
            if name not in offers:
                yield _fault("unknown_offer", "There is no offer called “{id}”.", name, ("offers", at, "after", place))


def _circles(problem: Problem) -> Iterator[InitErrorDetails]:
    try:
        TopologicalSorter({offer.id: offer.after for offer in problem.offers}).prepare()
    except CycleError as error:
        first, second, *_ = error.args[1]  # the first must come before the second, and so on round the circle
        at = [offer.id for offer in problem.offers].index(second)
        place = problem.offers[at].after.index(first)
        message = "“{id}” and this offer each wait for the other to be finished first."
        yield _fault("circle", message, first, ("offers", at, "after", place))
