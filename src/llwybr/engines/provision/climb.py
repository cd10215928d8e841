"""How offers lift: the steps still ahead of a person in one element, and which of them an offer takes away.

The steps ahead are a set of levels, kept as four bits: bit `level - 1` says that this level is asked, is not held, and no
chosen offer leads to it yet. An offer lifts by `by` levels and never above `to`. Chosen offers are followed in the best
order for each element, which is the lowest ceiling first, as on a stair; so what they close together is the largest number of
steps that can be shared out among them, each taking at most `by` of those up to its `to`.

Whoever comes takes the *highest* steps that are free and allowed: that leaves the low ones to offers with low ceilings, and
what is left is the same in whatever order they come (as with cars in a one-way street). So the four bits are all that need be
known of the offers chosen before: an offer adds min(by, steps ahead up to `to`), less or as much as before, never more.
"""

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint8]

HIGHEST = 4
SETS = 1 << HIGHEST


def _after(by: int, to: int, ahead: int) -> int:
    """The steps left of those ahead once an offer has taken its own."""
    for level in range(to, 0, -1):
        if by and ahead >> level - 1 & 1:
            ahead, by = ahead - (1 << level - 1), by - 1
    return ahead


_LEVELS = range(HIGHEST + 1)
_LIFTS = [(by, to) for by in _LEVELS for to in _LEVELS]

COUNT: Bits = np.array([ahead.bit_count() for ahead in range(SETS)], dtype=np.uint8)
"""The number of steps in each set."""

_AHEAD: Bits = np.array([max(0, (1 << asked) - (1 << held)) for held in _LEVELS for asked in _LEVELS], dtype=np.uint8)

AFTER: Bits = np.array([_after(by, to, ahead) for by, to in _LIFTS for ahead in range(SETS)], dtype=np.uint8)
"""The steps left, by lift (see `lift`) plus the steps ahead: in one row, for that is the quickest to look up."""


def lift(by: NDArray[np.uint8], to: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Where in AFTER a lift by so many levels, to that level at most, begins."""
    return (by.astype(np.uint16) * len(_LEVELS) + to) * SETS


def climb(ahead: Bits, lifts: NDArray[np.uint16]) -> Bits:
    """The steps left once offers with these lifts are followed: both of one shape, and so is the answer."""
    return AFTER.take(lifts + ahead, mode="clip")  # every place is there; to clip is quicker than to check


def steps(held: NDArray[np.uint8], asked: NDArray[np.uint8]) -> Bits:
    """The steps ahead of who holds these levels, towards those: of one shape."""
    return _AHEAD.take(held * np.uint8(len(_LEVELS)) + asked, mode="clip")


def levels(ahead: Bits) -> Bits:
    """How many steps are in each set."""
    return COUNT.take(ahead, mode="clip")
