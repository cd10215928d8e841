"""Who brings in what of a bundle: each app says so of its own models, through its actions, which are imported at the start.

    register_importer("portfolio.Evidence", bring_in, parts={"portfolio.Shows": "evidence", "portfolio.Attached": "evidence"})

`bring_in` gets the rows of that model as data.json has them, {field: value}. With `parts`, each row also carries the rows of other
models that belong to it, under their label: those whose named field has the `public_id` of the row. It runs in the transaction of the
whole import, records no event of its own, and answers how many rows are new: what was brought in before is not brought in again.

`files`: the bytes by the public id that a file had where it comes from; they go through `files.actions.keep`, which checks them
anew. `known`: signed by a Llwybr whose key is known here; `key`: that key's id. Whatever others are to have said comes in as text
that the owner brought, never as theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from llwybr.core.people.models import Person

Row = dict[str, Any]


class Importer(Protocol):
    def __call__(
        self,
        *,
        person: Person,
        rows: list[Row],
        files: Mapping[str, BinaryIO],
        known: bool,
        key: str,
        by: str,
        now: datetime,
    ) -> int: ...


class StaysOut(Protocol):
    """Of these rows of that person, how many stay out, and why: {a sentence in the reader's language: how many}."""

    def __call__(self, *, person: Person, rows: list[Row]) -> Mapping[str, int]: ...


def _nothing(*, person: Person, rows: list[Row]) -> Mapping[str, int]:
    return {}


@dataclass(frozen=True)
class Registered:
    label: str
    bring_in: Importer
    parts: Mapping[str, str] = field(default_factory=dict)
    stays_out: StaysOut = _nothing


_importers: dict[str, Registered] = {}


def register_importer(
    label: str, bring_in: Importer, *, parts: Mapping[str, str] | None = None, stays_out: StaysOut = _nothing
) -> None:
    """From now on a bundle's rows of this model come in, with those of `parts`: {label: its field that leads to this one}."""
    _importers[label] = Registered(label, bring_in, dict(parts or {}), stays_out)


def importers() -> Iterator[Registered]:
    """In the order in which the apps registered them, which is their reading order."""
    yield from _importers.values()
