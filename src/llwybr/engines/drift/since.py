"""What moved between two versions of one list."""

from collections.abc import Sequence
from typing import Literal

from llwybr.engines.drift.problem import Line, Part

Step = Literal["new", "removed", "reworded"]


class Moved(Part):
    """A line that is not as it was. `then` and `now` are the line before and after, where it was and is there."""

    step: Step
    then: Line | None
    now: Line | None


def since(then: Sequence[Line], now: Sequence[Line]) -> tuple[Moved, ...]:
    """Every line that is new or reworded, in the order of now, then what was removed, in the order of then. A line is known
    by its id. Seen from the other side, what is new was removed and the other way about."""
    before, after = {one.id: one for one in then}, {one.id for one in now}
    found = [moved for line in now if (moved := _moved(before.get(line.id), line))]
    return (*found, *(Moved(step="removed", then=line, now=None) for line in then if line.id not in after))


def _moved(then: Line | None, now: Line) -> Moved | None:
    if then is None:
        return Moved(step="new", then=None, now=now)
    return Moved(step="reworded", then=then, now=now) if (then.en, then.cy) != (now.en, now.cy) else None
