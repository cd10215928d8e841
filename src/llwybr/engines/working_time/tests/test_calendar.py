from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given

from llwybr.engines.working_time import Calendar, Span, Term, academic_year
from llwybr.engines.working_time.tests.a_year import AUTUMN, SPRING, YEAR, calendars, spans

KINDS = ("term", "inset", "break", "closed", "bank_holiday", "holiday")


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 9, 1), "inset"),
        (date(2026, 9, 2), "term"),
        (date(2026, 9, 5), "term"),  # a Saturday
        (date(2026, 10, 25), "term"),
        (date(2026, 10, 26), "break"),
        (date(2026, 10, 30), "break"),
        (date(2026, 10, 31), "term"),
        (date(2026, 11, 27), "inset"),
        (date(2026, 12, 18), "term"),
        (date(2026, 12, 19), "holiday"),
        (date(2026, 12, 25), "bank_holiday"),
        (date(2027, 5, 31), "bank_holiday"),  # in a break
        (date(2027, 8, 31), "holiday"),
    ],
)
def test_each_day_is_one_thing(day: date, kind: str) -> None:
    assert YEAR.kind(day) == kind


def test_a_day_that_is_more_than_one_thing_is_the_first_of_them() -> None:
    day = date(2026, 10, 27)
    terms, one = (AUTUMN,), frozenset({day})
    assert Calendar(terms).kind(day) == "break"
    assert Calendar(terms, inset=one).kind(day) == "inset"
    assert Calendar(terms, inset=one, closed=one).kind(day) == "closed"
    assert Calendar(terms, inset=one, closed=one, bank_holidays=one).kind(day) == "bank_holiday"


def test_the_year_of_the_example_has_38_weeks_and_one() -> None:
    span = academic_year(2026)
    assert (YEAR.count("term", span), YEAR.count("inset", span)) == (190, 5)
    assert (YEAR.weeks("term", span), YEAR.weeks("inset", span)) == (38, 1)


def test_a_year_that_begins_on_a_friday() -> None:
    first = date(2028, 9, 1)
    assert first.weekday() == 4
    term = Term(Span(date(2028, 9, 4), date(2028, 9, 8)))
    found = Calendar((term,), inset=frozenset({first}))
    assert [found.kind(first + timedelta(days=at)) for at in range(4)] == ["inset", "holiday", "holiday", "term"]
    assert found.weeks("inset", academic_year(2028)) == Decimal("0.2")


def test_a_leap_year_has_its_29_february() -> None:
    term = Term(Span(date(2028, 2, 21), date(2028, 3, 3)))
    assert Calendar((term,)).count("term", Span(date(2028, 2, 28), date(2028, 3, 1))) == 3
    assert len(list(academic_year(2027))) == 366
    assert len(list(academic_year(2028))) == 365


def test_what_is_no_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Span(date(2026, 9, 2), date(2026, 9, 1))
    with pytest.raises(ValueError, match="outside its term"):
        Term(AUTUMN.span, (Span(date(2026, 12, 18), date(2026, 12, 19)),))
    with pytest.raises(ValueError, match="overlap"):
        Calendar((SPRING, AUTUMN))
    with pytest.raises(ValueError, match="overlap"):
        Calendar((AUTUMN,)).joined(Calendar((AUTUMN,)))


def test_years_of_one_place_are_joined_in_order() -> None:
    assert Calendar((SPRING,)).joined(Calendar((AUTUMN,), YEAR.inset)) == Calendar((AUTUMN, SPRING), YEAR.inset)


@given(calendars(), spans())
def test_every_weekday_is_of_one_kind(calendar: Calendar, span: Span) -> None:
    weekdays = sum(day.weekday() < 5 for day in span)
    assert sum(calendar.count(kind, span) for kind in KINDS) == weekdays


@given(calendars(), spans(30))
def test_a_day_is_worked_out_as_the_calendar_reads(calendar: Calendar, span: Span) -> None:
    for day in span:
        at = [term for term in calendar.terms if day in term.span]
        resting = any(day in one for term in at for one in term.breaks)
        plain = "break" if resting else "term" if at else "holiday"
        named = {"bank_holiday": calendar.bank_holidays, "closed": calendar.closed, "inset": calendar.inset}
        special = [kind for kind, days in named.items() if day in days]
        assert calendar.kind(day) == (special[0] if special else plain)
