from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llwybr.engines.working_time import Calendar, Post, Span, academic_year, days, in_all, kept_free, minutes, where
from llwybr.engines.working_time.tests.a_year import FULL_TIME, YEAR, a_post, calendars, posts, spans

MORNINGS = (180, 180, 180, 0, 0, 0, 0)
MIDDAYS = (0, 0, 75, 75, 75, 0, 0)
A_WEEK = Span(date(2026, 11, 23), date(2026, 11, 29))  # its Friday is an INSET day


def test_in_term_and_on_inset_days_and_on_the_days_that_have_minutes() -> None:
    found = list(days(a_post(MIDDAYS), YEAR, A_WEEK))
    assert [(one.day.day, one.kind, one.minutes) for one in found] == [
        (25, "term", 75),
        (26, "term", 75),
        (27, "inset", 75),
    ]
    assert minutes(a_post(MIDDAYS), YEAR, A_WEEK) == 225


def test_nobody_works_in_a_break_unless_all_year() -> None:
    span = Span(date(2026, 10, 26), date(2026, 11, 1))
    assert not list(days(a_post(), YEAR, span))
    assert [one.kind for one in days(a_post(weeks="52.143"), YEAR, span)] == ["break"] * 5


def test_bank_holidays_that_would_be_worked_are_those_in_term_on_its_days_and_of_all_year_every_one() -> None:
    span = academic_year(2026)
    assert kept_free(a_post(), YEAR, span) == [date(2027, 5, 3)], "the others lie in holidays and breaks"
    assert kept_free(a_post(MIDDAYS), YEAR, span) == [], "a Monday"
    assert kept_free(a_post(weeks="52.143"), YEAR, span) == sorted(YEAR.bank_holidays)
    assert kept_free(a_post(weeks="52.143", last=date(2026, 12, 31)), YEAR, span) == [
        date(2026, 12, 25),
        date(2026, 12, 28),
    ]


def test_all_year_is_every_weekday_but_a_bank_holiday() -> None:
    span = academic_year(2026)
    weekdays = {day for day in span if day.weekday() < 5}
    assert {one.day for one in days(a_post(weeks="52.143"), YEAR, span)} == weekdays - YEAR.bank_holidays
    assert a_post(weeks="52").all_year
    assert not a_post(weeks="51.999").all_year


def test_a_saturday_in_term_is_worked_by_whoever_has_minutes_then() -> None:
    saturdays = (0, 0, 0, 0, 0, 120, 0)
    assert [one.day for one in days(a_post(saturdays), YEAR, A_WEEK)] == [date(2026, 11, 28)]


def test_a_post_that_starts_and_ends_within_a_term() -> None:
    post = a_post(first=date(2026, 11, 24), last=date(2026, 11, 26))
    assert [one.day.day for one in days(post, YEAR, academic_year(2026))] == [24, 25, 26]
    assert not list(days(post, YEAR, Span(date(2027, 1, 5), date(2027, 1, 9))))


def test_29_february_is_worked_and_may_be_the_last_day() -> None:
    last = date(2028, 2, 29)
    post = a_post(weeks="52.143", first=date(2028, 2, 28), last=last)
    assert [one.day for one in days(post, Calendar(), academic_year(2027))] == [last - timedelta(days=1), last]


def test_several_posts_by_day_and_in_all() -> None:
    found = in_all([a_post(MORNINGS), a_post(MIDDAYS, id="b")], date(2026, 11, 23))
    assert found.by_day == (180, 180, 255, 75, 75, 0, 0)
    assert (found.weekly, found.shared, found.over) == (765, (2,), False)


def test_a_post_that_is_over_or_has_not_begun_asks_nothing() -> None:
    day = date(2026, 11, 23)
    one, two = a_post(last=day - timedelta(days=1)), a_post(first=day + timedelta(days=1))
    assert in_all([one, two], day).weekly == 0
    assert in_all([one, two], day - timedelta(days=1)).weekly == 2220


@pytest.mark.parametrize(("more", "over"), [(660, False), (661, True)])
def test_48_hours_are_not_over_and_a_minute_more_is(more: int, over: bool) -> None:
    beside = a_post((0, 0, 0, 0, 0, more, 0), id="b")
    assert in_all([a_post(FULL_TIME), beside], date(2026, 11, 23)).over is over


def test_where_somebody_works_on_which_day() -> None:
    away = Calendar(YEAR.terms, closed=frozenset({date(2026, 11, 25)}))
    found = where([(a_post(MORNINGS), YEAR), (a_post(MIDDAYS, id="b"), away)], A_WEEK)
    assert {day.day: [id for id, _ in some] for day, some in found.items()} == {
        23: ["a"],
        24: ["a"],
        25: ["a"],
        26: ["b"],
        27: ["b"],
    }


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"week": (0,) * 6}, "seven days"),
        ({"week": (-1, 0, 0, 0, 0, 0, 0)}, "minutes"),
        ({"week": (1441, 0, 0, 0, 0, 0, 0)}, "minutes"),
        ({"weeks": "0"}, "weeks"),
        ({"weeks": "52.144"}, "weeks"),
        ({"last": date(2020, 8, 31)}, "ends before"),
    ],
)
def test_what_is_no_post_is_refused(given: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        a_post(**given)


@given(posts(), calendars(), spans())
def test_a_day_worked_lies_in_the_span_and_the_post_and_is_no_bank_holiday(
    post: Post, calendar: Calendar, span: Span
) -> None:
    found = list(days(post, calendar, span))
    assert [one.day for one in found] == sorted({one.day for one in found})
    for one in found:
        assert one.day in span
        assert post.holds_on(one.day)
        assert one.day not in calendar.bank_holidays
        assert one.minutes == post.week[one.day.weekday()] > 0
        assert post.all_year or one.kind in {"term", "inset"}


@given(posts(), calendars(), spans(), st.integers(0, 500))
def test_a_span_is_the_sum_of_its_parts(post: Post, calendar: Calendar, span: Span, at: int) -> None:
    cut = min(span.last, span.first + timedelta(days=at))
    whole = minutes(post, calendar, span)
    rest = minutes(post, calendar, Span(cut + timedelta(days=1), span.last)) if cut < span.last else 0
    assert whole == minutes(post, calendar, Span(span.first, cut)) + rest


@given(st.lists(posts(), max_size=4), calendars(), spans(60))
def test_where_counts_each_day_of_each_post_once(some: list[Post], calendar: Calendar, span: Span) -> None:
    found = where([(post, calendar) for post in some], span)
    assert list(found) == sorted(found)
    assert sum(map(len, found.values())) == sum(len(list(days(post, calendar, span))) for post in some)


@given(st.lists(posts(), max_size=4), spans(0))
def test_in_all_is_the_sum_of_what_holds(some: list[Post], span: Span) -> None:
    found = in_all(some, span.first)
    assert found.weekly == sum(post.weekly for post in some if post.holds_on(span.first))
    assert set(found.shared) <= {at for at in range(7) if found.by_day[at]}
