"""From a problem to its answer."""

import heapq
from collections.abc import Collection, Iterable

from llwybr.engines.planning.case import Case
from llwybr.engines.planning.problem import Answer, Offer, Problem
from llwybr.engines.planning.reduce import hundredths, reduce
from llwybr.engines.planning.search import Best, best_plan


def solve(problem: Problem) -> Answer:
    """The best set of offers for the needs within the limits.

    Best is: the highest value; then the fewest hours; then the least cost; then the smallest list of ids. The search
    does a fixed amount of work, whatever the speed of the machine, so the same problem always has the same answer,
    in whatever order its lists are. If that work is not enough the answer says `proved: false`, and `bound` says how
    much better another set could be at most.
    """
    case = reduce(problem)
    return answer_of(problem, case, best_plan(case))


def answer_of(problem: Problem, case: Case, best: Best) -> Answer:
    """The answer in the words of the problem; its figures are computed anew, from the problem alone."""
    names = {case.ids[place] for place in best.chosen}
    chosen = [offer for offer in problem.offers if offer.id in names]
    closed = _closed(problem, chosen)
    value = sum(hundredths(need.weight) * closed[need.id] for need in problem.needs)
    needs = sorted(problem.needs, key=lambda need: need.id)
    return Answer(
        chosen=in_order(chosen),
        value=plain(value),
        bound=plain(max(value, best.bound * case.scale.value)),
        proved=best.proved,
        hours=plain(sum(hundredths(offer.hours) for offer in chosen)),
        cost=plain(sum(hundredths(offer.cost) for offer in chosen)),
        closed={need.id: closed[need.id] for need in needs if closed[need.id]},
        left={need.id: need.gap - closed[need.id] for need in needs if closed[need.id] < need.gap},
    )


def plain(amount: int) -> int | float:
    """Hundredths as a number: whole where it is whole, else with two decimals."""
    return amount // 100 if amount % 100 == 0 else amount / 100


def in_order(offers: Collection[Offer]) -> tuple[str, ...]:
    """Ids in an order that can be followed: each after those it waits for, and else by id."""
    ids = {offer.id for offer in offers}
    waits = {offer.id: ids.intersection(offer.after) for offer in offers}
    led: dict[str, list[str]] = {name: [] for name in ids}
    for name, firsts in waits.items():
        for first in firsts:
            led[first].append(name)
    ready = [name for name, firsts in waits.items() if not firsts]
    heapq.heapify(ready)
    return tuple(_taken(ready, led, {name: len(firsts) for name, firsts in waits.items()}))


def _taken(ready: list[str], led: dict[str, list[str]], waiting: dict[str, int]) -> Iterable[str]:
    while ready:
        name = heapq.heappop(ready)
        yield name
        for other in led[name]:
            waiting[other] -= 1
            if not waiting[other]:
                heapq.heappush(ready, other)


def _closed(problem: Problem, chosen: Iterable[Offer]) -> dict[str, int]:
    sums = {need.id: 0 for need in problem.needs}
    for offer in chosen:
        for name, by in offer.raises.items():
            sums[name] += by
    return {need.id: min(need.gap, sums[need.id]) for need in problem.needs}
