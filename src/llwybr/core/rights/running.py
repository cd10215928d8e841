"""A bundle is made beside the request that asked for it, one at a time on this machine; anyone who may can stop it.

Whoever makes one holds a lock of its own: one whose maker died is seen by that, and can be asked for again.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from llwybr.core.rights import taking
from llwybr.core.rights.bundling import making
from llwybr.core.rights.models.bundle import MAKING, ONGOING
from llwybr.values.bilingual import as_language

if TYPE_CHECKING:
    from llwybr.core.rights.models import Bundle

AT_ONCE = 1.5  # seconds in which a small one is done: whoever pressed the button need not look again
EVERY = 1.0  # seconds between two words of how far it is

log = logging.getLogger(__name__)


class StoppedError(Exception):
    """Its owner stopped it."""


def start(bundle: Bundle, *, by: str) -> None:
    """Make it beside this request: the answer waits a moment at most."""
    thread = threading.Thread(target=_run_and_close, args=(bundle, by), name="bundle")
    thread.start()
    thread.join(AT_ONCE)


def _run_and_close(bundle: Bundle, by: str) -> None:
    try:
        run(bundle, by=by)
    except Exception:  # the database went away: whoever looks at its page sees that nobody makes it any more
        log.exception("a bundle could not be begun or ended")
    finally:
        connection.close()


def run(bundle: Bundle, *, by: str) -> None:
    """Make it here and now, in its turn."""
    with locked(f"{bundle}.lock", wait=True), locked(taking.TURN, wait=True):
        if taking.begin(bundle=bundle):
            _make(bundle, by)
        (taking.folder() / f"{bundle}.lock").unlink(missing_ok=True)


def _make(bundle: Bundle, by: str) -> None:
    path, done = taking.path_of(bundle), False
    try:
        with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            person, language = bundle.person, as_language(bundle.language)
            made = making.make(person=person, language=language, to=file, now=timezone.now(), step=_Step(bundle))
            file.flush()
            os.fsync(file.fileno())
        done = taking.finish(bundle=bundle, made=made, by=by, now=timezone.now())
    except StoppedError:
        log.info("a bundle was stopped by its owner")
    except Exception:
        log.exception("a bundle could not be made")
        taking.fail(bundle=bundle, by=by)
    finally:
        if not done:
            path.unlink(missing_ok=True)


class _Step:
    """Says each second how far it is, and raises StoppedError where its owner stopped it."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle, self.said = bundle, 0.0

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() - self.said < EVERY:
            return
        self.said = time.monotonic()
        if not taking.note_progress(bundle=self.bundle, done=done, of=of):
            raise StoppedError


def settle(bundle: Bundle, *, by: str) -> Bundle:
    """The bundle as it is: where its maker died, it has failed."""
    if bundle.state in ONGOING and not _is_alive(bundle):
        bundle.refresh_from_db()
        if bundle.state == MAKING or _is_forgotten(bundle):
            taking.fail(bundle=bundle, by=by)
            bundle.refresh_from_db()
    return bundle


def _is_forgotten(bundle: Bundle) -> bool:
    """It was asked for, and nobody has taken it up within a minute."""
    return bundle.state in ONGOING and (timezone.now() - bundle.asked_at).total_seconds() > 60


def _is_alive(bundle: Bundle) -> bool:
    with locked(f"{bundle}.lock", wait=False) as free:
        return not free


@contextmanager
def locked(name: str, *, wait: bool) -> Iterator[bool]:
    """Whether the lock of this name is ours for the block; `wait` for it, or not."""
    with open(os.open(taking.folder() / name, os.O_RDWR | os.O_CREAT, 0o600), "rb+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
