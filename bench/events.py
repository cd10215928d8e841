"""Checking the whole record of 200,000 events, and appending to it; on the database that DATABASE_URL names, else SQLite.

The worst case is measured: no two events say the same. Beside it: the sum of SHA-256 over what the rows hold, with nothing
read from a database and nothing compared (what no audit can be quicker than), and the same rows put in without a chain.
"""

import hashlib
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

from _common import SMALL, report

EVENTS = 20_000 if SMALL else 200_000
BULK = 5_200 if SMALL else 52_000


def main() -> None:
    set_up()
    from django.db import connection, transaction

    from llwybr.core.events import actions, audit

    def one() -> None:
        with transaction.atomic():
            actions.record("people.changed", subject="a" * 36, by="b" * 36, facts={"n": 1})

    def named() -> None:
        with transaction.atomic():
            actions.record("people.changed", subject="a" * 36, by="b" * 36, personal={"email": "nia@example.org"})

    def many(number: int) -> None:
        with transaction.atomic():
            actions.record_all(changes(number), by="b" * 36)

    bulk = seconds(lambda: many(BULK))
    seconds(lambda: many(EVENTS - BULK))
    before = memory()
    whole = min(seconds(audit.verify) for _ in range(3))
    ours = {
        "database": connection.vendor,
        "events": EVENTS,
        "verify, events a second": round(EVENTS / whole),
        "verify, more memory in MB": round(memory() - before),
        f"append {BULK:,} at once, seconds": round(bulk, 2),
        "append one, milliseconds": round(1000 * median(one), 3),
        "append one that says something of someone, milliseconds": round(1000 * median(named), 3),
    }
    bare, plain = hashing(), median(row)
    peers = {
        "SHA-256 alone, a second": round(EVENTS / bare),
        "insert one row alone, milliseconds": round(1000 * plain, 3),
    }
    ratios = {
        "verify / SHA-256 alone": round(whole / bare, 1),
        "append one / insert one row": round(median(one) / plain, 1),
    }
    report("events", ours, peers, ratios)


def set_up() -> None:
    """Only the events, on a fresh database."""
    os.environ["LLWYBR_MODE"] = "test"
    os.environ["DATA"] = tempfile.mkdtemp(prefix="llwybr-bench-")
    import django
    from django.conf import settings
    from django.core.management import call_command

    from llwybr.site import environment

    settings.configure(
        INSTALLED_APPS=["llwybr.core.events"],
        DATABASES={"default": environment.database()},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain (name text, subject text, facts text)")


def changes(number: int) -> Iterator[Any]:
    from llwybr.core.events.actions import Change

    return (Change("people.imported", f"{n:036d}", {"n": n, "kind": "new"}) for n in range(number))


def row() -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO plain VALUES (%s, %s, %s)", ["people.changed", "a" * 36, '{"n": 1}'])


def hashing() -> float:
    text = "\x1f".join(("0" * 64, "200000", "2026-11-22T12:30:00.123456+00:00", "people.imported", "b" * 36, "a" * 36))

    def work() -> None:
        for n in range(EVENTS):
            hashlib.sha256(f'{text}\x1f{{"kind":"new","n":{n}}}'.encode()).hexdigest()

    return min(seconds(work) for _ in range(3))


def seconds(work: Callable[[], Any]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def median(work: Callable[[], Any]) -> float:
    return sorted(seconds(work) for _ in range(201))[100]


def memory() -> float:
    """The most that was ever used, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1_000_000 if sys.platform == "darwin" else 1000)


main()
