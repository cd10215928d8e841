"""The calendar of a place: what each day is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Literal

Kind = Literal["term", "inset", "break", "closed", "bank_holiday", "holiday"]

WEEKDAYS = 5  # Monday to Friday


@dataclass(frozen=True)
class Span:
    """From the first day to the last, both within it. Raises ValueError for an end before the start."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("A span ends before it begins.")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return map(date.fromordinal, range(self.first.toordinal(), self.last.toordinal() + 1))

    def meets(self, other: Span) -> bool:
        return self.first <= other.last and other.first <= self.last

    def within(self, first: date, last: date | None) -> Span | None:
        """The days of it from `first` to `last` (None: no end); None where there is none."""
        start, end = max(self.first, first), self.last if last is None else min(self.last, last)
        return Span(start, end) if start <= end else None


@dataclass(frozen=True)
class Term:
    """From its first day to its last, with its half-term breaks. Raises ValueError for a break outside it."""

    span: Span
    breaks: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if any(one.first not in self.span or one.last not in self.span for one in self.breaks):
            raise ValueError("A break lies outside its term.")


@dataclass(frozen=True)
class Calendar:
    """Terms in order, of one academic year or of several, and the days that are something else.

    Where a day is more than one thing, the first of these holds: a bank holiday, closed, INSET, a break, term. What is none
    of them is a school holiday. Weekends in term are term too: nobody is counted on them who has no minutes then.
    Raises ValueError for terms that overlap or are out of order.
    """

    terms: tuple[Term, ...] = ()
    inset: frozenset[date] = frozenset()
    closed: frozenset[date] = frozenset()
    bank_holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if any(after.span.first <= before.span.last for before, after in pairwise(self.terms)):
            raise ValueError("Terms overlap, or are out of order.")

    def kind(self, day: date) -> Kind:
        return self._days.get(day, "holiday")

    def count(self, kind: Kind, span: Span) -> int:
        """How many days from Monday to Friday are of a kind."""
        return sum(self.kind(day) == kind for day in span if day.weekday() < WEEKDAYS)

    def weeks(self, kind: Kind, span: Span) -> Decimal:
        """The same in weeks of five days."""
        return Decimal(self.count(kind, span)) / WEEKDAYS

    def joined(self, *others: Calendar) -> Calendar:
        """With the years of the same place beside it. Raises ValueError where their terms overlap."""
        every = (self, *others)
        terms = sorted((term for one in every for term in one.terms), key=lambda term: term.span.first)
        return Calendar(
            tuple(terms),
            _together(one.inset for one in every),
            _together(one.closed for one in every),
            _together(one.bank_holidays for one in every),
        )

    @cached_property
    def _days(self) -> dict[date, Kind]:
        found: dict[date, Kind] = {}
        for term in self.terms:
            found |= dict.fromkeys(term.span, "term")
            for one in term.breaks:
                found |= dict.fromkeys(one, "break")
        found |= dict.fromkeys(self.inset, "inset")
        found |= dict.fromkeys(self.closed, "closed")
        return found | dict.fromkeys(self.bank_holidays, "bank_holiday")


def _together(days: Iterable[frozenset[date]]) -> frozenset[date]:
    return frozenset().union(*days)


def academic_year(year: int) -> Span:
    """1 September of this year to 31 August of the next."""
    return Span(date(year, 9, 1), date(year + 1, 8, 31))
