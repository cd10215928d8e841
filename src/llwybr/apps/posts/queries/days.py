"""The days and hours of posts in an academic year, by the calendars of their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from llwybr.apps.calendars import queries as calendars
from llwybr.apps.posts import bridge
from llwybr.apps.posts.bridge import Reckoned
from llwybr.apps.posts.models import Contract, Post
from llwybr.values.academic_year import year_end

if TYPE_CHECKING:
    from llwybr.apps.calendars.queries import Year


@dataclass(frozen=True)
class YearOf:
    """A post in one academic year. `reckoned`: None where nobody has set the terms that it would be counted by.

    `whole`: it holds from the first day of the year to the last. `before`, `after`: the years beside it in which it holds.
    """

    year: int
    calendar: Year
    reckoned: Reckoned | None
    whole: bool
    before: int | None
    after: int | None


def year_of(day: date) -> int:
    """In whose September the academic year of a day begins."""
    return year_end(day).year - 1


def nearest_year(one: Post, on: date) -> int | None:
    """The academic year of a day; of a post that begins later, its first; of one that is over, its last. None where no calendar is
    kept of it."""
    year = year_of(max(one.starts_on, min(on, one.ends_on or on)))
    return year if calendars.is_year(year) else None


def standing_of(posts: Iterable[Post]) -> list[Contract]:
    """All that stands of these posts."""
    return list(Contract.objects.standing().filter(post__in=[one.pk for one in posts]).select_related("post"))


def year_of_post(one: Post, contracts: Iterable[Contract], year: int) -> YearOf | None:
    """A post in a year, by what stands of it; None where it does not hold then. Three queries."""
    held = bridge.within(contracts, year) if calendars.is_year(year) else []
    return _year_of(one, held, calendars.year(str(one.workplace), year)) if held else None


def years_of(posts: Sequence[Post], on: date) -> dict[int, YearOf]:
    """This year of several posts (by key), each at its place. Four queries, and none without posts."""
    year = year_of(on)
    rows = standing_of(posts) if posts else []
    held = {one.pk: bridge.within([row for row in rows if row.post_id == one.pk], year) for one in posts}
    known = calendars.years([str(one.workplace) for one in posts if held[one.pk]], [year])
    return {one.pk: _year_of(one, held[one.pk], known[str(one.workplace), year]) for one in posts if held[one.pk]}


def _year_of(one: Post, held: Sequence[Contract], calendar: Year) -> YearOf:
    year, last = calendar.year, one.ends_on
    countable = bool(calendar.terms) or all(bridge.all_year(contract) for contract in held)
    beside = {at: at if _holds(one, at) else None for at in (year - 1, year + 1)}
    return YearOf(
        year=year,
        calendar=calendar,
        reckoned=bridge.reckoned(held, calendar.calendar, year) if countable else None,
        whole=one.starts_on <= date(year, 9, 1) and (last is None or last >= date(year + 1, 8, 31)),
        before=beside[year - 1],
        after=beside[year + 1],
    )


def _holds(one: Post, year: int) -> bool:
    ends = one.ends_on is None or year_of(one.ends_on) >= year
    return calendars.is_year(year) and year_of(one.starts_on) <= year and ends
