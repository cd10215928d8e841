"""What the other processes of the tests of core/events do, on a database of their own.

Usage: python -m tests.writer WHAT [ARGUMENT …]
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django
from django.conf import settings

from llwybr.site import environment

settings.configure(
    INSTALLED_APPS=["llwybr.core.events"],
    DATABASES={"default": environment.database()},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from llwybr.core.events import actions, audit, guards  # noqa: E402
from llwybr.core.events.models import Event, Personal  # noqa: E402

CANARY = "canary-7f3a@example.org"


def make() -> None:
    call_command("migrate", "events", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE done (number integer)")  # what the events tell of


def found() -> None:
    """Everything that is there now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM done")
        rows = [row[0] for row in cursor.fetchall()]
    events = [int(subject) for subject in Event.objects.values_list("subject", flat=True)]
    say({"rows": sorted(rows), "events": sorted(events), "whole": whole(), "personal": Personal.objects.count()})


def whole() -> bool | str:
    try:
        audit.verify()
    except ValueError as error:
        return str(error)
    return True


def write(first: str, last: str = "-1", statement: str = "0", how: str = "in one") -> None:
    """One change after another, each told once it is safe, until killed: before a statement of the last, or from outside."""
    for number in range(int(first), 10**9):
        with connection.execute_wrapper(deadly(int(statement) if number == int(last) else 0)):
            change_in_one(number) if how == "in one" else change_in_two(number)
        print(number, flush=True)


def deadly(last: int) -> Callable[..., Any]:
    """Dies before the statement of that number; before none, if it is 0."""
    seen = 0

    def execute(go: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += not sql.startswith("BEGIN")  # only SQLite is told so
        if seen == last > 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return go(sql, params, many, context)

    return execute


def change_in_one(number: int) -> None:
    with transaction.atomic():
        insert(number)
        actions.record("test.done", subject=str(number), by="test", personal={"who": f"person {number}"})


def change_in_two(number: int) -> None:
    """The control: what goes wrong where change and event do not stand and fall together."""
    insert(number)
    with transaction.atomic():
        actions.record("test.done", subject=str(number), by="test", personal={"who": f"person {number}"})


def insert(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO done (number) VALUES (%s)", [number])


def bulk(number: str, statement: str) -> None:
    """One transaction of many events, killed in its middle."""
    with connection.execute_wrapper(deadly(int(statement))), transaction.atomic():
        insert(0)
        actions.record_all((actions.Change("test.done", str(n)) for n in range(int(number))), by="test")
    print(0, flush=True)


def forget() -> None:
    """Whether any file in DATA holds what an event said of someone: before its erasure, and after. The database stays open."""
    with transaction.atomic():
        actions.record("test.named", subject="7", by="test", personal={"email": CANARY})
    say([traces(), actions.erase_personal(of="7", by="test"), traces(), whole()])


def traces() -> bool:
    files = [file.read_bytes() for file in environment.data_folder().rglob("*") if file.is_file()]
    if connection.vendor == "postgresql":
        files += [str(list(Personal.objects.values())).encode(), str(list(Event.objects.values())).encode()]
    return any(CANARY.encode() in file for file in files)


def grow() -> None:
    """A database as it was before there were commitments, with events in it: brought up to now."""
    call_command("migrate", "events", "0002", verbosity=0)
    digest, at = "0" * 64, datetime(2026, 3, 1, 12, tzinfo=UTC)
    with connection.cursor() as cursor:
        for sequence in range(1, 4):
            at += timedelta(milliseconds=100)
            facts = {"n": sequence, "kind": "hen"}
            written = json.dumps(facts, sort_keys=True, separators=(",", ":"))
            parts = [digest, str(sequence), at.isoformat(timespec="microseconds"), "test.old", "x", "y", written]
            digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
            row = [
                sequence,
                at.replace(tzinfo=None) if connection.vendor == "sqlite" else at,
                json.dumps(facts),
                digest,
            ]
            cursor.execute(
                "INSERT INTO events_event (sequence, at, name, by, subject, facts, digest) "
                "VALUES (%s, %s, 'test.old', 'x', 'y', %s, %s)",
                [
                    str(value) if isinstance(value, datetime) and connection.vendor == "sqlite" else value
                    for value in row
                ],
            )
        cursor.execute("INSERT INTO events_head (sequence, digest) VALUES (3, %s)", [digest])
    call_command("migrate", "events", verbosity=0)
    with transaction.atomic():
        actions.record("test.new", subject="y", by="x", personal={"email": CANARY})
    say([audit.verify(), guards.missing()])


def say(what: Any) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    {f.__name__: f for f in (make, found, write, bulk, forget, grow)}[sys.argv[1]](*sys.argv[2:])
