"""A file and its row stay together, whatever happens between them."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import transaction

from llwybr.core.files import actions, limits, queries, sandbox, storing
from llwybr.core.files.actions import RefusedError, keeping
from llwybr.core.files.models import File
from llwybr.core.files.tests import making
from llwybr.core.files.tests.conftest import MENNA, NIA, on_disk

pytestmark = pytest.mark.django_db


def reason(call) -> str:
    with pytest.raises(RefusedError) as refused:
        call()
    return refused.value.reason


def test_a_file_is_kept_under_a_name_that_says_nothing_and_nobody_else_can_read(keep, folder: Path) -> None:
    made = keep("Pŵer i'r bobl".encode(), "C:\\lluniau\\Pŵer\u202etxt.exe")
    path = queries.path_of(made)
    assert (made.name, made.kind, made.size, made.of) == ("Pŵer txt.txt", "txt", 14, NIA)
    assert path.read_bytes() == "Pŵer i'r bobl".encode()
    assert made.digest == sha256(path.read_bytes()).hexdigest()
    assert path.parent.name == made.stored_as[:2]
    assert on_disk(folder) == [path]
    assert path.stat().st_mode & 0o777 == 0o600
    assert {one.stat().st_mode & 0o777 for one in (folder, path.parent, folder / "new")} == {0o700}


def test_a_file_whose_name_lies_is_kept_as_what_it_is(keep) -> None:
    assert keep(making.picture("PNG"), "report.pdf").name == "report.png"
    assert keep(making.pdf(), "photo.jpg.exe").name == "photo.jpg.pdf"
    assert reason(lambda: keep(making.pdf(), "photo.jpg", takes=limits.PICTURES)) == "not_taken"


def test_what_is_refused_leaves_nothing(keep, folder: Path) -> None:
    assert reason(lambda: keep(b"MZ\0")) == "program"
    assert reason(lambda: keep(b"a" * 25_000_001)) == "size"
    assert on_disk(folder) == []
    assert not File.objects.exists()


def test_bytes_go_where_the_transaction_of_the_caller_does_not_go_through(keep, folder: Path) -> None:
    def half() -> None:
        with transaction.atomic():
            keep(b"and another")
            assert len(on_disk(folder)) == 2
            raise ZeroDivisionError

    with transaction.atomic():
        first = keep()
        with pytest.raises(ZeroDivisionError):
            half()
    assert on_disk(folder) == [queries.path_of(first)]
    assert File.objects.get() == first


def test_bytes_go_where_the_row_cannot_be_made(keep, folder: Path, monkeypatch) -> None:
    def fails(**given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(keeping.File.objects, "create", fails)
    with pytest.raises(ZeroDivisionError):
        keep()
    assert on_disk(folder) == []


def test_a_file_is_removed_with_its_bytes_once_that_is_certain(
    keep, folder: Path, django_capture_on_commit_callbacks
) -> None:
    first, second = keep(), keep(b"another")
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remove([first]) == 1
        assert len(on_disk(folder)) == 2
    assert on_disk(folder) == [queries.path_of(second)]
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remove(File.objects.all()) == 1
    assert on_disk(folder) == []


def test_a_removal_that_does_not_go_through_removes_nothing(keep, folder: Path) -> None:
    made = keep()

    def half() -> None:
        with transaction.atomic():
            actions.remove([made])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert on_disk(folder) == [queries.path_of(made)]
    assert File.objects.get() == made


# Room.


def test_nobody_keeps_more_than_their_share(keep, monkeypatch) -> None:
    monkeypatch.setattr(keeping, "limits", lambda: _limits(person_bytes=1000))
    keep(b"a" * 600)
    assert reason(lambda: keep(b"a" * 401)) == "quota"
    keep(b"a" * 400)
    keep(b"a" * 600, of=MENNA)


def test_nobody_keeps_more_files_than_they_may(keep, monkeypatch) -> None:
    for module in (keeping, queries):
        monkeypatch.setattr(module, "limits", lambda: _limits(person_files=2))
    keep()
    keep()
    monkeypatch.setattr(sandbox, "look", None)  # it is not even looked at
    assert reason(keep) == "count"
    assert queries.room_left(NIA) == 0


def _limits(**other: int) -> limits.Limits:
    return replace(limits.limits(), **other)


def test_a_full_disk_is_a_refusal_and_leaves_nothing(keep, folder: Path, monkeypatch) -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storing, "unnamed", Full)
    assert reason(keep) == "full"
    assert (on_disk(folder), File.objects.count()) == ([], 0)


@pytest.fixture
def small_disk(folder: Path, settings) -> Iterator[Path]:
    """A real one of a megabyte. It hangs in a namespace of its own, where whoever is not root may hang one too, and is gone with the
    process that holds it."""
    folder.mkdir(parents=True)
    hang = 'mount -t tmpfs -o size=1m none "$0" && echo hangs && exec cat'
    alone = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", hang, str(folder)]
    with subprocess.Popen(alone, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as holder:
        if holder.stdout.readline() != b"hangs\n":
            words = f"No namespace here to hang a disk in: {holder.stderr.read().decode()}"
            pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)
        settings.FILES = Path(f"/proc/{holder.pid}/root{folder}")
        yield settings.FILES


@pytest.mark.parametrize("size", [700_000, 1_000_000], ids=["in the process that looks", "while it comes in"])
def test_a_real_disk_that_fills_up_half_way_is_a_refusal_and_leaves_nothing(size: int, keep, small_disk: Path) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * 100_000)
    assert reason(lambda: keep(b"a" * size)) == "full"
    assert on_disk(small_disk) == [filler]
    assert keep(b"a" * 10_000).size == 10_000


# Each night.


def test_each_night_bytes_without_a_row_go_and_rows_without_bytes_are_told(keep, folder: Path, now) -> None:
    kept, lost = keep(), keep(b"another")
    queries.path_of(lost).unlink()
    orphan, fresh = folder / "ab" / ("ab" * 16), folder / "new" / ("cd" * 16)
    for one in (orphan, fresh):
        one.parent.mkdir(exist_ok=True)
        one.write_bytes(b"x")
    old = (now - timedelta(days=2)).timestamp()
    for one in (orphan, queries.path_of(kept)):
        os.utime(one, (old, old))
    os.utime(fresh, (now.timestamp(), now.timestamp()))
    swept = actions.sweep(now)
    assert (swept.removed, swept.missing) == (1, [str(lost.public_id)])
    assert on_disk(folder) == sorted([queries.path_of(kept), fresh])
    assert actions.sweep(now + timedelta(days=2)).removed == 1


def test_nothing_is_swept_where_there_is_nothing(now) -> None:
    assert actions.sweep(now) == actions.Swept()


# The process.


def test_a_process_that_says_something_else_is_not_believed(keep, monkeypatch) -> None:
    for said, expected in (
        ("{}", "broken"),
        ("[]", "broken"),
        ("no JSON", "broken"),
        ('{"kind": "exe"}', "broken"),
        ('{"kind": "pdf", "reason": "x"}', "broken"),
        ('{"kind": ["pdf"]}', "broken"),
        ('{"reason": {}}', "broken"),
        ('{"reason": "part", "what": {"a": 1}}', "part"),
    ):
        monkeypatch.setattr(sandbox, "CODE", ["-c", f"print({said!r})"])
        assert reason(keep) == expected


def test_a_process_that_dies_or_sleeps_is_a_refusal(keep, folder: Path, monkeypatch) -> None:
    for code in (
        "import os; os.abort()",
        "import sys; sys.exit(3)",
        'print(\'{"kind": "txt"}\'); import os; os._exit(9)',
    ):
        monkeypatch.setattr(sandbox, "CODE", ["-c", code])
        assert reason(keep) == "heavy"
    monkeypatch.setattr(sandbox, "CODE", ["-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(sandbox, "limits", lambda: _patience(1))
    before = time.monotonic()
    assert reason(keep) == "heavy"
    assert time.monotonic() - before < 10
    assert on_disk(folder) == []


def _patience(seconds: int) -> limits.Limits:
    return _limits(process=replace(limits.limits().process, patience=seconds, queue=0))


def test_a_process_gets_nothing_of_ours(keep, monkeypatch) -> None:
    """Neither the environment, nor an open file, nor the folder, nor more of the machine than its share."""
    monkeypatch.setenv("LLWYBR_SECRET_KEY", "secret")
    look = (
        "import json, os, resource as r, sys; from llwybr.core.files.checker.__main__ import shut_in; "
        "from llwybr.core.files.kind import Process; t = json.loads(sys.argv[1]); shut_in(Process(**t['process']), 1000); "
        "print(json.dumps({'reason': 'part', 'what': repr((sorted(os.environ.keys() - {'LC_CTYPE'}), os.getcwd(), "
        "[len(os.listdir('/proc/self/fd')) - 1, r.getrlimit(r.RLIMIT_NPROC)[0], r.getrlimit(r.RLIMIT_CORE)[1], "
        "r.getrlimit(r.RLIMIT_CPU)[1], r.getrlimit(r.RLIMIT_AS)[1] // 10**6]))}))"
    )
    monkeypatch.setattr(sandbox, "CODE", ["-c", look])
    with pytest.raises(RefusedError) as told:
        keep()
    assert told.value.facts["what"] == "([], '/', [4, 0, 0, 2, 230])"


def test_only_so_many_are_looked_at_at_once(keep, monkeypatch) -> None:
    monkeypatch.setattr(sandbox, "limits", lambda: _patience(5))
    for _ in range(limits.limits().process.at_once):
        assert sandbox._turns.acquire(blocking=False)
    try:
        assert reason(keep) == "busy"
    finally:
        for _ in range(limits.limits().process.at_once):
            sandbox._turns.release()
    assert keep().size == 6


def test_the_memory_of_the_server_does_not_grow_with_the_file(now) -> None:
    import tracemalloc

    stream = io.BytesIO(making.picture() + b"\0" * 20_000_000)
    tracemalloc.start()
    actions.keep(stream=stream, name="a.jpg", of=NIA, now=now)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 3_000_000
