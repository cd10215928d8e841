"""The judge: every set, tried in the words of the problem alone."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from llwybr.engines.planning import Answer, Offer, Problem

Rank = tuple[int, int, int, list[str]]


def cents(number: float) -> int:
    return round(number * 100)


def allowed(problem: Problem, chosen: Sequence[Offer]) -> bool:
    limits, ids = problem.limits, {offer.id for offer in chosen}
    return (
        (limits.hours is None or sum(cents(offer.hours) for offer in chosen) <= cents(limits.hours))
        and (limits.cost is None or sum(cents(offer.cost) for offer in chosen) <= cents(limits.cost))
        and (limits.languages is None or all(set(limits.languages) & set(offer.languages) for offer in chosen))
        and all(first in ids for offer in chosen for first in offer.after)
    )


def rank(problem: Problem, chosen: Sequence[Offer]) -> Rank:
    sums = {need.id: 0 for need in problem.needs}
    for offer in chosen:
        for name, by in offer.raises.items():
            sums[name] += by
    value = sum(cents(need.weight) * min(need.gap, sums[need.id]) for need in problem.needs)
    hours, cost = (sum(cents(getattr(offer, what)) for offer in chosen) for what in ("hours", "cost"))
    return -value, hours, cost, sorted(offer.id for offer in chosen)


def every(problem: Problem) -> Iterator[Rank]:
    for size in range(len(problem.offers) + 1):
        for chosen in combinations(problem.offers, size):
            if allowed(problem, chosen):
                yield rank(problem, chosen)


def best(problem: Problem) -> Rank:
    return min(every(problem))


def with_limit(problem: Problem, what: str, amount: float | None) -> Problem:
    return problem.model_copy(update={"limits": problem.limits.model_copy(update={what: amount})})


def least_extra(problem: Problem, what: str) -> tuple[int, Rank] | None:
    """The least extra hours or cost, in hundredths, that raise the value, and the best set that they allow."""
    limit = getattr(problem.limits, what)
    if limit is None:
        return None
    value = best(problem)[0]
    higher = [one for one in every(with_limit(problem, what, None)) if one[0] < value]
    amounts = [hours if what == "hours" else cost for _, hours, cost, _ in higher]
    if not amounts:
        return None
    return min(amounts) - cents(limit), best(with_limit(problem, what, min(amounts) / 100))


def rank_of(answer: Answer) -> Rank:
    return -cents(answer.value), cents(answer.hours), cents(answer.cost), sorted(answer.chosen)
