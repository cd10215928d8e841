"""`llwybr scrubbed FILE`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import DatabaseError, connection, connections, transaction

from llwybr.site.backups.engines import POSTGRESQL, SQLITE, RefusedError, engine
from llwybr.site.backups.making import ended_in_order, reserved, sync
from llwybr.site.backups.restoring import apart
from llwybr.site.logs import without_values
from llwybr.site.scrubbing.copying import copy

LIVE, COPY = "live", "copy"
DATABASE = "llwybr.sqlite3"  # as environment.py calls it in DATA
READ_ONLY = {  # one moment of it, and nothing can be written there
    SQLITE: {"transaction_mode": "DEFERRED", "init_command": "PRAGMA query_only=ON; PRAGMA cache_size=-32000;"},
    POSTGRESQL: {
        "options": "-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read -c statement_timeout=0"
    },
}
ALONE = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=DELETE; PRAGMA cache_size=-32000;"}


def scrubbed(file: Path) -> int:
    """Write a copy without anybody in it into one new SQLite database; 2, and no file, where it cannot."""
    started = monotonic()
    try:
        rows = _scrubbed(file.expanduser().resolve())
    except (RefusedError, DatabaseError) as error:
        print(f"No copy was made: {without_values(error)}.", file=sys.stderr)
        return 2
    except OSError as error:  # a full disk
        print(f"No copy was made: {error.strerror}.", file=sys.stderr)
        return 2
    print(f"{file}: {rows:,} rows, {file.expanduser().stat().st_size:,} bytes, {monotonic() - started:.1f} s")
    return 0


def _scrubbed(file: Path) -> int:
    with (
        ended_in_order(),
        reserved(file),
        tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as folder,
    ):
        if not engine().is_there():
            raise RefusedError("there is no database here")
        made = Path(folder) / DATABASE
        _say("an empty database")
        empty(made.parent)
        with reading(LIVE), writing(COPY, made):
            rows = copy(LIVE, COPY, _say)
        made.chmod(0o600)
        _on_the_disk(made)
        made.rename(file)
        sync(file.parent)
    return rows


def empty(data: Path) -> None:
    """Our migrations in a process of its own, for which this folder is all there is: some write to whatever is the default."""
    environment = apart(data, DJANGO_SETTINGS_MODULE="llwybr.site.settings")
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "llwybr.cli", "manage", "migrate", "--verbosity", "0"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  ourselves
    if ran.returncode:
        raise RefusedError(f"an empty database could not be made: {ran.stderr.strip()[-2000:]}")


@contextmanager
def reading(alias: str) -> Iterator[None]:
    """The database that Django uses, at one moment, and not to be written to."""
    options = {**connection.settings_dict["OPTIONS"], **READ_ONLY[connection.vendor]}
    with _opened(alias, {"OPTIONS": options}), transaction.atomic(using=alias):
        yield


@contextmanager
def writing(alias: str, path: Path) -> Iterator[None]:
    """A SQLite database of our own that nobody else has open."""
    nothing = dict.fromkeys(("HOST", "PORT", "USER", "PASSWORD"), "")
    new = {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": ALONE, "CONN_HEALTH_CHECKS": False}
    with _opened(alias, {**nothing, **new}):
        yield


@contextmanager
def _opened(alias: str, changes: Mapping[str, Any]) -> Iterator[None]:
    connections.databases[alias] = {**connection.settings_dict, **changes}
    try:
        yield
    finally:
        connections[alias].close()
        del connections[alias], connections.databases[alias]


def _on_the_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
