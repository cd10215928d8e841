"""The days and hours of a post in a year: counted by its own contracts and its place's calendar, and told step by step."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from llwybr.apps.calendars import actions as calendars
from llwybr.apps.calendars.tests.a_year import INSET_DAY, TERMS, YEAR
from llwybr.apps.posts import queries
from llwybr.apps.posts.actions import change, leave, start
from llwybr.apps.posts.models import Post
from llwybr.apps.posts.queries import YearOf
from llwybr.apps.posts.queries.days import year_of
from llwybr.apps.posts.tests.scene import manager, terms
from llwybr.apps.posts.tests.scene import start as of
from llwybr.core.access.models import Look
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
MONDAYS = (360, 0, 0, 0, 0, 0, 0)
ALL_WEEK = (444, 444, 444, 444, 444, 0, 0)


@pytest.fixture
def world() -> World:
    made = worlds.make(timezone.now())
    calendars.set_terms(place=made.places["north"], year=YEAR, terms=TERMS, by="test")
    calendars.add_day(place=made.places["north"], year=YEAR, kind="inset", on=INSET_DAY, by="test")
    return made


def begins(world: World, starts_on: date = date(2024, 9, 1), **more: Any) -> Post:
    one = of(world, worlds.someone(world, "nia"), starts_on=starts_on, **more)
    return start(one, granter=manager(world), by="test", now=world.now)


def counted(one: Post, year: int = YEAR) -> YearOf:
    found = queries.year_of_post(one, queries.standing_of([one]), year)
    assert found is not None
    return found


def page(world: World, one: Post, who: str = "head", year: int = YEAR, language: str = "en") -> str:
    where = f"my-job/{one}" if who == "nia" else f"posts/{one}"
    response = world.client(who).get(f"/{language}/{where}/days/{year}/")
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_term_time_post_asks_the_days_of_term_and_the_inset_days(world: World) -> None:
    found = counted(begins(world)).reckoned
    assert found is not None
    assert (found.days["term"], found.days["inset"], found.in_holidays, found.august.worked) == (192, 1, 0, 0)
    assert found.minutes == 193 * 180
    assert [one.first for one in found.months] == [date(2026 + (m < 9), m, 1) for m in (9, 10, 11, 12, *range(1, 9))]


def test_who_works_on_mondays_alone_loses_their_bank_holidays_and_no_inset_day(world: World) -> None:
    found = counted(begins(world, minutes=MONDAYS)).reckoned
    assert found is not None
    assert found.days["inset"] == 0  # a Tuesday
    assert found.free == (date(2027, 5, 3),)
    assert found.worked == len({day for day in _term_days() if day.weekday() == 0}) == 36
    text = page(world, begins(world, minutes=MONDAYS, profile="catering-1"))
    assert "The calendar has 1 INSET day; only a day on which this job is worked counts." in text
    assert "Monday 3 May 2027" in text


def _term_days() -> list[date]:
    every = (day for at in range(365) if (day := date(YEAR, 9, 1) + timedelta(days=at)).weekday() < 5)
    within = (day for day in every if any(one.first <= day <= one.last and not one.has_break(day) for one in TERMS))
    return [day for day in within if day not in {date(2027, 5, 3), date(2027, 5, 31)}]


def test_who_works_all_year_works_in_august_and_on_no_bank_holiday(world: World) -> None:
    found = counted(begins(world, minutes=ALL_WEEK, weeks=Decimal("52.143"))).reckoned
    assert found is not None
    assert found.august.worked == 21  # 22 weekdays, one of them a bank holiday
    assert (found.worked, len(found.free), found.asked) == (261 - 8, 8, ())
    text = page(world, Post.objects.get())
    assert "Annual leave is not taken off" in text
    assert "The contract is for all of the year" in text


def test_each_step_of_the_weeks_is_told_and_what_is_left(world: World) -> None:
    text = page(world, begins(world))
    for words in (
        "The contract asks 39",
        "Term in the calendar: 192 days, five to a week 38.4",
        "INSET days in the calendar: 1 day 0.2",
        "Term and INSET days together 38.6",
        "The contract asks more, by 0.4",
        "0.4 weeks more are 2 days of five to a week, and 6 hours by the hours of this job.",
        "By weeks: 39 weeks of 15 hours are 585 hours. Day by day, as counted above: 579 hours.",
    ):
        assert words in text, words


def test_a_contract_of_fewer_weeks_than_the_calendar_and_one_of_just_as_many(world: World) -> None:
    assert "The calendar has more, by 0.6" in page(world, begins(world, weeks=Decimal(38)))
    same = begins(world, weeks=Decimal("38.6"), profile="catering-1")
    assert "The contract asks just the days of term and the INSET days." in page(world, same)


def test_weeks_that_may_hold_paid_leave_are_said_to(world: World) -> None:
    assert "paid leave is among them" in page(world, begins(world, weeks=Decimal("44.571")))
    assert "paid leave" not in page(world, begins(world, profile="catering-1"))


def test_a_post_that_begins_and_ends_within_the_year_counts_its_own_days(world: World) -> None:
    one = begins(world, date(2026, 11, 2))
    leave(post=one, last_day=date(2026, 12, 4), leaving="other", granter="system", by="test", now=world.now)
    one.refresh_from_db()
    found = counted(one)
    assert found.reckoned is not None
    assert (found.reckoned.worked, found.whole, found.before, found.after) == (25, False, None, None)
    assert "The job goes from 2 November 2026 to 4 December 2026" in page(world, one)
    assert "By weeks" not in page(world, one)


def test_hours_that_change_within_the_year_count_from_their_day_on(world: World) -> None:
    one = begins(world)
    longer = terms(world, minutes=ALL_WEEK, weeks=Decimal(40))
    change(post=one, from_on=date(2027, 4, 6), terms=longer, granter=manager(world), by="test", now=world.now)
    found = counted(one).reckoned
    assert found is not None
    summer = len([day for day in _term_days() if day >= date(2027, 4, 6)])
    assert found.minutes == (193 - summer) * 180 + summer * 444
    text = page(world, one)
    assert "The job changed within this year" in text
    assert "As the contract is from 6 April 2027, with 37 hours a week" in text
    assert "1.4 weeks more are 7 days" in text


def test_the_29th_of_february_is_worked_like_any_other_day(world: World) -> None:
    one = begins(world, date(2020, 1, 1), minutes=ALL_WEEK, weeks=Decimal("52.143"))
    found = counted(one, 2023).reckoned
    assert found is not None
    february = found.months[5]
    assert (february.first, february.worked) == (date(2024, 2, 1), 21)


def test_without_terms_it_says_so_and_who_may_sets_them(world: World) -> None:
    one = begins(world)
    assert counted(one, 2027).reckoned is None
    assert "Set the terms of 2027/28" in page(world, one, "head", 2027)
    own = page(world, one, "nia", 2027)
    assert "Set the terms" not in own
    assert "You need do nothing." in own


def test_who_works_all_year_is_counted_without_terms_too(world: World) -> None:
    assert counted(begins(world, minutes=ALL_WEEK, weeks=Decimal("52.143")), 2025).reckoned is not None


@pytest.mark.parametrize("year", [0, 1, 1999, 2023, 2099, 10**9, 10**30])
def test_a_year_in_which_the_job_does_not_hold_or_that_is_none_is_not_there(world: World, year: int) -> None:
    one = begins(world)
    assert world.client("head").get(f"/en/posts/{one}/days/{year}/").status_code == 404
    assert world.client("nia").get(f"/en/my-job/{one}/days/{year}/").status_code == 404


def test_the_years_beside_it_are_one_press_away(world: World) -> None:
    text = page(world, begins(world, date(2025, 10, 1)))
    assert "Days and hours in 2025/26" in text
    assert "Days and hours in 2027/28" in text
    assert "Days and hours in 2025/26" not in page(world, begins(world, date(2026, 9, 1), profile="catering-1"))


def test_nobody_else_is_told_and_who_looked_is_noted(world: World) -> None:
    one = begins(world)
    for who in ("worker", "reviewer", "governor", "other head"):
        assert world.client(who).get(f"/en/posts/{one}/days/{YEAR}/").status_code == 404
        assert world.client(who).get(f"/en/my-job/{one}/days/{YEAR}/").status_code == 404
    page(world, one, "alnco")
    page(world, one, "nia")
    assert [(look.by, look.what) for look in Look.objects.filter(of=world.id("nia"))] == [(world.id("alnco"), "post")]


def test_the_job_leads_there_and_my_job_tells_the_sum_of_this_year(world: World) -> None:
    one, this = begins(world), year_of(timezone.localdate())
    for who, path in (("head", f"posts/{one}/"), ("nia", f"my-job/{one}/"), ("nia", "my-job/")):
        text = world.client(who).get(f"/en/{path}").content.decode()
        assert f"days/{this}/" in text, path
        if this == YEAR and path == "my-job/":
            assert "In 2026/27 this job asks 193 days: 579 hours in all." in text, path


def test_it_reads_in_welsh_and_needs_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    one, client = begins(world), world.client("head")
    client.get(f"/cy/posts/{one}/days/{YEAR}/")
    with django_assert_max_num_queries(10):
        assert client.get(f"/cy/posts/{one}/days/{YEAR}/").status_code == 200
    own = world.client("nia")
    own.get("/cy/my-job/")
    with django_assert_max_num_queries(10):
        assert own.get("/cy/my-job/").status_code == 200


def test_a_job_of_long_ago_has_no_year_to_show(world: World) -> None:
    """Calendars begin with 2000."""
    one = begins(world, date(1960, 1, 4))
    last = {"last_day": date(1970, 7, 31), "leaving": "other"}
    leave(post=one, **last, granter="system", by="test", now=world.now)
    text = world.client("head").get(f"/en/posts/{one}/").content.decode()
    assert "Days and hours in" not in text
