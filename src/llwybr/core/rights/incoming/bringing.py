"""What of a bundle comes in and what stays out; and bringing it in: all of it in one transaction, with one event."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from llwybr.core.events.actions import record
from llwybr.core.files.refused import RefusedError as FileRefusedError
from llwybr.core.rights.bundles import Registered, Row, importers
from llwybr.core.rights.fields import said, title_of
from llwybr.core.rights.incoming import reading, staging
from llwybr.core.rights.incoming.refused import RefusedError
from llwybr.core.rights.running import AT_ONCE, locked

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.kit.bilingual import Written
    from llwybr.core.people.models import Person

FEW_ROWS, FEW_FILES = 300, 10  # so many come in within the answer

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
    files: int


def preview(bundle: reading.Bundle, person: Person) -> Preview:
    """What would come in for this person, and what would not. Nothing is changed."""
    known, taken = said(), set()
    comes = []
    for one in importers():
        taken |= {one.label, *one.parts}
        if rows := whole(one, bundle.models):
            out = one.stays_out(person=person, rows=rows)
            comes.append(Comes(title_of(one.label), one.label, len(rows) - sum(out.values()), out))
    stays = [
        Stays(title_of(label), label, len(rows), known[label].keeps if label in known else "")
        for label, rows in bundle.models.items()
        if rows and label not in taken and label not in WITH_OTHERS
    ]
    return Preview(tuple(comes), tuple(stays), len(bundle.files))


WITH_OTHERS = frozenset({"files.File"})  # they come in with what they are attached to


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


@transaction.atomic
def bring_in(*, bundle: reading.Bundle, person: Person, by: str, now: datetime) -> dict[str, int]:
    """All of it or nothing: how many rows are new, by model. Twice is once. Raises what an importer raises."""
    came: dict[str, int] = {}
    for one in importers():
        if rows := whole(one, bundle.models):
            came[one.label] = one.bring_in(
                person=person, rows=rows, files=bundle.streams, known=bundle.known, key=bundle.key, by=by, now=now
            )
    record(
        "rights.brought_in",
        subject=str(person.public_id),
        by=by,
        facts={"rows": sum(came.values()), "known": bundle.known, "key": bundle.key},
    )
    return came


def start(*, bundle: reading.Bundle, person: Person, by: str) -> None:
    """Bring it in; much of it beside this request, so that the answer does not wait."""
    if sum(map(len, bundle.models.values())) <= FEW_ROWS and len(bundle.files) <= FEW_FILES:
        run(person=person, by=by)
        return
    thread = threading.Thread(target=_run_and_close, args=(person, by), name="bring-in")
    thread.start()
    thread.join(AT_ONCE)


def _run_and_close(person: Person, by: str) -> None:
    try:
        run(person=person, by=by)
    except Exception:  # how it ended could not be written down: what lies there can be brought in again
        log.exception("a bundle could not be brought in, nor why")
    finally:
        connection.close()


def run(*, person: Person, by: str) -> None:
    """Bring in what lies there, and note how it ended. Of two at once the second does nothing."""
    whose = str(person.public_id)
    with locked(staging.lock_of(whose), wait=False) as mine:
        if mine and staging.is_staged(whose):
            staging.note(whose, _tried(person, whose, by))


def _tried(person: Person, whose: str, by: str) -> staging.Outcome:
    try:
        with staging.path_of(whose).open("rb") as file:
            came = bring_in(bundle=reading.read(file), person=person, by=by, now=timezone.now())
    except RefusedError as error:
        return staging.Outcome({}, error.reason, error.name)
    except FileRefusedError as error:
        return staging.Outcome({}, "full" if error.reason == "full" else "file", "")
    except OperationalError:
        return staging.Outcome({}, "busy")
    except OSError:
        return staging.Outcome({}, "full")
    except Exception:
        log.exception("a bundle could not be brought in")
        return staging.Outcome({}, "failed")
    return staging.Outcome(came)


def is_running(person: str) -> bool:
    """Whether theirs is being brought in at this moment."""
    with locked(staging.lock_of(person), wait=False) as free:
        return not free
