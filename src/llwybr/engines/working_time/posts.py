"""Posts: the days of a span that one is worked on, and what several ask of one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llwybr.engines.working_time.calendar import Calendar, Kind, Span

A_WEEK, A_DAY = 7, 24 * 60
ALL_YEAR = Decimal(52)  # weeks: who has as many works in the holidays too (a year has 52.143)
MOST_WEEKS = Decimal("52.143")
OVER = 48 * 60  # minutes a week in all, above which it is said
IN_TERM: tuple[Kind, ...] = ("term", "inset")


@dataclass(frozen=True)
class Post:
    """What somebody works in a working week, Monday to Sunday, for how many weeks a year, from when until when.

    Raises ValueError for a week that is none, weeks that no year has, or an end before the start.
    """

    id: str
    week: tuple[int, ...]  # minutes
    weeks: Decimal
    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if len(self.week) != A_WEEK or any(not 0 <= one <= A_DAY for one in self.week):
            raise ValueError("A week has seven days, each of 0 to 1,440 minutes.")
        if not 0 < self.weeks <= MOST_WEEKS:
            raise ValueError("A year has more than 0 and at most 52.143 weeks.")
        if self.last is not None and self.last < self.first:
            raise ValueError("A post ends before it begins.")

    @property
    def all_year(self) -> bool:
        return self.weeks >= ALL_YEAR

    @property
    def weekly(self) -> int:
        return sum(self.week)

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def works_on(self, kind: Kind) -> bool:
        """In term and on INSET days; all year, on every day but a bank holiday: the leave that is taken is not known here."""
        return kind != "bank_holiday" if self.all_year else kind in IN_TERM


class Worked(NamedTuple):
    """One day of one post."""

    day: date
    kind: Kind
    minutes: int


def days(post: Post, calendar: Calendar, span: Span) -> Iterator[Worked]:
    """The days of a span that a post is worked on, in order."""
    for day in span.within(post.first, post.last) or ():
        minutes = post.week[day.weekday()]
        if minutes and post.works_on(kind := calendar.kind(day)):
            yield Worked(day, kind, minutes)


def minutes(post: Post, calendar: Calendar, span: Span) -> int:
    """How long it is worked in a span."""
    return sum(one.minutes for one in days(post, calendar, span))


def kept_free(post: Post, calendar: Calendar, span: Span) -> list[date]:
    """The bank holidays of a span on which it would be worked otherwise, in order."""
    without = replace(calendar, bank_holidays=frozenset())
    found = (day for day in calendar.bank_holidays if day in span and post.holds_on(day) and post.week[day.weekday()])
    return sorted(day for day in found if post.works_on(without.kind(day)))


def where(posts: Iterable[tuple[Post, Calendar]], span: Span) -> dict[date, list[tuple[str, Worked]]]:
    """On which days of a span somebody works, in order, and in which posts (by id, in the order given)."""
    found: dict[date, list[tuple[str, Worked]]] = {}
    for post, calendar in posts:
        for one in days(post, calendar, span):
            found.setdefault(one.day, []).append((post.id, one))
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class Hours:
    """What several posts ask in a working week: minutes by day, and the days of the week (0 to 6) on which more than one
    is worked."""

    by_day: tuple[int, ...]
    shared: tuple[int, ...]

    @property
    def weekly(self) -> int:
        return sum(self.by_day)

    @property
    def over(self) -> bool:
        """More than 48 hours a week in all."""
        return self.weekly > OVER


def in_all(posts: Sequence[Post], on: date) -> Hours:
    """What the posts that hold on a day ask together in a working week."""
    held = [one for one in posts if one.holds_on(on)]
    by_day = tuple(sum(one.week[at] for one in held) for at in range(A_WEEK))
    shared = tuple(at for at in range(A_WEEK) if sum(one.week[at] > 0 for one in held) > 1)
    return Hours(by_day, shared)
