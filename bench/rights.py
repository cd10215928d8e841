"""What it takes to make everything of one person ready to take along: 10,000 pieces of evidence, a file of 40 kB each, on SQLite.

Time by the clock and processor time (with what the typesetter takes in its own processes), the most memory that the process held, and
queries. The peer is the plainest way to the same data and files: Django's `dumpdata` of the same rows into a zip, unsigned, without
paper, tables or names, all of it in memory.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import tempfile
import threading
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from _common import SMALL, demonstration, report

PIECES = 300 if SMALL else 10_000
BYTES = 40_000
GOAL = 60  # seconds


def main() -> None:
    demonstration()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from llwybr.core.rights import taking
    from llwybr.core.rights.bundling import making
    from llwybr.core.rights.incoming import opening

    person = scene()
    taking.folder()
    began, before, most = time.perf_counter(), _processor(), _Most()
    with tempfile.TemporaryFile() as file, CaptureQueriesContext(connection) as seen, most:
        made = making.make(person=person, language="cy", to=file, now=timezone.now(), step=lambda done, of: None)
        took, cost = time.perf_counter() - began, _processor() - before
        again = time.perf_counter()
        opened = opening.Opened(file)
        opened.verify()
        checked = time.perf_counter() - again
    ours = {
        "pieces": PIECES,
        "seconds": round(took, 1),
        "processor seconds": round(cost, 1),
        "megabytes": round(made.size / 1e6, 1),
        "entries": made.entries,
        "queries": len(seen),
        "more memory while it was made, in MB": most.grown,
        "most memory of a typesetter, in MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "looked at as a hostile file, seconds": round(checked, 1),
    }
    assert sum(name.startswith("files/") for name in opened.infos) == PIECES
    beside = peer(person)
    report("rights", ours, {"dumpdata into a zip": beside}, {"by the clock": round(took / beside["seconds"], 1)})
    if not SMALL and took > GOAL:
        sys.exit(f"it took {took:.0f} s: the goal is {GOAL} s")


def scene() -> Any:
    from django.utils import timezone

    from llwybr.apps.portfolio.models import Attached, Evidence, Shows
    from llwybr.core.files.models import File
    from llwybr.core.files.storing import place_of
    from llwybr.core.people.models import Person

    person, now = Person.objects.create(name="Nia Fawr", language="cy"), timezone.now()
    text = "Heddiw fe wnes i helpu grŵp o blant i ddarllen, ac fe ddysgais sut i aros yn hirach am ateb. " * 6
    pieces = Evidence.objects.bulk_create(
        Evidence(
            person=person,
            kind="file",
            title=f"Darn {at}",
            text=text,
            language="cy",
            created_at=now - timedelta(hours=at),
            changed_at=now,
        )
        for at in range(PIECES)
    )
    Shows.objects.bulk_create(Shows(evidence=one, nation="wales", element="talk-and-listen") for one in pieces)
    files = File.objects.bulk_create(
        File(
            of=str(person.public_id),
            name=f"Tystysgrif {at}.pdf",
            kind="pdf",
            size=BYTES,
            digest="0" * 64,
            stored_as=f"{at:032x}",
            stored_at=now,
        )
        for at in range(PIECES)
    )
    for one in files:
        path = place_of(one.stored_as)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(BYTES))
    Attached.objects.bulk_create(
        Attached(evidence=one, file=file, position=1) for one, file in zip(pieces, files, strict=True)
    )
    return person


def peer(person: Any) -> dict[str, Any]:
    from django.core import serializers

    from llwybr.apps.portfolio.models import Attached, Evidence, Shows
    from llwybr.core.files.models import File
    from llwybr.core.files.storing import place_of

    began, most, out = time.perf_counter(), _Most(), io.BytesIO()
    with most, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        mine: list[Any] = [Evidence.objects.filter(person=person), File.objects.filter(of=str(person.public_id))]
        mine += [table.objects.filter(evidence__person=person) for table in (Shows, Attached)]
        zipped.writestr("data.json", json.dumps([serializers.serialize("python", rows) for rows in mine], default=str))
        for one in mine[1]:
            zipped.writestr(f"files/{one.pk}", place_of(one.stored_as).read_bytes())
    return {"seconds": round(time.perf_counter() - began, 1), "more memory while it was made, in MB": most.grown}


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class _Most:
    """The most memory that this process held at once within the block, beyond what it held before."""

    grown = 0

    def __enter__(self) -> _Most:
        self.first, self.over = _held(), threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()
        return self

    def _watch(self) -> None:
        while not self.over.wait(0.05):
            self.grown = max(self.grown, _held() - self.first)

    def __exit__(self, *raised: object) -> None:
        self.over.set()
        self.thread.join()


def _held() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


if __name__ == "__main__":
    main()
