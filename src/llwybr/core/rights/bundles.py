"""Who brings in what of a bundle: each app says so of its own models, through its actions, which are imported at the start.

    register_importer("portfolio.Evidence", bring_in, look=look, parts={"portfolio.Shows": "evidence"})

`bring_in` gets what there is of that model as an `Incoming`: its rows as data.json has them, {field: value}. With `parts`, each row
also carries the rows of other models that belong to it, under their label: those whose named field has the `public_id` of the row. It
runs in the transaction of the whole import, records no event of its own, and answers how many rows are new: what was brought in before
is not brought in again. `look` says of the same rows how many are not new, and why: what a preview shows is what comes. It also names
the files that `bring_in` will keep: they are looked at before the transaction, since that takes long.

Whatever others are to have said comes in as text that the owner brought, never as theirs, whoever signed the bundle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from llwybr.core.rights.incoming.files import Files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from llwybr.core.files.models import File
    from llwybr.core.people.models import Person

Row = dict[str, Any]


@dataclass(frozen=True)
class Incoming:
    """What of one model would come in for a person. `key`: the id of the key that signed the bundle."""

    person: Person
    rows: list[Row]
    key: str
    now: datetime
    files: Files = field(default_factory=Files)

    def keep(self, origin: str) -> File | None:
        """The file that had this public id where it comes from; None for one that may not be kept here. Each only once."""
        return self.files.keep(origin, of=str(self.person.public_id), now=self.now)


class Importer(Protocol):
    def __call__(self, incoming: Incoming) -> int: ...


@dataclass(frozen=True)
class Looked:
    """What would become of some rows. `out`: how many of them stay out, and why: {a sentence in the reader's language: how many};
    `files`: the public ids, where they come from, of the files that belong to what is new."""

    out: Mapping[str, int]
    files: tuple[str, ...] = ()


class Looks(Protocol):
    def __call__(self, incoming: Incoming) -> Looked: ...


@dataclass(frozen=True)
class Registered:
    label: str
    bring_in: Importer
    look: Looks
    parts: Mapping[str, str] = field(default_factory=dict)


_importers: dict[str, Registered] = {}


def register_importer(label: str, bring_in: Importer, *, look: Looks, parts: Mapping[str, str] | None = None) -> None:
    """From now on a bundle's rows of this model come in, with those of `parts`: {label: its field that leads to this one}."""
    _importers[label] = Registered(label, bring_in, look, dict(parts or {}))


def importers() -> Iterator[Registered]:
    """In the order in which the apps registered them, which is their reading order."""
    yield from _importers.values()
