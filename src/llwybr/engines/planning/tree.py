"""Branch and bound: split what is open, bound each part by its relaxation, drop the parts that cannot reach the target."""

import heapq
from collections.abc import Collection, Iterable, Sequence
from itertools import count
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from llwybr.engines.planning.branching import Branching
from llwybr.engines.planning.case import Case, allowed, totals
from llwybr.engines.planning.cuts import Row, separate
from llwybr.engines.planning.domain import Bounds, Domain, fix
from llwybr.engines.planning.goal import Goal
from llwybr.engines.planning.greedy import Greedy

if TYPE_CHECKING:
    from llwybr.engines.planning.solver import Point, Relaxation

MOST_ROUNDS = 8  # of cuts
LEAST_PROGRESS = 0.05  # of the way from the bound to the target, for another round
A_SOLVE = 8  # what a solve costs, in steps, beside those that it takes
AT_FIRST, EVERY = 16, 16  # a plan is filled up at the first solves, and then at each sixteenth
CUT_EVERY, CUT_AT_ONCE, CUT_MOST = 6, 4, 100  # deeper cuts: at each sixth part, so many, and in one search at most
LIKELY = 0.7  # the share from which on an offer goes into such a plan first

Start = tuple[Bounds, Bounds]


class Work:
    """A fixed amount of work: steps of the simplex method times the effort of each, about ten nanoseconds a unit."""

    def __init__(self, amount: int) -> None:
        self.left = amount
        self.solves = 0

    def spend(self, steps: int, effort: int) -> None:
        """Count one solve."""
        self.left -= (steps + A_SOLVE) * effort
        self.solves += 1


class Part(NamedTuple):
    """What is open in one part of the search, and the solution of its relaxation."""

    low: Bounds
    high: Bounds
    point: "Point"


class Tree:
    """One search for a set that reaches the target of a goal, and then for ever better ones.

    `best` is the last set found, `target` one more than its score. With `ties`, sets that only equal the best are not
    lost: `level` gives the parts of the search where they all are. With `plans`, solutions are made into plans now and
    then when value is the goal.
    """

    def __init__(
        self,
        case: Case,
        goal: Goal,
        target: int,
        work: Work,
        *,
        ties: bool = True,
        plans: bool = True,
        cuts: Sequence[Row] = (),
    ) -> None:
        self._case, self._goal, self._work, self._ties = case, goal, work, int(ties)
        self.target = target
        self.best: tuple[int, ...] | None = None
        self.relaxation = _relaxation(case, goal, cuts)
        self._domain = Domain(case, goal.hours, goal.cost)
        self._branching = Branching(len(case.ids))
        self._greedy = Greedy(case) if plans and any(goal.worth) else None
        self._halves, self._cuts_left = 0, CUT_MOST
        self._open: list[tuple[float, int, Part]] = []
        self._closed: list[Part] = []
        self._number = count()

    def run(self, starts: Iterable[Start], *, first: bool = False) -> bool:
        """Search these parts to the end, or until the `first` set is found; False if the work ran out before."""
        for low, high in starts:
            self._push(self.bounded(low[:], high[:]))
        part: Part | None = None
        while part or self._open:
            part = part or heapq.heappop(self._open)[2]
            if self._work.left <= 0:
                self._push(part)
                return False
            part = self._split(part)
            if first and self.best is not None:
                break
        return True

    def bound(self) -> int:
        """No set in the parts searched reaches more than this."""
        ends = [part.point.bound for _, _, part in self._open]
        return max([self.target - 1, *map(floor, ends)])

    def level(self) -> list[Start]:
        """The parts dropped so far in which a set could equal the best."""
        return [(part.low, part.high) for part in self._closed if part.point.bound >= self.target - 1]

    def bounded(self, low: Bounds, high: Bounds) -> Part | None:
        """The part with what follows from its bounds, solved; None if no set in it could matter."""
        if not self._domain.settle(low, high):
            return None
        effort = self.relaxation.effort
        point = self.relaxation.solve(low, high, max(1, self._work.left // effort))
        self._work.spend(point.steps, effort)
        if point.bound < self.target - self._ties:
            return None
        part = Part(low, high, point)
        self._fill(part)
        return part

    def tightened(self, part: Part | None) -> Part | None:
        """The part under rounds of cuts, for as long as they help, with every offer fixed that can be."""
        for _ in range(MOST_ROUNDS):
            if part is None or part.point.bound < self.target or self._work.left <= 0:
                break
            cuts = separate(self.relaxation.rows, part.point.columns, self.relaxation.most)
            self.relaxation.add(cuts)
            before, part = part.point.bound, self.bounded(part.low, part.high) if cuts else part
            if part and before - part.point.bound < LEAST_PROGRESS * (before - self.target):
                break
        if part:
            self._fix(part)
            self._domain.settle(part.low, part.high)
        return part

    def _push(self, part: Part | None) -> None:
        if part:
            heapq.heappush(self._open, (-part.point.bound, next(self._number), part))

    def _split(self, part: Part) -> Part | None:
        """Decide on one offer; the more promising half to go on with, if any, while the other waits."""
        place = self._undecided(part)
        if place is None:
            return None
        halves = [half for way in (0, 1) if (half := self._half(part, place, way))]
        halves.sort(key=lambda half: half.point.bound)
        best = halves.pop() if halves else None
        for half in halves:
            self._push(half)
        return best

    def _undecided(self, part: Part) -> int | None:
        """The offer to decide on; None if the part is done with."""
        shares = part.point.columns
        if part.point.bound >= self.target:
            self._fix(part)
            place = self._branching.choose(shares, part.low, part.high)
            if place is not None:
                return place
            self._take([place for place in range(len(part.low)) if shares[place] > 0.5])
            # Shares may be whole and the set still less than the bound promised, by rounding: then go on while we can.
            place = next((place for place, least in enumerate(part.low) if least != part.high[place]), None)
            if part.point.bound >= self.target and place is not None:
                return place
        self._closed.append(part)
        return None

    def _half(self, part: Part, place: int, way: int) -> Part | None:
        low, high = part.low[:], part.high[:]
        (low if way else high)[place] = way
        half = self.bounded(low, high)
        if half:
            self._branching.learn(place, way, part.point.columns[place], part.point.bound - half.point.bound)
        return self._cut(half)

    def _cut(self, part: Part | None) -> Part | None:
        """The part, now and then under a few more cuts; they hold everywhere, so all later parts are the tighter."""
        if part is None or part.point.bound < self.target:
            return part
        self._halves += 1
        if self._halves % CUT_EVERY or not self._cuts_left:
            return part
        cuts = separate(self.relaxation.rows, part.point.columns, self.relaxation.most)[:CUT_AT_ONCE]
        self._cuts_left = max(0, self._cuts_left - len(cuts))
        self.relaxation.add(cuts)
        return self.bounded(part.low, part.high) if cuts else part

    def _fix(self, part: Part) -> None:
        fix(part.point.prices, part.point.bound - self.target + self._ties, part.low, part.high)

    def _fill(self, part: Part) -> None:
        if self._greedy is None or (self._work.solves > AT_FIRST and self._work.solves % EVERY):
            return
        shares, rates, every = part.point.columns, part.point.rates, range(len(part.low))
        self._take([place for place in every if shares[place] > 0.5])
        likely = sorted((place for place in every if shares[place] > LIKELY), key=lambda place: -shares[place])
        chosen = self._greedy.fill(likely, rates, every)
        if self._take(chosen):
            self._take(self._greedy.improve(chosen, rates, self._able(part)))

    def _able(self, part: Part) -> set[int]:
        """The offers that a better set in this part could have."""
        slack = part.point.bound - self.target + 1
        return {place for place, price in enumerate(part.point.prices) if part.high[place] and price >= -slack}

    def _take(self, chosen: Collection[int]) -> bool:
        """Keep the set if, in whole numbers, it is allowed and reaches the target."""
        value, hours, cost = totals(self._case, chosen)
        goal, score = self._goal, self._goal.score(self._case, chosen)
        within = value >= goal.floor and hours <= goal.hours and cost <= goal.cost
        if not within or score < self.target or not allowed(self._case, chosen):
            return False
        self.best, self.target = tuple(sorted(chosen)), score + 1
        return True


def _relaxation(case: Case, goal: Goal, cuts: Sequence[Row]) -> "Relaxation":
    # Loaded at the first search and no sooner: once HiGHS is in a process, OR-tools can no longer be loaded there.
    from llwybr.engines.planning.solver import Relaxation  # noqa: PLC0415

    return Relaxation(case, goal, cuts)
