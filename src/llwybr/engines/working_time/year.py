"""An academic year of one post: days and hours by month, and what was contracted beside what the calendar gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from llwybr.engines.working_time.calendar import Calendar, Kind, academic_year
from llwybr.engines.working_time.posts import Post, Worked, days


@dataclass(frozen=True)
class Month:
    """A month by its first day: how many days of each kind are worked in it, and for how long."""

    first: date
    days: Mapping[Kind, int]
    minutes: int

    @property
    def worked(self) -> int:
        return sum(self.days.values())


@dataclass(frozen=True)
class Year:
    """Twelve months from September, also those in which nothing is worked."""

    months: tuple[Month, ...]

    @property
    def days(self) -> Counter[Kind]:
        return sum((Counter(one.days) for one in self.months), Counter())

    @property
    def worked(self) -> int:
        return sum(one.worked for one in self.months)

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.months)


@dataclass(frozen=True)
class Contracted:
    """Weeks a year that a contract asks, beside those of term and of INSET days that the calendar of a whole year gives."""

    asked: Decimal
    term: Decimal
    inset: Decimal

    @property
    def more(self) -> Decimal:
        """Weeks asked beyond term and INSET days, to be agreed in the holidays; below 0, those that the contract leaves out."""
        return self.asked - self.term - self.inset


def year(post: Post, calendar: Calendar, year: int) -> Year:
    """What a post works in the academic year that begins in September of this year."""
    span = academic_year(year)
    found = {
        first: list(some) for first, some in groupby(days(post, calendar, span), lambda one: one.day.replace(day=1))
    }
    firsts = dict.fromkeys(day.replace(day=1) for day in span)
    return Year(tuple(_month(first, found.get(first, [])) for first in firsts))


def _month(first: date, worked: list[Worked]) -> Month:
    return Month(first, Counter(one.kind for one in worked), sum(one.minutes for one in worked))


def contracted(post: Post, calendar: Calendar, year: int) -> Contracted | None:
    """Whether the weeks of a contract are those of the calendar; None for whoever works all year."""
    span = academic_year(year)
    if post.all_year:
        return None
    return Contracted(post.weeks, calendar.weeks("term", span), calendar.weeks("inset", span))
