"""Keeping a file: checked, cleaned, scanned, and written before its row; taken away again where the row does not stay."""

from __future__ import annotations

import hashlib
import weakref
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from llwybr.core.files import queries, sandbox, scanning, storing
from llwybr.core.files.limits import ALL, limits, most_bytes
from llwybr.core.files.models import CLEAN, HELD, File
from llwybr.core.files.naming import clean_name
from llwybr.core.files.refused import RefusedError


@dataclass(frozen=True)
class Checked:
    """What may be kept, cleaned, and not yet anybody's. Its bytes are gone at the end of `check`, unless they were kept."""

    name: str
    kind: str
    size: int
    digest: str
    state: str
    file: BinaryIO
    path: Path


def keep(*, stream: BinaryIO, name: str, of: str, now: datetime, takes: Collection[str] = ALL) -> File:
    """Check, clean and keep what the stream holds, for the person `of`. Raises RefusedError.

    The row is made in the transaction of the caller, who records the event. Looking at a large photo takes a second: whoever
    already holds a transaction keeps all other writers waiting on SQLite, so call `check` before it and `keep_checked` in it.
    """
    with check(stream=stream, name=name, of=of, takes=takes) as checked:
        return keep_checked(checked=checked, of=of, now=now)


@contextmanager
def check(*, stream: BinaryIO, name: str, of: str, takes: Collection[str] = ALL) -> Iterator[Checked]:
    """Look at a file and clean it, for `keep_checked` within the block. Raises RefusedError."""
    if not queries.room_left(of):
        raise _no_room(of)
    with storing.room():
        file, path = storing.named()
    try:
        with file:
            yield _looked_at(stream, name, takes, file, path)
    finally:
        path.unlink(missing_ok=True)


def _looked_at(stream: BinaryIO, name: str, takes: Collection[str], file: BinaryIO, path: Path) -> Checked:
    with storing.room(), storing.unnamed() as source:
        storing.copy(stream, source, most_bytes(takes))
        kind = limits().kinds[sandbox.look(source, file, takes)]
    state = _scanned(file)
    size, digest = _measure(file)
    return Checked(clean_name(name, kind.ending), kind.id, size, digest, state, file, path)


def _scanned(file: BinaryIO) -> str:
    """What the scanner says of the very bytes that will be kept."""
    said = scanning.scan(file)
    if said == scanning.FOUND:
        raise RefusedError("virus")
    return HELD if said == scanning.UNREACHABLE else CLEAN


def _measure(file: BinaryIO) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(storing.PIECE):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def keep_checked(*, checked: Checked, of: str, now: datetime) -> File:
    """Keep what was checked, within its block, in the transaction of the caller. Raises RefusedError where there is no room."""
    stored_as = storing.fresh_name()
    with transaction.atomic():
        _one_at_a_time(of)
        size, many = queries.used(of)
        if size + checked.size > limits().person_bytes or many >= limits().person_files:
            raise _no_room(of)
        transaction.on_commit(_Kept(stored_as))
        with storing.room():
            storing.settle(checked.file, checked.path, stored_as)
        return File.objects.create(
            of=of,
            name=checked.name,
            kind=checked.kind,
            size=checked.size,
            digest=checked.digest,
            stored_as=stored_as,
            stored_at=now,
            state=checked.state,
        )


def _no_room(of: str) -> RefusedError:
    if queries.used(of)[1] >= limits().person_files:
        return RefusedError("count", most=limits().person_files)
    return RefusedError("quota", most=limits().person_bytes)


def _one_at_a_time(of: str) -> None:
    """Two uploads of one person count one after the other. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"files {of}"])


class _Kept:
    """What is done on commit: nothing. Django drops it, and so this object, when it rolls back: then the bytes go.

    Nothing else tells of a rollback. Where it is unsure whether the commit went through (the database went away in it, or
    the process is ending), the bytes stay, and the nightly sweep looks whether they have a row.
    """

    def __init__(self, stored_as: str) -> None:
        self.dropped = weakref.finalize(self, _rolled_back, stored_as, connections[DEFAULT_DB_ALIAS])
        self.dropped.atexit = False

    def __call__(self) -> None:
        self.dropped.detach()


def _rolled_back(stored_as: str, wrapper: BaseDatabaseWrapper) -> None:
    if not (wrapper.errors_occurred or wrapper.run_commit_hooks_on_set_autocommit_on):
        storing.remove(stored_as)
