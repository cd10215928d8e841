"""A file of staff is read and kept, its words are understood, and it is put away. No post changes here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.db import transaction

from llwybr.apps.posts.incoming.headings import fold
from llwybr.apps.posts.incoming.reading import is_total, look_over, table
from llwybr.apps.posts.models import Intake, Meaning, Portion
from llwybr.apps.posts.models.intake import DEFAULT, DISCARDED, HEADING, LONGEST_SAID
from llwybr.core.events.actions import record
from llwybr.core.kit.batches import in_batches
from llwybr.core.kit.erasure import overwrite_what_was_freed
from llwybr.core.places.models import Place

A_PORTION = 500  # rows
KEPT = timedelta(days=30)  # of a file that nobody applies


@transaction.atomic
def read_in(*, file: BinaryIO, place: Place, from_on: date, person: str, by: str, now: datetime) -> Intake:
    """Read a file and keep its rows; nobody's post changes. What the same person had read here before, and not applied, is put
    away. Raises incoming.reading.RefusedError."""
    looked = look_over(file)
    found = table(file, looked)
    for earlier in Intake.objects.waiting().filter(place=place, by=person):
        discard(intake=earlier, by=by)
    intake = Intake.objects.create(
        place=place, digest=looked.digest, headings=found.headings, from_on=from_on, by=person, read_at=now
    )
    width = len(found.headings)
    for number, some in enumerate(in_batches(found.rows, A_PORTION)):
        rows = [[line, *cells] for line, cells in some if not is_total(cells, width)]
        Portion.objects.create(intake=intake, number=number, rows=rows)
        intake.rows += len(rows)
        intake.totals += len(some) - len(rows)
    intake.save()
    record("posts.file_read", subject=str(intake), by=by, facts={"rows": intake.rows})
    return intake


@transaction.atomic
def understand(*, intake: Intake, columns: Sequence[str], defaults: Mapping[str, str], from_on: date, by: str) -> None:
    """What each column means, and what holds where the file says nothing: remembered for this place."""
    intake.columns, intake.from_on = list(columns), from_on
    _unsettle(intake, "columns", "from_on")
    remember(place=intake.place, sort=HEADING, meanings=dict(zip(map(fold, intake.headings), columns, strict=True)))
    remember(place=intake.place, sort=DEFAULT, meanings=defaults)
    record("posts.file_understood", subject=str(intake), by=by)


@transaction.atomic
def mean(*, intake: Intake, sort: str, words: Mapping[str, str], by: str) -> None:
    """What words of the file mean: remembered for this place."""
    _unsettle(intake)
    remember(place=intake.place, sort=sort, meanings={fold(word): meaning for word, meaning in words.items()})
    record("posts.file_understood", subject=str(intake), by=by)


def _unsettle(intake: Intake, *fields: str) -> None:
    """What was worked out of it holds no longer."""
    intake.found, intake.counts, intake.outcome = "", {}, ""
    intake.save(update_fields=[*fields, "found", "counts", "outcome"])


def remember(*, place: Place, sort: str, meanings: Mapping[str, str]) -> None:
    """For the next file of this place: called within the transaction of what it is said in."""
    rows = [Meaning(place=place, sort=sort, said=said[:LONGEST_SAID], means=means) for said, means in meanings.items()]
    Meaning.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["place", "sort", "said"], update_fields=["means"]
    )


@transaction.atomic
def discard(*, intake: Intake, by: str) -> None:
    """Put a file away that was not applied, with all that was kept of it."""
    if not Intake.objects.waiting().filter(pk=intake.pk).update(state=DISCARDED):
        return
    forget_rows(intake)
    record("posts.file_discarded", subject=str(intake), by=by)


def forget_rows(intake: Intake) -> None:
    """Nothing is kept of what stood in the file: called within a transaction."""
    Portion.objects.filter(intake=intake).delete()
    transaction.on_commit(overwrite_what_was_freed)


@transaction.atomic
def note_outcome(*, intake: Intake, outcome: str, by: str) -> None:
    """Why a try to compare or apply it came to nothing: stopped, changed, busy or failed."""
    if Intake.objects.waiting().filter(pk=intake.pk).update(outcome=outcome):
        record("posts.file_not_applied", subject=str(intake), by=by, facts={"why": outcome})


@transaction.atomic
def purge(*, by: str, now: datetime) -> int:
    """Put away what nobody applied for a month; how many files."""
    old = list(Intake.objects.waiting().filter(read_at__lt=now - KEPT))
    for intake in old:
        discard(intake=intake, by=by)
    return len(old)
