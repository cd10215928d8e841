"""What `llwybr places import` does once Django is set up."""

import sys
from collections.abc import Collection
from pathlib import Path

from django.utils import timezone

from llwybr.core.places import actions, applying, queries
from llwybr.core.places.incoming.difference import CHANGES
from llwybr.core.places.incoming.reading import RefusedError
from llwybr.core.places.models import Import
from llwybr.core.places.reading import counted, lines
from llwybr.core.places.words import OUTCOMES, why_not

MOST_TOLD = 100


def bring(file: Path, nations: Collection[str], *, apply: bool) -> int:
    """Print how a list differs; with `apply` do it. 1 if it was not applied, 2 if the file cannot be read."""
    now = timezone.now()
    try:
        with file.open("rb") as opened:
            batch = actions.stage(file=opened, nations=nations, on=timezone.localdate(now), by="system", now=now)
    except OSError as error:
        print(f"{file} cannot be read: {error.strerror}.", file=sys.stderr)
        return 2
    except RefusedError as error:
        print(f"{file}: {why_not(error)}", file=sys.stderr)
        return 2
    _tell(batch)
    if not apply:
        actions.discard(batch=batch, by="system")
        return 0
    if outcome := applying.run(batch, by="system"):
        print(OUTCOMES[outcome], file=sys.stderr)
        return 1
    print(f"Applied: {sum(batch.counts.get(way, 0) for way in CHANGES)} changes.", file=sys.stderr)
    return 0


def _tell(batch: Import) -> None:
    """The first differences in words, then how many there are in each way."""
    found = queries.staged(batch)
    for line in lines(found[:MOST_TOLD]):
        print(_plain(f"line {line.line}: {line.name} ({line.number}): {', '.join(map(str, line.ways))}"))
        for field in line.fields:
            print(_plain(f"    {field.label}: {f'{field.before} → ' if field.before else ''}{field.after}"))
    if (total := found.count()) > MOST_TOLD:
        print(f"and {total - MOST_TOLD:,} more")
    for _way, words, number, _listed in counted(batch):
        print(f"{words}: {number:,}", file=sys.stderr)
    print(f"{batch.rows:,} rows, {total:,} differences", file=sys.stderr)


def _plain(text: str) -> str:
    """A list must not steer a terminal."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)
