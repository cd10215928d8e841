"""What is still open: each offer lies between its low and its high, 0 or 1; pure rules that close it further."""

from collections.abc import Sequence

from llwybr.engines.planning.case import Case

Bounds = list[int]


class Domain:
    """The rules of one case under limits of hours and cost, which may be lowered."""

    def __init__(self, case: Case, hours: int, cost: int) -> None:
        self._case, self.hours, self.cost = case, hours, cost
        self._led: list[list[int]] = [[] for _ in case.ids]
        for place, firsts in enumerate(case.follows):
            for first in firsts:
                self._led[first].append(place)

    def settle(self, low: Bounds, high: Bounds) -> bool:
        """Draw, in place, what follows from the limits and from who follows whom; False if nothing is left."""
        taken = [place for place, least in enumerate(low) if least]
        for place in taken:
            new = [first for first in self._case.follows[place] if not low[first]]
            for first in new:
                low[first] = 1
            taken += new
        hours = self.hours - sum(self._case.hours[place] for place in taken)
        cost = self.cost - sum(self._case.cost[place] for place in taken)
        if hours < 0 or cost < 0 or any(not high[place] for place in taken):
            return False
        self._close(low, high, hours, cost)
        return all(high[place] for place in taken)

    def _close(self, low: Bounds, high: Bounds, hours: int, cost: int) -> None:
        case = self._case
        for place, most in enumerate(high):
            if most and not low[place] and (case.hours[place] > hours or case.cost[place] > cost):
                high[place] = 0
        out = [place for place, most in enumerate(high) if not most]
        for place in out:
            new = [led for led in self._led[place] if high[led]]
            for led in new:
                high[led] = 0
            out += new


def fix(prices: Sequence[float], slack: float, low: Bounds, high: Bounds) -> None:
    """Fix, in place, each offer that could not be flipped without taking more than the slack off the bound.

    The slack is that of a bound whose margin covers the rounding of the prices too.
    """
    for place, price in enumerate(prices):
        if low[place] != high[place]:
            if price < -slack:
                high[place] = 0
            elif price > slack:
                low[place] = 1
