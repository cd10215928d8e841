"""What terms may be, and who would review in a circle: without a database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llwybr.apps.posts.rules.codes import KINDS, LEAVINGS
from llwybr.apps.posts.rules.lacking import carried
from llwybr.apps.posts.rules.terms import Terms, first_against, first_against_dates, in_circle

FINE = Terms(employer=1, profile="catering-1", minutes=(240,) * 5 + (0, 0), weeks=Decimal(38), kind="PRM")
TODAY = date(2026, 11, 22)


def test_everyday_terms_have_nothing_against_them() -> None:
    assert first_against(FINE, profiles={"catering-1"}) == ""


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"minutes": (240,) * 5}, "hours_of_a_day"),
        ({"minutes": (1441, 0, 0, 0, 0, 0, 0)}, "hours_of_a_day"),
        ({"minutes": (-1, 60, 0, 0, 0, 0, 0)}, "hours_of_a_day"),
        ({"minutes": (0,) * 7}, "no_hours"),
        ({"minutes": (1440,) * 7}, "too_many_hours"),
        ({"weeks": Decimal(0)}, "weeks"),
        ({"weeks": Decimal(53)}, "weeks"),
        ({"kind": "ZZZ"}, "kind"),
        ({"spine_point": 0}, "spine_point"),
        ({"spine_point": 121}, "spine_point"),
        ({"title": "x" * 121}, "text"),
        ({"grade": "a\0b"}, "text"),
        ({"profile": "astronaut-1"}, "profile"),
    ],
)
def test_each_reason_is_found(said: dict[str, object], reason: str) -> None:
    assert first_against(replace(FINE, **said), profiles={"catering-1"}) == reason  # type: ignore[arg-type]


def test_a_post_may_be_of_one_day_and_start_on_a_leap_day() -> None:
    leap = date(2024, 2, 29)
    assert first_against_dates(leap, leap, today=TODAY) == ""
    assert first_against_dates(leap, date(2024, 2, 28), today=TODAY) == "ends_before_start"
    assert first_against_dates(date(1949, 12, 31), None, today=TODAY) == "too_early"
    assert first_against_dates(leap, date(2096, 2, 29), today=TODAY) == "too_late"


def test_a_circle_is_found_however_long_it_is() -> None:
    reviewers = {1: [2], 2: [3], 3: [4]}
    assert in_circle(4, 1, reviewers)
    assert in_circle(1, 1, {})
    assert not in_circle(5, 1, reviewers)


@given(st.dictionaries(st.integers(1, 8), st.lists(st.integers(1, 8), max_size=3), max_size=8))
def test_whoever_is_no_circle_away_can_be_added_and_then_nobody_is_above_themselves(said: dict[int, list[int]]) -> None:
    grown: dict[int, list[int]] = {}
    for person, reviewers in said.items():
        for reviewer in reviewers:
            if not in_circle(person, reviewer, grown):
                grown.setdefault(person, []).append(reviewer)
    for person in grown:
        above, wave = set(), set(grown[person])
        while wave:
            above |= wave
            wave = {each for one in wave for each in grown.get(one, ())} - above
        assert person not in above


def test_every_code_has_words_in_both_languages() -> None:
    for words in (*KINDS.values(), *LEAVINGS.values()):
        assert words.en != words.cy


def test_a_mistake_is_put_right_as_far_as_it_was_carried_on() -> None:
    wrong = replace(FINE, grade="4", title="Old")
    right = replace(wrong, grade="5", title="New")
    other = replace(wrong, grade="6", minutes=(90,) * 7)
    again = replace(wrong, spine_point=3)
    assert list(carried(wrong, right, [other, again])) == [replace(other, title="New"), replace(again, title="New")]
    assert list(carried(wrong, right, [])) == []
