"""Evidence that its owner brings along from another Llwybr: once, however often they bring it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from llwybr.apps.portfolio.models import Attached, Evidence, Shows
from llwybr.apps.portfolio.rules.bringing import PARTS, Brought, read
from llwybr.apps.portfolio.rules.folding import folded
from llwybr.core.files import actions as keeping
from llwybr.core.rights.bundles import register_importer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import BinaryIO

    from llwybr.core.people.models import Person

AT_ONCE = 500  # rows in one statement


def bring_evidence() -> None:
    """From now on a bundle's evidence comes in."""
    register_importer("portfolio.Evidence", bring_in, parts=PARTS)


def bring_in(
    *,
    person: Person,
    rows: list[dict[str, Any]],
    files: Mapping[str, BinaryIO],
    known: bool,
    key: str,
    by: str,
    now: datetime,
) -> int:
    """How many pieces are new. What could not have been written here stays out; so does a file that would not be taken here."""
    found = {brought_id(person, key, one.origin): one for row in rows if (one := read(row, now))}
    there = _there(person, found)
    new = {id: one for id, one in found.items() if id not in there and UUID(one.origin) not in there}
    Evidence.objects.bulk_create((_piece(person, id, one, key, now) for id, one in new.items()), batch_size=AT_ONCE)
    keys = dict(_pairs(new))
    Shows.objects.bulk_create(
        (Shows(evidence_id=keys[id], nation=n, element=e) for id, one in new.items() for n, e in one.shows),
        batch_size=AT_ONCE,
    )
    left = set(files)  # each belongs to one piece: looking at it takes long, and is done once
    for id, one in new.items():
        names = [name for name in one.files if name in left]
        left.difference_update(names)
        _attach(keys[id], person, [files[name] for name in names], one.title, now)
    return len(new)


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


def _piece(person: Person, id: UUID, one: Brought, key: str, now: datetime) -> Evidence:
    return Evidence(
        public_id=id,
        person=person,
        kind=one.kind,
        title=one.title,
        text=one.text,
        language=one.language,
        link=one.link,
        on=one.on,
        created_at=one.created_at,
        changed_at=now,
        brought_from=key[:80],
        folded=folded(one.title, one.text),
    )


def _attach(evidence: int, person: Person, streams: list[BinaryIO], title: str, now: datetime) -> None:
    for position, stream in enumerate(streams, 1):
        try:
            kept = keeping.keep(
                stream=stream, name=getattr(stream, "name", "") or title, of=str(person.public_id), now=now
            )
        except keeping.RefusedError:
            continue
        Attached.objects.create(evidence_id=evidence, file=kept, position=position)
