"""Good plans quickly: take what gives most for its price, then see whether leaving one out makes room for better."""

import heapq
from collections.abc import Collection, Iterable, Iterator, Sequence

from llwybr.engines.planning.case import Case, Totals, totals

MOST_TRIES = 15_000  # needs of offers weighed up while improving one plan, about
MOST_BEFORE = 300  # an offer with more forerunners than this is left to the search
LEAST_PRICE = 1e-6  # so that what costs nothing comes first without a division by zero

Rates = tuple[float, float]


class Greedy:
    """Fills up plans of one case, at the prices (`rates`) of an hour and of a unit of cost that are asked for."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._together = _together(case)

    def one_more(self, places: Iterable[int]) -> Iterator[Totals]:
        """What each other offer, with its forerunners, would add to these places: value, hours and cost."""
        plan = _Plan(self._case, (0.0, 0.0))
        plan.add(places)
        for together in self._together:
            news = [place for place in together if place not in plan.chosen]
            hours, cost = (sum(amounts[new] for new in news) for amounts in (self._case.hours, self._case.cost))
            yield plan.gain_together(news), hours, cost

    def fill(self, start: Iterable[int], rates: Rates, among: Collection[int]) -> set[int]:
        """Take what fits of the start, in its order, then what raises value most for its price, until no more fits."""
        plan = _Plan(self._case, rates)
        for place in start:
            news = [first for first in self._together[place] if first not in plan.chosen]
            if plan.fits(news):
                plan.add(news)
        heap = [(-self._worth(plan, place), place) for place in among if place not in plan.chosen]
        heapq.heapify(heap)
        while heap and heap[0][0] < 0:
            worth, place = heap[0]
            news = [first for first in self._together[place] if first not in plan.chosen]
            if not news or not plan.fits(news) or not all(new in among for new in news):
                heapq.heappop(heap)
            elif (now := -self._worth(plan, place)) > worth:
                heapq.heapreplace(heap, (now, place))  # others chosen since have left it less to raise
            else:
                plan.add(news)
        return plan.chosen

    def improve(self, chosen: Collection[int], rates: Rates, among: Collection[int]) -> set[int]:
        """Leave each place out in turn, with those that wait for it, and fill up; start over from what is better."""
        best, tries = set(chosen), 0
        effort = sum(len(self._case.raises[place]) for place in among)
        value = totals(self._case, best)[0]
        queue = sorted(best)
        while queue and tries < MOST_TRIES:
            place = queue.pop()
            rest = sorted(other for other in best if place not in self._together[other])
            other = self.fill(rest, rates, set(among) - {place})
            tries += effort
            if (reached := totals(self._case, other)[0]) > value:
                best, value, queue = other, reached, sorted(other)
        return best

    def _worth(self, plan: "_Plan", place: int) -> float:
        together = self._together[place]
        if len(together) == 1:
            return plan.gain(place) / plan.price(place)
        news = [first for first in together if first not in plan.chosen]
        return plan.gain_together(news) / sum(map(plan.price, news)) if news else 0.0


class _Plan:
    def __init__(self, case: Case, rates: Rates) -> None:
        self._case, self._rates = case, rates
        self._room = list(case.gaps)
        self._hours, self._cost = case.hours_limit, case.cost_limit
        self.chosen: set[int] = set()

    def add(self, places: Iterable[int]) -> None:
        for place in places:
            self.chosen.add(place)
            self._hours -= self._case.hours[place]
            self._cost -= self._case.cost[place]
            for need, by in self._case.raises[place].items():
                self._room[need] = max(0, self._room[need] - by)

    def fits(self, places: Sequence[int]) -> bool:
        hours = sum([self._case.hours[place] for place in places])
        cost = sum([self._case.cost[place] for place in places])
        return hours <= self._hours and cost <= self._cost

    def price(self, place: int) -> float:
        return self._rates[0] * self._case.hours[place] + self._rates[1] * self._case.cost[place] + LEAST_PRICE

    def gain(self, place: int) -> int:
        # The innermost loop of all: plain, because it runs a hundred thousand times in one search.
        gain, weights, room = 0, self._case.weights, self._room
        for need, by in self._case.raises[place].items():
            left = room[need]
            gain += weights[need] * (by if by < left else left)
        return gain

    def gain_together(self, places: Sequence[int]) -> int:
        raised: dict[int, int] = {}
        for place in places:
            for need, by in self._case.raises[place].items():
                raised[need] = raised.get(need, 0) + by
        return sum(self._case.weights[need] * min(by, self._room[need]) for need, by in raised.items())


def _together(case: Case) -> list[tuple[int, ...]]:
    """Each place with all that must come before it, directly or not; nothing where these are very many."""
    known: dict[int, frozenset[int]] = {}
    for start in range(len(case.ids)):
        stack = [start]
        while stack:
            place = stack[-1]
            missing = [first for first in case.after[place] if first not in known]
            stack.extend(missing)
            if not missing:
                before = [known[first] for first in case.after[place]]
                many = any(not one for one in before) or sum(map(len, before)) > MOST_BEFORE
                known[stack.pop()] = frozenset() if many else frozenset({place}).union(*before)
    return [tuple(sorted(known[place])) for place in range(len(case.ids))]
