"""The plan of a nation: a million people, 60 elements, 2,000 offers, five for each within hours, money, funding and language.

python bench/provision.py [--small]    progress on stderr, one JSON object last on stdout; ratios are peer ÷ ours

Ours is measured by the clock, on two threads, from unchecked arrays to the last total. Peers are loops in plain Python, person
by person, timed on the first people of the same million by processor time, and extrapolated to all in proportion:

- the plain loop: the same two laps, each time through all that is open to the person;
- its first lap alone: half of the work, for a poorer plan;
- the helped loop: the two laps with the offers of each kind of person sorted beforehand, so that it can stop at those too long,
  and with what a lift adds looked up in tables.

Both loops of two laps must choose exactly what we choose, or this fails.

The optimum of each of a fixed thousand, the first, is proved by HiGHS, as a mixed-integer programme of the same model: an offer
is chosen or not, and the levels closed in an element are at most c - held, and those by which chosen offers that end above c
lift, for every level c. A value is a whole number, so it is proved once the bound is below the next one.
"""

import resource
import sys
from collections.abc import Callable, Iterable
from functools import cache
from time import perf_counter, process_time
from typing import Any

import highspy
import numpy as np
from _common import SMALL, report

from llwybr.engines.provision import PLACES, Catalogue, People, parts

ELEMENTS, OFFERS, JOBS, FAMILIES = 60, 2_000, 300, 7
PEOPLE, SAMPLE, PROVED = (50_000, 60, 60) if SMALL else (1_000_000, 600, 1_000)
THREADS = 2
Facts = dict[str, Any]
Table = tuple[int, ...]  # by steps ahead
Lift = tuple[int, int, int, Table, Table]  # element, by, to, levels added, steps left
Offer = tuple[int, int, int, list[Lift]]  # hours, cost, index, lifts


def catalogue(pick: np.random.Generator) -> Facts:
    """Invented offers: each lifts in one to four elements; most are for everyone, in English, short, and free or cheap."""
    by, to = np.zeros((2, OFFERS, ELEMENTS), dtype=np.uint8)
    for offer in range(OFFERS):
        some = pick.choice(ELEMENTS, pick.choice([1, 1, 2, 2, 3, 4]), replace=False)
        to[offer, some] = pick.choice([1, 2, 2, 3, 3, 3, 4])
        by[offer, some] = np.minimum(pick.choice([1, 1, 1, 2, 2, 3], len(some)), to[offer, some])
    return {
        "by": by,
        "to": to,
        "hours": pick.choice([0.5, 0.75, 1, 1, 1.5, 2, 2, 3, 3, 4, 6, 6, 8, 10, 12, 20, 30], OFFERS),
        "cost": pick.choice([0, 0, 0, 0, 5, 10, 20, 30, 60, 90, 120, 200], OFFERS),
        "languages": pick.choice([1, 1, 1, 2, 3, 3], OFFERS),
        "families": np.where(pick.random(OFFERS) < 0.7, 0, pick.integers(1, 1 << FAMILIES, OFFERS)),
        "funding": pick.choice([0, 0, 0, 1, 2, 3, 4], OFFERS),
    }


def people(pick: np.random.Generator) -> Facts:
    """Invented people: jobs ask a little under half of the elements, and most hold what is asked or a level or two less."""
    asked = (pick.choice([1, 2, 2, 3, 3, 4], (JOBS, ELEMENTS)) * (pick.random((JOBS, ELEMENTS)) < 0.45)).astype(
        np.uint8
    )
    job = pick.integers(0, JOBS, PEOPLE)
    below = np.array([0, 0, 0, 0, 0, 1, 1, 2], dtype=np.uint8)[pick.integers(0, 8, (PEOPLE, ELEMENTS), dtype=np.uint8)]
    held = asked[job]
    np.subtract(held, np.minimum(held, below), out=held)
    return {
        "held": held,
        "job": job,
        "asked": asked,
        "families": pick.integers(0, FAMILIES, JOBS),
        "hours": pick.choice([0, 3, 6, 12, 12, 20, 40], PEOPLE),
        "money": pick.choice([0, 0, 0, 50, 100, 500], PEOPLE),
        "languages": pick.choice([1, 1, 1, 1, 3, 3, 2], PEOPLE),
        "funding": pick.choice([0, 1, 2, 5], PEOPLE),
    }


def ours(offers: Facts, nation: Facts) -> tuple[Facts, np.ndarray, np.ndarray]:
    """The figures, and what is chosen for the first people, and what it adds."""
    before, start = _peak(), perf_counter()
    sums, first = None, None
    for part in parts(People(**nation), Catalogue(**offers), threads=THREADS):
        sums, first = (part.sums if sums is None else sums + part.sums), first or part
        _say(f"{sums.people} people in {perf_counter() - start:.1f} s")
    seconds = perf_counter() - start
    assert sums is not None
    assert first is not None
    figures = {
        "people": sums.people,
        "seconds": round(seconds, 2),
        "people per second": round(sums.people / seconds),
        "levels needed per person": round(sums.need.sum() / sums.people, 2),
        "levels met per person": round(sums.met.sum() / sums.people, 2),
        "levels that no offer meets, per person": round(sums.bare.sum() / sums.people, 4),
        "megabytes at most": _peak(),
        "megabytes before": before,
    }
    return figures, first.chosen, first.gain


class Loops:
    """The loops, and the optimum. Hours and money in hundredths; steps ahead as bits, lowest level first."""

    def __init__(self, offers: Facts, nation: Facts) -> None:
        self._offers = {name: array.tolist() for name, array in offers.items()}
        self._nation = {
            name: array[:PROVED].tolist() for name, array in nation.items() if name not in ("asked", "families")
        }
        self._asked, self._families = nation["asked"].tolist(), nation["families"].tolist()
        self._lifts = [
            [
                (element, by, to, _adds(by, to), _after(by, to))
                for element, (by, to) in enumerate(zip(*rows, strict=True))
                if by and to
            ]
            for rows in zip(self._offers["by"], self._offers["to"], strict=True)
        ]
        self._hours = [round(100 * hours) for hours in self._offers["hours"]]

    def ahead(self, person: int) -> list[int]:
        asked = self._asked[self._nation["job"][person]]
        return [max(0, (1 << top) - (1 << held)) for held, top in zip(self._nation["held"][person], asked, strict=True)]

    def limits(self, person: int) -> tuple[int, int]:
        return 100 * self._nation["hours"][person], 100 * self._nation["money"][person]

    def open(self, person: int) -> list[Offer]:
        """Hours, cost, index and lifts of what is open to someone, the best of equals first."""
        family = self._families[self._nation["job"][person]]
        return self._of_kind(self._nation["languages"][person], self._nation["funding"][person], family)

    @cache  # noqa: B019  # one object to a run
    def _of_kind(self, languages: int, funding: int, family: int) -> list[Offer]:
        facts = self._offers
        return sorted(
            (
                round(100 * facts["hours"][at]),
                0 if facts["funding"][at] & funding else 100 * facts["cost"][at],
                at,
                lifts,
            )
            for at, lifts in enumerate(self._lifts)
            if facts["languages"][at] & languages and (not facts["families"][at] or facts["families"][at] >> family & 1)
        )

    def first_lap(self, person: int) -> list[int]:
        """The offers of one person, by the plain loop, after its first lap."""
        chosen: list[Any] = [None] * PLACES
        self._lap(person, self._open_now(person), chosen, range(PLACES), first=True)
        return sorted(offer[2] for offer in chosen if offer)

    def two_laps(self, person: int) -> list[int]:
        """The offers of one person, by the plain loop."""
        some, chosen = self._open_now(person), [None] * PLACES
        self._lap(person, some, chosen, range(PLACES), first=True)
        self._lap(person, some, chosen, reversed(range(PLACES)), first=False)
        return self._without_idle(self.ahead(person), chosen)

    def helped(self, person: int) -> list[int]:
        """The offers of one person, by the helped loop."""
        some, chosen = self.open(person), [None] * PLACES
        self._lap(person, some, chosen, range(PLACES), first=True, best=self._best_sorted)
        self._lap(person, some, chosen, reversed(range(PLACES)), first=False, best=self._best_sorted)
        return self._without_idle(self.ahead(person), chosen)

    def _open_now(self, person: int) -> list[Offer]:
        job, facts, said = self._nation["job"][person], self._offers, self._nation
        languages, funding, family = said["languages"][person], said["funding"][person], 1 << self._families[job]
        return [
            (hours, 0 if facts["funding"][at] & funding else 100 * facts["cost"][at], at, self._lifts[at])
            for at, hours in enumerate(self._hours)
            if facts["languages"][at] & languages and (not facts["families"][at] or facts["families"][at] & family)
        ]

    def _lap(
        self, person: int, some: list[Offer], chosen: list[Any], places: Iterable[int], *, first: bool, best: Any = None
    ) -> None:
        """Empty each of these places and fill it with the best."""
        for place in places:
            chosen[place] = None
            ahead, (hours, money) = self.ahead(person), self.limits(person)
            for offer in chosen:
                if offer:
                    hours, money = hours - offer[0], money - offer[1]
                    _follow(ahead, offer)
            longest = min(hours, 2 * hours // (PLACES - place)) if first else hours
            chosen[place] = (best or self._best)(some, chosen, ahead, longest, money)

    @staticmethod
    def _best(some: list[Offer], chosen: list[Any], ahead: list[int], hours: int, money: int) -> Any:
        best, least = None, (0, 0, 0, 0)
        for offer in some:
            if offer[0] <= hours and offer[1] <= money:
                adds = 0
                for element, by, to, _, _ in offer[3]:
                    adds += min(by, (ahead[element] & (1 << to) - 1).bit_count())
                if adds and (rank := (-adds, *offer[:3])) < least and offer not in chosen:
                    best, least = offer, rank
        return best

    @staticmethod
    def _best_sorted(some: list[Offer], chosen: list[Any], ahead: list[int], hours: int, money: int) -> Any:
        best, most = None, 0
        for offer in some:
            if offer[0] > hours:
                break  # the rest are longer still
            if offer[1] <= money:
                adds = 0
                for element, _, _, table, _ in offer[3]:
                    adds += table[ahead[element]]
                if adds > most and offer not in chosen:
                    best, most = offer, adds
        return best

    @staticmethod
    def _without_idle(start: list[int], chosen: list) -> list[int]:
        def left(offers: list) -> list[int]:
            ahead = list(start)
            for offer in offers:
                _follow(ahead, offer)
            return ahead

        kept = [offer for offer in chosen if offer]
        for offer in list(kept):
            others = [other for other in kept if other is not offer]
            if left(others) == left(kept):
                kept = others
        return sorted(offer[2] for offer in kept)

    def optimum(self, person: int) -> int | None:
        """The best value of any five offers, or None if it is not proved. The programme is that of the docstring above."""
        start, (hours, money) = self.ahead(person), self.limits(person)
        some = [
            offer
            for offer in self.open(person)
            if offer[0] <= hours
            and offer[1] <= money
            and any(table[start[element]] for element, _, _, table, _ in offer[3])
        ]
        elements = [element for element, ahead in enumerate(start) if ahead]
        rows: list[tuple[dict[int, int], int]] = [
            (dict.fromkeys(range(len(some)), 1), PLACES),
            ({at: offer[0] for at, offer in enumerate(some) if offer[0]}, hours),
            ({at: offer[1] for at, offer in enumerate(some) if offer[1]}, money),
        ]
        asked, held = self._asked[self._nation["job"][person]], self._nation["held"][person]
        for number, element in enumerate(elements):
            for level in range(held[element], asked[element]):
                row = {
                    at: -self._offers["by"][offer[2]][element]
                    for at, offer in enumerate(some)
                    if self._offers["by"][offer[2]][element] and self._offers["to"][offer[2]][element] > level
                }
                rows.append(({**row, len(some) + number: 1}, level - held[element]))
        return _solved(rows, len(some), [asked[element] - held[element] for element in elements])


def _solved(rows: list[tuple[dict[int, int], int]], offers: int, gaps: list[int]) -> int | None:
    lp, columns = highspy.HighsLp(), offers + len(gaps)
    lp.num_col_, lp.num_row_, lp.sense_ = columns, len(rows), highspy.ObjSense.kMaximize
    lp.col_cost_ = np.repeat([0.0, 1.0], [offers, len(gaps)])
    lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.array([1.0] * offers + gaps)
    lp.row_lower_, lp.row_upper_ = (
        np.full(len(rows), -highspy.kHighsInf),
        np.array([cap for _, cap in rows], dtype=float),
    )
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row) for row, _ in rows)]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([column for row, _ in rows for column in row], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([entry for row, _ in rows for entry in row.values()], dtype=float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * columns
    highs = highspy.Highs()
    options = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.99, "time_limit": 600.0}
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    highs.run()
    found = round(highs.getInfo().objective_function_value)
    proved = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return found if proved and (not columns or highs.getInfo().mip_dual_bound < found + 1) else None


@cache
def _after(by: int, to: int) -> Table:
    """By the steps ahead, those left: an offer takes the highest `by` up to `to`."""

    def left(ahead: int) -> int:
        for taken in [level for level in range(to, 0, -1) if ahead >> level - 1 & 1][:by]:
            ahead -= 1 << taken - 1
        return ahead

    return tuple(map(left, range(16)))


@cache
def _adds(by: int, to: int) -> Table:
    return tuple(ahead.bit_count() - left.bit_count() for ahead, left in enumerate(_after(by, to)))


def _follow(ahead: list[int], offer: Offer) -> None:
    for element, _, _, _, after in offer[3]:
        ahead[element] = after[ahead[element]]


def main() -> None:
    pick = np.random.default_rng(20_26)
    offers, nation = catalogue(pick), people(pick)
    figures, chosen, gain = ours(offers, nation)
    loops = Loops(offers, nation)
    for person in range(PROVED):
        loops.open(person)  # sorted beforehand
    peers: Facts = {}
    for name, loop in (
        ("plain loop", loops.two_laps),
        ("its first lap", loops.first_lap),
        ("helped loop", loops.helped),
    ):
        peers[name], found = _timed(name, loop)
        if name != "its first lap":
            assert found == [[offer for offer in row if offer >= 0] for row in chosen[:SAMPLE].tolist()]
            peers[name]["chooses what we choose"] = True
    times = {name: round(peer["seconds for all, extrapolated"] / figures["seconds"]) for name, peer in peers.items()}
    opens = [len(loops.open(person)) for person in range(SAMPLE)]
    start = process_time()
    best = [loops.optimum(person) for person in range(PROVED)]
    proved = [most for most in best if most is not None]
    share = int(gain[:PROVED].sum()) / sum(proved) if len(proved) == PROVED else None
    exact = {
        "people": PROVED,
        "proved": len(proved),
        "ms per person": round(1000 * (process_time() - start) / PROVED, 1),
    }
    assert all(most >= reached for most, reached in zip(best, gain[:PROVED].tolist(), strict=True) if most is not None)
    peers |= {"offers open to each, mean": round(sum(opens) / SAMPLE), "optimum, by HiGHS": exact}
    ratios = {**times, "our value ÷ optimum": share and round(share, 4)}
    report("provision", figures, peers, ratios)


def _timed(name: str, loop: Callable[[int], list[int]]) -> tuple[Facts, list[list[int]]]:
    start = process_time()
    found = [loop(person) for person in range(SAMPLE)]
    seconds = process_time() - start
    _say(f"{name}: {SAMPLE} people in {seconds:.1f} s")
    figures = {
        "people": SAMPLE,
        "people per second": round(SAMPLE / seconds, 1),
        "seconds for all, extrapolated": round(seconds / SAMPLE * PEOPLE),
    }
    return figures, found


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


main()
