import random

import pytest

from llwybr.engines.planning import Problem, plan, solve
from llwybr.engines.planning.case import allowed, totals
from llwybr.engines.planning.reduce import reduce
from llwybr.engines.planning.search import best_plan
from llwybr.engines.planning.tests.problems import large
from llwybr.engines.planning.tree import Work


def shuffled(problem: Problem, seed: int) -> Problem:
    pick, facts = random.Random(seed), problem.model_dump()
    rows = {name: pick.sample(facts[name], len(facts[name])) for name in ("needs", "offers")}
    return Problem.model_validate({**facts, **rows})


@pytest.mark.parametrize(("hours", "cost"), [(12, 100), (40, 500)])
@pytest.mark.parametrize("seed", range(3))
def test_sixty_needs_and_three_hundred_offers_are_proved(seed: int, hours: float, cost: float) -> None:
    answer = solve(large(seed, hours=hours, cost=cost))
    assert answer.proved
    assert answer.bound == answer.value
    assert answer.hours <= hours
    assert answer.cost <= cost


def test_a_large_problem_has_the_same_answer_in_any_order_and_again() -> None:
    problem = large(7)
    assert solve(problem) == solve(shuffled(problem, 1)) == solve(problem)


@pytest.mark.parametrize("amount", [0, 100_000, 300_000, 1_000_000])
def test_with_too_little_work_the_bound_is_still_true(amount: int) -> None:
    problem = large(2, hours=40, cost=500)
    case, best = reduce(problem), solve(problem)
    found = best_plan(case, Work(amount))
    value = totals(case, found.chosen)[0] * case.scale.value / 100
    assert not found.proved
    assert allowed(case, found.chosen)
    assert value <= best.value <= found.bound * case.scale.value / 100
    assert best_plan(case, Work(amount)) == found


def test_an_unproved_answer_says_so_in_the_words_of_the_problem() -> None:
    problem = large(2, hours=40, cost=500)
    case = reduce(problem)
    answer = plan.answer_of(problem, case, best_plan(case, Work(300_000)))
    assert not answer.proved
    assert 0 < answer.value <= answer.bound


def test_more_work_never_widens_what_is_not_known() -> None:
    case = reduce(large(2, hours=40, cost=500))
    bounds = [best_plan(case, Work(amount)).bound for amount in (0, 1_000_000, 100_000_000)]
    assert bounds == sorted(bounds, reverse=True)


def test_many_equal_offers_are_no_trouble() -> None:
    needs = [{"id": f"n{number}", "gap": 1} for number in range(40)]
    offers = [{"id": f"o{n:02}", "hours": 1, "cost": 0, "raises": {f"n{n}": 1}} for n in range(40)]
    answer = solve(Problem.model_validate({"needs": needs, "offers": offers, "limits": {"hours": 10}}))
    assert answer.proved
    assert answer.chosen == tuple(f"o{number:02}" for number in range(10))


def test_offers_that_take_nothing_are_chosen_by_the_smallest_ids() -> None:
    needs = [{"id": f"n{number}", "gap": 1} for number in range(12)]
    offers = [{"id": f"o{n:02}", "hours": 0, "cost": 0, "raises": {f"n{n % 12}": 1}} for n in range(24)]
    answer = solve(Problem.model_validate({"needs": needs, "offers": offers}))
    assert answer.proved
    assert answer.chosen == tuple(f"o{number:02}" for number in range(12))


def test_without_limits_the_plan_closes_all_in_the_fewest_hours() -> None:
    problem = large(3, needs=20, offers=60).model_copy(update={"limits": Problem().limits})
    answer = solve(problem)
    assert answer.proved
    assert answer.left == {}
