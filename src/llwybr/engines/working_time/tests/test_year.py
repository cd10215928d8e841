from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from llwybr.engines.working_time import Calendar, Post, academic_year, contracted, days, minutes, year
from llwybr.engines.working_time.tests.a_year import YEAR, a_post, calendars, posts


def test_a_year_by_month() -> None:
    found = year(a_post(), YEAR, 2026)
    assert [one.first.month for one in found.months] == [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8]
    assert [one.worked for one in found.months] == [22, 17, 21, 14, 20, 15, 15, 19, 19, 18, 15, 0]
    assert found.days == {"term": 190, "inset": 5}
    assert (found.worked, found.minutes) == (195, 195 * 444)


def test_39_weeks_are_those_of_a_calendar_of_38_and_one_of_inset_days() -> None:
    found = contracted(a_post(weeks="39"), YEAR, 2026)
    assert found
    assert (found.asked, found.term, found.inset, found.more) == (39, 38, 1, 0)


def test_a_contract_of_more_or_fewer_weeks_says_how_many() -> None:
    more, fewer = (contracted(a_post(weeks=weeks), YEAR, 2026) for weeks in ("41.5", "38"))
    assert more
    assert fewer
    assert (more.more, fewer.more) == (Decimal("2.5"), -1)


def test_who_works_all_year_has_no_weeks_to_compare() -> None:
    assert contracted(a_post(weeks="52.143"), YEAR, 2026) is None
    assert year(a_post(weeks="52.143"), YEAR, 2026).worked == 261 - 8


def test_a_post_that_begins_in_the_year_has_nothing_in_the_months_before() -> None:
    found = year(a_post(first=date(2027, 2, 1)), YEAR, 2026)
    assert [one.worked for one in found.months[:5]] == [0] * 5
    assert found.worked == sum(1 for _ in days(a_post(), YEAR, academic_year(2026)) if _.day >= date(2027, 2, 1))


@given(posts(), calendars(), st.integers(2019, 2032))
def test_the_months_are_the_year(post: Post, calendar: Calendar, at: int) -> None:
    found, span = year(post, calendar, at), academic_year(at)
    worked = list(days(post, calendar, span))
    assert len(found.months) == 12
    assert found.minutes == minutes(post, calendar, span)
    assert found.worked == len(worked) == sum(found.days.values())
