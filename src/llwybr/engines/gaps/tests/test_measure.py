import pytest
from hypothesis import given
from hypothesis import strategies as st

from llwybr.engines.gaps import Answer, ElementStanding, Problem, solve

ELEMENTS = st.sampled_from([f"area.{letter}" for letter in "abcdefghij"])
LEVELS = st.integers(1, 4)
SAID = st.one_of(LEVELS, st.sampled_from(["not_part", "no_chance", "not_said"]))
PROFILES = st.dictionaries(ELEMENTS, LEVELS)
PROBLEMS = st.builds(Problem, job=PROFILES, aim=st.one_of(st.none(), PROFILES), answers=st.dictionaries(ELEMENTS, SAID))


def one(said: object, *, asked: int = 0, aimed: int = 0) -> ElementStanding:
    job, aim = ({"x": level} if level else {} for level in (asked, aimed))
    problem = Problem.model_validate({"job": job, "aim": aim, "answers": {} if said is None else {"x": said}})
    return solve(problem).elements[0]


def test_a_level_leaves_the_way_to_each_job() -> None:
    element = one(2, asked=3, aimed=4)
    assert (element.kind, element.have, element.gap, element.aim_gap) == ("level", 2, 1, 2)


def test_more_than_is_asked_is_no_gap() -> None:
    assert one(4, asked=2).gap == 0


@pytest.mark.parametrize(("asked", "gap"), [(1, 1), (2, 2), (3, 3), (4, 3)])
def test_no_chance_yet_counts_as_level_0_and_no_gap_is_above_3(asked: int, gap: int) -> None:
    element = one("no_chance", asked=asked)
    assert (element.kind, element.have, element.gap) == ("no_chance", 0, gap)


@pytest.mark.parametrize("said", ["not_part", "not_said", None])
def test_what_is_not_known_has_no_level_and_no_gap(said: str | None) -> None:
    element = one(said, asked=4, aimed=4)
    assert (element.have, element.gap, element.aim_gap) == (None, 0, 0)


def test_an_element_not_answered_is_unasked() -> None:
    assert one(None, asked=2).kind == "unasked"


def test_not_part_of_my_job_is_different_only_where_the_job_asks_for_it() -> None:
    assert one("not_part", asked=1).different
    assert not one("not_part", aimed=1).different
    assert not one("not_said", asked=1).different


def test_elements_come_in_order_of_id() -> None:
    answer = solve(Problem(job={"b": 1}, aim={"c": 1}, answers={"a": 1}))
    assert [element.id for element in answer.elements] == ["a", "b", "c"]


def test_coverage_counts_in_both_directions() -> None:
    job = {"met": 2, "short": 4, "never": 1, "unasked": 1, "unsaid": 1, "other": 3}
    said = {"met": 3, "short": 1, "never": "no_chance", "unsaid": "not_said", "other": "not_part", "own": 2}
    coverage = solve(Problem.model_validate({"job": job, "answers": said})).coverage.job
    assert (coverage.have, coverage.asks) == (1, 3)
    assert (coverage.used, coverage.yours) == (2, 3)
    assert (coverage.unknown, coverage.different) == (2, 1)


def test_there_is_no_coverage_of_an_aim_without_an_aim() -> None:
    assert solve(Problem(job={"a": 1})).coverage.aim is None
    assert solve(Problem(job={"a": 1}, aim={})).coverage.aim is not None


def test_strengths_are_first_what_is_furthest_beyond_the_job_and_then_what_it_does_not_ask() -> None:
    job = {"beyond": 1, "high": 4, "even-b": 2, "even-a": 2, "short": 4, "little": 1}
    said = {
        "beyond": 3,
        "high": 4,
        "even-b": 2,
        "even-a": 2,
        "short": 3,
        "little": 1,
        "own-2": 2,
        "own-4": 4,
        "own-1": 1,
    }
    answer = solve(Problem.model_validate({"job": job, "answers": said}))
    assert answer.strengths == ("beyond", "high", "even-a", "even-b", "own-4", "own-2")


def test_nothing_in_gives_nothing_out() -> None:
    answer = solve(Problem())
    assert answer.elements == ()
    assert answer.strengths == ()


@given(PROBLEMS)
def test_every_asked_element_is_counted_once(problem: Problem) -> None:
    coverage = solve(problem).coverage
    for counted, profile in ((coverage.job, problem.job), (coverage.aim, problem.aim)):
        if counted and profile is not None:
            assert counted.asks + counted.unknown + counted.different == len(profile)
            assert 0 <= counted.have <= counted.asks
            assert counted.used <= min(counted.yours, counted.asks)


@given(PROBLEMS)
def test_an_element_meets_what_is_asked_or_has_a_gap(problem: Problem) -> None:
    for element in solve(problem).elements:
        if element.have is not None:
            assert (element.gap == 0) == (element.have >= element.asked)
            assert element.have + element.gap >= min(element.asked, 3)


@given(PROBLEMS)
def test_a_strength_is_never_a_gap(problem: Problem) -> None:
    answer = solve(problem)
    by_id = {element.id: element for element in answer.elements}
    assert all(by_id[name].gap == 0 and (by_id[name].have or 0) >= 2 for name in answer.strengths)
    assert len(set(answer.strengths)) == len(answer.strengths)


@given(PROBLEMS)
def test_the_answer_survives_json(problem: Problem) -> None:
    again = Problem.model_validate_json(problem.model_dump_json())
    answer = solve(again)
    assert answer == solve(problem)
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
