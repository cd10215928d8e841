"""What moves when two records become one, and back when they are parted: each kind of row named by whoever owns it.

    register_mover("attempts", move=give_attempts, back=take_attempts_back)  # in your actions, which are imported at the start

`move(merged, into)` makes every row of the merged person the other's and answers with what it moved, as JSON: mostly ids.
`back(merged, into, moved)` undoes exactly that. Both run in the transaction of the merge and record no event of their own.
`waits`: where somebody else joined a record to one that signs in, and nobody proved that it is theirs, these rows stay where
they are until it is proved (actions/sealing.py).
`parted(merged, into, since=…, by=…, now=…)` runs once all is back: what was given in the time since the join, because they
were taken for one, is put right there, with events of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from llwybr.core.people.models import Person


class Parted(Protocol):
    def __call__(self, merged: Person, into: Person, *, since: datetime, by: str, now: datetime) -> None: ...


@dataclass(frozen=True)
class Mover:
    name: str
    move: Callable[[Person, Person], list[Any]]
    back: Callable[[Person, Person, list[Any]], None]
    parted: Parted | None = None
    waits: bool = False


_movers: dict[str, Mover] = {}


def register_mover(
    name: str,
    *,
    move: Callable[[Person, Person], list[Any]],
    back: Callable[[Person, Person, list[Any]], None],
    parted: Parted | None = None,
    waits: bool = False,
) -> None:
    """From now on these rows move too. A name says in the database what was moved: it stays what it is."""
    _movers[name] = Mover(name, move, back, parted, waits)


def movers() -> tuple[Mover, ...]:
    return tuple(_movers.values())
