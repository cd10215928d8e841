"""What moved between two times: symmetric, nothing lost, the order total."""

import random

from hypothesis import given
from hypothesis import strategies as st

from llwybr.engines.gaps import compare

ELEMENTS = st.sampled_from([f"area.{letter}" for letter in "abcdefghij"])
SAID = st.one_of(st.integers(1, 4), st.sampled_from(["not_part", "no_chance", "not_said"]))
ANSWERS = st.dictionaries(ELEMENTS, SAID)
REWORDED = st.frozensets(ELEMENTS)
MIRROR = {"up": "down", "down": "up", "new": "gone", "gone": "new"}


def kind(then: object, now: object, *, reworded: bool = False) -> tuple[str, int]:
    said = [{} if value is None else {"x": value} for value in (then, now)]
    (move,) = compare(*said, {"x"} if reworded else set())  # type: ignore[arg-type]
    return move.kind, move.by


def test_levels_go_up_and_down_or_stay() -> None:
    assert kind(1, 3) == ("up", 2)
    assert kind(3, 2) == ("down", -1)
    assert kind(2, 2) == ("same", 0)


def test_no_chance_yet_is_level_0_so_that_the_first_chance_is_a_step_up() -> None:
    assert kind("no_chance", 1) == ("up", 1)
    assert kind(2, "no_chance") == ("down", -2)


def test_what_has_no_level_is_never_up_or_down() -> None:
    assert kind(3, "not_part") == ("otherwise", 0)
    assert kind("not_said", 4) == ("otherwise", 0)
    assert kind("not_said", "not_part") == ("otherwise", 0)
    assert kind("not_part", "not_part") == ("same", 0)


def test_a_question_that_changed_its_meaning_is_not_compared() -> None:
    assert kind(1, 4, reworded=True) == ("reworded", 0)
    assert kind(None, 4, reworded=True) == ("new", 0)
    assert kind(4, None, reworded=True) == ("gone", 0)


def test_what_moved_most_comes_first_whichever_way() -> None:
    moves = compare({"a": 2, "b": 4, "c": 1, "d": 2}, {"a": 3, "b": 1, "c": 3, "d": 2}, set())
    assert [move.id for move in moves] == ["b", "c", "a", "d"]


@given(ANSWERS, ANSWERS, REWORDED)
def test_nothing_is_lost_and_nothing_is_told_twice(then, now, reworded) -> None:
    moves = compare(then, now, reworded)
    assert sorted(move.id for move in moves) == sorted({*then, *now})


@given(ANSWERS, ANSWERS, REWORDED)
def test_it_is_the_same_story_from_the_other_side(then, now, reworded) -> None:
    there, back = compare(then, now, reworded), compare(now, then, reworded)
    assert [(m.id, MIRROR.get(m.kind, m.kind), m.now, m.then, -m.by) for m in there] == [
        (m.id, m.kind, m.then, m.now, m.by) for m in back
    ]


@given(ANSWERS, ANSWERS, REWORDED, st.randoms(use_true_random=False))
def test_the_order_is_total(then, now, reworded, shuffler: random.Random) -> None:
    moves = compare(then, now, reworded)
    keys = [(-abs(move.by), move.id) for move in moves]
    assert keys == sorted(set(keys))
    names = list(now)
    shuffler.shuffle(names)
    assert compare(then, {name: now[name] for name in names}, reworded) == moves


@given(ANSWERS, REWORDED)
def test_beside_itself_nothing_moved(answers, reworded) -> None:
    assert {move.by for move in compare(answers, answers, reworded)} <= {0}


@given(ANSWERS, ANSWERS, REWORDED)
def test_only_what_is_compared_moves_and_by_what_lies_between(then, now, reworded) -> None:
    for move in compare(then, now, reworded):
        assert (move.by != 0) == (move.kind in {"up", "down"})
        if move.by:
            assert move.id not in reworded
            assert move.now is not None
            assert move.then is not None
            assert move.now - move.then == move.by
