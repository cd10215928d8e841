"""The year of a place as a calendar file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from llwybr.apps.calendars.templatetags.calendars import kind_name, season_name
from llwybr.core.kit.bilingual import active_language
from llwybr.core.letters.calendar import Entry, event

if TYPE_CHECKING:
    from llwybr.apps.calendars.queries import Year
    from llwybr.core.places.models import Place


def as_ics(year: Year, place: Place, now: datetime) -> str:
    """First and last days of term, breaks, INSET days and closed days, in the language of the page."""
    return event(*_entries(year, str(place.name)), language=active_language(), now=now)


def _entries(year: Year, place: str) -> Iterator[Entry]:
    for term in year.terms:
        season = season_name(term.season)
        id = f"{year.place}-{year.year}-{term.season}"
        yield Entry(f"{id}-first", _("%(term)s begins: %(place)s") % {"term": season, "place": place}, term.first)
        if term.break_first:
            words = _("Half-term break: %(place)s") % {"place": place}
            yield Entry(f"{id}-break", words, term.break_first, term.break_last)
        yield Entry(f"{id}-last", _("%(term)s ends: %(place)s") % {"term": season, "place": place}, term.last)
    for day in year.days:
        yield Entry(f"{year.place}-{day.public_id}", f"{kind_name(day.kind)}: {place}", day.on)
