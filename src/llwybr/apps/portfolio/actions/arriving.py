"""What of a bundle's rows is new here, of evidence and of the record of learning alike: each row is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from django.utils.crypto import salted_hmac

from llwybr.core.kit.batches import in_batches
from llwybr.core.rights.words import STRANGE, THERE

if TYPE_CHECKING:
    from llwybr.core.people.models import Person
    from llwybr.core.rights.bundles import Incoming, Row

AT_ONCE = 500  # rows in one statement
T = TypeVar("T")


@dataclass(frozen=True)
class Arrived(Generic[T]):
    """`new`: what could have been written here and is not there yet, by the id that it will have; of the others how many could not,
    and how many are there."""

    new: Mapping[UUID, T]
    strange: int
    there: int

    @property
    def out(self) -> dict[str, int]:
        return {str(STRANGE): self.strange, str(THERE): self.there}


def arrived(incoming: Incoming, rows: Any, read: Callable[[Row], T | None], origin: Callable[[T], UUID]) -> Arrived[T]:
    """`rows`: of the table that they would go to; `read` gives what a row says, or None for what nobody could have written here;
    `origin` the id that it had."""
    pieces = [one for row in incoming.rows if (one := read(row)) is not None]
    found = {brought_id(incoming.person, incoming.key, str(origin(one))): one for one in pieces}
    mine = rows.filter(person=incoming.person)
    there = keys(mine, (*found, *(origin(one) for one in found.values())))
    new = {id: one for id, one in found.items() if id not in there and origin(one) not in there}
    return Arrived(new, len(incoming.rows) - len(pieces), len(pieces) - len(new))


def brought_id(person: Person, key: str, origin: str) -> UUID:
    """The id that a piece has here, which its owner brought from the Llwybr of this key, where it had the id `origin`."""
    said = f"{person.public_id}\n{key}\n{origin}"
    return UUID(bytes=salted_hmac("portfolio.brought", said, algorithm="sha256").digest()[:16], version=4)


def keys(rows: Any, ids: Iterable[UUID]) -> dict[UUID, int]:
    """The key of each of these ids that there is among some rows."""
    plain = rows.order_by().values_list("public_id", "pk")
    return {id: pk for some in in_batches(ids, AT_ONCE) for id, pk in plain.filter(public_id__in=some)}
