"""A year of invented dates for tests: 38 weeks of term and one of INSET days."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from llwybr.engines.working_time import Calendar, Post, Span, Term

AUTUMN = Term(Span(date(2026, 9, 2), date(2026, 12, 18)), (Span(date(2026, 10, 26), date(2026, 10, 30)),))
SPRING = Term(Span(date(2027, 1, 5), date(2027, 3, 19)), (Span(date(2027, 2, 15), date(2027, 2, 19)),))
SUMMER = Term(Span(date(2027, 4, 6), date(2027, 7, 20)), (Span(date(2027, 5, 31), date(2027, 6, 4)),))
INSET = frozenset(
    {date(2026, 9, 1), date(2026, 11, 27), date(2027, 1, 4), date(2027, 2, 12), date(2027, 7, 21)}
)  # three outside the terms, two in them
BANK = frozenset(
    {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3)}
    | {date(2027, 5, 31), date(2027, 8, 30)}
)
YEAR = Calendar((AUTUMN, SPRING, SUMMER), INSET, frozenset(), BANK)
FULL_TIME = (444, 444, 444, 444, 444, 0, 0)  # 37 hours


def a_post(week: tuple[int, ...] = FULL_TIME, weeks: str = "39", first: date = date(2020, 9, 1), **more) -> Post:
    return Post(more.pop("id", "a"), week, Decimal(weeks), first, more.pop("last", None))


DATES = st.dates(date(2020, 1, 1), date(2032, 12, 31))
SOME_DAYS = st.frozensets(DATES, max_size=12)
WEEKS = st.tuples(*[st.integers(0, 600)] * 7)


@st.composite
def spans(draw: st.DrawFn, longest: int = 500) -> Span:
    first = draw(DATES)
    return Span(first, first + timedelta(days=draw(st.integers(0, longest))))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    day, terms = draw(DATES), []
    for _ in range(draw(st.integers(0, 4))):
        first = day + timedelta(days=draw(st.integers(1, 90)))
        last = first + timedelta(days=draw(st.integers(0, 100)))
        begins = first + timedelta(days=draw(st.integers(0, (last - first).days)))
        ends = begins + timedelta(days=draw(st.integers(0, (last - begins).days)))
        terms.append(Term(Span(first, last), (Span(begins, ends),) if draw(st.booleans()) else ()))
        day = last
    return Calendar(tuple(terms), draw(SOME_DAYS), draw(SOME_DAYS), draw(SOME_DAYS))


@st.composite
def posts(draw: st.DrawFn) -> Post:
    span, weeks = draw(spans()), Decimal(draw(st.integers(1, 52143))) / 1000
    return Post(draw(st.sampled_from("abcd")), draw(WEEKS), weeks, span.first, draw(st.sampled_from([None, span.last])))
