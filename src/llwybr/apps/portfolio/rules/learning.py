"""PURE: what an entry of the record of learning says, and the academic years that it is told by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from llwybr.values.academic_year import year_end

EARLIEST = date(1950, 1, 1)  # before which nobody who works today learnt anything for it
PLAN = "plan"  # the source of what is written from the steps of a plan


@dataclass(frozen=True)
class Learnt:
    """What somebody learnt. `area` is the slug of an area of a nation's standards, or ""; `changed`: because of it."""

    title: str
    on: date
    minutes: int
    language: str
    nation: str = ""
    area: str = ""
    provider: str = ""
    changed: str = ""


def year_of(day: date) -> int:
    """The academic year of a day: 2026 from 1 September 2026 to 31 August 2027."""
    return year_end(day).year - 1


def bounds(year: int) -> tuple[date, date]:
    """The first and the last day of an academic year."""
    return date(year, 9, 1), date(year + 1, 8, 31)
