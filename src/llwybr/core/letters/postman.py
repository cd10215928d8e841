"""Sending what is due, by as many postmen at once as there are.

A letter goes out once, but for what SMTP makes unavoidable: the mail server takes the letter, and we end, or the line breaks,
before its yes is written down. Then the letter goes again, with the same Message-ID. The other way round, it would be lost.
"""

from __future__ import annotations

import logging
import smtplib
import threading
from collections import Counter
from datetime import datetime, timedelta
from time import monotonic

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import close_old_connections, connections
from django.db.models import F
from django.utils import timezone

from llwybr.core.kit.erasure import overwrite_what_was_freed
from llwybr.core.letters.envelope import envelope
from llwybr.core.letters.models import FAILED, LATE, NOTHING, SENT, WAITING, Letter

logger = logging.getLogger(__name__)

# Longer than a round and one slow conversation (EMAIL_TIMEOUT is for each answer of the mail server).
LEASE = timedelta(minutes=3)
ROUND = 30  # seconds
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
GIVES_UP = timedelta(hours=24)
EVERY = 1.0  # seconds between two rounds
AWAY = 5.0  # the same while the database is away


def deliver(now: datetime, most: int = 50) -> Counter[str]:
    """Try up to `most` letters that are due; how many were sent, failed, came too late, or wait for another try."""
    done: Counter[str] = Counter()
    ends = monotonic() + ROUND
    line = get_connection()
    try:
        while done.total() < most and monotonic() < ends and (letter := _take(now)):
            done[_try(letter, line, now)] += 1
    finally:
        _hang_up(line)
    if done:
        overwrite_what_was_freed()
    return done


def _take(now: datetime) -> Letter | None:
    """The most urgent letter that is due, ours alone until the lease ends. Another postman may be quicker: then the next one."""
    while letter := Letter.objects.due(now).first():
        ours = Letter.objects.waiting().filter(pk=letter.pk, tries=letter.tries)
        if ours.update(tries=F("tries") + 1, due_at=now + LEASE):
            letter.tries += 1
            return letter
    return None


def _try(letter: Letter, line: BaseEmailBackend, now: datetime) -> str:
    if letter.until and letter.until <= now:
        return _end(letter, LATE, now)
    try:
        line.open()
        line.send_messages([envelope(letter, now)])
    except Exception as error:
        # Whatever went wrong, the letter is not lost and the others go on. What the error says may hold the address.
        logger.warning("a letter (%s, try %s): %s %s", letter, letter.tries, type(error).__name__, _code(error) or "")
        _hang_up(line)
        return _end(letter, FAILED, now) if _is_refused(error) else _put_off(letter, now)
    return _end(letter, SENT, now)


def _is_refused(error: Exception) -> bool:
    """Whether the mail server will never take this letter to this address: a refusal that begins with 5."""
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) and _code(error) >= 500


def _code(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min((code for code, _ in error.recipients.values()), default=0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _put_off(letter: Letter, now: datetime) -> str:
    if now - letter.posted_at >= GIVES_UP:
        return _end(letter, FAILED, now)
    due_at = now + DELAYS[min(letter.tries, len(DELAYS)) - 1]
    if letter.until:
        due_at = min(due_at, letter.until)  # to be erased in time
    # Only while the lease is ours: whoever took the letter after us knows better.
    Letter.objects.waiting().filter(pk=letter.pk, tries=letter.tries).update(due_at=due_at)
    return WAITING


def _end(letter: Letter, outcome: str, now: datetime) -> str:
    """Keep how it went, and nothing of to whom or what."""
    Letter.objects.waiting().filter(pk=letter.pk).update(outcome=outcome, ended_at=now, **NOTHING)
    return outcome


def _hang_up(line: BaseEmailBackend) -> None:
    try:
        line.close()
    except OSError as error:  # it was gone already, which says nothing about the letter before
        logger.info("the mail server did not say goodbye: %s", type(error).__name__)


def walk(stop: threading.Event) -> None:
    """Deliver every second until told to stop. A database that is away is waited for."""
    away = False
    while not stop.wait(AWAY if away else EVERY):
        try:
            deliver(timezone.now())
            away = False
        except Exception as error:
            if not away:  # said once: it may be away all night
                logger.warning("no letters can be delivered for now: %s", type(error).__name__)
            away = True
        close_old_connections()
    connections.close_all()
