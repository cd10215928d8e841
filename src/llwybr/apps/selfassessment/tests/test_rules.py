"""Which questions come in which round."""

from hypothesis import given
from hypothesis import strategies as st

from llwybr.apps.selfassessment import rules
from llwybr.apps.selfassessment.rules import Item

levels = st.integers(0, 4)
items = st.lists(st.tuples(st.sampled_from("abcdefg"), levels, levels), max_size=60).map(
    lambda rows: [Item(f"{area}.{at}", area, asked, aimed) for at, (area, asked, aimed) in enumerate(rows)]
)


@given(items)
def test_every_question_comes_in_exactly_one_round(given_items) -> None:
    asked = [slug for one in rules.rounds(given_items) for slug in one.slugs]
    assert sorted(asked) == sorted(item.slug for item in given_items)


@given(items)
def test_the_short_round_is_about_twenty_that_a_job_asks(given_items) -> None:
    short = set(rules.rounds(given_items)[0].slugs)
    asked = {item.slug for item in given_items if item.asked or item.aimed}
    assert short <= asked
    assert len(short) == min(20, len(asked))


@given(items)
def test_the_short_round_leaves_no_area_out_that_is_asked(given_items) -> None:
    short = {slug.split(".")[0] for slug in rules.rounds(given_items)[0].slugs}
    assert short == {item.area for item in given_items if item.asked or item.aimed}


@given(items)
def test_the_same_person_gets_the_same_rounds(given_items) -> None:
    assert rules.rounds(given_items) == rules.rounds(list(given_items))


def test_twenty_questions_are_said_to_take_eight_minutes() -> None:
    assert rules.minutes_for(20) == 8
    assert rules.minutes_for(1) == 1
    assert rules.minutes_for(0) == 0


def test_a_round_knows_what_comes_next_and_what_is_open() -> None:
    one = rules.Round("short", ("a", "b", "c"))
    assert (one.after("a"), one.after("c")) == ("b", None)
    assert one.first_open({"a": "1"}) == "b"
    assert one.first_open({"a": "1", "b": "1", "c": "1"}) is None
    assert one.answered({"a": "1", "z": "2"}) == 1
