"""What may stand in a calendar: pure, and a refusal says at which field."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from llwybr.values.academic_year import SEASONS, year_end

FIRST_YEAR, LAST_YEAR = 2000, 2098
TERMS, INSET, CLOSED = "terms", "inset", "closed"
KINDS = (INSET, CLOSED)
MOST = {INSET: 10, CLOSED: 20}  # days of a kind that one place sets for one year


class Refusal(NamedTuple):
    """`reason`: of `REFUSALS` in the templatetags. `field`: such as `autumn_first`, or `on`."""

    reason: str
    field: str


@dataclass(frozen=True)
class TermDates:
    """A term with its half-term break: both days of it, or neither."""

    season: str
    first: date
    last: date
    break_first: date | None = None
    break_last: date | None = None

    def has_break(self, day: date) -> bool:
        return bool(self.break_first and self.break_last and self.break_first <= day <= self.break_last)

    @property
    def named(self) -> dict[str, date]:
        """The days that are given, by their fields."""
        fields = ("first", "last", "break_first", "break_last")
        return {f"{self.season}_{name}": day for name in fields if (day := getattr(self, name))}


def year_of(day: date) -> int:
    """The academic year of a day: 2026 from 1 September 2026 to 31 August 2027."""
    return year_end(day).year - 1


def is_year(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def may_set(year: int, terms: Sequence[TermDates], inset: Collection[date]) -> Refusal | None:
    """The first thing that is wrong with the three terms of a year. `inset`: the place's own INSET days."""
    checks: tuple[Callable[[], Iterator[Refusal]], ...] = (
        lambda: _outside(year, terms),
        lambda: _out_of_order(terms),
        lambda: _wrong_breaks(terms),
        lambda: _on_inset_days(terms, inset),
    )
    return next((refusal for check in checks for refusal in check()), None)


def _outside(year: int, terms: Sequence[TermDates]) -> Iterator[Refusal]:
    if [one.season for one in terms] != list(SEASONS):
        yield Refusal("three", "")
    for field, day in (pair for one in terms for pair in one.named.items()):
        if year_of(day) != year:
            yield Refusal("year", field)
        elif day.weekday() >= 5 and "break" not in field:
            yield Refusal("weekend", field)


def _out_of_order(terms: Sequence[TermDates]) -> Iterator[Refusal]:
    for one in terms:
        if one.last < one.first:
            yield Refusal("ends_before_start", f"{one.season}_last")
    for before, after in pairwise(terms):
        if after.first <= before.last:
            yield Refusal("overlap", f"{after.season}_first")


def _wrong_breaks(terms: Sequence[TermDates]) -> Iterator[Refusal]:
    for one in terms:
        first, last = one.break_first, one.break_last
        if first is None or last is None:
            if first or last:
                yield Refusal("half_break", f"{one.season}_break_{'last' if first else 'first'}")
        elif last < first:
            yield Refusal("break_order", f"{one.season}_break_last")
        elif not one.first < first:
            yield Refusal("break_outside", f"{one.season}_break_first")
        elif not last < one.last:
            yield Refusal("break_outside", f"{one.season}_break_last")


def _on_inset_days(terms: Sequence[TermDates], inset: Collection[date]) -> Iterator[Refusal]:
    for one in terms:
        if any(one.has_break(day) for day in inset):
            yield Refusal("break_inset", f"{one.season}_break_first")


def may_add(
    kind: str, on: date, *, year: int, terms: Iterable[TermDates], own: Mapping[date, str], bank: Collection[date]
) -> Refusal | None:
    """Whether a place may set this day. `terms`: those that hold there; `own`: {day: kind} of its own days of the year."""
    terms = list(terms)
    within = any(one.first <= on <= one.last for one in terms)
    checks = (
        ("kind", kind not in KINDS),
        ("year", year_of(on) != year),
        ("weekend", on.weekday() >= 5),
        ("bank_holiday", on in bank),
        ("taken", on in own),
        ("in_break", any(one.has_break(on) for one in terms)),
        ("not_in_term", kind == CLOSED and bool(terms) and not within),
        ("most", sum(one == kind for one in own.values()) >= MOST.get(kind, 0)),
    )
    return next((Refusal(reason, "kind" if reason == "kind" else "on") for reason, wrong in checks if wrong), None)


def months(year: int) -> list[date]:
    """The first day of each month, from September to August."""
    return [date(year + (month < 9), month, 1) for month in (9, 10, 11, 12, *range(1, 9))]


def weeks_of(month: date) -> list[list[date | None]]:
    """Its days in weeks from Monday to Sunday, with None for what belongs to the months beside it."""
    after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    days = [month + timedelta(days=at) for at in range((after - month).days)]
    cells: list[date | None] = [*[None] * month.weekday(), *days, *[None] * (-(month.weekday() + len(days)) % 7)]
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]
