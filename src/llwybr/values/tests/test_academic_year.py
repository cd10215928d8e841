"""Terms by the calendar: which one a day falls in, and that they follow one another without a gap."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from llwybr.values.academic_year import SEASONS, Term, term_of, terms_between, year_end

SPRING, SUMMER, AUTUMN = (Term(2028, index) for index in range(3))
DAYS = some.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2028, 1, 1), SPRING),
        (date(2028, 2, 29), SPRING),
        (date(2028, 4, 30), SPRING),
        (date(2028, 5, 1), SUMMER),
        (date(2028, 8, 31), SUMMER),
        (date(2028, 9, 1), AUTUMN),
        (date(2028, 12, 31), AUTUMN),
        (date(2029, 1, 1), Term(2029, 0)),
    ],
    ids=str,
)
def test_a_day_falls_in_a_term(day: date, term: Term) -> None:
    assert term_of(day) == term


@pytest.mark.parametrize(
    ("term", "season", "ends", "following"),
    [
        (SPRING, "spring", date(2028, 4, 30), SUMMER),
        (SUMMER, "summer", date(2028, 8, 31), AUTUMN),
        (AUTUMN, "autumn", date(2028, 12, 31), Term(2029, 0)),
    ],
)
def test_a_term_has_a_season_an_end_and_a_next(term: Term, season: str, ends: date, following: Term) -> None:
    assert (term.season, term.ends(), term.next()) == (season, ends, following)


def test_an_academic_year_begins_in_autumn() -> None:
    assert [term.season for term in terms_between(date(2027, 9, 1), date(2028, 8, 31))] == list(SEASONS)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2027, 8, 31), date(2027, 8, 31)),
        (date(2027, 9, 1), date(2028, 8, 31)),
        (date(2027, 12, 31), date(2028, 8, 31)),
        (date(2028, 1, 1), date(2028, 8, 31)),
        (date(2028, 2, 29), date(2028, 8, 31)),
    ],
    ids=str,
)
def test_the_academic_year_ends_on_31_august(day: date, end: date) -> None:
    assert year_end(day) == end


@pytest.mark.parametrize("last", [date(2028, 9, 1), date(2028, 12, 31), date(2020, 1, 1)], ids=str)
def test_there_is_always_at_least_the_term_of_the_first_day(last: date) -> None:
    assert terms_between(date(2028, 9, 1), last) == [AUTUMN]


@given(DAYS)
def test_terms_are_contiguous(day: date) -> None:
    term = term_of(day)
    assert day <= term.ends()
    assert term_of(term.ends()) == term
    assert term_of(term.ends() + timedelta(days=1)) == term.next()
    assert term < term.next()


@given(DAYS, some.integers(0, 2000))
def test_the_terms_between_two_days_follow_one_another(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    terms = terms_between(first, last)
    assert (terms[0], terms[-1]) == (term_of(first), term_of(last))
    assert [term.next() for term in terms[:-1]] == terms[1:]


@given(DAYS)
def test_the_end_of_the_year_is_the_next_31_august(day: date) -> None:
    end = year_end(day)
    assert (end.month, end.day) == (8, 31)
    assert timedelta(0) <= end - day < timedelta(days=366)
