"""Matching a census against everyone known: 100,000 described people, 100,000 records, on SQLite. `--small` takes 5,000.

Everyone is invented: Welsh and English names with the real skew (one in six a Jones here), birthdays over fifty years. The file
knows most by their number; some it describes without one, with a new surname or a slip in the birthday, and some are new. What
came out is compared with the truth: nobody may be taken for somebody else.
"""

from __future__ import annotations

import random
import resource
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from _common import SMALL, demonstration, report

if TYPE_CHECKING:
    from llwybr.core.people.rules.matching import Described, Outcome

ROWS, ONE_BY_ONE = (5_000, 200) if SMALL else (100_000, 400)
A_FILE = 5_000  # rows of one authority
PLACE = "00000000-0000-0000-0000-000000000001"
GIVEN = ("Siân", "Nia", "Mair", "Rhys", "Dewi", "Gwen", "Llŷr", "Elin", "Carys", "Huw", "Owain", "Sara", "John", "Mary")
FAMILY = ("Jones", "Davies", "Williams", "Evans", "Thomas", "Roberts", "Lewis", "Hughes", "Morgan", "Smith", "ap Rhys")
WEIGHTS = (57, 37, 37, 25, 23, 15, 14, 12, 12, 90, 6)
SHARES = {"number": 80, "no number": 8, "new surname": 4, "slip in the birthday": 3, "new": 5}


def main() -> None:
    demonstration()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from llwybr.core.people import actions, queries

    chance, now = random.Random(7), timezone.now()
    known = [somebody(chance, number) for number in range(ROWS)]
    before, taken = time.perf_counter(), []
    for start in range(0, ROWS, A_FILE):
        taken += actions.take_in(described=known[start : start + A_FILE], place=PLACE, by="bench", now=now)
    took_in = time.perf_counter() - before

    ways = chance.choices(list(SHARES), list(SHARES.values()), k=ROWS)
    census = [described(chance, one, way, ROWS + at) for at, (one, way) in enumerate(zip(known, ways, strict=True))]
    before = time.perf_counter()
    found = queries.find(census)
    matched = time.perf_counter() - before

    with CaptureQueriesContext(connection) as asked:
        queries.find(census[:500])
    before = time.perf_counter()
    for one in census[:ONE_BY_ONE]:
        queries.find([one])
    alone = (time.perf_counter() - before) / ONE_BY_ONE * ROWS

    figures = {
        "rows": ROWS,
        "taken in, rows a second": round(ROWS / took_in),
        "matched, seconds": round(matched, 1),
        "matched, rows a second": round(ROWS / matched),
        "queries for 500 rows": len(asked),
        "taken for somebody else": wrong(found, ways, [one.person.pk for one in taken]),
        "outcomes": outcomes(found, ways),
        "peak memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    report(
        "matching",
        figures,
        {"one row at a time, seconds": round(alone, 1)},
        {"one at a time": round(alone / matched, 1)},
    )


def somebody(chance: random.Random, number: int) -> Described:
    from llwybr.core.people.rules.matching import Described, Number
    from llwybr.core.people.rules.names import FullName

    given = " ".join(chance.sample(GIVEN, chance.choice((1, 1, 2))))
    name = FullName(given, chance.choices(FAMILY, WEIGHTS)[0])
    born_on = date(1955, 1, 1) + timedelta(chance.randrange(18_000))
    return Described((name,), (Number("ewc", f"{number:07}"),), born_on)


def described(chance: random.Random, one: Described, way: str, number: int) -> Described:
    """How the census writes somebody known; or somebody new."""
    if way == "new":
        return somebody(chance, number)
    if way == "no number":
        return replace(one, numbers=())
    if way == "new surname":
        return replace(one, names=(replace(one.names[0], family="Newydd"),))
    slip = timedelta(way == "slip in the birthday")
    return replace(one, born_on=one.born_on + slip if one.born_on else None)


def wrong(found: list[Outcome], ways: list[str], truth: list[int]) -> int:
    """How many were taken for somebody whom they are not."""
    rows = zip(found, ways, truth, strict=True)
    return sum(one.person is not None and (way == "new" or one.person != own) for one, way, own in rows)


def outcomes(found: list[Outcome], ways: list[str]) -> dict[str, Any]:
    counted = Counter((way, one.kind) for one, way in zip(found, ways, strict=True))
    return {way: {kind: rows for (of, kind), rows in sorted(counted.items()) if of == way} for way in SHARES}


if __name__ == "__main__":
    main()
