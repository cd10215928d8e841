from hypothesis import given

from llwybr.engines.planning import Problem, solve, what_more
from llwybr.engines.planning.tests import brute
from llwybr.engines.planning.tests.problems import large, problems


@given(problems(most_offers=6))
def test_nothing_less_would_raise_the_value(problem: Problem) -> None:
    more = what_more(problem, solve(problem))
    for what in ("hours", "cost"):
        extra, least = getattr(more, what), brute.least_extra(problem, what)
        found = extra and (brute.cents(extra.extra), -brute.cents(extra.value), sorted(extra.chosen), extra.proved)
        assert found == (least and (least[0], least[1][0], least[1][3], True))


def test_without_a_limit_there_is_nothing_more_to_say() -> None:
    more = what_more(Problem(), solve(Problem()))
    assert (more.hours, more.cost) == (None, None)


def test_the_plan_that_more_would_bring_is_the_answer_to_the_wider_problem() -> None:
    problem = large(4)
    more = what_more(problem, solve(problem))
    assert more.hours
    assert more.hours.proved
    wider = brute.with_limit(problem, "hours", 12 + more.hours.extra)
    assert solve(wider).chosen == more.hours.chosen
    assert solve(brute.with_limit(problem, "hours", 12 + more.hours.extra - 0.25)).value == solve(problem).value
