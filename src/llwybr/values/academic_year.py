"""School terms: three to the academic year, named by their season.

Authorities set their own dates, so the months here only say which term a date falls in. A calendar of real dates belongs
to a place, not to a nation.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Season = Literal["autumn", "spring", "summer"]

SEASONS: tuple[Season, Season, Season] = ("autumn", "spring", "summer")

_LAST_MONTH: dict[Season, int] = {"autumn": 12, "spring": 4, "summer": 8}


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A term by the calendar year that it falls in: autumn 2026, spring 2027, summer 2027."""

    year: int
    index: int  # 0 spring, 1 summer, 2 autumn: the order in which a calendar year sees them

    @property
    def season(self) -> Season:
        return ("spring", "summer", "autumn")[self.index]

    def next(self) -> "Term":
        return Term(self.year, self.index + 1) if self.index < 2 else Term(self.year + 1, 0)

    def ends(self) -> date:
        """The last day that still belongs to it."""
        return date(self.year, _LAST_MONTH[self.season], 30 if self.season == "spring" else 31)


def term_of(day: date) -> Term:
    """The term that a day falls in; the holidays count to the term before them."""
    return Term(day.year, 0 if day.month <= 4 else 1 if day.month <= 8 else 2)


def terms_between(first: date, last: date) -> list[Term]:
    """Every term from the day's own to the last day's own, in order; at least one."""
    terms = [term_of(first)]
    while terms[-1] < term_of(last):
        terms.append(terms[-1].next())
    return terms


def year_end(day: date) -> date:
    """The last day of the academic year that a day falls in: 31 August."""
    return date(day.year + (1 if day.month >= 9 else 0), 8, 31)
