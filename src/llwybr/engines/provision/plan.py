"""From a problem in words to arrays, and from arrays back to an answer in words."""

from collections.abc import Iterable, Mapping, Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray

from llwybr.engines.provision.checks import HIGHEST_LEVEL
from llwybr.engines.provision.facts import Catalogue, People
from llwybr.engines.provision.nation import Part, Sums, nothing, parts
from llwybr.engines.provision.problem import Answer, Offer, Person, Plan, Problem, Provision
from llwybr.engines.provision.shelf import NONE

Grid = NDArray[np.uint8]


def solve(problem: Problem) -> Answer:
    """Up to five offers for each person, and what they come to over all.

    Of offers that lift the same for the same hours and cost, the one with the smaller id is taken; so the order of the lists
    does not matter.
    """
    people = sorted(problem.people, key=lambda person: person.id)
    offers = sorted(problem.offers, key=lambda offer: offer.id)
    catalogue = _catalogue(problem, offers)
    found = list(parts(_people(problem, people), catalogue))
    return _answer(problem, people, offers, found, sum((part.sums for part in found), start=nothing(catalogue)))


def _answer(
    problem: Problem, people: Sequence[Person], offers: Sequence[Offer], found: Sequence[Part], sums: Sums
) -> Answer:
    plans = [plan for part in found for plan in zip(part.chosen.tolist(), part.gain.tolist(), strict=True)]
    levels = zip(problem.elements, sums.need, sums.met, sums.unmet, sums.bare, strict=True)
    return Answer(
        plans={
            person.id: Plan(chosen=tuple(offers[at].id for at in chosen if at != NONE), gain=gain)
            for person, (chosen, gain) in zip(people, plans, strict=True)
        },
        elements={
            element: Provision(need=need, met=met, unmet=unmet, bare=bare)
            for element, need, met, unmet, bare in levels
            if need
        },
        uses={offer.id: times for offer, times in zip(offers, sums.uses.tolist(), strict=True) if times},
    )


def _catalogue(problem: Problem, offers: Sequence[Offer]) -> Catalogue:
    return Catalogue(
        by=_grid(problem.elements, [{name: one.by for name, one in offer.raises.items()} for offer in offers], 0),
        to=_grid(problem.elements, [{name: one.to for name, one in offer.raises.items()} for offer in offers], 0),
        hours=[offer.hours for offer in offers],
        cost=[offer.cost for offer in offers],
        languages=_bits(problem.languages, [offer.languages for offer in offers]),
        families=_bits(problem.families, [offer.families for offer in offers]),
        funding=_bits(problem.funding, [offer.funding for offer in offers]),
    )


def _people(problem: Problem, people: Sequence[Person]) -> People:
    job_at = {job.id: at for at, job in enumerate(problem.jobs)}
    return People(
        held=_grid(problem.elements, [person.held for person in people], HIGHEST_LEVEL),
        job=[job_at[person.job] for person in people],
        asked=_grid(problem.elements, [job.asks for job in problem.jobs], 0),
        families=[problem.families.index(job.family) for job in problem.jobs],
        hours=[inf if person.hours is None else person.hours for person in people],
        money=[inf if person.money is None else person.money for person in people],
        languages=_bits(problem.languages, [problem.languages if p.languages is None else p.languages for p in people]),
        funding=_bits(problem.funding, [person.funding for person in people]),
    )


def _grid(names: Sequence[str], rows: Sequence[Mapping[str, int]], otherwise: int) -> Grid:
    """Rows × names: the level that each row gives to each name, or else the other one. What has no name here is left out."""
    at = {name: place for place, name in enumerate(names)}
    grid = np.full((len(rows), len(names)), otherwise, dtype=np.uint8)
    for row, levels in enumerate(rows):
        for name, level in levels.items():
            if name in at:
                grid[row, at[name]] = level
    return grid


def _bits(names: Sequence[str], rows: Sequence[Iterable[str]]) -> list[int]:
    """Each row as a set of these names."""
    bit = {name: 1 << place for place, name in enumerate(names)}
    return [sum(bit.get(name, 0) for name in set(row)) for row in rows]
