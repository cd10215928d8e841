"""Calendar files (RFC 5545) that every calendar reads: published, private, and the same event however often it comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from llwybr.core.letters.addresses import own_domain
from llwybr.values.bilingual import Language

LONDON = ZoneInfo("Europe/London")

# The rule since 1996, and no list of dates: some calendars cannot read those.
LONDON_RULES = """\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:BST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class Entry:
    """One event: the whole of each day from `starts` to `ends` if these are days, else from time to time.

    `id` is its own for ever: an event that comes again with it replaces the one that a calendar holds. Whoever shares the
    calendar may see `summary`: nothing private in it.
    """

    id: str
    summary: str
    starts: date | datetime
    ends: date | datetime | None = None
    about: str = ""
    address: str = ""


def event(*entries: Entry, language: Language, now: datetime) -> str:
    """A calendar file with these events, in one language. Raises ValueError for a time without a zone or an end before the start."""
    file = icalendar.Calendar()
    file.add("prodid", f"-//Llwybr//{language.upper()}")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    if any(isinstance(entry.starts, datetime) for entry in entries):
        file.add_component(icalendar.Timezone.from_ical(LONDON_RULES))
    for entry in entries:
        file.add_component(_event(entry, language, now))
    return str(file.to_ical(), "utf-8")


def _event(entry: Entry, language: Language, now: datetime) -> icalendar.Event:
    starts, ends = _span(entry)
    made = icalendar.Event()
    made.add("uid", f"{entry.id}@{own_domain()}")
    made.add("dtstamp", now.astimezone(UTC))
    made.add("sequence", int(now.timestamp()) // 60)  # of two files with the same event, the later one counts
    made.add("dtstart", starts)
    made.add("dtend", ends)
    made.add("summary", entry.summary, parameters={"LANGUAGE": language})
    if entry.about:
        made.add("description", entry.about, parameters={"LANGUAGE": language})
    if entry.address:
        made.add("url", entry.address)
    made.add("class", "PRIVATE")
    made.add("transp", "TRANSPARENT" if type(starts) is date else "OPAQUE")  # a day to remember is no day away
    return made


def _span(entry: Entry) -> tuple[date, date]:
    """Start and end as a calendar wants them: in London's time, and a whole day's end on the day after."""
    starts, ends = entry.starts, entry.ends or entry.starts
    if isinstance(starts, datetime) != isinstance(ends, datetime):
        raise ValueError("an event begins and ends with a day, or begins and ends with a time")
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        if starts.tzinfo is None or ends.tzinfo is None:
            raise ValueError("a time needs its zone")
        starts, ends = starts.astimezone(LONDON), ends.astimezone(LONDON)
    if ends < starts:
        raise ValueError("an event ends before it begins")
    return starts, ends if isinstance(ends, datetime) else ends + timedelta(days=1)
