"""The judge: one person at a time, in plain Python, from the words of the contract alone."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from llwybr.engines.provision import PLACES, Catalogue, People

Facts = dict[str, Any]


def made(seed: int, people: int = 12, offers: int = 9, elements: int = 4, jobs: int = 3) -> tuple[Facts, Facts]:
    """Small random facts, with many ties, for a catalogue and for people."""
    pick = np.random.default_rng(seed)
    bits = {
        "languages": pick.integers(0, 4, offers),
        "families": pick.integers(0, 8, offers) * pick.integers(0, 2, offers),
    }
    catalogue = {
        "by": pick.integers(0, 5, (offers, elements)) * (pick.random((offers, elements)) < 0.5),
        "to": pick.integers(0, 5, (offers, elements)),
        "hours": pick.choice([0, 0.5, 1, 1, 2, 3.25], offers),
        "cost": pick.choice([0, 0, 5, 9.99, 20], offers),
        "funding": pick.choice([0, 0, 1, 2, 3], offers),
        **bits,
    }
    facts = {
        "held": pick.integers(0, 5, (people, elements)),
        "job": pick.integers(0, jobs, people),
        "asked": pick.integers(0, 5, (jobs, elements)),
        "families": pick.integers(0, 3, jobs),
        "hours": pick.choice([0, 1, 2.5, 4, 7, np.inf], people),
        "money": pick.choice([0, 5, 15, 30, np.inf], people),
        "languages": pick.integers(0, 4, people),
        "funding": pick.integers(0, 4, people),
    }
    return catalogue, facts


class Person:
    """One person of the people before the catalogue, by index."""

    def __init__(self, people: People, catalogue: Catalogue, at: int) -> None:
        self._catalogue = catalogue
        self.held, self.asked = people.held[at].tolist(), people.asked[people.job[at]].tolist()
        self._hours, self._money = int(people.hours[at]), int(people.money[at])
        family, languages, funding = (
            int(n) for n in (people.families[people.job[at]], people.languages[at], people.funding[at])
        )
        self.open, self._cost = [], {}
        for offer in range(catalogue.offers):
            families = int(catalogue.families[offer])
            if int(catalogue.languages[offer]) & languages and (not families or families >> family & 1):
                self.open.append(offer)
            self._cost[offer] = 0 if int(catalogue.funding[offer]) & funding else int(catalogue.cost[offer])

    def reached(self, element: int, chosen: Sequence[int]) -> int:
        """The level after climbing through the chosen offers, the lowest ceiling first."""
        level = self.held[element]
        by, to = self._catalogue.by[:, element], self._catalogue.to[:, element]
        for offer in sorted(chosen, key=lambda offer: int(to[offer])):
            level = max(level, min(level + int(by[offer]), int(to[offer])))
        return level

    def met(self, element: int, chosen: Sequence[int]) -> int:
        held, asked = self.held[element], self.asked[element]
        return max(0, min(self.reached(element, chosen), asked) - held)

    def value(self, chosen: Sequence[int]) -> int:
        return sum(self.met(element, chosen) for element in range(len(self.held)))

    def hours_left(self, chosen: Sequence[int]) -> int:
        return self._hours - sum(int(self._catalogue.hours[offer]) for offer in chosen)

    def money_left(self, chosen: Sequence[int]) -> int:
        return self._money - sum(self._cost[offer] for offer in chosen)

    def allowed(self, chosen: Sequence[int]) -> bool:
        return set(chosen) <= set(self.open) and self.hours_left(chosen) >= 0 and self.money_left(chosen) >= 0

    def sets(self) -> Iterator[tuple[int, ...]]:
        """Every allowed set."""
        for size in range(PLACES + 1):
            yield from (chosen for chosen in combinations(self.open, size) if self.allowed(chosen))

    def best(self) -> int:
        """The value of the best of all sets."""
        return max(self.value(chosen) for chosen in self.sets())

    def two_laps(self) -> list[int]:
        """The choice as the contract tells it."""
        chosen: list[int | None] = []
        for place in range(PLACES):
            some = [offer for offer in chosen if offer is not None]
            left = self.hours_left(some)
            chosen.append(self._next(some, min(left, 2 * left // (PLACES - place))))
        for place in reversed(range(PLACES)):
            some = [offer for at, offer in enumerate(chosen) if offer is not None and at != place]
            chosen[place] = self._next(some, self.hours_left(some))
        for place in range(PLACES):
            some = [offer for at, offer in enumerate(chosen) if offer is not None and at != place]
            whole = [offer for offer in chosen if offer is not None]
            if self.value(some) == self.value(whole):
                chosen[place] = None
        return sorted(offer for offer in chosen if offer is not None)

    def _next(self, some: list[int], longest: int) -> int | None:
        """What lifts most, in the fewest hours, for the least cost, with the smallest index; None if nothing lifts."""
        ranks = [
            (self.value(some) - self.value([*some, offer]), int(self._catalogue.hours[offer]), self._cost[offer], offer)
            for offer in self.open
            if offer not in some
            and int(self._catalogue.hours[offer]) <= longest
            and self.money_left([*some, offer]) >= 0
        ]
        best = min(ranks, default=None)
        return best[3] if best and best[0] < 0 else None
