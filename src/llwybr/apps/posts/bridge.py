"""Turns the contracts of a post and the calendar of its place into what the engine reckons: the days and hours of a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from llwybr.apps.posts.models import Contract
from llwybr.engines import working_time
from llwybr.engines.working_time import Calendar, Contracted, Kind, Month

__all__ = ["Asked", "Month", "Reckoned", "all_year", "reckoned", "within"]

A_WEEK = 5  # days: what a week of a contract is, on whichever days it is worked


@dataclass(frozen=True)
class Asked:
    """What the weeks of a contract ask in a whole year, beside what its calendar has."""

    contract: Contract
    weeks: Contracted

    @property
    def term_days(self) -> int:
        return round(self.weeks.term * A_WEEK)

    @property
    def inset_days(self) -> int:
        return round(self.weeks.inset * A_WEEK)

    @property
    def in_calendar(self) -> Decimal:
        return self.weeks.term + self.weeks.inset

    @property
    def apart(self) -> Decimal:
        """By how many weeks they differ, whichever is more."""
        return abs(self.weeks.more)

    @property
    def days_apart(self) -> Decimal:
        return self.apart * A_WEEK

    @property
    def minutes_apart(self) -> int:
        return round(self.apart * self.contract.weekly_minutes)

    @property
    def minutes(self) -> int:
        """All its weeks, each as long as its working week."""
        return round(self.weeks.asked * self.contract.weekly_minutes)


@dataclass(frozen=True)
class Reckoned:
    """An academic year of one post, each day by the contract that held on it. `free`: bank holidays that it would have worked."""

    months: tuple[Month, ...]
    free: tuple[date, ...]
    asked: tuple[Asked, ...]
    contracts: int

    @property
    def days(self) -> Counter[Kind]:
        return sum((Counter(one.days) for one in self.months), Counter())

    @property
    def worked(self) -> int:
        return sum(one.worked for one in self.months)

    @property
    def in_holidays(self) -> int:
        """Days worked while nobody is taught and no INSET day is held."""
        return self.worked - self.days["term"] - self.days["inset"]

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.months)

    @property
    def longest(self) -> int:
        """The minutes of the month that has most."""
        return max(one.minutes for one in self.months)

    @property
    def august(self) -> Month:
        return self.months[-1]


def within(contracts: Iterable[Contract], year: int) -> list[Contract]:
    """Those that hold at some time of an academic year, in order."""
    span = working_time.academic_year(year)
    held = [one for one in contracts if span.within(one.starts_on, one.ends_on)]
    return sorted(held, key=lambda one: one.starts_on)


def all_year(contract: Contract) -> bool:
    """Whether it is worked in the holidays too: then its days can be counted without terms."""
    return _post(contract).all_year


def reckoned(contracts: Sequence[Contract], calendar: Calendar, year: int) -> Reckoned:
    """What a post asks in a year. `contracts`: those of `within`."""
    span, posts = working_time.academic_year(year), [_post(one) for one in contracts]
    each = [working_time.year(one, calendar, year) for one in posts]
    months = tuple(_together(some) for some in zip(*(one.months for one in each), strict=True))
    free = sorted(day for one in posts for day in working_time.kept_free(one, calendar, span))
    return Reckoned(months, tuple(free), _asked(contracts, calendar, year), len(contracts))


def _together(months: Sequence[Month]) -> Month:
    """The same month of several contracts: no day is in two of them."""
    days = sum((Counter(one.days) for one in months), Counter[Kind]())
    return Month(months[0].first, days, sum(one.minutes for one in months))


def _asked(contracts: Sequence[Contract], calendar: Calendar, year: int) -> tuple[Asked, ...]:
    """Each different number of weeks and hours once."""
    found: dict[tuple[Decimal, int], Asked] = {}
    for one in contracts:
        weeks = working_time.contracted(_post(one), calendar, year)
        if weeks:
            found.setdefault((one.weeks, one.weekly_minutes), Asked(one, weeks))
    return tuple(found.values())


def _post(contract: Contract) -> working_time.Post:
    """A contract as the engine knows a post."""
    return working_time.Post(
        id=str(contract.pk),
        week=tuple(contract.minutes),
        weeks=min(contract.weeks, working_time.MOST_WEEKS),
        first=contract.starts_on,
        last=contract.ends_on,
    )
