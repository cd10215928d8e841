import json
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from llwybr.engines.planning import Answer, Limits, Offer, Problem

NEED = {"id": "n", "gap": 1}
OFFER = {"id": "o", "hours": 1, "cost": 0}
NUMBER = "Give a number, such as 3 or 2.5."
DECIMALS = "Give at most two decimals."
RANGE = "Give a number from 0 to 1000000."
WEIGHT = "Give a number from 0.01 to 1000."
WHOLE = "Input should be a valid integer"


def need(**more: Any) -> dict[str, Any]:
    return {"needs": [NEED | more]}


def offer(**more: Any) -> dict[str, Any]:
    return {"needs": [NEED], "offers": [OFFER | more]}


def offers(*after: list[str]) -> dict[str, Any]:
    return {"offers": [OFFER | {"id": f"o{number}", "after": firsts} for number, firsts in enumerate(after)]}


NAN, INFINITY = float("nan"), float("inf")
BAD: list[tuple[Any, tuple[Any, ...], str]] = [
    ([], (), "Input should be an object"),
    ({"wants": []}, ("wants",), "Extra inputs are not permitted"),
    ({"needs": {}}, ("needs",), "Input should be a valid array"),
    ({"needs": [3]}, ("needs", 0), "Input should be an object"),
    ({"needs": [{"gap": 1}]}, ("needs", 0, "id"), "Field required"),
    ({"needs": [{"id": "n"}]}, ("needs", 0, "gap"), "Field required"),
    (need(name="x"), ("needs", 0, "name"), "Extra inputs are not permitted"),
    (need(id=""), ("needs", 0, "id"), "String should have at least 1 character"),
    (need(id="x" * 201), ("needs", 0, "id"), "String should have at most 200 characters"),
    (need(id=3), ("needs", 0, "id"), "Input should be a valid string"),
    (need(id="a\tb"), ("needs", 0, "id"), "Leave out tabs, line breaks and other control characters."),
    (need(gap=0), ("needs", 0, "gap"), "Input should be greater than or equal to 1"),
    (need(gap=4), ("needs", 0, "gap"), "Input should be less than or equal to 3"),
    (need(gap=1.5), ("needs", 0, "gap"), WHOLE),
    (need(gap=True), ("needs", 0, "gap"), WHOLE),
    (need(gap="1"), ("needs", 0, "gap"), WHOLE),
    (need(gap=10**400), ("needs", 0, "gap"), "Input should be less than or equal to 3"),
    (need(weight=0), ("needs", 0, "weight"), WEIGHT),
    (need(weight=-1), ("needs", 0, "weight"), WEIGHT),
    (need(weight=1000.01), ("needs", 0, "weight"), WEIGHT),
    (need(weight=0.015), ("needs", 0, "weight"), DECIMALS),
    (need(weight=False), ("needs", 0, "weight"), NUMBER),
    (need(weight=None), ("needs", 0, "weight"), NUMBER),
    (offer(hours="2"), ("offers", 0, "hours"), NUMBER),
    (offer(hours=True), ("offers", 0, "hours"), NUMBER),
    (offer(hours=[]), ("offers", 0, "hours"), NUMBER),
    (offer(hours=NAN), ("offers", 0, "hours"), RANGE),
    (offer(hours=INFINITY), ("offers", 0, "hours"), RANGE),
    (offer(hours=-0.25), ("offers", 0, "hours"), RANGE),
    (offer(hours=10**400), ("offers", 0, "hours"), RANGE),
    (offer(cost=1e300), ("offers", 0, "cost"), RANGE),
    (offer(cost=1e-300), ("offers", 0, "cost"), DECIMALS),
    (offer(cost=0.125), ("offers", 0, "cost"), DECIMALS),
    (offer(languages="cy"), ("offers", 0, "languages"), "Input should be a valid array"),
    (offer(languages=[""]), ("offers", 0, "languages", 0), "String should have at least 1 character"),
    (offer(raises={"n": 0}), ("offers", 0, "raises", "n"), "Input should be greater than or equal to 1"),
    (offer(raises={"n": 4}), ("offers", 0, "raises", "n"), "Input should be less than or equal to 3"),
    (offer(raises=["n"]), ("offers", 0, "raises"), "Input should be an object"),
    (offer(raises={"m": 1}), ("offers", 0, "raises", "m"), "There is no need called “m”."),
    (offer(after=["p"]), ("offers", 0, "after", 0), "There is no offer called “p”."),
    (offer(after=[1]), ("offers", 0, "after", 0), "Input should be a valid string"),
    ({"needs": [NEED, NEED]}, ("needs", 1, "id"), "The id “n” is given twice."),
    ({"offers": [OFFER, OFFER]}, ("offers", 1, "id"), "The id “o” is given twice."),
    (offers(["o0"]), ("offers", 0, "after", 0), "“o0” and this offer each wait for the other to be finished first."),
    ({"limits": []}, ("limits",), "Input should be an object"),
    ({"limits": {"days": 1}}, ("limits", "days"), "Extra inputs are not permitted"),
    ({"limits": {"hours": -1}}, ("limits", "hours"), RANGE),
    ({"limits": {"cost": NAN}}, ("limits", "cost"), RANGE),
    ({"limits": {"hours": "12"}}, ("limits", "hours"), NUMBER),
    ({"limits": {"languages": [None]}}, ("limits", "languages", 0), "Input should be a valid string"),
]


@pytest.mark.parametrize(("facts", "loc", "message"), BAD)
def test_a_bad_problem_is_refused_with_the_path_and_a_plain_message(
    facts: Any, loc: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        Problem.model_validate_json(json.dumps(facts))
    error = refusal.value.errors()[0]
    assert (error["loc"], error["msg"]) == (loc, message)


@pytest.mark.parametrize(
    "text", ["", "{", "nonsense", '{"needs": [}', "[" * 1000, '{"limits": {"hours": 9' + "9" * 5000 + "}}"]
)
def test_what_is_not_json_is_refused_too(text: str) -> None:
    with pytest.raises(ValidationError, match="Invalid JSON"):
        Problem.model_validate_json(text)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ValidationError):
        Problem.model_validate_json(b"\xff\xfe")


def test_a_circle_is_found_however_long() -> None:
    with pytest.raises(ValidationError, match="each wait for the other") as refusal:
        Problem.model_validate(offers(["o3"], ["o0"], ["o1"], ["o2"], []))
    (error,) = refusal.value.errors()
    _, at, _, place = error["loc"]
    assert (at, place) != (4, 0)


def test_every_fault_across_records_is_told_at_once() -> None:
    facts = {"needs": [NEED, NEED], "offers": [OFFER | {"raises": {"x": 1}, "after": ["y"]}]}
    with pytest.raises(ValidationError) as refusal:
        Problem.model_validate(facts)
    locs = [error["loc"] for error in refusal.value.errors()]
    assert locs == [("needs", 1, "id"), ("offers", 0, "raises", "x"), ("offers", 0, "after", 0)]


def test_there_are_at_most_5000_of_each() -> None:
    with pytest.raises(ValidationError, match="at most 5000 items"):
        Problem.model_validate({"needs": [{"id": str(number), "gap": 1} for number in range(5001)]})
    with pytest.raises(ValidationError, match="at most 5000 items"):
        Problem.model_validate(offers(*[[]] * 5001))


def test_defaults_are_what_a_person_would_expect() -> None:
    problem = Problem.model_validate({"needs": [NEED], "offers": [OFFER]})
    assert problem.needs[0].weight == 1
    assert problem.limits == Limits(hours=None, cost=None, languages=None)
    assert problem.offers[0] == Offer(id="o", hours=1, cost=0, languages=(), raises={}, after=())


def test_decimals_are_welcome_where_python_calls() -> None:
    offer = Offer.model_validate(OFFER | {"hours": Decimal("2.50"), "cost": Decimal("10.00")})
    assert (offer.hours, offer.cost) == (2.5, 10)
    for bad in ("NaN", "sNaN", "Infinity", "1E+5000", "0.001"):
        with pytest.raises(ValidationError):
            Offer.model_validate(OFFER | {"hours": Decimal(bad)})


def test_both_schemas_can_be_printed() -> None:
    for model in (Problem, Answer):
        assert json.loads(json.dumps(model.model_json_schema()))["additionalProperties"] is False
