"""Reading a record of learning: its entries by academic year, and its hours by year, area and language, counted by the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Count, Max, Min, Sum, Value
from django.utils import timezone

from llwybr.apps.portfolio import access
from llwybr.apps.portfolio.models import Activity, ActivityQuerySet
from llwybr.apps.portfolio.queries.parts import areas
from llwybr.apps.portfolio.rules.codes import LANGUAGES_OF_LEARNING
from llwybr.apps.portfolio.rules.learning import bounds, year_of
from llwybr.apps.posts import queries as posts
from llwybr.apps.standards import queries as standards

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from llwybr.core.access.viewer import Viewer
    from llwybr.core.kit.bilingual import Written

K = TypeVar("K")
NATION = (
    "wales"  # whose areas are offered to whoever has no post and no entry: those of both nations have the same names
)


@dataclass(frozen=True)
class Bar:
    """The time of one year, area or language. `share`: of the longest of its kind, in a hundred."""

    minutes: int
    entries: int
    share: int

    @property
    def hours(self) -> float:
        return self.minutes / 60


@dataclass(frozen=True)
class Totals:
    """Of a whole record by year, the latest first; of one year by area, the most first, and by language."""

    year: int
    years: Mapping[int, Bar]
    areas: Mapping[str, Bar]
    languages: Mapping[str, Bar]

    @property
    def minutes(self) -> int:
        """Of the year."""
        return self.years[self.year].minutes if self.year in self.years else 0

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def entries(self) -> int:
        """Of the year."""
        return self.years[self.year].entries if self.year in self.years else 0


def totals(viewer: Viewer, year: int) -> Totals:
    """Of the viewer's own record: three queries, whatever its length."""
    mine = access.own_activities(viewer).order_by()
    there = list(_summed(mine.filter(on__range=bounds(year)).values_list("area", "language")))
    by_area = _bars((area, minutes, entries) for area, _language, minutes, entries in there)
    by_language = _bars((language, minutes, entries) for _area, language, minutes, entries in there)
    return Totals(
        year,
        years=_bars(_by_year(mine)),
        areas=dict(sorted(by_area.items(), key=lambda one: (one[0] == "", -one[1].minutes, one[0]))),
        languages={one: by_language[one] for one in LANGUAGES_OF_LEARNING if one in by_language},
    )


def _by_year(mine: ActivityQuerySet) -> list[tuple[int, int, int]]:
    """(year, minutes, entries), the latest first. One part for each year: the index gives its rows, and nothing is sorted."""
    ends = mine.aggregate(first=Min("on"), last=Max("on"))
    if ends["first"] is None:
        return []
    years = range(year_of(ends["last"]), year_of(ends["first"]) - 1, -1)
    parts = [_summed(mine.filter(on__range=bounds(one)).annotate(year=Value(one)).values_list("year")) for one in years]
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return sorted((one for one in found if one[2]), reverse=True)


def _summed(rows: Any) -> Any:
    return rows.annotate(minutes_in_all=Sum("minutes"), entries_in_all=Count("pk"))


def _bars(sums: Iterable[tuple[K, int, int]]) -> dict[K, Bar]:
    minutes: dict[K, int] = defaultdict(int)
    entries: dict[K, int] = defaultdict(int)
    for key, time, count in sums:
        minutes[key] += time
        entries[key] += count
    most = max(minutes.values(), default=0)
    return {key: Bar(each, entries[key], _of_a_hundred(each, most)) for key, each in minutes.items()}


def _of_a_hundred(minutes: int, most: int) -> int:
    """At least one, where there is any: what is there can be seen."""
    return max(1, round(100 * minutes / most)) if minutes else 0


def activities(viewer: Viewer, year: int | None = None) -> ActivityQuerySet:
    """The viewer's own entries, the latest first: of one academic year, or all."""
    mine = access.own_activities(viewer)
    return mine if year is None else mine.filter(on__range=bounds(year))


def pieces_counted(entries: Iterable[Activity]) -> Mapping[int, int]:
    """{key of an entry: how many pieces of evidence count in it}, where any do: for entries that a viewer may see."""
    return Counter(key for key, _public_id in access.counts_in(entries))


def activity(viewer: Viewer, public_id: UUID | str, now: datetime) -> Activity | None:
    """An entry that this viewer may read: their own, or one shared with them."""
    found = access.activities_visible_to(viewer, now).filter(public_id=public_id)
    return found.select_related("person").first()


def own_activity(viewer: Viewer, public_id: UUID | str) -> Activity | None:
    """One of the viewer's own."""
    return access.own_activities(viewer).filter(public_id=public_id).select_related("person").first()


def nation_of_learner(viewer: Viewer, now: datetime) -> str:
    """The nation whose areas they are offered: where they work, else where they learnt last."""
    for contract in posts.mine(viewer, now):
        if contract.post.workplace.nation:
            return str(contract.post.workplace.nation)
    last = access.own_activities(viewer).exclude(nation="").values_list("nation", flat=True).first()
    return last or NATION


def area_titles(nation: str, slugs: Collection[str] | None = None) -> dict[str, Written]:
    """{slug: title} of the areas of a nation in force. `slugs`: and of these, where another nation has them."""
    found: dict[str, Written] = {}
    for one in (nation, *(other for other in standards.nations() if other != nation)):
        edition = standards.edition_in_force(one, timezone.localdate())
        found = {area.slug: area.title for area in areas(edition)} | found if edition else found
        if not set(slugs or ()) - {"", *found}:
            break
    return found


def written_already(person: str, source: str, references: Collection[str]) -> dict[str, Activity]:
    """What a part of the system wrote into a person's record (public id), by its reference."""
    rows = Activity.objects.of_person(person).filter(source=source, reference__in=list(references))
    return {one.reference: one for one in rows}
