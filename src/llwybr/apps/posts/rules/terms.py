"""PURE: the terms of a contract, and the first reason against them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from llwybr.apps.posts.rules.codes import KINDS

DAYS = 7
DAY = 24 * 60  # minutes
MOST_WEEKLY = 84 * 60  # minutes: more is a slip of the pen
ALL_YEAR = Decimal("52.143")  # weeks: 365 days and a fourth, by seven
HIGHEST_POINT = 120  # of any local spine; the national one ends at 43
LONGEST_TITLE, LONGEST_GRADE = 120, 20
EARLIEST = date(1950, 1, 1)


@dataclass(frozen=True)
class Terms:
    """What a contract says. `employer` and `reviewer` are keys of a place and a person; `minutes` of Monday to Sunday."""

    employer: int
    profile: str
    minutes: tuple[int, ...]
    weeks: Decimal
    kind: str
    reviewer: int | None = None
    title: str = ""
    grade: str = ""
    spine_point: int | None = None

    @property
    def weekly_minutes(self) -> int:
        return sum(self.minutes)

    def columns(self) -> dict[str, Any]:
        """As the columns of a contract."""
        said = dict(vars(self))
        said |= {"employer_id": said.pop("employer"), "reviewer_id": said.pop("reviewer")}
        return {**said, "minutes": list(self.minutes), "weekly_minutes": self.weekly_minutes}


def first_against(terms: Terms, *, profiles: Collection[str]) -> str:
    """Why these terms cannot be, or "": hours_of_a_day, no_hours, too_many_hours, weeks, kind, profile, spine_point, text."""
    return next((reason for reason, holds in _AGAINST.items() if holds(terms)), "") or (
        "" if terms.profile in profiles else "profile"
    )


_AGAINST: Mapping[str, Callable[[Terms], bool]] = {
    "hours_of_a_day": lambda it: len(it.minutes) != DAYS or not all(0 <= one <= DAY for one in it.minutes),
    "no_hours": lambda it: it.weekly_minutes <= 0,
    "too_many_hours": lambda it: it.weekly_minutes > MOST_WEEKLY,
    "weeks": lambda it: not 0 < it.weeks <= ALL_YEAR,
    "kind": lambda it: it.kind not in KINDS,
    "spine_point": lambda it: it.spine_point is not None and not 1 <= it.spine_point <= HIGHEST_POINT,
    "text": lambda it: len(it.title) > LONGEST_TITLE or len(it.grade) > LONGEST_GRADE or "\0" in it.title + it.grade,
}


def first_against_dates(starts_on: date, ends_on: date | None, *, today: date) -> str:
    """Why a post cannot be from one day to the other, or "": too_early, too_late, ends_before_start."""
    if starts_on < EARLIEST:
        return "too_early"
    if max(starts_on, ends_on or starts_on).year > today.year + 10:
        return "too_late"
    return "ends_before_start" if ends_on and ends_on < starts_on else ""


def in_circle(person: int, reviewer: int, reviewers: Mapping[int, Sequence[int]]) -> bool:
    """Whether `reviewer`, once they review `person`, would be reviewed by them: at once, or by way of others."""
    seen, wave = {reviewer}, [reviewer]
    while wave:
        if person in wave:
            return True
        wave = [above for one in wave for above in reviewers.get(one, ()) if above not in seen]
        seen |= set(wave)
    return False
