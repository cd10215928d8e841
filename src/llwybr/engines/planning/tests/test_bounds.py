"""The bound of the relaxation is true whatever HiGHS returns, and so are the rules that close what is open."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from llwybr.engines.planning import Problem
from llwybr.engines.planning.case import Case, allowed, rank, totals
from llwybr.engines.planning.domain import Domain, fix
from llwybr.engines.planning.goal import fewest_hours, most_value
from llwybr.engines.planning.reduce import reduce
from llwybr.engines.planning.solver import Relaxation
from llwybr.engines.planning.tests.problems import problems


def every(case: Case) -> list[tuple[int, ...]]:
    sizes = range(len(case.ids) + 1)
    return [chosen for size in sizes for chosen in combinations(range(len(case.ids)), size) if allowed(case, chosen)]


def as_the_best_would(case: Case, chosen: tuple[int, ...]) -> bool:
    return all(first in chosen for place in chosen for first in case.follows[place])


@given(problems(), st.integers(1, 1000))
def test_no_set_is_worth_more_than_the_bound(problem: Problem, steps: int) -> None:
    case = reduce(problem)
    size = len(case.ids)
    point = Relaxation(case, most_value(case)).solve([0] * size, [1] * size, steps)
    assert all(totals(case, chosen)[0] <= point.bound for chosen in every(case) if as_the_best_would(case, chosen))


@given(problems())
def test_no_set_that_reaches_the_floor_takes_fewer_hours_than_the_bound(problem: Problem) -> None:
    case = reduce(problem)
    size, best = len(case.ids), min(every(case), key=lambda chosen: rank(case, chosen))
    value, hours, _ = totals(case, best)
    point = Relaxation(case, fewest_hours(case, totals(case, best))).solve([0] * size, [1] * size, 1000)
    assert -hours <= point.bound
    assert value == 0 or point.bound <= 1e-6


@given(problems())
def test_the_best_set_is_never_left_out(problem: Problem) -> None:
    """Neither by the reduction, nor by who follows whom, nor by what the prices fix."""
    case = reduce(problem)
    best = min(every(case), key=lambda chosen: rank(case, chosen))
    assert as_the_best_would(case, best)
    low, high = [0] * len(case.ids), [1] * len(case.ids)
    assert Domain(case, case.hours_limit, case.cost_limit).settle(low, high)
    point = Relaxation(case, most_value(case)).solve(low, high, 1000)
    fix(point.prices, point.bound - totals(case, best)[0], low, high)
    assert all(low[place] <= (place in best) <= high[place] for place in range(len(case.ids)))
