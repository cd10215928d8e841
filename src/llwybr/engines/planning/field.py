"""The first look: bound the whole, tighten it by cuts, and leave out the offers that cannot matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from llwybr.engines.planning.case import Case, keep, totals
from llwybr.engines.planning.cuts import Row
from llwybr.engines.planning.goal import most_value
from llwybr.engines.planning.tree import Part, Start, Tree, Work


@dataclass(frozen=True, slots=True)
class Field:
    """What is left to search: a smaller case and its places in the whole, where to start, cuts, the best set so far.

    No set is worth more than `bound`.
    """

    case: Case
    places: Sequence[int]
    starts: list[Start]
    cuts: list[Row]
    best: tuple[int, ...]
    bound: int


def first_look(case: Case, work: Work, value: int | None = None) -> Field | None:
    """The field of all sets that reach the value, or else the value of a good plan; None if there are none."""
    every = [0] * len(case.ids)
    tree = Tree(case, most_value(case), value or 0, work, ties=value is None, plans=value is None)
    part = tree.tightened(tree.bounded(every, [1] * len(every)))
    return _field(case, tree, part) if part else None


def _field(case: Case, tree: Tree, part: Part) -> Field:
    size = len(case.ids)
    places = [place for place in range(size) if part.high[place]]
    new = {place: at for at, place in enumerate(places)}
    return Field(
        case=keep(case, places),
        places=places,
        starts=[([part.low[place] for place in places], [1] * len(places))],
        cuts=[_renumbered(row, new, size) for row in tree.relaxation.binding()],
        best=tuple(new[place] for place in tree.best or ()),
        bound=min(floor(part.point.bound), totals(case, range(size))[0]),
    )


def _renumbered(row: Row, new: dict[int, int], size: int) -> Row:
    """The row on the offers left; those left out are not chosen, and the columns after the offers move up."""
    entries, cap = row
    gone = size - len(new)
    return {new.get(at, at - gone): entry for at, entry in entries.items() if at in new or at >= size}, cap
