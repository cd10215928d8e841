"""The best of few offers, by trying every set that could still be the best."""

from llwybr.engines.planning.case import Case, allowed, rank

Rank = tuple[int, int, int, tuple[int, ...]]


def best_of_few(case: Case) -> tuple[int, ...]:
    """The best set of the case; the time doubles with each offer."""
    worth = [sum(case.weights[need] * by for need, by in needs.items()) for needs in case.raises]
    best: Rank = (0, 0, 0, ())

    def look(place: int, chosen: tuple[int, ...], hours: int, cost: int) -> None:
        nonlocal best
        reached = rank(case, chosen)
        if reached < best and allowed(case, chosen):
            best = reached
        hopeless = reached[0] - sum(worth[place:]) > best[0]
        if hopeless or hours > case.hours_limit or cost > case.cost_limit:
            return
        for other in range(place, len(worth)):
            look(other + 1, (*chosen, other), hours + case.hours[other], cost + case.cost[other])

    look(0, (), 0, 0)
    return best[3]
