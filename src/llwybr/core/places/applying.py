"""A list is applied beside the server's own work, by one process at a time, and anyone can see how far it is.

A file in DATA says so: whoever applies holds its lock, so that when they die it is free at once, and writes into it how far
they are. A second file asks them to stop. Neither is ever believed about what was changed: that is in the database alone.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from llwybr.core.places.actions import AnotherTreeError, RefusedError, StoppedError, apply, note_outcome
from llwybr.core.places.models import Import

AT_ONCE = 1.5  # seconds in which a short list is done: whoever pressed the button need not look again

log = logging.getLogger(__name__)


class BusyError(Exception):
    """Another list is being applied."""


@dataclass(frozen=True)
class Running:
    """The list that is being applied, and how far it is."""

    id: str
    done: int
    total: int


def _folder() -> Path:
    folder = Path(settings.IMPORTS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _stop_file(id: str) -> Path:
    return _folder() / f"stop-{id}"


def running() -> Running | None:
    """Which list is being applied at this moment, if one is."""
    with suppress(FileNotFoundError), (_folder() / "applying").open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            id, done, total, *_rest = [*file.read(200).decode().split(), "0", "0", "0"]
            return Running(id, int(done), int(total))
    return None


@contextmanager
def alone(id: str) -> Iterator[Progress]:
    """While this lasts nobody else applies a list, of organisations or of people. Raises BusyError."""
    with open(os.open(_folder() / "applying", os.O_RDWR | os.O_CREAT, 0o600), "rb+", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError from None
        progress = Progress(file.fileno(), id)
        _stop_file(id).unlink(missing_ok=True)
        progress(0, 0)
        try:
            yield progress
        finally:
            _stop_file(id).unlink(missing_ok=True)


class Progress:
    """Writes down how far it is, and raises StoppedError where somebody asked."""

    def __init__(self, file: int, id: str) -> None:
        self.file, self.id = file, id

    def __call__(self, done: int, total: int) -> None:
        os.pwrite(self.file, f"{self.id} {done:>10} {total:>10}\n".encode(), 0)
        if _stop_file(self.id).exists():
            raise StoppedError


def ask_to_stop(id: str) -> None:
    """Whoever applies this list stops at the next thousand, and nothing is changed."""
    found = running()
    if found and found.id == id:
        _stop_file(id).touch(mode=0o600)


def run(batch: Import, *, by: str) -> str:
    """Apply a list here and now: "" where it went well, or why nothing was changed (which is noted on the list too)."""
    outcome = _tried(batch, by=by)
    if outcome:
        note_outcome(batch=batch, outcome=outcome, by=by)
    return outcome


def _tried(batch: Import, *, by: str) -> str:
    try:
        with alone(str(batch)) as progress:
            apply(batch=batch, by=by, now=timezone.now(), progress=progress)
    except (BusyError, OperationalError):
        return "busy"
    except StoppedError:
        return "stopped"
    except AnotherTreeError:
        return "changed"
    except RefusedError:
        return "failed"
    except Exception:
        log.exception("a list could not be applied")
        return "failed"
    return ""


def start(batch: Import, *, by: str) -> None:
    """Apply it beside this request: the answer does not wait for it. Raises BusyError where another is being applied."""
    if running():
        raise BusyError
    thread = threading.Thread(target=_run_and_close, args=(batch, by), name="places-import")
    thread.start()
    thread.join(AT_ONCE)


def _run_and_close(batch: Import, by: str) -> None:
    try:
        run(batch, by=by)
    finally:
        connection.close()
