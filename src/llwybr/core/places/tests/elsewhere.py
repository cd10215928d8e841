"""What the tests' other processes do: a list staged in a fresh database, applied by children that are killed half-way."""

from __future__ import annotations

import io
import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.db import connection, transaction

from llwybr.core.events.models import Event
from llwybr.core.places import actions, applying
from llwybr.core.places.actions.rows import Rows
from llwybr.core.places.models import Code, Import, Place, Staged
from llwybr.core.places.tests.gias import as_csv, school
from llwybr.values.bilingual import Bilingual

NOW, TODAY = datetime(2026, 11, 23, 12, tzinfo=UTC), date(2026, 11, 23)
OLD, NEW = 20, 60  # schools that are known, and that the list adds


actions.imports.AT_ONCE = 10  # so that a short list takes many statements


def prepare() -> None:
    wales = actions.open_place(kind="nation", name=Bilingual("Wales", "Cymru"), nation="wales", by="test")
    for code in ("680", "681"):
        name = Bilingual(code, "")
        codes = {"la_code": code}
        actions.open_place(kind="local_authority", name=name, nation="wales", parent=wales, codes=codes, by="test")
    actions.apply(batch=stage([school(900_000 + n, f"Ysgol {n}") for n in range(OLD)]), by="test", now=NOW)


def stage(rows: list[dict[str, str]]) -> Import:
    return actions.stage(file=io.BytesIO(as_csv(rows)), nations=["wales"], on=TODAY, by="test", now=NOW)


def changed_list() -> Import:
    """Some close, some move, some are renamed, many are new."""
    old = [
        school(
            900_000 + n, f"Ysgol {n}{' newydd' if n % 3 == 0 else ''}", la=680 + (n % 3 != 1), status=1 + (n % 5 == 0)
        )
        for n in range(OLD)
    ]
    return stage([*old, *(school(910_000 + n, f"Ysgol newydd {n}") for n in range(NEW))])


def state() -> tuple[int, ...]:
    moved = Place.objects.filter(name_en__contains=" newydd").count(), Place.objects.filter(closed=True).count()
    return (Code.objects.filter(scheme="urn").count(), *moved, Event.objects.count())


def apply(batch: Import) -> None:
    actions.apply(batch=batch, by="test", now=NOW)


def naively(batch: Import) -> None:
    """The same rows with no transaction around them."""
    rows = Rows(batch.on)
    for one in Staged.objects.filter(batch=batch):
        rows.change([one])


def statements(work: Callable[[], None]) -> int:
    """How many statements this work is."""
    counter = count()

    def counted(execute: Any, *given: Any) -> Any:
        next(counter)
        return execute(*given)

    with transaction.atomic(), connection.execute_wrapper(counted):
        work()
        transaction.set_rollback(True)
    return next(counter)


def in_a_child(work: Callable[[], None], die_at: int) -> None:
    """Do this work in a process that is killed before its n-th statement."""
    connection.close()
    if child := os.fork():
        os.waitpid(child, 0)
        return
    counter = count(1)

    def dying(execute: Any, *given: Any) -> Any:
        if next(counter) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)

    try:
        with connection.execute_wrapper(dying):
            work()
    finally:
        os._exit(0)


def kill(points: int) -> None:
    """Print how often nothing, all or half of a list was there after its process was killed, and what is there at last."""
    batch = changed_list()
    before, total = state(), statements(lambda: apply(batch)) - 2  # it had a savepoint there, and has none in a child
    found: Counter[str] = Counter()
    for point in random.Random(1).sample(range(1, total + 1), min(points, total)):
        in_a_child(lambda: apply(batch), point)
        found["nothing" if state() == before else "half"] += 1
    in_a_child(lambda: apply(batch), 0)
    print(dict(found), state()[0], Import.objects.get(pk=batch.pk).state)


def kill_without_a_transaction() -> None:
    """The control: killed in the middle, with nothing to hold the halves together. Print how many schools are there."""
    batch = changed_list()
    in_a_child(lambda: naively(batch), statements(lambda: naively(batch)) // 2)
    print(state()[0])


def slowly(number: int, *, seen: bool = True) -> None:
    """Stage a list; apply it once told to, and finish once told again; say how it went. Not `seen`: as on another machine."""
    batch = stage([school(920_000 + number, "Ysgol")])
    print("ready", flush=True)
    input()
    if not seen:
        applying.alone = lambda id: nullcontext(lambda done, total: None)
    real = applying.apply

    def slow(**given: Any) -> int:
        def wait(done: int, total: int) -> None:
            print("begun", flush=True)
            input()

        return real(**{**given, "progress": wait})

    applying.apply = slow
    print(repr(applying.run(batch, by="test")), flush=True)


def told_to_stop() -> None:
    """Apply a list that somebody stops as soon as it has begun."""
    batch = stage([school(920_001, "Ysgol")])
    real = applying.apply

    def stopped(**given: Any) -> int:
        running = applying.running()
        assert running
        assert running.id == str(batch)
        applying.ask_to_stop(str(batch))
        return real(**given)

    applying.apply = stopped
    print(repr(applying.run(batch, by="test")), Import.objects.get(pk=batch.pk).outcome, state()[0])
