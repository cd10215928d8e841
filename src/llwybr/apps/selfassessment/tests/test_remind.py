"""A reminder comes into the calendar, says nothing of anybody's answers, and comes by e-mail only to who is signed in."""

from datetime import date, timedelta

import icalendar
import pytest
from django.utils import timezone

from llwybr.apps.selfassessment.rules import REMINDERS, reminder_day
from llwybr.core.letters.models import Letter
from tests.cast import begin, client_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("when", REMINDERS)
def test_no_reminder_falls_on_a_weekend(when) -> None:
    for n in range(400):
        today = date(2026, 1, 1) + timedelta(days=n)
        day = reminder_day(today, when)
        assert day.weekday() < 5
        assert 0 <= (day - today).days - REMINDERS[when] <= 2


def test_who_is_signed_in_has_it_by_email_with_the_day_for_their_calendar() -> None:
    client = client_of("nia")
    page = client.post("/en/my/remind/", {"when": "half"}).content.decode()
    assert "nia@ysgol.example" in page
    letter = Letter.objects.get(kind="reminder")
    day = reminder_day(timezone.localdate(), "half")
    (event,) = icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")
    assert event["DTSTART"].dt == day
    assert (letter.language, letter.to) == ("cy", "nia@ysgol.example")
    assert "Nia" not in letter.calendar


def test_who_is_not_signed_in_takes_the_file_along() -> None:
    answer = begin().post("/cy/my/remind/", {"when": "year"})
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = icalendar.Calendar.from_ical(answer.content.decode()).walk("VEVENT")
    assert event["SUMMARY"] == "Edrychwch ar eich llwybr eto"
    assert not Letter.objects.exists()


@pytest.mark.parametrize("when", ["", "never", "\0", "9" * 999])
def test_another_day_is_not_taken(when) -> None:
    assert client_of("nia").post("/en/my/remind/", {"when": when}).status_code == 422
    assert not Letter.objects.exists()
