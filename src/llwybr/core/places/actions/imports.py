"""A list is read and compared (staged); then applied whole, or not at all, or put away."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction

from llwybr.core.access import actions as access
from llwybr.core.events.actions import Change, record, record_all
from llwybr.core.kit.batches import in_batches
from llwybr.core.kit.inserting import insert
from llwybr.core.places.actions.holding import hold_tree
from llwybr.core.places.actions.rows import Rows, hundreds
from llwybr.core.places.incoming import gias
from llwybr.core.places.incoming.difference import Comparison, Difference, Twins
from llwybr.core.places.incoming.reading import look_over
from llwybr.core.places.known import authorities, known_places, known_trusts, naming
from llwybr.core.places.models import APPLIED, DISCARDED, LONGEST_NAME, STAGED, Import, Staged, Tree

AT_ONCE = 1000  # rows in memory

Progress = Callable[[int, int], None]


class AnotherTreeError(Exception):
    """Places have changed since the list was compared, or it is no longer waiting: nothing was changed."""


class StoppedError(Exception):
    """Somebody asked to stop: nothing was changed."""


def stage(*, file: BinaryIO, nations: Collection[str], on: date, by: str, now: datetime) -> Import:
    """Read a list and keep how it differs from what is known of these nations' places; no place changes.

    Read twice, so that memory stays the same however long it is. Raises incoming.reading.RefusedError.
    """
    looked = look_over(file)
    version = Tree.objects.values_list("version", flat=True).filter(pk=1).first() or 0
    named = naming(nations, on)
    twins = Twins.of(named.passing(gias.read(file, looked.encoding)), on)
    coding = sorted(named.differences(), key=lambda one: one.line)
    areas = authorities() | named.learned(coding)
    compared = Comparison(known_places(on), known_trusts(), areas, nations, twins, on, coding)
    with transaction.atomic():
        batch = Import.objects.create(
            digest=looked.digest,
            encoding=looked.encoding,
            nations=" ".join(sorted(nations)),
            rows=twins.rows,
            version=version,
            on=on,
            by=by,
            staged_at=now,
        )
        for some in in_batches(compared.differences(gias.read(file, looked.encoding)), AT_ONCE):
            insert([_staged(batch, one) for one in some])
        batch.counts = {what: count for what, count in sorted(compared.counts.items()) if count}
        batch.save(update_fields=["counts"])
        record("places.list_read", subject=str(batch), by=by, facts={"rows": batch.rows, **batch.counts})
    return batch


def _staged(batch: Import, one: Difference) -> Staged:
    return Staged(
        batch=batch,
        line=one.line,
        what=f" {' '.join(one.what)} ",
        name=one.name[:LONGEST_NAME],
        place_id=one.pk,
        before=one.before,
        after=one.after,
    )


@transaction.atomic
def apply(*, batch: Import, by: str, now: datetime, progress: Progress = lambda done, total: None) -> int:
    """Do all that a staged list says; how many places changed. `progress` is told how far it is, and may raise StoppedError.

    Raises AnotherTreeError where it cannot be done as it was shown, OperationalError where somebody else is changing places.
    """
    tree = hold_tree(wait=False)
    held = Import.objects.select_for_update().get(pk=batch.pk)
    if held.state != STAGED or tree.version != held.version + 1:
        raise AnotherTreeError
    rows = Rows(held.on)
    changes = Staged.objects.filter(batch=held)
    total = changes.count()
    rows.free_numbers(changes.filter(place__isnull=False).iterator(AT_ONCE))
    done = 0
    for some in in_batches(changes.iterator(AT_ONCE), AT_ONCE):
        rows.change(some)
        done += len(some)
        progress(done, total)
    for day, closed in rows.closed.items():
        for few in hundreds(closed):
            access.end_at(places=few, on=day, by=by, now=now)
    held.state, held.outcome, held.applied_at, held.applied_by = APPLIED, "", now, by
    held.save(update_fields=["state", "outcome", "applied_at", "applied_by"])
    record("places.list_applied", subject=str(held), by=by, facts={"places": len(rows.changed)})
    record_all((Change(f"places.{way}", public_id, {"list": str(held)}) for public_id, way in rows.changed), by=by)
    return len(rows.changed)


@transaction.atomic
def discard(*, batch: Import, by: str) -> None:
    """Put a list away that was not applied, with all that was kept of it."""
    if not Import.objects.filter(pk=batch.pk, state=STAGED).update(state=DISCARDED):
        return
    Staged.objects.filter(batch=batch).delete()
    record("places.list_discarded", subject=str(batch), by=by)


@transaction.atomic
def note_outcome(*, batch: Import, outcome: str, by: str) -> None:
    """Why a try to apply it changed nothing: stopped, changed, busy or failed."""
    if Import.objects.filter(pk=batch.pk, state=STAGED).update(outcome=outcome):
        record("places.list_not_applied", subject=str(batch), by=by, facts={"why": outcome})
