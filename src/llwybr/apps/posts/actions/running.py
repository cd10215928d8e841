"""A file is compared and applied here and now, or beside the server's own work where it is long: one long file at a time, and anyone
can see how far it is and stop it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection
from django.utils import timezone

from llwybr.apps.posts.actions import comparing
from llwybr.apps.posts.actions.comparing import ChangedError, Progress
from llwybr.apps.posts.actions.holding import RefusedError
from llwybr.apps.posts.actions.intake import note_outcome
from llwybr.apps.posts.models import Intake
from llwybr.apps.posts.queries.ground import Doer
from llwybr.core.places.actions import StoppedError
from llwybr.core.places.applying import AT_ONCE, BusyError, alone

LONG = 2000  # rows: fewer are done within the answer

log = logging.getLogger(__name__)


Work = Callable[[Intake, Doer, str, datetime, Progress], Any]


def start_comparing(intake: Intake, *, who: Doer, by: str) -> None:
    """Work out what it would change; of a long file beside this request, so that the answer does not wait for it."""
    _begin(compare, intake, who, by)


def start(intake: Intake, *, who: Doer, by: str) -> None:
    """Apply it; a long one beside this request."""
    _begin(run, intake, who, by)


def compare(intake: Intake, *, who: Doer, by: str) -> str:
    """Work out here and now what it would change: "" where it went well, or why nobody knows it yet, which is noted on it."""
    return _noted(_check, intake, who, by)


def run(intake: Intake, *, who: Doer, by: str) -> str:
    """Apply a file here and now: "" where it went well, or why nothing was changed, which is noted on it. What has changed since
    it was shown is worked out again, so that the page shows it anew."""
    return _noted(_apply, intake, who, by)


def _check(intake: Intake, who: Doer, by: str, now: datetime, progress: Progress) -> None:
    comparing.check(intake=intake, who=who, by=by, now=now, progress=progress)


def _apply(intake: Intake, who: Doer, by: str, now: datetime, progress: Progress) -> None:
    try:
        comparing.apply(intake=intake, who=who, by=by, now=now, progress=progress)
    except (ChangedError, RefusedError) as error:
        if isinstance(error, RefusedError):
            log.warning("a file that had no fault was refused: %s", error.reason)
        if Intake.objects.waiting().filter(pk=intake.pk).exists():
            _check(intake, who, by, now, progress)
        raise ChangedError from error


def _noted(work: Work, intake: Intake, who: Doer, by: str) -> str:
    outcome = _tried(work, intake, who, by)
    if outcome:
        note_outcome(intake=intake, outcome=outcome, by=by)
    return outcome


def _tried(work: Work, intake: Intake, who: Doer, by: str) -> str:
    now = timezone.now()
    try:
        if intake.rows < LONG:
            work(intake, who, by, now, comparing.untold)
        else:
            with alone(str(intake)) as progress:
                work(intake, who, by, now, progress)
    except (BusyError, OperationalError):
        return "busy"
    except StoppedError:
        return "stopped"
    except ChangedError:
        return "changed"
    except Exception:
        log.exception("a file of staff could not be compared or applied")
        return "failed"
    return ""


def _begin(task: Callable[..., str], intake: Intake, who: Doer, by: str) -> None:
    if intake.rows < LONG:
        task(intake, who=who, by=by)
        return
    thread = threading.Thread(target=_done_and_closed, args=(task, intake, who, by), name="staff-file")
    thread.start()
    thread.join(AT_ONCE)


def _done_and_closed(task: Callable[..., str], intake: Intake, who: Doer, by: str) -> None:
    try:
        task(intake, who=who, by=by)
    finally:
        connection.close()
