"""The choice: up to five offers for each person of a block, in two laps.

The first lap fills place after place with the offer that lifts most, of those no longer than two fair shares of the hours
left: so one long offer does not crowd out several short ones. The second goes back over the places, empties each in turn and
takes what now lifts most within all the hours and money left, were it the same again. Of offers that lift the same, the
shorter is taken, then the cheaper, then the one with the smaller index. At last, what lifts nobody any more goes back.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from llwybr.engines.provision.climb import SETS, Bits
from llwybr.engines.provision.facts import PLACES
from llwybr.engines.provision.shelf import Shelf, Small, Whole

FAIR_SHARES = 2
"""Without such a bound the first lap loses some five per cent of the value, and the second wins little of it back."""


class Block:
    """People with the same shelf. `chosen` (people × 5) holds places of the shelf.

    Given: the steps ahead (people × elements), and hours and money (people) in hundredths.
    """

    def __init__(self, shelf: Shelf, ahead: Bits, hours: Whole, money: Whole) -> None:
        self._shelf, self._ahead, self._hours, self._money = shelf, ahead, hours, money
        self._everyone = np.arange(len(ahead))
        self._sums: Small = np.empty((len(ahead), shelf.nothing + 1), dtype=shelf.adds.dtype)
        self._rows = np.empty_like(self._sums)
        self.chosen: Whole = np.full((len(ahead), PLACES), shelf.nothing)
        before = self._first_lap()
        first = self.chosen.copy()
        self._second_lap(before)
        self._give_back(np.flatnonzero((self.chosen != first).any(axis=1)))

    def ahead(self) -> Bits:
        """The steps left once all that was chosen is followed."""
        return self._followed(self._ahead, self.chosen, range(PLACES))

    def _first_lap(self) -> list[Bits]:
        """Fill the places; the steps that were ahead before each."""
        before = [self._ahead]
        for place in range(PLACES):
            hours, money = self._left()
            longest = np.minimum(hours, FAIR_SHARES * hours // (PLACES - place))
            self.chosen[:, place] = self._best(before[place], longest, money)
            before.append(self._followed(before[place], self.chosen, [place]))
        return before

    def _second_lap(self, before: list[Bits]) -> None:
        """From the last place to the first: what was ahead before a place is then still so."""
        for place in reversed(range(PLACES)):
            self.chosen[:, place] = self._shelf.nothing
            others = self._followed(before[place], self.chosen, range(place + 1, PLACES))
            self.chosen[:, place] = self._best(others, *self._left())

    def _give_back(self, people: Whole) -> None:
        """Leave out what others have made idle since it was taken: of these people, whom the second lap gave something new."""
        ahead, chosen = self._ahead[people], self.chosen[people]
        left = self._followed(ahead, chosen, range(PLACES))
        for place in range(PLACES):
            others = self._followed(ahead, chosen, (other for other in range(PLACES) if other != place))
            chosen[(others == left).all(axis=1), place] = self._shelf.nothing
        self.chosen[people] = chosen

    def _followed(self, ahead: Bits, chosen: Whole, places: Iterable[int]) -> Bits:
        for place in places:
            ahead = self._shelf.follow(ahead, chosen[:, place])
        return ahead

    def _left(self) -> tuple[Whole, Whole]:
        """Hours and money that the chosen leave to each person."""
        hours, cost = (amounts.take(self.chosen).sum(axis=1) for amounts in (self._shelf.hours, self._shelf.cost))
        return self._hours - hours, self._money - cost

    def _best(self, ahead: Bits, hours: Whole, money: Whole) -> Whole:
        """What lifts each person most of what is not chosen yet, with these steps ahead, in so many hours for so much money."""
        climbing = ahead != 0
        counts = climbing.sum(axis=1)
        order = np.argsort(-counts, kind="stable")
        sums = self._sums_of(ahead[order], climbing[order], counts[order])
        self._forget(sums, self._shelf.hours_within.places(hours[order]), self._shelf.hours_within.rows)
        self._forget(sums, self._shelf.cost_within.places(money[order]), self._shelf.cost_within.rows)
        for taken in self.chosen[order].T:
            sums[self._everyone, taken] = 0
        best: Whole = sums.argmax(axis=1)  # the first, where there are several
        best[sums[self._everyone, best] == 0] = self._shelf.nothing
        found: Whole = np.empty_like(best)
        found[order] = best
        return found

    def _sums_of(self, ahead: Bits, climbing: NDArray[np.bool_], counts: Whole) -> Small:
        """The levels that each offer would add (people × offers), for people with fewer and fewer elements to climb."""
        self._sums[:] = 0
        for places in _columns(ahead, climbing, counts):
            rows, sums = self._rows[: len(places)], self._sums[: len(places)]
            self._shelf.adds.take(places, axis=0, out=rows, mode="clip")
            np.add(sums, rows, out=sums)
        return self._sums

    def _forget(self, sums: Small, places: Whole, within: Small) -> None:
        within.take(places, axis=0, out=self._rows, mode="clip")
        np.bitwise_and(sums, self._rows, out=sums)


def _columns(ahead: Bits, climbing: NDArray[np.bool_], counts: Whole) -> Iterator[Whole]:
    """For all who have an element to climb, the row of their first in `adds`; for all who have two, of their second; and so on.

    People with more to climb come first.
    """
    size = ahead.shape[1] * SETS
    rows = (np.arange(0, size, SETS, dtype=np.min_scalar_type(size)) + ahead)[climbing].astype(np.int64)
    starts = np.cumsum(counts) - counts
    for number in range(int(counts.max(initial=0))):
        people = int(np.searchsorted(-counts, -number))
        yield rows.take(starts[:people] + number, mode="clip")
