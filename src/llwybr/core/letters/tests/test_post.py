"""Posting: with the change it belongs to, only what the kind takes, and nothing of it in the record of events."""

from datetime import date, timedelta
from email import message_from_string, policy

import icalendar
import pytest
from django.db import transaction

from llwybr.core.events.models import Event
from llwybr.core.letters import actions
from llwybr.core.letters.envelope import envelope
from llwybr.core.letters.models import ASIDE, FAILED, SENT, WAITING, Letter
from llwybr.core.letters.postman import deliver
from llwybr.core.letters.tests.kinds import CODE

pytestmark = pytest.mark.django_db


def post(now, to: str = "nia@example.org", **more) -> Letter:
    given = {"kind": CODE, "language": "cy", "values": {"code": "SECRET"}, "by": "test", "now": now}
    return actions.post(to=to, **given | more)


def test_a_letter_lies_in_the_outbox_and_its_event_says_neither_to_whom_nor_what(now) -> None:
    letter = post(now)
    event = Event.objects.latest("sequence")
    assert (event.name, event.subject, event.by) == ("letters.posted", str(letter.public_id), "test")
    assert event.facts == {"kind": "test_code", "outcome": WAITING}
    assert Letter.objects.due(now).get() == letter


def posted_then_failed(now) -> None:
    with transaction.atomic():
        post(now)
        raise ZeroDivisionError


def test_a_letter_goes_with_the_change_that_fails(now) -> None:
    events = Event.objects.count()
    with pytest.raises(ZeroDivisionError):
        posted_then_failed(now)
    assert not Letter.objects.exists()
    assert Event.objects.count() == events


def test_what_is_set_aside_is_not_sent_and_says_nothing_any_more(now) -> None:
    post(now)
    post(now)
    deliver(now, most=1)
    assert actions.set_aside(by="test", now=now) == {"test_code": 1}
    assert deliver(now + timedelta(days=1)).total() == 0
    assert {one.outcome for one in Letter.objects.all()} == {SENT, ASIDE}
    assert not Letter.objects.exclude(to="").exists()
    assert not Letter.objects.exclude(values={}).exists()
    assert Event.objects.latest("sequence").facts == {"test_code": 1}
    assert actions.set_aside(by="test", now=now) == {}


def test_a_letter_without_its_event_is_none(now, monkeypatch) -> None:
    monkeypatch.setattr(actions, "record", lambda *given, **named: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        post(now)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"code": "A", "name": "Nia"},
        {"name": "Nia"},
        {"code": 1},
        {"code": "A\nB"},
        {"code": "\0"},
        {"code": "A" * 201},
    ],
    ids=["none", "one more", "another", "a number", "two lines", "NUL", "too long"],
)
def test_only_what_the_kind_takes_may_be_passed(values, now) -> None:
    with pytest.raises(ValueError, match="test_code"):
        post(now, values=values)
    assert not Letter.objects.exists()


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\0", "\u2028", "\ud800"])
def test_a_line_break_in_an_address_is_refused(sign: str, now) -> None:
    with pytest.raises(ValueError, match="control character"):
        post(now, f"nia@example.org{sign}Bcc: all@example.org")
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sent_to"),
    [
        ("nia@tŷ.example", "nia@xn--t-foa.example"),
        ("nia@EXAMPLE.org", "nia@EXAMPLE.org"),
        ("nia+llwybr@example.org", "nia+llwybr@example.org"),
        (" nia@example.org ", "nia@example.org"),
    ],
)
def test_an_address_goes_as_mail_servers_write_it(typed: str, sent_to: str, now, mailoutbox) -> None:
    post(now, typed)
    assert deliver(now) == {SENT: 1}
    assert [message.to for message in mailoutbox] == [[sent_to]]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nia",
        "nia@",
        "@example.org",
        "siân@example.org",
        "mıke@example.org",
        "nia@boo\u212a.example",
        "nia@" + "ŷ" * 80 + ".example",
        f"{'n' * 250}@example.org",
        "nia@example..org",
        "Nia <nia@example.org>",
        "nia@example.org, all@example.org",
    ],
)
def test_an_address_that_no_mail_server_takes_fails_kindly_and_is_not_kept(address: str, now, mailoutbox) -> None:
    letter = post(now, address)
    letter.refresh_from_db()
    assert (letter.outcome, letter.to, letter.values, letter.ended_at) == (FAILED, "", {}, now)
    assert Event.objects.latest("sequence").facts["outcome"] == FAILED
    assert deliver(now) == {}
    assert mailoutbox == []


def test_the_reminder_puts_the_chosen_day_into_a_calendar(now) -> None:
    letter = actions.remind(id="abc", day=date(2027, 1, 12), to="nia@example.org", language="en", by="test", now=now)
    message = message_from_string(envelope(letter, now).message().as_string(), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    assert "12 January 2027" in body.get_content()
    assert "12 Ionawr 2027" in body.get_content()
    [event] = icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")
    assert event.decoded("dtstart") == date(2027, 1, 12)
    assert event["url"].endswith("/en/")
    assert event["uid"].startswith("abc@")


def test_old_rows_go_after_thirty_days(now) -> None:
    post(now - timedelta(days=31))
    kept = post(now - timedelta(days=29))
    assert actions.purge(now=now) == 1
    assert Letter.objects.get() == kept
