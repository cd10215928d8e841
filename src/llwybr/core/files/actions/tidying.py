"""What is done each night: bytes without a row go, and what waits for the virus scanner is shown to it again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from llwybr.core.events.actions import record
from llwybr.core.files import queries, scanning, storing
from llwybr.core.files.models import CLEAN, FOUND, HELD, File

ORPHANED = timedelta(days=1)  # by then every upload is done, or never will be
AT_ONCE = 500

log = logging.getLogger(__name__)


@dataclass
class Swept:
    """How many bytes had no row and are gone, and which rows have no bytes: their public ids."""

    removed: int = 0
    missing: list[str] = field(default_factory=list)


def purge(*, now: datetime) -> None:
    """All of it, for `llwybr purge`. What it finds missing is an error in the log: somebody has to look at the disk."""
    rescan(now=now)
    for one in sweep(now).missing:
        log.error("The bytes of file %s are missing.", one)


def sweep(now: datetime) -> Swept:
    """Remove bytes older than a day that no row names; report rows whose bytes are not there."""
    swept = Swept()
    for some in _some(_old(now)):
        named = set(File.objects.filter(stored_as__in=[one.name for one in some]).values_list("stored_as", flat=True))
        for one in some:
            if one.name not in named:
                one.unlink(missing_ok=True)
                swept.removed += 1
    swept.missing = [
        str(public_id)
        for public_id, name in File.objects.exclude(state=FOUND).values_list("public_id", "stored_as").iterator()
        if not storing.place_of(name).is_file()
    ]
    return swept


def _old(now: datetime) -> Iterator[Path]:
    for one in Path(settings.FILES).glob("*/*"):
        if one.stat().st_mtime < (now - ORPHANED).timestamp():
            yield one


def _some(paths: Iterator[Path]) -> Iterator[list[Path]]:
    some: list[Path] = []
    for one in paths:
        some.append(one)
        if len(some) == AT_ONCE:
            yield some
            some = []
    yield some


def rescan(*, now: datetime) -> int:
    """Show the scanner what waits for it; how many were scanned. It stops at the first that the scanner cannot be asked about."""
    done = 0
    for file in queries.held(now):
        if not queries.path_of(file).is_file():
            continue  # sweep reports it
        if (said := _scanned(file)) == scanning.UNREACHABLE:
            break
        _settle(file, FOUND if said == scanning.FOUND else CLEAN)
        done += 1
    return done


def _scanned(file: File) -> str:
    with queries.path_of(file).open("rb") as opened:
        return scanning.scan(opened)


def _settle(file: File, state: str) -> None:
    with transaction.atomic():
        if not File.objects.filter(pk=file.pk, state=HELD).update(state=state):
            return
        if state == FOUND:
            record("files.harmful", subject=str(file.public_id), by="system", of=file.of)
            transaction.on_commit(lambda: storing.remove(file.stored_as))
