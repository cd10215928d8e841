"""The shelf: the offers that are open to people of one kind, laid out so that a block of people is served at once."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from llwybr.engines.provision.climb import AFTER, COUNT, HIGHEST, SETS, Bits, climb, lift
from llwybr.engines.provision.facts import Catalogue

Whole = NDArray[np.int64]
Small = NDArray[np.unsignedinteger]  # in as few bytes as do

NONE = -1


class Kind(NamedTuple):
    """Whoever has these languages and funds (bits) and a job of this family has the same offers, at the same cost."""

    languages: int
    funding: int
    family: int


class Within:
    """Which amounts are within a limit: all ones where they are, so that `sums & row` forgets the others.

    There is a row for each number of different amounts: to copy rows is five times as quick as to compare.
    """

    def __init__(self, amounts: Whole, like: np.dtype[np.unsignedinteger]) -> None:
        self._steps, ranks = np.unique(amounts, return_inverse=True)
        within = ranks[None, :] < np.arange(len(self._steps) + 1)[:, None]
        self.rows: Small = np.where(within, np.iinfo(like).max, 0).astype(like)

    def places(self, limits: Whole) -> Whole:
        """Which row is for each limit."""
        return np.searchsorted(self._steps, limits, side="right")


class Shelf:
    """Offers from the shortest to the longest, the cheaper first among equals, then by index; last of all, nothing.

    So the first of the best is also the shortest, and the place `nothing` stands for an offer not taken. `indexes`, `hours`
    and `cost` (hundredths) go by place on the shelf. `adds` are the levels that each would add, by element and steps ahead.
    """

    def __init__(self, indexes: Whole, hours: Whole, cost: Whole, lifts: NDArray[np.uint16], adds: Small) -> None:
        self.indexes, self.hours, self.cost, self.adds, self._lifts = indexes, hours, cost, adds, lifts
        self.nothing = len(indexes) - 1
        self.hours_within, self.cost_within = Within(hours, adds.dtype), Within(cost, adds.dtype)

    @property
    def size(self) -> int:
        """Bytes, about."""
        return sum(array.nbytes for array in (self.adds, self._lifts, self.hours_within.rows, self.cost_within.rows))

    def follow(self, ahead: Bits, taken: Whole) -> Bits:
        """The steps left (people × elements) once each person has followed the offer at their place of the shelf."""
        return climb(ahead, self._lifts.take(taken, axis=0))

    def within(self, hours: int, money: int) -> "Shelf":
        """The shelf with no more than what so many hours and so much money could take."""
        kept = np.flatnonzero((self.hours <= hours) & (self.cost <= money))
        if len(kept) == len(self.indexes):
            return self
        adds: Small = self.adds.take(kept, axis=1)
        return Shelf(self.indexes[kept], self.hours[kept], self.cost[kept], self._lifts[kept], adds)

    def bare(self) -> Bits:
        """What all offers together would leave of each set of steps ahead: elements × sets."""
        left = np.tile(np.arange(SETS, dtype=np.uint8), (self._lifts.shape[1], 1))
        for one in np.unique(self._lifts):
            times = np.minimum((self._lifts == one).sum(axis=0), HIGHEST)  # four do as much as more
            for time in range(HIGHEST):
                left = np.where((time < times)[:, None], AFTER[one + left], left)
        return left


def shelf_for(catalogue: Catalogue, kind: Kind) -> Shelf:
    """All that is open to people of this kind."""
    free = (catalogue.funding & np.uint32(kind.funding)) != 0
    cost = np.where(free, 0, catalogue.cost)
    offers = np.flatnonzero(_open(catalogue, kind))
    offers = offers[np.lexsort((offers, cost[offers], catalogue.hours[offers]))]
    lifts = np.zeros((len(offers) + 1, catalogue.elements), dtype=np.uint16)
    lifts[:-1] = lift(catalogue.by[offers], catalogue.to[offers])
    ends = (np.append(offers, NONE), np.append(catalogue.hours[offers], 0), np.append(cost[offers], 0))
    return Shelf(*ends, lifts, _adds(lifts))


def _open(catalogue: Catalogue, kind: Kind) -> NDArray[np.bool_]:
    spoken = (catalogue.languages & np.uint32(kind.languages)) != 0
    meant = (catalogue.families == 0) | ((catalogue.families >> np.uint32(kind.family) & np.uint32(1)) != 0)
    lifts = np.minimum(catalogue.by, catalogue.to).any(axis=1)
    some: NDArray[np.bool_] = spoken & meant & lifts
    return some


def _adds(lifts: NDArray[np.uint16]) -> Small:
    """The levels that each offer would add: (elements × sets of steps ahead) by offers, in the least bytes for their sums."""
    by_element = np.ascontiguousarray(lifts.T)
    elements, offers = by_element.shape
    most = int(_added(by_element, SETS - 1).sum(axis=0, dtype=np.int64).max())
    adds: Small = np.empty((elements, SETS, offers), dtype=np.min_scalar_type(most))
    for ahead in range(SETS):
        adds[:, ahead] = _added(by_element, ahead)
    return adds.reshape(elements * SETS, offers)


def _added(lifts: NDArray[np.uint16], ahead: int) -> Bits:
    """The levels that each lift adds to whoever has these steps ahead."""
    by_lift: Bits = COUNT[ahead] - COUNT.take(AFTER[ahead:])
    return by_lift.take(lifts, mode="clip")
