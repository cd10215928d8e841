"""The commands that check, sign and send the record of events, and the thread that does so each hour."""

from __future__ import annotations

import email
import email.policy
import json
import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from llwybr import cli
from llwybr.core.events import actions, guards
from llwybr.core.events.models import Anchor, Event, Head
from llwybr.core.events.signing import Signer, Statement, fault_of, key_id, known_keys
from llwybr.site import auditing, environment
from llwybr.site.auditing import Sinks

pytestmark = pytest.mark.django_db

SECRET = "ab" * 32
PUBLIC = Signer(bytes.fromhex(SECRET)).public


@pytest.fixture(autouse=True)
def keyed(monkeypatch) -> None:
    monkeypatch.setenv("LLWYBR_AUDIT_KEY", SECRET)
    with transaction.atomic():
        actions.record("test.done", subject="x", by="test")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "anchors.jsonl"


def test_an_anchor_is_printed_kept_and_added_to_the_file(file: Path, capsys) -> None:
    assert auditing.anchor(file, "") == 0
    assert auditing.anchor(file, "") == 0
    lines = capsys.readouterr().out.splitlines()
    assert file.read_text().splitlines() == lines
    assert file.stat().st_mode & 0o777 == 0o600
    assert Anchor.objects.count() == len(lines) == 2
    statement = Statement.model_validate_json(lines[0])
    assert fault_of(statement, known_keys([PUBLIC])) == ""
    assert statement.sequence == Head.objects.get().sequence


def test_verify_says_how_far_the_anchors_vouch(file: Path, capsys) -> None:
    auditing.anchor(file, "")
    with transaction.atomic():
        actions.record("test.done", subject="y", by="test")
    assert auditing.verify([file]) == 0
    count = Event.objects.count()
    told = f"{count} events and 2 anchors: the chain is whole; an anchor from outside vouches for all but the last 1."
    assert capsys.readouterr().err.splitlines()[-1] == told


def test_verify_says_when_nothing_outside_vouches(capsys) -> None:
    assert auditing.verify([]) == 0
    assert "whoever owns the database could have written it anew" in capsys.readouterr().err


def test_verify_is_1_and_names_what_is_wrong(file: Path, capsys) -> None:
    last = Event.objects.count()
    forged = Signer(bytes.fromhex(SECRET)).sign(sequence=last, digest="cd" * 32, at=datetime(2026, 1, 1, tzinfo=UTC))
    file.write_text(forged.line() + "\n")
    capsys.readouterr()
    assert auditing.verify([file]) == 1
    said = capsys.readouterr()
    where = f"{file}, line 1, saw another event {last} at 2026-01-01T00:00:00Z"
    assert said.out == f"{where}: the chain was written anew after that\n"
    assert said.err == f"1 faults in {last} events and 1 anchors\n"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n\n",
        b"nonsense",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b"\0",
        b'{"sequence": 1}',
        b"[" * 100_000,
        b"Content-Type: text/plain; charset=utf-4\n\n{}",
        None,
    ],
    ids=[
        "empty",
        "blank",
        "words",
        "an object",
        "a list",
        "not UTF-8",
        "NUL",
        "cut short",
        "nested",
        "letters unheard of",
        "missing",
    ],
)
@pytest.mark.parametrize("name", ["anchors.jsonl", "letter.eml"])
def test_a_file_of_anchors_that_is_none_is_2(text: bytes | None, name: str, tmp_path: Path, capsys) -> None:
    if text is not None:
        (tmp_path / name).write_bytes(text)
    assert auditing.verify([tmp_path / name]) == 2
    said = capsys.readouterr()
    assert (said.out, name in said.err, said.err.count("\n")) == ("", True, 1)


def test_a_file_without_end_is_not_read_whole(monkeypatch, file: Path, capsys) -> None:
    monkeypatch.setattr(auditing, "MOST_BYTES", 100)
    file.write_bytes(b"{" * 101)
    assert auditing.verify([file]) == 2
    assert "larger than 100 bytes" in capsys.readouterr().err


def test_a_folder_is_no_file_of_anchors(tmp_path: Path) -> None:
    assert auditing.verify([tmp_path]) == 2


def test_a_mailed_anchor_says_in_both_languages_what_it_is_and_can_be_checked_as_it_came(tmp_path: Path) -> None:
    assert auditing.anchor(None, "registrar@body.example") == 0
    (letter,) = mail.outbox
    assert letter.to == ["registrar@body.example"]
    assert "The record of events" in letter.subject
    came = tmp_path / "letter.eml"
    came.write_bytes(letter.message().as_bytes().replace(b"\n", b"\r\n"))
    read = email.message_from_bytes(came.read_bytes(), policy=email.policy.default)
    assert read["Content-Language"] == "en, cy"
    assert auditing.verify([came]) == 0
    came.write_bytes(came.read_bytes().replace(b'"sequence":', b'"sequence":1'))
    assert auditing.verify([came]) == 1


@pytest.mark.parametrize("address", ["nobody", "a@b.example\nBcc: all@b.example", "siân@b.example"])
def test_an_address_that_is_none_is_2(address: str, capsys) -> None:
    assert auditing.anchor(None, address) == 2
    assert "no address" in capsys.readouterr().err
    assert not Anchor.objects.exists()


def test_a_sink_that_fails_does_not_keep_the_other_from_having_it(tmp_path: Path, capsys) -> None:
    assert auditing.anchor(tmp_path / "no" / "such" / "folder", "registrar@body.example") == 1
    assert "did not get into the file: FileNotFoundError" in capsys.readouterr().err
    assert len(mail.outbox) == 1


def test_a_key_is_made_that_can_be_used(capsys, monkeypatch) -> None:
    assert auditing.key() == 0
    said = capsys.readouterr().out
    secret = said.splitlines()[0].removeprefix("LLWYBR_AUDIT_KEY=")
    assert Signer(bytes.fromhex(secret)).public.hex() in said
    monkeypatch.setenv("LLWYBR_AUDIT_KEY", secret)
    assert auditing.anchor(None, "") == 0


def test_an_earlier_key_still_counts_once_it_is_named(monkeypatch, capsys) -> None:
    auditing.anchor(None, "")
    monkeypatch.setenv("LLWYBR_AUDIT_KEY", "cd" * 32)
    assert auditing.verify([]) == 1
    assert f"({key_id(PUBLIC)}) that is not known here" in capsys.readouterr().out
    monkeypatch.setenv("LLWYBR_AUDIT_KNOWN", f"{'ef' * 32},{PUBLIC.hex()}")
    assert auditing.verify([]) == 0


def test_grants_are_printed_or_refused(capsys) -> None:
    assert auditing.grants("llwybr") == 0
    assert capsys.readouterr().out == guards.grants("llwybr")
    assert auditing.grants("") == 2


@pytest.fixture
def command(monkeypatch) -> Callable[..., int]:
    """`llwybr audit …`, in the process and the transaction of the test."""
    monkeypatch.setattr(cli, "_django", lambda: None)
    return lambda *arguments: cli.main(["audit", *map(str, arguments)])


def test_the_commands_sign_check_and_tell(command, file: Path, capsys) -> None:
    assert command("anchor", "--file", file) == 0
    assert command("verify", "--anchors", file, "--anchors", file) == 0
    assert command("verify", "--anchors", file.with_name("missing")) == 2
    file.write_text(file.read_text().replace('"sequence":', '"sequence":1'))
    assert command("verify", "--anchors", file) == 1
    assert "has a signature that does not fit: it was forged or changed" in capsys.readouterr().out
    assert command("anchor", "--mail", "registrar@body.example") == command("grants", "llwybr") == command("key") == 0
    assert len(mail.outbox) == 1


def test_a_wrong_key_is_told_in_one_line(command, monkeypatch) -> None:
    monkeypatch.setenv("LLWYBR_AUDIT_KEY", "short")
    with pytest.raises(SystemExit, match="llwybr: LLWYBR_AUDIT_KEY must be 64 hexadecimal figures"):
        command("verify")


# Where the key comes from


@pytest.mark.parametrize("said", ["short", "zz" * 32, "ab" * 33])
@pytest.mark.parametrize("name", ["LLWYBR_AUDIT_KEY", "LLWYBR_AUDIT_KNOWN"])
def test_a_key_that_is_none_is_refused_in_words(said: str, name: str, monkeypatch) -> None:
    monkeypatch.setenv(name, said)
    with pytest.raises(ImproperlyConfigured, match=f"{name} must be 64 hexadecimal figures"):
        environment.audit_key(), environment.audit_known()


def test_production_has_no_key_unless_it_is_given_one(monkeypatch, capsys) -> None:
    monkeypatch.setenv("LLWYBR_MODE", "production")
    monkeypatch.delenv("LLWYBR_AUDIT_KEY")
    assert environment.audit_key() is None
    assert auditing.anchor(None, "") == 2
    assert "LLWYBR_AUDIT_KEY is missing" in capsys.readouterr().err
    assert auditing.verify([]) == 0


def test_a_demonstration_makes_its_own_key_and_keeps_it(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LLWYBR_MODE", "demo")
    monkeypatch.setenv("DATA", str(tmp_path))
    monkeypatch.delenv("LLWYBR_AUDIT_KEY")
    assert environment.audit_key() == environment.audit_key() != None  # noqa: E711
    assert (tmp_path / "audit-key").stat().st_mode & 0o777 == 0o600


# Each hour


class Hours(threading.Event):
    """A clock for the thread: so many rounds, and how long it would have waited for each."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.rounds, self.waited = rounds, []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout)
        return len(self.waited) > self.rounds


@pytest.fixture
def one_connection(monkeypatch) -> None:
    """The walk runs in the test's own thread and transaction."""
    monkeypatch.setattr(auditing, "close_old_connections", lambda: None)
    monkeypatch.setattr(auditing.connections, "close_all", lambda: None)


@pytest.mark.usefixtures("one_connection")
def test_the_server_anchors_at_once_and_then_each_hour(file: Path) -> None:
    hours = Hours(3)
    auditing.walk(hours, Sinks(file, "registrar@body.example"), Signer(bytes.fromhex(SECRET)))
    assert hours.waited == [0, 3600, 3600, 3600]
    assert len(file.read_text().splitlines()) == len(mail.outbox) == 3
    assert auditing.verify([file]) == 0


@pytest.mark.usefixtures("one_connection")
def test_an_anchor_that_did_not_arrive_is_told_once_and_tried_again_soon(file: Path, monkeypatch, caplog) -> None:
    hours, said = Hours(4), ["refused", "refused", "refused", ""]
    monkeypatch.setattr(auditing, "send", lambda *given: [one] if (one := said.pop(0)) else [])
    with caplog.at_level(logging.WARNING, logger="llwybr"):
        auditing.walk(hours, Sinks(file), Signer(bytes.fromhex(SECRET)))
    assert hours.waited == [0, 60, 60, 60, 3600]
    assert [one.message for one in caplog.records] == ["the record of events is not anchored for now: refused"]


@pytest.mark.usefixtures("one_connection")
def test_a_database_that_is_away_is_waited_for(file: Path, monkeypatch, caplog) -> None:
    def away(**given: object) -> None:
        raise OSError

    monkeypatch.setattr(actions, "sign_head", away)
    hours = Hours(2)
    auditing.walk(hours, Sinks(file), Signer(bytes.fromhex(SECRET)))
    assert hours.waited == [0, 60, 60]
    assert "its head cannot be read: OSError" in caplog.text


def test_beside_the_server_a_thread_anchors_while_it_serves(file: Path, monkeypatch) -> None:
    seen = threading.Event()
    monkeypatch.setattr(auditing, "walk", lambda *given: seen.set())
    with auditing.anchoring():
        assert not seen.is_set()  # nobody asked for it
    monkeypatch.setenv("LLWYBR_ANCHOR_FILE", str(file))
    with auditing.anchoring():
        assert seen.wait(5)


def test_the_server_does_not_start_with_a_sink_and_no_key(file: Path, monkeypatch) -> None:
    monkeypatch.setenv("LLWYBR_MODE", "production")
    monkeypatch.delenv("LLWYBR_AUDIT_KEY")
    monkeypatch.setenv("LLWYBR_ANCHOR_FILE", str(file))
    with pytest.raises(ImproperlyConfigured, match="LLWYBR_AUDIT_KEY is missing"), auditing.anchoring():
        pass
    monkeypatch.setenv("LLWYBR_ANCHOR_MAIL", "nobody")
    with pytest.raises(ImproperlyConfigured, match="no address"), auditing.anchoring():
        pass


def test_nothing_that_anyone_typed_leaves_with_an_anchor(file: Path) -> None:
    with transaction.atomic():
        actions.record("test.named", subject="x", by="test", personal={"email": "canary@example.org"})
    auditing.anchor(file, "registrar@body.example")
    assert "canary" not in file.read_text() + str(mail.outbox[0].message())
    assert set(json.loads(file.read_text())) == {"sequence", "digest", "at", "key", "signature"}
