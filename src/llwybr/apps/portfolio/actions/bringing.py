"""Evidence that its owner brings along from another Llwybr: once, however often they bring it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.crypto import salted_hmac

from llwybr.apps.portfolio.models import Attached, Evidence, Shows
from llwybr.apps.portfolio.rules.bringing import PARTS, Brought, read
from llwybr.apps.portfolio.rules.folding import folded
from llwybr.core.rights.bundles import Incoming, register_importer
from llwybr.core.rights.words import STRANGE, THERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from llwybr.core.people.models import Person

AT_ONCE = 500  # rows in one statement


def bring_evidence() -> None:
    """From now on a bundle's evidence comes in."""
    register_importer("portfolio.Evidence", bring_in, stays_out=_stays_out, parts=PARTS, files=_files)


def bring_in(incoming: Incoming) -> int:
    """How many pieces are new. What could not have been written here stays out; so does a file that would not be taken here."""
    new = _new(incoming)
    Evidence.objects.bulk_create((_piece(incoming, id, one) for id, one in new.items()), batch_size=AT_ONCE)
    keys = dict(_pairs(new))
    Shows.objects.bulk_create(
        (Shows(evidence_id=keys[id], nation=n, element=e) for id, one in new.items() for n, e in one.shows),
        batch_size=AT_ONCE,
    )
    kept = (
        Attached(evidence_id=keys[id], file=file, position=position)
        for id, one in new.items()
        for position, origin in enumerate(one.files, 1)
        if (file := incoming.keep(origin))
    )
    Attached.objects.bulk_create(kept, batch_size=AT_ONCE)
    return len(new)


def _stays_out(incoming: Incoming) -> dict[str, int]:
    strange = sum(read(row, incoming.now) is None for row in incoming.rows)
    return {str(STRANGE): strange, str(THERE): len(incoming.rows) - strange - len(_new(incoming))}


def _files(incoming: Incoming) -> Iterable[str]:
    return (name for one in _new(incoming).values() for name in one.files)


def _new(incoming: Incoming) -> dict[UUID, Brought]:
    """What of it could have been written here and is not there yet, by the id that it will have."""
    pieces = (one for row in incoming.rows if (one := read(row, incoming.now)))
    found = {brought_id(incoming.person, incoming.key, one.origin): one for one in pieces}
    there = _there(incoming.person, found)
    return {id: one for id, one in found.items() if id not in there and UUID(one.origin) not in there}


def brought_id(person: Person, key: str, origin: str) -> UUID:
    """The id that a piece has here, which its owner brought from the Llwybr of this key, where it had the id `origin`."""
    said = f"{person.public_id}\n{key}\n{origin}"
    return UUID(bytes=salted_hmac("portfolio.brought", said, algorithm="sha256").digest()[:16], version=4)


def _there(person: Person, found: Mapping[UUID, Brought]) -> set[UUID]:
    """Of all these ids, and those that the pieces had: which are this person's already."""
    wanted = [*found, *(UUID(one.origin) for one in found.values())]
    rows = Evidence.objects.filter(person=person)
    there: set[UUID] = set()
    for first in range(0, len(wanted), AT_ONCE):
        some = rows.filter(public_id__in=wanted[first : first + AT_ONCE])
        there.update(some.order_by().values_list("public_id", flat=True))
    return there


def _pairs(ids: Iterable[UUID]) -> Iterable[tuple[UUID, int]]:
    wanted = list(ids)
    for first in range(0, len(wanted), AT_ONCE):
        some = Evidence.objects.filter(public_id__in=wanted[first : first + AT_ONCE])
        yield from some.order_by().values_list("public_id", "pk")


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
