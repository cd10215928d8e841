"""Two times of answering, side by side: what moved between them, and what cannot be compared."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Literal

from pydantic import BaseModel, ConfigDict

from llwybr.engines.gaps.measure import understood
from llwybr.engines.gaps.problem import Said

MoveKind = Literal["up", "down", "same", "otherwise", "reworded", "new", "gone"]


class Move(BaseModel):
    """One element that was answered at either time: the level of then and of now (None: not known), and the levels between.

    `up`, `down` and `same` compare two answers. `otherwise`: both times answered, but not both times with a level.
    `reworded`: the two answers were given to questions of different meaning. `new`: answered now alone; `gone`: then alone.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: MoveKind
    then: int | None
    now: int | None
    by: int


def compare(then: Mapping[str, Said], now: Mapping[str, Said], reworded: AbstractSet[str]) -> tuple[Move, ...]:
    """Every element answered at either time, once: what moved most comes first, then by id.

    `reworded` names the elements that do not mean the same at both times. Seen from the other side (the two times changed
    about), every move is its own mirror image.
    """
    moves = [_move(name, then.get(name), now.get(name), name in reworded) for name in {*then, *now}]
    return tuple(sorted(moves, key=lambda move: (-abs(move.by), move.id)))


def _move(name: str, then: Said | None, now: Said | None, reworded: bool) -> Move:
    (_, before), (_, after) = understood(then), understood(now)
    kind = _apart(then, now, reworded)
    if kind:
        return Move(id=name, kind=kind, then=before, now=after, by=0)
    if before is None or after is None:
        return Move(id=name, kind="same" if then == now else "otherwise", then=before, now=after, by=0)
    by = after - before
    return Move(id=name, kind="up" if by > 0 else "down" if by < 0 else "same", then=before, now=after, by=by)


def _apart(then: Said | None, now: Said | None, reworded: bool) -> MoveKind | None:
    """Why two answers have nothing to compare, if so."""
    if then is None:
        return "new"
    if now is None:
        return "gone"
    return "reworded" if reworded else None
