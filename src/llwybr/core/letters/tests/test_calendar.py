"""Calendar files, read back as a calendar reads them."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from llwybr.core.letters.calendar import LONDON, Entry, event

SUMMARY = (
    "Edrychwch ar eich llwybr eto, ŵ ŷ; a hyn i gyd mewn un llinell sy'n llawer rhy hir i galendr ei chadw'n gyfan"
)
DAY = Entry(
    id="path-1", summary=SUMMARY, starts=date(2027, 1, 12), about="Un\nDau", address="https://llwybr.example/cy/"
)
SUMMER = datetime(2027, 7, 1, 9, 30, tzinfo=UTC)


def read(file: str) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(file)


def test_a_whole_day_comes_back_as_it_was_put_in(now) -> None:
    [one] = read(event(DAY, language="cy", now=now)).walk("VEVENT")
    assert one["summary"] == SUMMARY
    assert one["summary"].params["LANGUAGE"] == "cy"
    assert one["description"] == "Un\nDau"
    assert (one.decoded("dtstart"), one.decoded("dtend")) == (date(2027, 1, 12), date(2027, 1, 13))
    assert (one["class"], one["transp"]) == ("PRIVATE", "TRANSPARENT")


def test_what_outlook_needs_is_there(now) -> None:
    file = event(DAY, language="cy", now=now)
    lines = file.split("\r\n")
    assert lines[-1] == ""
    assert not any("\n" in line or "\r" in line for line in lines)
    assert max(len(line.encode()) for line in lines) <= 75
    assert lines[0] == "BEGIN:VCALENDAR"
    assert {"VERSION:2.0", "METHOD:PUBLISH", "DTSTART;VALUE=DATE:20270112", "DTSTAMP:20261123T120000Z"} <= set(lines)
    assert any(line.startswith("PRODID:") for line in lines)
    assert any(line.startswith("UID:path-1@") for line in lines)


def test_a_time_is_londons_with_its_rules(now) -> None:
    file = event(Entry("t", "Time", SUMMER, SUMMER + timedelta(hours=1)), language="en", now=now)
    assert "DTSTART;TZID=Europe/London:20270701T103000\r\n" in file
    [zone] = read(file).walk("VTIMEZONE")
    rules = zone.to_tz()
    for at in (SUMMER, datetime(2027, 1, 12, tzinfo=UTC), datetime(2040, 10, 28, 1, 30, tzinfo=UTC)):
        assert at.astimezone(rules).utcoffset() == at.astimezone(LONDON).utcoffset()
    [one] = read(file).walk("VEVENT")
    assert one.decoded("dtstart") == SUMMER
    assert one["transp"] == "OPAQUE"


def test_several_events_share_a_file_and_a_later_file_counts_more(now) -> None:
    file = event(DAY, Entry("t", "Time", SUMMER), language="cy", now=now)
    assert [one["uid"].split("@")[0] for one in read(file).walk("VEVENT")] == ["path-1", "t"]
    later = event(DAY, language="cy", now=now + timedelta(minutes=1))
    first, again = read(file).walk("VEVENT")[0], read(later).walk("VEVENT")[0]
    assert first["uid"] == again["uid"]
    assert first["sequence"] < again["sequence"]


@pytest.mark.parametrize(
    "entry",
    [
        Entry("e", "x", datetime(2027, 1, 1)),  # noqa: DTZ001
        Entry("e", "x", date(2027, 1, 2), date(2027, 1, 1)),
        Entry("e", "x", date(2027, 1, 1), SUMMER),
        Entry("e", "x", SUMMER, SUMMER - timedelta(minutes=1)),
    ],
)
def test_an_event_that_cannot_be_is_refused(entry: Entry, now) -> None:
    with pytest.raises(ValueError, match=r"zone|ends|begins"):
        event(entry, language="en", now=now)
