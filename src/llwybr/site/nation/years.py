"""The academic years of the invented nation: the terms of each authority, trust, college and university, and INSET days of schools."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from llwybr.apps.calendars import actions as calendars
from llwybr.apps.calendars.actions import Given
from llwybr.apps.calendars.bridge import bank_days
from llwybr.apps.calendars.rules import TermDates
from llwybr.core.places.models import Place
from llwybr.site.nation.plan import Plan, Spot

SETS = ("local_authority", "academy_trust", "further_education_college", "university")  # the terms of their own
MONDAY, FRIDAY = 0, 4
TWO_WEEKS = timedelta(days=12)  # from the last day of a term to the weekend before the next one


def set_calendars(made: Plan, spots: Mapping[str, Place], *, by: str, today: date) -> None:
    """Two years that are over, this one and the next."""
    chance = random.Random(made.said["seed"] + 2)  # noqa: S311  nothing secret is drawn
    given = [
        one
        for year in range(made.said["since"].year, _year_of(today) + 2)
        for spot in made.spots
        for one in _given(spot, spots[spot.slug], year, chance)
    ]
    calendars.set_all(given=given, by=by)


def _year_of(today: date) -> int:
    return today.year - (today.month < 9)


def _given(spot: Spot, place: Place, year: int, chance: random.Random) -> Iterator[Given]:
    if spot.kind in SETS:
        terms = _terms(year, later=len(spot.slug) % 2)
        first, second, third = (one.first for one in terms)
        back = terms[0].break_last or first
        inset = [first, _on_or_after(back, MONDAY), second, _next_weekday(third), _day_before(terms[2].last)]
        yield Given(place, year, terms, inset=inset)
    elif spot.kind == "school" and chance.randrange(4) == 0:
        terms = _terms(year, later=len(spot.under) % 2)
        days = [one.first for one in terms[:2]] + [terms[0].last, terms[1].last, _day_before(terms[2].last)]
        yield Given(place, year, inset=sorted(days))


def _terms(year: int, *, later: int) -> list[TermDates]:
    """Invented dates of a usual year; some begin a day later."""
    bank = bank_days(year)
    autumn, spring = date(year, 9, 1) + timedelta(days=later), _on_or_after(date(year + 1, 1, 4), MONDAY)
    autumn = autumn if autumn.weekday() <= FRIDAY else _on_or_after(autumn, MONDAY)
    before_easter = _on_or_after(date(year + 1, 3, 25), FRIDAY)
    before_easter = _day_before(before_easter) if before_easter in bank else before_easter
    summer = _on_or_after(before_easter + TWO_WEEKS, MONDAY) + timedelta(days=later)
    summer = _next_weekday(summer) if summer in bank else summer
    return [
        _term("autumn", autumn, _on_or_after(date(year, 12, 17), FRIDAY), date(year, 10, 25)),
        _term("spring", spring, before_easter, date(year + 1, 2, 14)),
        _term("summer", summer, _on_or_after(date(year + 1, 7, 17), FRIDAY), date(year + 1, 5, 25)),
    ]


def _term(season: str, first: date, last: date, half: date) -> TermDates:
    monday = _on_or_after(half - timedelta(days=2), MONDAY)
    return TermDates(season, first, last, monday, monday + timedelta(days=4))


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _next_weekday(day: date) -> date:
    return day + timedelta(days=3 if day.weekday() == FRIDAY else 1)


def _day_before(day: date) -> date:
    return day - timedelta(days=1)
