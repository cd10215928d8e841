import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llwybr.engines.planning import Answer, Problem, search, solve
from llwybr.engines.planning.tests import brute
from llwybr.engines.planning.tests.problems import problems

MANY = settings(max_examples=5 * settings().max_examples)


@pytest.fixture(params=["few", "search"], scope="module", autouse=True)
def way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Everything here holds for small problems as they are solved, and by the full search as well."""
    few = search.MOST_FEW
    search.MOST_FEW = few if request.param == "few" else -1
    yield
    search.MOST_FEW = few


def plan(offers: list[dict[str, Any]], needs: dict[str, int] | None = None, **limits: Any) -> Answer:
    listed = [{"id": name, "gap": gap} for name, gap in (needs or {"n": 3}).items()]
    return solve(Problem.model_validate({"needs": listed, "offers": offers, "limits": limits}))


def offer(id: str, hours: float = 1, cost: float = 0, n: int = 0, **more: Any) -> dict[str, Any]:
    return {"id": id, "hours": hours, "cost": cost, "raises": {"n": n} if n else {}, **more}


@MANY
@given(problems())
def test_no_allowed_set_ranks_before_the_answer(problem: Problem) -> None:
    answer = solve(problem)
    assert brute.rank_of(answer) == brute.best(problem)
    assert answer.proved
    assert answer.bound == answer.value


@given(problems(most_offers=9))
def test_no_allowed_set_of_nine_ranks_before_the_answer(problem: Problem) -> None:
    assert brute.rank_of(solve(problem)) == brute.best(problem)


@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_lists_does_not_matter(problem: Problem, pick: Any) -> None:
    facts = problem.model_dump()
    shuffled = {name: pick.sample(facts[name], len(facts[name])) for name in ("needs", "offers")}
    assert solve(Problem.model_validate({**facts, **shuffled})) == solve(problem)


@given(problems())
def test_what_is_closed_and_left_makes_up_every_gap(problem: Problem) -> None:
    answer = solve(problem)
    for need in problem.needs:
        assert answer.closed.get(need.id, 0) + answer.left.get(need.id, 0) == need.gap
    assert all([*answer.closed.values(), *answer.left.values()])


@given(problems())
def test_each_offer_comes_after_those_it_waits_for_and_else_by_id(problem: Problem) -> None:
    answer = solve(problem)
    waits = {offer.id: set(offer.after) for offer in problem.offers}
    done: set[str] = set()
    for name in answer.chosen:
        ready = [other for other in answer.chosen if other not in done and waits[other] <= done]
        assert name == min(ready)
        done.add(name)


def test_nothing_to_close_needs_nothing() -> None:
    answer = plan([offer("a")], {})
    assert (answer.chosen, answer.value, answer.bound, answer.proved) == ((), 0, 0, True)


def test_value_comes_before_hours_and_hours_before_cost() -> None:
    assert plan([offer("a", 1, 0, 1), offer("b", 9, 9, 2)], hours=9).chosen == ("b",)
    assert plan([offer("a", 2, 0, 3), offer("b", 1, 90, 3)]).chosen == ("b",)
    assert plan([offer("a", 1, 9, 3), offer("b", 1, 5, 3)]).chosen == ("b",)
    assert plan([offer("b", 1, 5, 3), offer("a", 1, 5, 3)]).chosen == ("a",)


def test_levels_above_the_gap_are_worth_nothing() -> None:
    assert plan([offer("a", 3, 0, 3), offer("b", 1, 0, 1)], {"n": 1}).chosen == ("b",)


def test_a_limit_may_be_reached_but_not_passed() -> None:
    assert plan([offer("a", 1.25, 10.5, 1)], hours=1.25, cost=10.5).chosen == ("a",)
    assert plan([offer("a", 1.25, 10.5, 1)], hours=1.24).chosen == ()
    assert plan([offer("a", 1.25, 10.5, 1)], cost=10.49).chosen == ()


def test_a_limit_left_out_does_not_bind() -> None:
    assert plan([offer("a", 1_000_000, 1_000_000, 3)]).chosen == ("a",)


def test_tenths_add_up_exactly() -> None:
    offers = [offer(name, 0.1, 0.1, 1) for name in "abc"]
    assert plan(offers, hours=0.3, cost=0.3).value == 3


def test_every_offer_shares_a_language_if_one_is_asked_for() -> None:
    offers = [offer("a", n=2, languages=["en"]), offer("b", n=1, languages=["cy", "en"]), offer("c", n=2)]
    assert plan(offers, languages=["cy"]).chosen == ("b",)
    assert plan(offers, languages=[]).chosen == ()
    assert plan(offers).value == 3


def test_what_must_come_first_is_chosen_and_counted() -> None:
    offers = [offer("z", 2, 5), offer("a", 1, 0, 3, after=["z"])]
    answer = plan(offers, hours=3)
    assert (answer.chosen, answer.hours, answer.cost) == (("z", "a"), 3, 5)
    assert plan(offers, hours=2.99).chosen == ()


def test_an_offer_in_another_language_cannot_come_first() -> None:
    offers = [offer("z", languages=["cy"]), offer("a", n=3, after=["z"], languages=["en"])]
    assert plan(offers, languages=["en"]).chosen == ()


def test_an_offer_that_takes_nothing_is_chosen_only_for_a_smaller_list_of_ids() -> None:
    free = [offer("a", 0), offer("c", 0)]
    assert plan([*free, offer("b", n=3)]).chosen == ("a", "b")


def test_numbers_are_whole_where_they_can_be() -> None:
    answer = plan([offer("a", 0.5, 1.25, 1), offer("b", 0.5, 0.75, 1)])
    assert answer.model_dump_json().startswith(
        '{"chosen":["a","b"],"value":2,"bound":2,"proved":true,"hours":1,"cost":2,'
    )


def test_weights_count_to_two_decimals() -> None:
    needs = [{"id": "m", "gap": 3, "weight": 0.33}, {"id": "n", "gap": 1, "weight": 0.98}]
    offers = [
        {"id": "a", "hours": 1, "cost": 0, "raises": {"m": 3}},
        {"id": "b", "hours": 1, "cost": 0, "raises": {"n": 1}},
    ]
    answer = solve(Problem.model_validate({"needs": needs, "offers": offers, "limits": {"hours": 1}}))
    assert (answer.chosen, answer.value) == (("a",), 0.99)


def test_importing_the_engine_does_not_load_the_solver() -> None:
    code = "import sys, llwybr.engines.planning; sys.exit('highspy' in sys.modules or 'numpy' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)}, check=False).returncode
        == 0
    )
