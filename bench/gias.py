"""Bringing in the whole national list: 52,000 invented rows with the real 139 columns, into an empty database, then changed.

Wall-clock seconds and the most memory. The peer reads and counts the same file with the csv module alone.
"""

import csv
import io
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _common import SMALL, demonstration, report

ROWS = 2_000 if SMALL else 52_000


def main() -> None:
    demonstration()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    from django.utils import timezone

    from llwybr.core.places import actions, queries
    from llwybr.core.places.tests.gias import as_csv, many

    now, on = timezone.now(), timezone.localdate()
    rows = list(many(ROWS, trusts=2000))
    for row in rows:  # about as wide as the real ones
        row.update(dict.fromkeys(list(row)[60:118], "Not applicable"))
    first = as_csv(rows, "cp1252")
    for row in rows[::50]:
        row["EstablishmentName"] += " newydd"
    second = as_csv(rows, "cp1252")
    del rows

    def stage(content: bytes) -> Any:
        return actions.stage(file=io.BytesIO(content), nations=["wales", "england"], on=on, by="bench", now=now)

    staged = clocked(lambda: stage(first))
    applied = clocked(lambda: actions.apply(batch=queries.imports(["wales", "england"])[0], by="bench", now=now))
    same = clocked(lambda: stage(first))
    changed = clocked(lambda: actions.apply(batch=stage(second), by="bench", now=now))
    wanted = queries.Wanted(words="dychmygol 51", closed=True)
    found = clocked(lambda: list(queries.search(wanted, on)[:30]))
    ours = {
        "rows": ROWS,
        "megabytes": len(first) // 1_000_000,
        "read and compare": staged,
        "apply": applied,
        "read and compare the same list again": same,
        "read, compare and apply one name in fifty": changed,
        "a search among them": found,
        "megabytes of memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    peer = clocked(lambda: sum(1 for _ in csv.reader(io.StringIO(first.decode("cp1252")))))
    total = staged["wall"] + applied["wall"]
    report("gias", ours, {"csv alone": peer}, {"under a minute": total < 60, "seconds": round(total, 1)})


def clocked(work: Callable[[], object]) -> dict[str, float]:
    """Seconds of the clock and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return {"wall": round(time.perf_counter() - wall, 2), "processor": round(time.process_time() - processor, 2)}


main()
