"""The postman: what the mail server says decides, nothing is lost, and what was sent is erased."""

import smtplib
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core import mail
from django.db import OperationalError

from llwybr.core.letters import actions, calendar, postman, queries
from llwybr.core.letters.models import FAILED, LATE, SENT, WAITING, Letter
from llwybr.core.letters.postman import deliver
from llwybr.core.letters.tests.conftest import MailServer, free_port
from llwybr.core.letters.tests.kinds import CODE

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def post(now):
    def posted(to: str = "nia@example.org", **more) -> Letter:
        given = {"kind": CODE, "language": "cy", "values": {"code": "SECRET"}, "by": "test", "now": now}
        return actions.post(to=to, **given | more)

    return posted


def body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return part.get_content()


def assert_erased(letter: Letter, outcome: str, tries: int) -> None:
    letter.refresh_from_db()
    assert (letter.outcome, letter.tries) == (outcome, tries)
    assert letter.ended_at is not None
    assert (letter.to, letter.language, letter.values, letter.calendar, letter.until) == ("", "", {}, "", None)


def test_a_letter_arrives_in_both_forms_and_both_languages(mail_server: MailServer, post, now) -> None:
    letter = post()
    assert deliver(now) == {SENT: 1}
    [arrived] = mail_server.taken
    assert mail_server.recipients == ["nia@example.org"]
    assert arrived["Subject"] == "Eich cod · Your code"
    plain, html = body(arrived, "plain"), body(arrived, "html")
    for form in (plain, html):
        assert (
            form.index("SECRET") < form.index("/cy/privacy/") < form.index("/en/privacy/") < form.rindex("SECRET") + 999
        )
        assert form.count("SECRET") == 2
        assert form.index("Preifatrwydd") < form.index("Privacy")
    assert '<html lang="cy">' in html
    assert html.index('<div lang="cy">') < html.index('<div lang="en">')
    assert_erased(letter, SENT, 1)


def test_its_headers_are_those_of_a_machine_that_follows_nobody(mail_server: MailServer, post, now) -> None:
    letter = post()
    deliver(now)
    [arrived] = mail_server.taken
    assert arrived["From"] == "Llwybr <llwybr@llwybr.example>"
    assert arrived["Message-ID"] == f"<{letter.public_id}@llwybr.example>"
    assert arrived["Date"].datetime == now
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Content-Language"] == "cy, en"
    known = {"subject", "from", "to", "date", "message-id", "auto-submitted", "content-language", "mime-version"}
    added_on_the_way = {"content-type", "x-peer", "x-mailfrom", "x-rcptto"}
    assert {name.lower() for name in arrived} <= known | added_on_the_way
    assert "<img" not in body(arrived, "html")


def test_every_line_can_be_carried_by_any_mail_server(mail_server: MailServer, post, now) -> None:
    post()
    deliver(now)
    raw = mail_server.taken[0].as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) <= 998


def test_a_calendar_file_comes_as_an_event_and_as_a_file(mail_server: MailServer, post, now) -> None:
    entry = calendar.Entry(id="one", summary="Llŷn " * 30, starts=now.date())
    file = calendar.event(entry, language="cy", now=now)
    post(calendar=file)
    deliver(now)
    [arrived] = mail_server.taken
    forms = [part for part in arrived.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in forms] == ["PUBLISH", "PUBLISH"]
    assert [part.get_filename() for part in forms] == [None, "llwybr.ics"]
    assert [part.get_payload(decode=True) for part in forms] == [file.encode()] * 2
    assert arrived.as_bytes().isascii()


def test_a_mail_server_that_says_later_is_asked_again_a_minute_later(mail_server: MailServer, post, now) -> None:
    letter = post()
    mail_server.to_recipient = ["450 greylisted"]
    assert deliver(now) == {WAITING: 1}
    assert deliver(now + timedelta(seconds=59)) == {}
    assert deliver(now + MINUTE) == {SENT: 1}
    assert len(mail_server.taken) == 1
    assert_erased(letter, SENT, 2)


@pytest.mark.parametrize("asked", ["to_recipient", "to_letter"])
def test_a_refusal_for_good_is_not_argued_with(asked: str, mail_server: MailServer, post, now) -> None:
    letter = post()
    setattr(mail_server, asked, ["550 nobody here"])
    assert deliver(now) == {FAILED: 1}
    assert mail_server.taken == []
    assert_erased(letter, FAILED, 1)


def test_one_that_is_refused_does_not_keep_the_others_back(mail_server: MailServer, post, now) -> None:
    for name in ("first", "second", "third"):
        post(f"{name}@example.org")
    mail_server.to_recipient = ["250 OK", "550 nobody here"]
    assert deliver(now) == {SENT: 2, FAILED: 1}
    assert mail_server.recipients == ["first@example.org", "third@example.org"]


def test_a_mail_server_that_is_away_loses_nothing(mail_server: MailServer, post, now, settings) -> None:
    letters = [post(f"{n}@example.org") for n in range(3)]
    settings.EMAIL_PORT = free_port()
    assert deliver(now) == {WAITING: 3}
    settings.EMAIL_PORT = mail_server.port
    assert deliver(now + MINUTE) == {SENT: 3}
    assert sorted(mail_server.recipients) == [f"{n}@example.org" for n in range(3)]
    for letter in letters:
        assert_erased(letter, SENT, 2)


def test_it_is_tried_after_1_5_15_and_60_minutes_then_hourly_for_a_day(mail_server, post, now, settings) -> None:
    letter, settings.EMAIL_PORT = post(), free_port()
    waits, at = [], now
    while deliver(at) == {WAITING: 1} and len(waits) < 50:
        letter.refresh_from_db()
        waits.append((letter.due_at - at) // MINUTE)
        at = letter.due_at
    assert waits[:6] == [1, 5, 15, 60, 60, 60]
    assert timedelta(hours=24) <= at - now < timedelta(hours=25)
    assert_erased(letter, FAILED, len(waits) + 1)


def test_a_letter_past_its_time_is_erased_unsent(mail_server: MailServer, post, now) -> None:
    letter = post(until=now + 10 * MINUTE)
    assert deliver(now + 10 * MINUTE) == {LATE: 1}
    assert mail_server.taken == []
    assert_erased(letter, LATE, 1)


def test_a_letter_with_an_end_is_looked_at_again_no_later_than_that(mail_server: MailServer, post, now) -> None:
    letter = post(until=now + timedelta(seconds=30))
    mail_server.to_recipient = ["450 later"]
    deliver(now)
    letter.refresh_from_db()
    assert letter.due_at == letter.until


def test_what_must_arrive_soon_goes_before_what_has_waited_longer(mail_server: MailServer, post, now) -> None:
    post("slow@example.org", now=now - MINUTE)
    post("urgent@example.org", until=now + MINUTE)
    deliver(now, most=1)
    assert mail_server.recipients == ["urgent@example.org"]
    assert queries.waiting() == 1


def test_a_postman_who_comes_while_another_sends_finds_nothing(mail_server: MailServer, post, now, monkeypatch) -> None:
    post()
    real, found = postman.envelope, []

    def meanwhile(letter, now):
        found.append(postman._take(now))
        return real(letter, now)

    monkeypatch.setattr(postman, "envelope", meanwhile)
    assert deliver(now) == {SENT: 1}
    assert found == [None]
    assert len(mail_server.taken) == 1


def test_a_postman_who_looked_before_another_took_it_takes_nothing(post, now, monkeypatch) -> None:
    """Red if the letter is taken without asking whether it is still as it was seen."""
    seen = post()
    assert postman._take(now) == seen
    real = type(Letter.objects.all()).due
    looks = iter([[seen]])

    class Looks:
        def __init__(self, rows) -> None:
            self.rows = rows

        def first(self):
            return self.rows[0] if self.rows else None

    monkeypatch.setattr(
        type(Letter.objects), "due", lambda self, now: Looks(next(looks, None) or list(real(Letter.objects.all(), now)))
    )
    assert postman._take(now) is None


def test_a_postman_whose_lease_ended_does_not_put_off_what_another_has(post, now, monkeypatch) -> None:
    post()
    slow = postman._take(now)
    quick = postman._take(now + postman.LEASE)
    assert slow == quick
    before = Letter.objects.get().due_at
    postman._put_off(slow, now)
    assert Letter.objects.get().due_at == before


def test_a_letter_that_cannot_be_written_keeps_no_other_back(mail_server: MailServer, post, now) -> None:
    broken = post("broken@example.org")
    Letter.objects.filter(pk=broken.pk).update(kind="gone")
    post()
    assert deliver(now) == {WAITING: 1, SENT: 1}
    assert mail_server.recipients == ["nia@example.org"]


def test_a_line_break_in_an_address_that_got_in_is_never_a_header(mail_server: MailServer, post, now) -> None:
    letter = post()
    Letter.objects.filter(pk=letter.pk).update(to="nia@example.org\nBcc: all@example.org")
    assert deliver(now) == {WAITING: 1}
    assert (mail_server.taken, mail_server.recipients) == ([], [])


def test_the_log_never_says_to_whom_or_what(mail_server: MailServer, post, now, caplog) -> None:
    caplog.set_level("DEBUG", logger="llwybr")
    mail_server.to_recipient = ["550 nia@example.org is nobody here"]
    letter = post()
    deliver(now)
    assert str(letter.public_id) in caplog.text
    assert "SMTPRecipientsRefused 550" in caplog.text
    assert "nia@" not in caplog.text
    assert "SECRET" not in caplog.text


def test_a_mail_server_that_does_not_say_goodbye_has_the_letter_all_the_same(post, now, monkeypatch) -> None:
    def gone(self) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.close", gone)
    assert_erased_after = post()
    assert deliver(now) == {SENT: 1}
    assert len(mail.outbox) == 1
    assert_erased(assert_erased_after, SENT, 1)


class Stop:
    """Stands for the event that ends a walk: so many rounds, and what was waited for between them."""

    def __init__(self, rounds: int) -> None:
        self.rounds, self.waits = rounds, []

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        return len(self.waits) > self.rounds


def test_the_walk_goes_on_when_the_database_is_away_and_says_so_once(monkeypatch, caplog) -> None:
    answers = iter([OperationalError("away"), OperationalError("away"), None, None])

    def deliver(now) -> None:
        if answer := next(answers):
            raise answer

    monkeypatch.setattr(postman, "deliver", deliver)
    monkeypatch.setattr(postman, "close_old_connections", lambda: None)
    monkeypatch.setattr(postman.connections, "close_all", lambda: None)
    stop = Stop(4)
    postman.walk(stop)
    assert stop.waits == [1, 5, 5, 1, 1]
    assert caplog.text.count("no letters can be delivered") == 1
    assert next(answers, "none left") == "none left"
