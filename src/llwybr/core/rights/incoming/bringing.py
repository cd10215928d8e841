"""What of a bundle comes in and what stays out; and bringing it in: all of it in one transaction, with one event.

Its files are looked at before that transaction, one after the other: on SQLite nobody else writes while it lasts.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from llwybr.core.events.actions import record
from llwybr.core.files.refused import RefusedError as FileRefusedError
from llwybr.core.rights.bundles import Incoming, Looked, Registered, Row, importers
from llwybr.core.rights.fields import said, title_of
from llwybr.core.rights.incoming import files, reading, staging
from llwybr.core.rights.incoming.files import FILE
from llwybr.core.rights.incoming.refused import RefusedError
from llwybr.core.rights.incoming.staging import Outcome
from llwybr.core.rights.running import AT_ONCE, EVERY, StoppedError, locked
from llwybr.core.rights.words import WITHOUT_OWNER

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.kit.bilingual import Written
    from llwybr.core.people.models import Person

FEW_ROWS, FEW_FILES = 300, 3  # so many come in within the answer

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Comes:
    """A model of which something comes in; `out`: what of it stays out, and why."""

    title: Written | None
    label: str
    many: int
    out: Mapping[str, int]


@dataclass(frozen=True)
class Stays:
    """A model that stays out; `keeps`: its class of retention.yaml, "" where this Llwybr does not know the model."""

    title: Written | None
    label: str
    many: int
    keeps: str


@dataclass(frozen=True)
class Preview:
    comes: tuple[Comes, ...]
    stays: tuple[Stays, ...]


Arriving = list[tuple[Registered, Incoming]]


def preview(bundle: reading.Bundle, person: Person) -> Preview:
    """What would come in for this person, and what would not. Nothing is changed. Of files: those that will be looked at."""
    arriving, known = _arriving(bundle, person, timezone.now()), said()
    looked = [(one, incoming, one.look(incoming)) for one, incoming in arriving]
    taken = {FILE} | {label for one in importers() for label in (one.label, *one.parts)}
    stays = [
        Stays(title_of(label), label, len(rows), known[label].keeps if label in known else "")
        for label, rows in bundle.models.items()
        if rows and label not in taken
    ]
    comes = [_comes(one.label, len(incoming.rows), found) for one, incoming, found in looked]
    return Preview((*comes, *_files(bundle, [found for *_, found in looked])), tuple(stays))


def _comes(label: str, rows: int, looked: Looked) -> Comes:
    out = {why: many for why, many in looked.out.items() if many}
    return Comes(title_of(label), label, rows - sum(out.values()), out)


def _files(bundle: reading.Bundle, looked: Iterable[Looked]) -> list[Comes]:
    if not bundle.files:
        return []
    many = len(_wanted(bundle, looked))
    out = {str(WITHOUT_OWNER): len(bundle.files) - many}
    return [Comes(title_of(FILE), FILE, many, {why: left for why, left in out.items() if left})]


def _arriving(bundle: reading.Bundle, person: Person, now: datetime) -> Arriving:
    return [
        (one, Incoming(person, rows, bundle.key, now)) for one in importers() if (rows := whole(one, bundle.models))
    ]


def _wanted(bundle: reading.Bundle, looked: Iterable[Looked]) -> list[str]:
    """The files of what is new, each once."""
    names = dict.fromkeys(name for one in looked for name in one.files)
    return [name for name in names if name in bundle.files]


def whole(one: Registered, models: Mapping[str, list[Row]]) -> list[Row]:
    """The rows of a model, each with those of its parts that belong to it."""
    rows = [dict(row) for row in models.get(one.label, ())]
    for label, field in one.parts.items():
        by_parent: dict[str, list[Row]] = {}
        for part in models.get(label, ()):
            by_parent.setdefault(str(part.get(field)), []).append(part)
        for row in rows:
            row[label] = by_parent.get(str(row.get("public_id")), [])
    return rows


def _silently(done: int, of: int) -> None:
    """Nobody waits to be told how far it is."""


def bring_in(
    *, bundle: reading.Bundle, person: Person, by: str, now: datetime, step: files.Step = _silently
) -> Outcome:
    """All of it or nothing; twice is once. `step(done, of)` is told how many files are looked at, and may raise to stop.

    Raises what an importer raises; files.RefusedError where there is no room for a file now.
    """
    arriving = _arriving(bundle, person, now)
    wanted = _wanted(bundle, (one.look(incoming) for one, incoming in arriving)) if bundle.files else []
    with files.checked(bundle, wanted, of=str(person.public_id), step=step) as checked:
        came = _bring_in([(one, replace(incoming, files=checked)) for one, incoming in arriving], bundle, person, by)
    more = {FILE: checked.kept} if wanted else {}
    return Outcome({**came, **more}, left=len(wanted) - checked.kept)


@transaction.atomic
def _bring_in(arriving: Arriving, bundle: reading.Bundle, person: Person, by: str) -> dict[str, int]:
    """How many rows are new, by model."""
    came = {one.label: one.bring_in(incoming) for one, incoming in arriving}
    record(
        "rights.brought_in",
        subject=str(person.public_id),
        by=by,
        facts={"rows": sum(came.values()), "known": bundle.known, "key": bundle.key},
    )
    return came


def start(*, bundle: reading.Bundle, person: Person, by: str, digest: str) -> None:
    """Bring it in; much of it beside this request, so that the answer does not wait."""
    if sum(map(len, bundle.models.values())) <= FEW_ROWS and len(bundle.files) <= FEW_FILES:
        run(person=person, by=by, digest=digest)
        return
    thread = threading.Thread(target=_run_and_close, args=(person, by, digest), name="bring-in")
    thread.start()
    thread.join(AT_ONCE)


def _run_and_close(person: Person, by: str, digest: str) -> None:
    try:
        run(person=person, by=by, digest=digest)
    except Exception:  # how it ended could not be written down: what lies there can be brought in again
        log.exception("a bundle could not be brought in, nor why")
    finally:
        connection.close()


def run(*, person: Person, by: str, digest: str) -> None:
    """Bring in what lies there, and note how it ended; nothing, where by now another lies there than the one of this digest. Of two
    at once the second does nothing."""
    whose = str(person.public_id)
    with locked(staging.lock_of(whose), wait=False) as mine:
        if mine and digest and staging.digest_of(whose) == digest:
            staging.note(whose, _tried(person, whose, by))


def _tried(person: Person, whose: str, by: str) -> Outcome:
    try:
        with staging.path_of(whose).open("rb") as file:
            return bring_in(bundle=reading.read(file), person=person, by=by, now=timezone.now(), step=_Step(whose))
    except StoppedError:
        return Outcome({}, "stopped")
    except RefusedError as error:
        return Outcome({}, error.reason, error.name)
    except FileRefusedError as error:
        return Outcome({}, error.reason)
    except OperationalError:
        return Outcome({}, "busy")
    except OSError:
        return Outcome({}, "full")
    except Exception:
        log.exception("a bundle could not be brought in")
        return Outcome({}, "failed")


class _Step:
    """Says each second how far it is, and raises StoppedError where its owner has put the bundle away."""

    def __init__(self, whose: str) -> None:
        self.whose, self.told = whose, 0.0

    def __call__(self, done: int, of: int) -> None:
        if not staging.is_staged(self.whose):
            raise StoppedError
        if of and time.monotonic() - self.told >= EVERY:
            self.told = time.monotonic()
            staging.note_step(self.whose, done, of)


def is_running(person: str) -> bool:
    """Whether theirs is being brought in at this moment."""
    with locked(staging.lock_of(person), wait=False) as free:
        return not free
