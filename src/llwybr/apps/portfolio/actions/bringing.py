"""Evidence that its owner brings along from another Llwybr: once, however often they bring it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from llwybr.apps.portfolio.actions.arriving import AT_ONCE, Arrived, arrived, keys
from llwybr.apps.portfolio.models import Attached, Evidence, Shows
from llwybr.apps.portfolio.rules.bringing import PARTS, Brought, read
from llwybr.apps.portfolio.rules.folding import folded
from llwybr.core.rights.bundles import Looked, register_importer

if TYPE_CHECKING:
    from llwybr.core.rights.bundles import Incoming


def bring_evidence() -> None:
    """From now on a bundle's evidence comes in."""
    register_importer("portfolio.Evidence", bring_in, look=_look, parts=PARTS)


def bring_in(incoming: Incoming) -> int:
    """How many pieces are new. What could not have been written here stays out; so does a file that would not be taken here."""
    new = _arrived(incoming).new
    Evidence.objects.bulk_create((_piece(incoming, id, one) for id, one in new.items()), batch_size=AT_ONCE)
    pks = keys(Evidence.objects, new)
    Shows.objects.bulk_create(
        (Shows(evidence_id=pks[id], nation=n, element=e) for id, one in new.items() for n, e in one.shows),
        batch_size=AT_ONCE,
    )
    kept = (
        Attached(evidence_id=pks[id], file=file, position=position)
        for id, one in new.items()
        for position, origin in enumerate(one.files, 1)
        if (file := incoming.keep(origin))
    )
    Attached.objects.bulk_create(kept, batch_size=AT_ONCE)
    return len(new)


def _look(incoming: Incoming) -> Looked:
    found = _arrived(incoming)
    return Looked(found.out, tuple(name for one in found.new.values() for name in one.files))


def _arrived(incoming: Incoming) -> Arrived[Brought]:
    return arrived(incoming, Evidence.objects, lambda row: read(row, incoming.now), origin=lambda one: UUID(one.origin))


def _piece(incoming: Incoming, id: UUID, one: Brought) -> Evidence:
    return Evidence(
        public_id=id,
        person=incoming.person,
        kind=one.kind,
        title=one.title,
        text=one.text,
        language=one.language,
        link=one.link,
        on=one.on,
        created_at=one.created_at,
        changed_at=incoming.now,
        brought_from=incoming.key[:80],
        folded=folded(one.title, one.text),
    )
