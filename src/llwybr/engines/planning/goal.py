"""What one search is after: the most of something, within limits."""

from collections.abc import Collection
from dataclasses import dataclass

from llwybr.engines.planning.case import Case, Totals, levels


@dataclass(frozen=True, slots=True)
class Goal:
    """Maximise the `gain` of the offers chosen plus the `worth` of the levels closed.

    Hours and cost keep within their limits here, and value reaches the floor. The relaxation may fall short of the
    floor at a `penalty` for each unit of value: enough that a set that falls short never reaches the target.
    """

    gain: tuple[int, ...]
    worth: tuple[int, ...]
    hours: int
    cost: int
    floor: int = 0
    penalty: int = 0

    def score(self, case: Case, chosen: Collection[int]) -> int:
        """What the chosen places reach."""
        closed = levels(case, chosen) if any(self.worth) else ()
        return sum(self.gain[place] for place in chosen) + sum(w * c for w, c in zip(self.worth, closed, strict=False))


def most_value(case: Case, _best: Totals = (0, 0, 0)) -> Goal:
    """The most value within the limits."""
    return Goal((0,) * len(case.ids), case.weights, case.hours_limit, case.cost_limit)


def fewest_hours(case: Case, best: Totals) -> Goal:
    """The fewest hours that reach the value of the best so far; scores are hours, negated."""
    value, hours, _ = best
    return Goal(tuple(-h for h in case.hours), _none(case), hours, case.cost_limit, value, hours + 1)


def least_cost(case: Case, best: Totals) -> Goal:
    """The least cost that reaches the value of the best so far in its hours; scores are costs, negated."""
    value, hours, cost = best
    return Goal(tuple(-c for c in case.cost), _none(case), hours, cost, value, cost + 1)


def any_of(case: Case, best: Totals, places: Collection[int]) -> Goal:
    """As many as can be of these places, in a set as good as the best."""
    value, hours, cost = best
    gain = tuple(int(place in places) for place in range(len(case.ids)))
    return Goal(gain, _none(case), hours, cost, value, len(places) + 1)


def _none(case: Case) -> tuple[int, ...]:
    return (0,) * len(case.gaps)
