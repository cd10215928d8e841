from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llwybr.apps.calendars import incoming
from llwybr.apps.calendars.rules import (
    CLOSED,
    INSET,
    MOST,
    Refusal,
    TermDates,
    may_add,
    may_set,
    months,
    weeks_of,
    year_of,
)
from llwybr.apps.calendars.tests.a_year import AUTUMN, INSET_DAY, SPRING, SUMMER, TERMS, YEAR

A_DAY = timedelta(days=1)


def test_three_terms_in_order_may_be_set() -> None:
    assert may_set(YEAR, TERMS, []) is None
    assert may_set(YEAR, [replace(one, break_first=None, break_last=None) for one in TERMS], [INSET_DAY]) is None


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"first": date(2026, 8, 31)}, "year", "autumn_first"),
        ({"last": date(2027, 9, 1)}, "year", "autumn_last"),
        ({"first": date(2026, 9, 5)}, "weekend", "autumn_first"),
        ({"last": date(2026, 9, 1)}, "ends_before_start", "autumn_last"),
        ({"last": SPRING.first}, "overlap", "spring_first"),
        ({"break_last": None}, "half_break", "autumn_break_last"),
        ({"break_first": None}, "half_break", "autumn_break_first"),
        ({"break_last": date(2026, 10, 25)}, "break_order", "autumn_break_last"),
        ({"break_first": AUTUMN.first}, "break_outside", "autumn_break_first"),
        ({"break_last": AUTUMN.last}, "break_outside", "autumn_break_last"),
        ({"break_last": date(2028, 1, 1)}, "year", "autumn_break_last"),
    ],
)
def test_terms_that_cannot_be_are_refused_at_their_field(changes: dict[str, Any], reason: str, field: str) -> None:
    assert may_set(YEAR, [replace(AUTUMN, **changes), SPRING, SUMMER], []) == Refusal(reason, field)


def test_two_terms_or_three_out_of_order_are_refused() -> None:
    assert may_set(YEAR, [AUTUMN, SPRING], []) == Refusal("three", "")
    assert may_set(YEAR, [SPRING, AUTUMN, SUMMER], []) == Refusal("three", "")


def test_a_break_over_an_inset_day_of_ones_own_is_refused() -> None:
    assert may_set(YEAR, TERMS, [date(2026, 10, 27)]) == Refusal("break_inset", "autumn_break_first")


def adding(on: date, kind: str = INSET, **more: Any) -> str | None:
    given = {"year": YEAR, "terms": TERMS, "own": {}, "bank": {date(2027, 5, 3)}, **more}
    refusal = may_add(kind, on, **given)
    return refusal and refusal.reason


@pytest.mark.parametrize("on", [INSET_DAY, AUTUMN.first, date(2027, 7, 21)])
def test_an_inset_day_may_lie_in_a_term_or_beside_one(on: date) -> None:
    assert adding(on) is None


@pytest.mark.parametrize(
    ("on", "kind", "reason"),
    [
        (date(2026, 8, 31), INSET, "year"),
        (date(2026, 9, 5), INSET, "weekend"),
        (date(2027, 5, 3), INSET, "bank_holiday"),
        (date(2026, 10, 26), INSET, "in_break"),
        (date(2026, 10, 30), CLOSED, "in_break"),
        (date(2026, 12, 21), CLOSED, "not_in_term"),
        (AUTUMN.first, "party", "kind"),
    ],
)
def test_a_day_that_cannot_be_is_refused(on: date, kind: str, reason: str) -> None:
    assert adding(on, kind) == reason


def test_a_day_is_one_thing_and_there_are_not_too_many() -> None:
    assert adding(AUTUMN.first, CLOSED, own={AUTUMN.first: INSET}) == "taken"
    many = {AUTUMN.first + at * A_DAY: INSET for at in range(MOST[INSET])}
    assert adding(INSET_DAY, own=many) == "most"
    assert adding(SPRING.first, CLOSED, own=many) is None
    assert adding(INSET_DAY, own=dict(list(many.items())[1:])) is None


def test_without_terms_a_day_is_not_measured_by_them() -> None:
    assert adding(date(2026, 10, 26), CLOSED, terms=[]) is None


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)))
def test_every_day_stands_once_in_the_months_of_its_year(day: date) -> None:
    weeks = [week for first in months(year_of(day)) for week in weeks_of(first)]
    assert all(len(week) == 7 for week in weeks)
    assert sum(week.count(day) for week in weeks) == 1
    assert all(one.weekday() == at for week in weeks for at, one in enumerate(week) if one)


def test_the_year_begins_on_1_september() -> None:
    assert (year_of(date(2026, 8, 31)), year_of(date(2026, 9, 1)), year_of(date(2028, 2, 29))) == (2025, 2026, 2027)
    assert months(2026)[0] == date(2026, 9, 1)
    assert months(2026)[-1] == date(2027, 8, 1)


def test_bank_holidays_are_govuks_with_substitute_days_and_in_both_languages() -> None:
    found = incoming.bank_holidays()
    assert date(2026, 12, 28) in found  # Boxing Day falls on a Saturday
    assert date(2026, 12, 26) not in found
    assert found[date(2026, 12, 25)].name.cy == "Dydd Nadolig"
    assert (found[date(2026, 12, 25)].substitute, found[date(2026, 12, 28)].substitute) == (False, True)
    assert all(day.weekday() < 5 and one.name.en and one.name.cy for day, one in found.items())
    assert incoming.known_until() >= date(2028, 12, 31)


def test_nothing_is_fetched_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object, **_more: object) -> None:
        raise AssertionError("it asked the network")

    monkeypatch.setattr("requests.sessions.Session.request", refused)
    incoming.bank_holidays.cache_clear()
    assert incoming.bank_holidays()


def test_a_term_names_its_days_by_their_fields() -> None:
    named = TermDates("spring", SPRING.first, SPRING.last).named
    assert named == {"spring_first": SPRING.first, "spring_last": SPRING.last}
