"""From the problem to the case: what cannot be in a best plan is left out, and time and money become whole numbers."""

from collections.abc import Sequence
from dataclasses import replace
from graphlib import TopologicalSorter
from math import gcd

from llwybr.engines.planning.case import Case, Scale
from llwybr.engines.planning.problem import Need, Offer, Problem

MOST_PAIRS = 300_000  # of offers compared, so that the time stays small beside the search
MOST_BEFORE = 300


def hundredths(number: float) -> int:
    """The number, of at most two decimals, times 100, exactly."""
    return round(number * 100)


def reduce(problem: Problem) -> Case:
    """The case of the problem; its best plan is the best plan of the problem."""
    offers = {offer.id: offer for offer in problem.offers}
    waiting = {offer.id: offer.after for offer in problem.offers}
    order = [offers[name] for name in TopologicalSorter(waiting).static_order()]
    kept = sorted(_worthwhile(_fitting(order, problem)), key=lambda offer: offer.id)
    raised = {name for offer in kept for name in offer.raises}
    return _with_betters(_case(kept, sorted((n for n in problem.needs if n.id in raised), key=lambda n: n.id), problem))


def _fitting(order: Sequence[Offer], problem: Problem) -> list[Offer]:
    """Offers in a shared language that keep within each limit together with all that must come before them."""
    limits = problem.limits
    fit: list[Offer] = []
    before: dict[str, int] = {}
    for offer in order:
        if not _speaks(offer, limits.languages) or any(first not in before for first in offer.after):
            continue
        mask = 1 << len(fit)
        for first in offer.after:
            mask |= before[first]
        together = [*_members(mask, fit), offer]
        if _within(limits.hours, [o.hours for o in together]) and _within(limits.cost, [o.cost for o in together]):
            before[offer.id] = mask
            fit.append(offer)
    return fit


def _speaks(offer: Offer, languages: Sequence[str] | None) -> bool:
    return languages is None or not set(languages).isdisjoint(offer.languages)


def _members(mask: int, fit: Sequence[Offer]) -> list[Offer]:
    # Past MOST_BEFORE nothing is said of the sum, which is safe: the offer is kept, and the search will see.
    if not 1 < mask.bit_count() <= MOST_BEFORE:
        return []
    return [fit[at] for at in range(len(fit)) if mask >> at & 1]


def _within(limit: float | None, amounts: Sequence[float]) -> bool:
    return limit is None or sum(map(hundredths, amounts)) <= hundredths(limit)


def _worthwhile(order: Sequence[Offer]) -> list[Offer]:
    """Offers that raise a need, or come before one that does, or take no time and no money at all.

    The last matter to nobody but the tie-break: [a, b] is a smaller list of ids than [b].
    """
    useful: set[str] = set()
    for offer in reversed(order):
        if offer.raises or offer.id in useful:
            useful.update((offer.id, *offer.after))
    kept: dict[str, Offer] = {}
    for offer in order:
        free = offer.hours == 0 == offer.cost and all(first in kept for first in offer.after)
        if free or offer.id in useful:
            kept[offer.id] = offer
    return list(kept.values())


def _case(offers: Sequence[Offer], needs: Sequence[Need], problem: Problem) -> Case:
    at = {offer.id: place for place, offer in enumerate(offers)}
    need_at = {need.id: place for place, need in enumerate(needs)}
    hours, hours_limit, hours_unit = _units([o.hours for o in offers], problem.limits.hours)
    cost, cost_limit, cost_unit = _units([o.cost for o in offers], problem.limits.cost)
    weights, _, value_unit = _units([need.weight for need in needs], None)
    after = tuple(tuple(sorted({at[first] for first in offer.after})) for offer in offers)
    return Case(
        ids=tuple(at),
        hours=hours,
        cost=cost,
        raises=tuple(_raises(offer, needs, need_at) for offer in offers),
        after=after,
        follows=after,
        gaps=tuple(need.gap for need in needs),
        weights=weights,
        hours_limit=hours_limit,
        cost_limit=cost_limit,
        scale=Scale(value=value_unit, hours=hours_unit, cost=cost_unit),
    )


def _units(amounts: Sequence[float], limit: float | None) -> tuple[tuple[int, ...], int, int]:
    """The amounts and the limit in the largest unit that measures each amount exactly, and that unit in hundredths."""
    exact = [hundredths(amount) for amount in amounts]
    unit = gcd(*exact) or 1
    most = sum(exact) if limit is None else min(sum(exact), hundredths(limit))
    return tuple(amount // unit for amount in exact), most // unit, unit


def _raises(offer: Offer, needs: Sequence[Need], need_at: dict[str, int]) -> dict[int, int]:
    places = sorted((need_at[name], by) for name, by in offer.raises.items())
    return {place: min(by, needs[place].gap) for place, by in places}


def _with_betters(case: Case) -> Case:
    """Add to `follows` the offers that would always do better in the place of one that nobody waits for.

    If a set has the one and not the other, exchanging them gives an allowed set that ranks before it: so the best set
    of all has the better one too. The search may use that.
    """
    waited_for = {first for firsts in case.after for first in firsts}
    rivals = _rivals(case)
    rows = [place for place in range(len(case.ids)) if place not in waited_for]
    if sum(len(rivals[place]) for place in rows) > MOST_PAIRS:
        return case
    follows = list(case.follows)
    for place in rows:
        betters = {rival for rival in rivals[place] if _better(case, rival, place)}
        follows[place] = tuple(sorted(betters | set(follows[place])))
    return replace(case, follows=tuple(follows))


def _rivals(case: Case) -> list[list[int]]:
    """For each offer those that raise the rarest of its needs; only they can raise all that it raises."""
    raising: list[list[int]] = [[] for _ in case.gaps]
    for place, needs in enumerate(case.raises):
        for need in needs:
            raising[need].append(place)
    return [min((raising[need] for need in needs), key=len, default=[]) for needs in case.raises]


def _better(case: Case, one: int, other: int) -> bool:
    """Whether the one takes and asks no more, raises no less, and is before the other in the order of the answer."""
    price_one = (case.hours[one], case.cost[one], one)
    price_other = (case.hours[other], case.cost[other], other)
    return (
        price_one < price_other
        and price_one[1] <= price_other[1]
        and all(case.raises[one].get(need, 0) >= by for need, by in case.raises[other].items())
        and set(case.after[one]) <= set(case.after[other])
    )
