"""PURE: what a post may lack or need looked at, and what whoever enters one has to confirm because it is seldom so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from llwybr.apps.posts.rules.terms import Terms

NO_REVIEWER, REVIEWER_LEFT, NO_PAY, WEEKS, ENDING, OVER_48 = (
    "no_reviewer",
    "reviewer_left",
    "no_pay",
    "weeks",
    "ending",
    "over_48",
)
NO_DESCRIPTION = "no_description"  # whoever keeps descriptions says where one is missing (queries.register_lacking)
LACKS = (NO_REVIEWER, REVIEWER_LEFT, NO_PAY, WEEKS, ENDING, OVER_48, NO_DESCRIPTION)
COUNTED_ALONE = (NO_DESCRIPTION,)  # counted and chosen, but not told in each row: most jobs lack it at first
SOON = timedelta(days=60)  # before which the end of a post is told
MOST_WEEKLY = 48 * 60  # minutes in all posts: the Working Time Regulations 1998
TERMS_ONLY, TERMS_AND_MORE = (
    Decimal(38),
    Decimal(48),
)  # weeks: from a year's terms to those with some weeks of the holidays
LEAST_OF_YEAR = Decimal(52)

LONG_DAY = 12 * 60
WITH_AN_END = ("FXT", "TMP")
LONG_DAY_WARNING, NO_END_WARNING = "long_day", "no_end"
WARNINGS = (OVER_48, LONG_DAY_WARNING, NO_END_WARNING)


def fits_a_year(weeks: Decimal) -> bool:
    """Whether so many weeks are those of the terms, of the terms and some more, or of the whole year."""
    return TERMS_ONLY <= weeks <= TERMS_AND_MORE or weeks >= LEAST_OF_YEAR


def warnings(terms: Terms, *, besides: int, ends_on: date | None) -> tuple[str, ...]:
    """What is seldom so of these terms. `besides`: the minutes a week of the same person's other posts."""
    found = {
        OVER_48: terms.weekly_minutes + besides > MOST_WEEKLY,
        LONG_DAY_WARNING: max(terms.minutes, default=0) > LONG_DAY,
        NO_END_WARNING: terms.kind in WITH_AN_END and ends_on is None,
    }
    return tuple(code for code in WARNINGS if found[code])


def changed(before: Terms, after: Terms) -> tuple[str, ...]:
    """What is different, by the names of the fields, in their order."""
    return tuple(name for name in before.__dataclass_fields__ if getattr(before, name) != getattr(after, name))


def carried(wrong: Terms, right: Terms, later: Iterable[Terms]) -> Iterator[Terms]:
    """What follows a contract, where what is put right in that had been carried on: field by field, until one says something else."""
    names = changed(wrong, right)
    for one in later:
        names = tuple(name for name in names if getattr(one, name) == getattr(wrong, name))
        yield replace(one, **{name: getattr(right, name) for name in names})
