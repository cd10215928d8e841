"""Asking for a bundle, having it made, fetching it, and clearing away what is past its time."""

from __future__ import annotations

import secrets
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from llwybr.core.events.actions import record
from llwybr.core.letters import actions as letters
from llwybr.core.people.models import Account
from llwybr.core.rights.letters import BUNDLE_READY
from llwybr.core.rights.models import Bundle
from llwybr.core.rights.models.bundle import ASKED, FAILED, MAKING, ONGOING, READY, STOPPED
from llwybr.values.bilingual import as_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llwybr.core.people.models import Person
    from llwybr.core.rights.bundling.making import Made
    from llwybr.values.bilingual import Language

LASTS = timedelta(days=7)
SAME_FOR = timedelta(days=1)  # whoever asks again on one day gets the one that there is
MOST_A_DAY = 5  # also of those that were stopped or failed
ROWS_KEPT = timedelta(days=90)
TURN = "making.lock"  # held by whoever makes one, so that one is made at a time


class TooOftenError(Exception):
    """They asked too often today."""


def folder() -> Path:
    """Where bundles lie: nobody else may enter."""
    found = Path(settings.BUNDLES)
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path_of(bundle: Bundle) -> Path:
    return folder() / bundle.stored_as


def ask(*, person: Person, language: Language, by: str, now: datetime) -> Bundle:
    """A bundle: the one that is being made or was made today, or a new one. Raises TooOftenError."""
    if there := _there(person, language, now):
        return there
    if Bundle.objects.filter(person=person, asked_at__gt=now - SAME_FOR).count() >= MOST_A_DAY:
        raise TooOftenError
    try:
        return _asked(person, language, by, now)
    except IntegrityError:  # of two presses of one moment the second gets what the first asked for
        return Bundle.objects.get(person=person, state__in=ONGOING)


def _there(person: Person, language: Language, now: datetime) -> Bundle | None:
    mine = Bundle.objects.filter(person=person)
    ready = mine.to_fetch(now).filter(asked_at__gt=now - SAME_FOR, language=language)
    return mine.filter(state__in=ONGOING).first() or next((one for one in ready if path_of(one).exists()), None)


@transaction.atomic
def _asked(person: Person, language: Language, by: str, now: datetime) -> Bundle:
    bundle = Bundle.objects.create(person=person, language=language, asked_at=now, stored_as=secrets.token_hex(16))
    record("rights.bundle_asked", subject=str(bundle), by=by, facts={"language": language})
    return bundle


def begin(*, bundle: Bundle) -> bool:
    """Whether it is this one's turn: it was asked for, and nobody stopped it or makes it."""
    return bool(Bundle.objects.filter(pk=bundle.pk, state=ASKED).update(state=MAKING))


def note_progress(*, bundle: Bundle, done: int, of: int) -> bool:
    """Say how far it is; False where somebody stopped it."""
    return bool(Bundle.objects.filter(pk=bundle.pk, state=MAKING).update(done=done, of=of))


@transaction.atomic
def finish(*, bundle: Bundle, made: Made, by: str, now: datetime) -> bool:
    """It is ready, and its owner is told; False where somebody stopped it at the last moment."""
    ends_at = now + LASTS
    found = Bundle.objects.filter(pk=bundle.pk, state=MAKING)
    if not found.update(state=READY, ready_at=now, ends_at=ends_at, size=made.size, digest=made.digest):
        return False
    record("rights.bundle_ready", subject=str(bundle), by=by, facts={"entries": made.entries})
    _tell(bundle.person, ends_at, by, now)
    return True


def _tell(person: Person, ends_at: datetime, by: str, now: datetime) -> None:
    """Whoever has an address is told; whoever has none sees it when they sign in."""
    accounts: Iterable[Account] = Account.objects.filter(person=person, is_active=True).exclude(email=None)
    values = {"day": timezone.localdate(ends_at)}
    for one in accounts:
        language = as_language(person.language)
        letters.post(
            kind=BUNDLE_READY, to=str(one.email), language=language, values=values, by=by, now=now, until=ends_at
        )


def fail(*, bundle: Bundle, by: str) -> None:
    """Nothing came of it: it may be asked for again."""
    _end(bundle, FAILED, by)


def stop(*, bundle: Bundle, by: str) -> None:
    """Its owner wants it no more: whoever makes it sees that within a second."""
    _end(bundle, STOPPED, by)


@transaction.atomic
def _end(bundle: Bundle, state: str, by: str) -> None:
    if Bundle.objects.filter(pk=bundle.pk, state__in=ONGOING).update(state=state):
        record("rights.bundle_ended", subject=str(bundle), by=by, facts={"state": state})


@transaction.atomic
def note_fetched(*, bundle: Bundle, by: str) -> None:
    record("rights.bundle_fetched", subject=str(bundle), by=by)


def purge(*, now: datetime) -> int:
    """Remove the bytes of bundles whose days are over, whatever a stopped machine left behind, and rows of long ago."""
    Bundle.objects.filter(asked_at__lt=now - ROWS_KEPT).exclude(state__in=ONGOING).delete()
    wanted = {TURN, *Bundle.objects.to_fetch(now).values_list("stored_as", flat=True)}
    wanted |= set(Bundle.objects.filter(state__in=ONGOING).values_list("stored_as", flat=True))
    old = [one for one in folder().iterdir() if one.name not in wanted and _is_old(one, now)]
    for one in old:
        if one.is_dir():
            shutil.rmtree(one, ignore_errors=True)
        else:
            one.unlink(missing_ok=True)
    return len(old)


def _is_old(path: Path, now: datetime) -> bool:
    """A bundle's bytes are a day old at least before they may go: one of this moment has no row yet that says ready."""
    return path.stat().st_mtime < (now - SAME_FOR).timestamp()
