"""What the state of a consultation allows, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from llwybr.apps.consultations import rules
from llwybr.apps.consultations.rules import State

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(days=1), NOW - timedelta(days=1)
OPEN, CLOSED, AGREED = State(True, LATER, NOW), State(True, EARLIER, NOW), State(False, LATER, NOW)


@pytest.mark.parametrize(("state", "why"), [(OPEN, None), (CLOSED, "closed"), (AGREED, "agreed")])
def test_one_may_comment_on_a_draft_while_it_is_open(state: State, why: str | None) -> None:
    assert rules.may_comment(state) == why
    assert rules.may_change(state, answered=False) == why
    assert rules.may_change(state, answered=True) == "answered"


def test_the_last_moment_is_closed() -> None:
    assert not State(True, NOW, NOW).is_open
    assert State(True, NOW + timedelta(microseconds=1), NOW).is_open


def test_a_comment_may_be_taken_back_until_it_is_answered() -> None:
    assert rules.may_take_back(answered=False) is None
    assert rules.may_take_back(answered=True) == "answered"


@pytest.mark.parametrize(
    ("state", "answered", "why"),
    [(OPEN, False, None), (CLOSED, False, None), (CLOSED, True, "answered"), (AGREED, False, "agreed")],
)
def test_a_comment_on_a_draft_is_answered_once(state: State, answered: bool, why: str | None) -> None:
    assert rules.may_answer(state, answered=answered) == why


@pytest.mark.parametrize(
    ("state", "waiting", "why"),
    [(OPEN, 0, "open"), (CLOSED, 1, "waiting"), (CLOSED, 0, None), (AGREED, 0, "agreed")],
)
def test_an_edition_is_agreed_once_it_closed_and_everything_is_answered(
    state: State, waiting: int, why: str | None
) -> None:
    assert rules.may_agree(state, waiting=waiting) == why


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 22), "past"),
        (date(2026, 11, 23), None),
        (date(2029, 11, 23), None),
        (date(2030, 1, 1), "far"),
        (date.max, "far"),
    ],
)
def test_an_edition_comes_into_force_today_or_in_the_next_three_years(day: date, why: str | None) -> None:
    assert rules.may_come_into_force(day, today=NOW.date(), before=date(2026, 9, 1)) == why


def test_an_edition_comes_into_force_after_the_one_before_it() -> None:
    today = NOW.date()
    assert rules.may_come_into_force(today, today=today, before=today) == "before"


def test_comments_are_kept_90_days_into_the_edition_or_two_years_after_the_close() -> None:
    kept = {"in_force_from": LATER, "closes_at": EARLIER}
    assert rules.kept_until(is_draft=False, **kept) == LATER + timedelta(days=90)
    assert rules.kept_until(is_draft=True, **kept) == EARLIER + timedelta(days=730)


@pytest.mark.parametrize(
    ("is_draft", "ahead", "why"),
    [
        (True, timedelta(seconds=1), None),
        (True, rules.FARTHEST, None),
        (True, timedelta(), "past"),
        (True, rules.FARTHEST + timedelta(seconds=1), "far"),
        (False, timedelta(1), "agreed"),
    ],
)
def test_a_draft_is_opened_until_a_day_that_is_neither_past_nor_far(is_draft: bool, ahead: timedelta, why) -> None:
    assert rules.may_open(is_draft=is_draft, closes_at=NOW + ahead, now=NOW) == why
