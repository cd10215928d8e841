import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from llwybr.engines.provision import Answer, Catalogue, People, Problem, solve, total
from llwybr.engines.provision.tests import plain

JOB = {"id": "cook", "family": "kitchen", "asks": {"menu": 3, "safety": 2}}
NIA = {"id": "nia", "job": "cook", "held": {"menu": 1, "safety": 0}, "hours": 5, "money": 0, "languages": ["cy"]}
MENUS = {"id": "menus", "hours": 2, "languages": ["cy", "en"], "raises": {"menu": {"by": 1, "to": 2}}}


def problem(**facts: Any) -> Problem:
    return Problem.model_validate({"jobs": [JOB], "people": [NIA], "offers": [MENUS], **facts})


def chosen(person: dict[str, Any] | None = None, offer: dict[str, Any] | None = None) -> tuple[str, ...]:
    """What Nia is given if she, or the one offer, is otherwise."""
    return solve(problem(people=[{**NIA, **(person or {})}], offers=[{**MENUS, **(offer or {})}])).plans["nia"].chosen


def test_the_answer_tells_plans_provision_and_uses() -> None:
    assert solve(problem()).model_dump() == {
        "plans": {"nia": {"chosen": ("menus",), "gain": 1}},
        "elements": {
            "menu": {"need": 2, "met": 1, "unmet": 1, "bare": 1},
            "safety": {"need": 2, "met": 0, "unmet": 2, "bare": 2},
        },
        "uses": {"menus": 1},
    }


def test_what_is_left_out_of_a_person_is_no_limit_and_no_need() -> None:
    assert chosen({"hours": None, "money": None, "languages": None}, {"hours": 1_000_000, "cost": 1_000_000}) == (
        "menus",
    )
    assert chosen({"held": {}}) == ()
    assert "menu" not in solve(problem(people=[{**NIA, "held": {}}])).elements


def test_an_offer_is_for_whoever_it_says() -> None:
    assert chosen({"languages": ["en"]}) == ("menus",)
    assert chosen({"languages": ["fr"]}) == ()
    assert chosen({"languages": []}) == ()
    assert chosen(offer={"families": ["office"]}) == ()
    assert chosen(offer={"families": ["office", "kitchen"]}) == ("menus",)
    assert chosen(offer={"cost": 10}) == ()
    assert chosen({"funding": ["grant"]}, {"cost": 10, "funding": ["grant", "levy"]}) == ("menus",)
    assert chosen({"funding": ["grant"]}, {"cost": 10, "funding": ["levy"]}) == ()


def test_what_an_offer_raises_and_no_job_asks_is_left_out() -> None:
    answer = solve(problem(offers=[{**MENUS, "raises": {"french": {"by": 1, "to": 4}}}]))
    assert answer.plans["nia"].chosen == ()
    assert list(answer.elements) == ["menu", "safety"]


def test_nothing_at_all_is_a_problem_too() -> None:
    assert solve(Problem()) == Answer(plans={}, elements={}, uses={})


@given(st.integers(0, 1_000_000), st.randoms(use_true_random=False))
def test_words_and_arrays_say_the_same_in_whatever_order(seed: int, pick: Any) -> None:
    catalogue, people = plain.made(seed)
    facts = in_words(catalogue, people)
    answer = solve(Problem.model_validate(facts))
    shuffled = {name: pick.sample(rows, len(rows)) for name, rows in facts.items()}
    assert solve(Problem.model_validate(shuffled)) == answer
    sums = total(People(**people), Catalogue(**catalogue))
    assert sum(plan.gain for plan in answer.plans.values()) == sums.met.sum()
    assert {f"o{at}": int(times) for at, times in enumerate(sums.uses) if times} == answer.uses
    for at in np.flatnonzero(sums.need):
        levels = answer.elements[f"e{at}"]
        assert (levels.need, levels.met, levels.unmet, levels.bare) == (
            sums.need[at],
            sums.met[at],
            sums.unmet[at],
            sums.bare[at],
        )


def in_words(catalogue: dict[str, Any], people: dict[str, Any]) -> dict[str, list[Any]]:
    """The facts of `made` as a problem; an offer in no language is in one that nobody has."""

    def names(letter: str, bits: int) -> list[str]:
        return [f"{letter}{at}" for at in range(8) if bits >> at & 1]

    def levels(row: Any, least: int = 0) -> dict[str, int]:
        return {f"e{at}": int(level) for at, level in enumerate(row) if level >= least}

    jobs = [
        {"id": f"j{at}", "family": f"f{family}", "asks": levels(row, 1)}
        for at, (family, row) in enumerate(zip(people["families"], people["asked"], strict=True))
    ]
    persons = [
        {
            "id": f"p{at}",
            "job": f"j{people['job'][at]}",
            "held": levels(people["held"][at]),
            "languages": names("l", people["languages"][at]),
            "funding": names("m", people["funding"][at]),
            **{what: float(people[what][at]) for what in ("hours", "money") if people[what][at] < np.inf},
        }
        for at in range(len(people["held"]))
    ]
    offers = [
        {
            "id": f"o{at}",
            "hours": float(catalogue["hours"][at]),
            "cost": float(catalogue["cost"][at]),
            "languages": names("l", catalogue["languages"][at]) or ["l9"],
            "families": names("f", catalogue["families"][at]),
            "funding": names("m", catalogue["funding"][at]),
            "raises": {
                f"e{element}": {"by": int(by), "to": int(to)}
                for element, (by, to) in enumerate(zip(catalogue["by"][at], catalogue["to"][at], strict=True))
                if by and to
            },
        }
        for at in range(len(catalogue["hours"]))
    ]
    return {"jobs": jobs, "people": persons, "offers": offers}


BAD = [
    ({"people": [{**NIA, "job": "judge"}]}, ("people", 0, "job"), "There is no job called “judge”."),
    ({"people": [NIA, NIA]}, ("people", 1, "id"), "The id “nia” is given twice."),
    ({"offers": [MENUS, MENUS]}, ("offers", 1, "id"), "The id “menus” is given twice."),
    ({"jobs": [JOB, JOB]}, ("jobs", 1, "id"), "The id “cook” is given twice."),
    (
        {"people": [{**NIA, "held": {"menu": 5}}]},
        ("people", 0, "held", "menu"),
        "Input should be less than or equal to 4",
    ),
    ({"people": [{**NIA, "hours": -1}]}, ("people", 0, "hours"), "Give a number from 0 to 1000000."),
    ({"people": [{**NIA, "hours": 1e400}]}, ("people", 0, "hours"), "Give a number from 0 to 1000000."),
    ({"people": [{**NIA, "money": "5"}]}, ("people", 0, "money"), "Give a number, such as 3 or 2.5."),
    ({"offers": [{**MENUS, "hours": float("nan")}]}, ("offers", 0, "hours"), "Give a number from 0 to 1000000."),
    ({"offers": [{**MENUS, "cost": 0.001}]}, ("offers", 0, "cost"), "Give at most two decimals."),
    (
        {"offers": [{**MENUS, "languages": []}]},
        ("offers", 0, "languages"),
        "Tuple should have at least 1 item after validation, not 0",
    ),
    (
        {"offers": [{**MENUS, "raises": {"menu": {"by": 0, "to": 2}}}]},
        ("offers", 0, "raises", "menu", "by"),
        "Input should be greater than or equal to 1",
    ),
    (
        {"jobs": [JOB, *({"id": f"j{at:02}", "family": f"f{at:02}"} for at in range(32))]},
        ("jobs", "family"),
        "“kitchen” is one too many: name fewer different ones.",
    ),
    (
        {"jobs": [JOB, *({"id": f"j{at}", "asks": {f"e{at}{n:03}": 1 for n in range(200)}} for at in range(5))]},
        ("jobs", "asks"),
        "“menu” is one too many: name fewer different ones.",
    ),
]


@pytest.mark.parametrize(("facts", "loc", "message"), BAD)
def test_a_bad_problem_is_refused_with_the_path_and_a_plain_message(
    facts: dict[str, Any], loc: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        problem(**facts)
    assert [(error["loc"], error["msg"]) for error in caught.value.errors()] == [(loc, message)]


def test_problem_and_answer_have_schemas() -> None:
    assert set(Problem.model_json_schema()["properties"]) == {"jobs", "people", "offers"}
    assert json.loads(solve(problem()).model_dump_json())["plans"]["nia"]["chosen"] == ["menus"]
