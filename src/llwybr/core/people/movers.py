"""What moves when two records become one, and back when they are parted: each kind of row named by whoever owns it.

    register_mover("attempts", move=give_attempts, back=take_attempts_back)  # in your actions, which are imported at the start

`move(merged, into)` makes every row of the merged person the other's and answers with what it moved, as JSON: mostly ids.
`back(merged, into, moved)` undoes exactly that. Both run in the transaction of the merge and record no event of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from llwybr.core.people.models import Person


@dataclass(frozen=True)
class Mover:
    name: str
    move: Callable[[Person, Person], list[Any]]
    back: Callable[[Person, Person, list[Any]], None]


_movers: dict[str, Mover] = {}


def register_mover(
    name: str, *, move: Callable[[Person, Person], list[Any]], back: Callable[[Person, Person, list[Any]], None]
) -> None:
    """From now on these rows move too. A name says in the database what was moved: it stays what it is."""
    _movers[name] = Mover(name, move, back)


def movers() -> tuple[Mover, ...]:
    return tuple(_movers.values())
