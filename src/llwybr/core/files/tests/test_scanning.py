"""What a virus scanner cannot be asked about is held; what it finds is not kept, or is gone the next night."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from llwybr.core.events.models import Event
from llwybr.core.files import actions, queries, scanning
from llwybr.core.files.actions import RefusedError
from llwybr.core.files.models import CLEAN, FOUND, HELD, File
from llwybr.core.files.tests.conftest import EICAR, Clamd, on_disk

pytestmark = pytest.mark.django_db


def test_a_scanner_is_shown_the_very_bytes_that_are_kept(keep, clamd: Clamd) -> None:
    data = b"Shwmae " * 30_000  # in more than one piece
    assert keep(data).state == CLEAN
    assert clamd.seen == [data]


def test_what_it_finds_is_refused_and_not_kept(keep, clamd: Clamd, folder: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        keep(EICAR)
    assert refused.value.reason == "virus"
    assert (on_disk(folder), File.objects.count()) == ([], 0)


def test_over_the_network_too(keep, settings, folder: Path) -> None:
    scanner = Clamd(("127.0.0.1", 0))
    settings.CLAMD = f"127.0.0.1:{scanner.server.getsockname()[1]}"
    assert keep().state == CLEAN
    scanner.close()
    assert keep().state == HELD


@pytest.mark.parametrize(
    "answers", ["silent", "half", "INSTREAM size limit exceeded. ERROR", "stream: OK FOUND OK", ""]
)
def test_where_it_says_nothing_that_counts_the_file_is_held(answers: str, keep, clamd: Clamd, monkeypatch) -> None:
    monkeypatch.setattr(scanning, "PATIENCE", 0.2)
    clamd.answers = answers
    if not answers:
        clamd.close()
    made = keep()
    assert made.state == HELD
    assert not queries.may_be_fetched(made)
    assert queries.path_of(made).read_bytes() == b"Shwmae"


def test_a_scanner_that_drips_its_answer_is_not_waited_for(clamd: Clamd, monkeypatch) -> None:
    monkeypatch.setattr(scanning, "WHOLE", -1)
    assert scanning.scan(io.BytesIO(b"a")) == scanning.UNREACHABLE


def test_without_a_scanner_a_file_is_kept(keep, settings) -> None:
    settings.CLAMD = ""
    assert keep().state == CLEAN


def test_what_is_held_is_shown_again_each_night(
    keep, clamd: Clamd, folder: Path, now, django_capture_on_commit_callbacks
) -> None:
    clamd.answers = "stream: busy ERROR"
    good, bad = keep(), keep(EICAR)
    assert actions.rescan(now=now) == 0
    clamd.answers = ""
    with django_capture_on_commit_callbacks(execute=True):
        actions.purge(now=now)
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == (CLEAN, FOUND)
    assert on_disk(folder) == [queries.path_of(good)]
    assert Event.objects.filter(name="files.harmful", subject=str(bad.public_id)).count() == 1
    assert actions.sweep(now).missing == []
    assert actions.rescan(now=now) == 0


def test_what_is_held_and_lost_stops_nobody(keep, clamd: Clamd, now, caplog) -> None:
    clamd.answers = "stream: busy ERROR"
    lost, good = keep(), keep()
    queries.path_of(lost).unlink()
    clamd.answers = ""
    actions.purge(now=now)
    good.refresh_from_db()
    assert good.state == CLEAN
    assert str(lost.public_id) in caplog.text
