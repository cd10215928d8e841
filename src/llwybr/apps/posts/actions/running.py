"""A file is applied here and now, or beside the server's own work where it is long; one at a time, and anyone can see how far it is."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from django.db import OperationalError, connection
from django.utils import timezone

from llwybr.apps.posts.actions.comparing import ChangedError, apply, check
from llwybr.apps.posts.actions.holding import RefusedError
from llwybr.apps.posts.actions.intake import note_outcome
from llwybr.apps.posts.models import Intake
from llwybr.apps.posts.queries.ground import Doer
from llwybr.core.places.actions import StoppedError
from llwybr.core.places.applying import AT_ONCE, BusyError, alone

LONG = 2000  # rows: fewer are done within the answer

log = logging.getLogger(__name__)


def run(intake: Intake, *, who: Doer, by: str) -> str:
    """Apply a file here and now: "" where it went well, or why nothing was changed, which is noted on it. What has changed since
    it was shown is worked out again, so that the page shows it anew."""
    now = timezone.now()
    outcome = _tried(intake, who, by, now)
    if outcome == "changed" and Intake.objects.waiting().filter(pk=intake.pk).exists():
        check(intake=intake, who=who, by=by, now=now)
    if outcome:
        note_outcome(intake=intake, outcome=outcome, by=by)
    return outcome


def _tried(intake: Intake, who: Doer, by: str, now: datetime) -> str:
    try:
        if intake.rows < LONG:
            apply(intake=intake, who=who, by=by, now=now)
        else:
            with alone(str(intake)) as progress:
                apply(intake=intake, who=who, by=by, now=now, progress=progress)
    except (BusyError, OperationalError):
        return "busy"
    except StoppedError:
        return "stopped"
    except ChangedError:
        return "changed"
    except RefusedError as refused:
        log.warning("a file that had no fault was refused: %s", refused.reason)
        return "changed"
    except Exception:
        log.exception("a file of staff could not be applied")
        return "failed"
    return ""


def start(intake: Intake, *, who: Doer, by: str) -> None:
    """Apply it; a long one beside this request, so that the answer does not wait for it."""
    if intake.rows < LONG:
        run(intake, who=who, by=by)
        return
    thread = threading.Thread(target=_run_and_close, args=(intake, who, by), name="staff-file")
    thread.start()
    thread.join(AT_ONCE)


def _run_and_close(intake: Intake, who: Doer, by: str) -> None:
    try:
        run(intake, who=who, by=by)
    finally:
        connection.close()
