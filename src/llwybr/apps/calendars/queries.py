"""Reading calendars: what holds at a place in a year, and who set it. Constant queries, however many places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db import connection

from llwybr.apps.calendars import bridge
from llwybr.apps.calendars.access import may_change
from llwybr.apps.calendars.bridge import Calendar
from llwybr.apps.calendars.models import Day, Term
from llwybr.apps.calendars.rules import CLOSED, INSET, KINDS, TERMS
from llwybr.apps.calendars.rules import is_year as _is_year
from llwybr.core.places.models import Place

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.access.viewer import Viewer

# Each place with what it lies under at any time of a year, and how far up; of two parents in one year the later counts.
ABOVE = """
    WITH RECURSIVE above(root, id, far, since) AS (
        SELECT public_id, id, 0, CAST(NULL AS date) FROM places_place WHERE public_id IN ({places})
        UNION
        SELECT above.root, one.parent_id, above.far + 1, one.starts_on
        FROM places_belonging one JOIN above ON one.place_id = above.id
        WHERE (one.starts_on IS NULL OR one.starts_on <= %s) AND (one.ends_on IS NULL OR one.ends_on > %s)
            AND above.far < 20
    ) SELECT root, id, far, since FROM above"""


Row = TypeVar("Row", Term, Day)


@dataclass(frozen=True)
class Year:
    """What holds at a place in one academic year. `sources`: {terms, inset, closed: the place that set them}, where one did."""

    place: str
    year: int
    terms: tuple[Term, ...]
    days: tuple[Day, ...]
    sources: Mapping[str, Place]

    @property
    def inset(self) -> list[Day]:
        return [one for one in self.days if one.kind == INSET]

    @property
    def closed(self) -> list[Day]:
        return [one for one in self.days if one.kind == CLOSED]

    @property
    def calendar(self) -> Calendar:
        return bridge.as_calendar(self.terms, self.days, self.year)

    @property
    def bank_until(self) -> date | None:
        """The last day for which bank holidays are known, if that is before the end of the year."""
        return bridge.bank_known_until(self.year)

    def is_own(self, what: str) -> bool:
        """Whether the place itself set its terms, INSET days or closed days."""
        source = self.sources.get(what)
        return source is not None and str(source) == self.place


def calendar(place: str, year: int) -> Calendar:
    """What each day of an academic year is at a place (by public id): three queries."""
    return years([place], [year])[place, year].calendar


def calendars(places: Collection[str], year: int) -> dict[str, Calendar]:
    """The same for many places, by public id, in as many queries. Places with the same days share one calendar."""
    shared: dict[tuple[tuple[int, ...], tuple[int, ...]], Calendar] = {}
    found = {}
    for (place, _year), one in years(places, [year]).items():
        key = tuple(term.pk for term in one.terms), tuple(day.pk for day in one.days)
        if key not in shared:
            shared[key] = one.calendar
        found[place] = shared[key]
    return found


def year(place: str, year: int) -> Year:
    """What holds at a place in a year, and who set it."""
    return years([place], [year])[place, year]


def years(places: Collection[str], years: Collection[int]) -> dict[tuple[str, int], Year]:
    """The same for many places and years: three queries a year. The nearest that has set something wins: for the terms, for
    INSET days and for closed days each by itself. A place that there is not has nothing set."""
    places = list(dict.fromkeys(str(one) for one in places))
    found: dict[tuple[str, int], Year] = {}
    for year in years:
        ways = _ways_up(places, year)
        above = {at for way in ways.values() for at in way}
        terms = _by_place(Term.objects.filter(place__in=above, year=year).select_related("place"))
        days = Day.objects.filter(place__in=above, year=year).select_related("place")
        of = {kind: _by_place(one for one in days if one.kind == kind) for kind in KINDS}
        for place in places:
            found[place, year] = _year(place, year, ways.get(place, []), terms, of)
    return found


def _year(
    place: str, year: int, way: list[int], terms: Mapping[int, list[Term]], of: Mapping[str, Mapping[int, list[Day]]]
) -> Year:
    """The nearest on the way up that has something of each kind."""
    nearest = _nearest(way, terms)
    days = {kind: _nearest(way, found) for kind, found in of.items()}
    sources = {kind: some[0].place for kind, some in days.items() if some}
    return Year(
        place,
        year,
        tuple(nearest),
        tuple(sorted((day for some in days.values() for day in some), key=lambda day: day.on)),
        sources | ({TERMS: nearest[0].place} if nearest else {}),
    )


def _nearest(way: list[int], rows: Mapping[int, list[Row]]) -> list[Row]:
    return next((rows[at] for at in way if at in rows), [])


def _ways_up(places: list[str], year: int) -> dict[str, list[int]]:
    """{public id: the rows of the place and of what it lies under, the nearest first}."""
    field = Place._meta.get_field("public_id")
    ids = [field.get_db_prep_value(UUID(one), connection) for one in places]
    if not ids:
        return {}
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    with connection.cursor() as cursor:
        sql = ABOVE.format(places=", ".join(["%s"] * len(ids)))
        cursor.execute(sql, [*ids, last.isoformat(), first.isoformat()])
        latest = sorted(cursor.fetchall(), key=lambda row: str(row[3] or ""), reverse=True)
    ways: dict[str, dict[int, None]] = defaultdict(dict)
    for root, id, _far, _since in sorted(latest, key=lambda row: int(row[2])):
        ways[str(UUID(str(root)))].setdefault(id)
    return {root: list(way) for root, way in ways.items()}


def _by_place(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for one in rows:
        found[one.place_id].append(one)
    return dict(found)


def is_year(year: int) -> bool:
    """Whether calendars are kept of this year."""
    return _is_year(year)


def may_set(viewer: Viewer, place: Place, now: datetime) -> bool:
    """Whether somebody may set the calendar of a place."""
    return may_change(viewer, place, now)


def own(place: Place, year: int) -> list[Day]:
    """The INSET days and closed days that a place itself has set."""
    return list(Day.objects.filter(place=place, year=year))


def day(place: Place, year: int, public_id: UUID) -> Day | None:
    """One of them."""
    return Day.objects.filter(place=place, year=year, public_id=public_id).first()
