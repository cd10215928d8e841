"""The case: the problem in whole numbers, and what a set of offers comes to."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """What one unit of value, of hours and of cost stands for, in hundredths."""

    value: int
    hours: int
    cost: int


@dataclass(frozen=True, slots=True)
class Case:
    """Offers by place, in order of id; needs by place. Hours, costs, weights and limits are whole numbers of units.

    `raises` holds levels by need, never more than the gap. `after` holds the places that must be chosen too. `follows`
    is wider: it adds, for an offer, those that would do better in its stead, so that the best plan has them as well.
    A limit left out of the problem is here the total of all offers.
    """

    ids: tuple[str, ...]
    hours: tuple[int, ...]
    cost: tuple[int, ...]
    raises: tuple[dict[int, int], ...]
    after: tuple[tuple[int, ...], ...]
    follows: tuple[tuple[int, ...], ...]
    gaps: tuple[int, ...]
    weights: tuple[int, ...]
    hours_limit: int
    cost_limit: int
    scale: Scale


Totals = tuple[int, int, int]


def levels(case: Case, chosen: Iterable[int]) -> list[int]:
    """Levels closed per need by the chosen places, never more than the gap."""
    sums = [0] * len(case.gaps)
    for place in chosen:
        for need, by in case.raises[place].items():
            sums[need] += by
    return [min(gap, total) for gap, total in zip(case.gaps, sums, strict=True)]


def totals(case: Case, chosen: Collection[int]) -> Totals:
    """Value, hours and cost of the chosen places, in units."""
    value = sum(weight * level for weight, level in zip(case.weights, levels(case, chosen), strict=True))
    return value, sum(case.hours[place] for place in chosen), sum(case.cost[place] for place in chosen)


def rank(case: Case, chosen: Collection[int]) -> tuple[int, int, int, tuple[int, ...]]:
    """The smaller, the better: most value, fewest hours, least cost, smallest list of ids."""
    value, hours, cost = totals(case, chosen)
    return -value, hours, cost, tuple(sorted(chosen))


def allowed(case: Case, chosen: Iterable[int]) -> bool:
    """Whether the places keep within the limits and bring along all that must come first."""
    inside = set(chosen)
    return (
        sum(case.hours[place] for place in inside) <= case.hours_limit
        and sum(case.cost[place] for place in inside) <= case.cost_limit
        and all(first in inside for place in inside for first in case.after[place])
    )


def shortest(case: Case, chosen: Collection[int]) -> tuple[int, ...]:
    """The shortest beginning of the sorted places that comes to the same totals and lacks nothing that must come first.

    Offers that take and give nothing may stand at the end of a set; without them its list of ids is smaller.
    """
    aim = totals(case, chosen)
    places = sorted(chosen)
    for end in range(len(places) + 1):
        start = places[:end]
        if totals(case, start) == aim and allowed(case, start):
            return tuple(start)
    return tuple(places)


def keep(case: Case, places: Sequence[int]) -> Case:
    """The case with these places alone, renumbered in the same order; what they follow must be among them."""
    new = {place: at for at, place in enumerate(places)}
    return Case(
        ids=tuple(case.ids[place] for place in places),
        hours=tuple(case.hours[place] for place in places),
        cost=tuple(case.cost[place] for place in places),
        raises=tuple(case.raises[place] for place in places),
        after=tuple(tuple(new[first] for first in case.after[place]) for place in places),
        follows=tuple(tuple(new[first] for first in case.follows[place]) for place in places),
        gaps=case.gaps,
        weights=case.weights,
        hours_limit=case.hours_limit,
        cost_limit=case.cost_limit,
        scale=case.scale,
    )
