"""PURE: with whom something is shared, until when, and how long that stays known."""

from __future__ import annotations

from datetime import date, timedelta

REVIEW, PERSON, ADDRESS = "review", "person", "address"  # with whom
WEEK, MONTH, DAY = "week", "month", "day"  # until when
LONGEST = timedelta(days=365)
KEPT = timedelta(days=365)  # after its end; a placeholder until whoever answers for the data decides
MOST_SHARED = 10  # by one person in ten minutes: each sends a letter
MOST_IN_A_DAY = 60  # the same in 24 hours

# Why nothing was shared.
SELF, PAST, FAR, GONE, MANY, DAY_FULL = "self", "past", "far", "gone", "many", "day_full"


def last_day(until: str, today: date, own: date | None) -> date | None:
    """The last day of a choice: of a month, the same day of the next one, or that month's last."""
    if until == WEEK:
        return today + timedelta(days=7)
    if until == MONTH:
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return min(first + timedelta(days=today.day - 1), following - timedelta(days=1))
    return own


def refused_day(last: date, today: date) -> str:
    """Why something cannot be shared until this day, or ""."""
    if last < today:
        return PAST
    return FAR if last > today + LONGEST else ""
