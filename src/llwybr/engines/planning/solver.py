"""The linear relaxation, by HiGHS: where the search gets its bounds. Imported late, by `tree` alone.

HiGHS computes in floating point, so its own bound is not taken on trust. For *any* prices on the rows, zero or more,
the largest value of the goal once each column may be set on its own, and each row's cap is paid for, is a bound. It is
recomputed here from the prices that HiGHS suggests, with a margin above all rounding: poor prices would give a weak
bound, never a false one.
"""

from collections.abc import Sequence
from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from llwybr.engines.planning.case import Case
from llwybr.engines.planning.cuts import Row
from llwybr.engines.planning.goal import Goal

Vector = NDArray[np.float64]
OPTIONS: dict[str, bool | int | str] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "presolve": "off",
    "solver": "simplex",
}
A_STEP, MANY = 500, 40_000
ROUNDING = 4e-12  # relative error of sums of some thousand doubles, with room to spare


class Point(NamedTuple):
    """A solution of the relaxation.

    `bound` on the goal; the value of each column (offers, then levels closed per need, then the shortfall); what a
    whole offer adds to the bound (`prices`); what an hour and a unit of cost are worth (`rates`); steps taken.
    """

    bound: float
    columns: list[float]
    prices: list[float]
    rates: tuple[float, float]
    steps: int


class Relaxation:
    """The linear relaxation of a case under a goal, solved again and again with other offers fixed."""

    def __init__(self, case: Case, goal: Goal, cuts: Sequence[Row] = ()) -> None:
        self._offers = len(case.ids)
        self.most = [1] * self._offers + [*case.gaps, goal.floor]
        self._gain = np.array([*goal.gain, *goal.worth, -goal.penalty], dtype=np.float64)
        self._upper = np.array(self.most, dtype=np.float64)
        self._places = np.arange(self._offers, dtype=np.int32)
        self._highs = _highs(self._gain, self._upper)
        self.rows: list[Row] = []
        self._row_of, self._column_of = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
        self._entries, self._caps, self._duals = np.zeros(0), np.zeros(0), np.zeros(0)
        own = _rows(case, goal)
        self._own = len(own)
        self.add([*own, *cuts])

    @property
    def effort(self) -> int:
        """What one step of the simplex method costs, about: some 10 ns for each entry, and more where there are many."""
        entries = len(self._entries)
        return A_STEP + entries + entries * entries // MANY

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows `entries by column ≤ cap`."""
        lengths = np.array([len(row) for row, _ in rows], dtype=np.int32)
        columns = np.array([column for row, _ in rows for column in row], dtype=np.int32)
        entries = np.array([entry for row, _ in rows for entry in row.values()], dtype=np.float64)
        caps = np.array([cap for _, cap in rows], dtype=np.float64)
        starts = np.cumsum(lengths, dtype=np.int32) - lengths
        lower = np.full(len(rows), -highspy.kHighsInf)
        self._highs.addRows(len(rows), lower, caps, len(columns), starts, columns, entries)
        numbers = np.arange(len(self.rows), len(self.rows) + len(rows), dtype=np.int32)
        self._row_of = np.concatenate([self._row_of, np.repeat(numbers, lengths)])
        self._column_of = np.concatenate([self._column_of, columns])
        self._entries = np.concatenate([self._entries, entries])
        self._caps = np.concatenate([self._caps, caps])
        self.rows += rows

    def cuts(self) -> list[Row]:
        """The rows that were added to those of the case."""
        return self.rows[self._own :]

    def binding(self) -> list[Row]:
        """The cuts that the last solution leans on."""
        return [row for row, dual in zip(self.cuts(), self._duals[self._own :], strict=True) if dual > 0]

    def solve(self, low: Sequence[int], high: Sequence[int], steps: int) -> Point:
        """Solve with each offer between `low` and `high`, in at most so many steps of the simplex method."""
        lower, upper = np.zeros(len(self._gain)), self._upper.copy()
        lower[: self._offers], upper[: self._offers] = low, high
        self._highs.changeColsBounds(self._offers, self._places, lower[: self._offers], upper[: self._offers])
        self._highs.setOptionValue("simplex_iteration_limit", steps)
        self._highs.run()
        solution = self._highs.getSolution()
        # Without a solution there are no prices either; none at all give the weakest bound, but a true one.
        duals = np.array(solution.row_dual) if len(solution.row_dual) == len(self.rows) else np.zeros(len(self.rows))
        self._duals = np.where(np.isfinite(duals), np.maximum(duals, 0.0), 0.0)
        bound, prices = self._bound(lower, upper)
        rates = (float(self._duals[0]), float(self._duals[1]))
        taken = max(1, self._highs.getInfo().simplex_iteration_count)
        columns = list(solution.col_value) or [0.0] * len(self.most)
        return Point(bound, columns, prices[: self._offers].tolist(), rates, taken)

    def _bound(self, lower: Vector, upper: Vector) -> tuple[float, Vector]:
        columns = len(self._gain)
        paid = self._entries * self._duals[self._row_of]
        prices = self._gain - np.bincount(self._column_of, weights=paid, minlength=columns)
        sizes = np.abs(self._gain) + np.bincount(self._column_of, weights=np.abs(paid), minlength=columns)
        rows = self._duals * self._caps
        bound = rows.sum() + np.where(prices > 0, prices * upper, prices * lower).sum()
        margin = ROUNDING * (np.abs(rows).sum() + (sizes * self._upper).sum())
        return float(bound + margin), prices


def _highs(gain: Vector, upper: Vector) -> highspy.Highs:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(gain), 0
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = gain, np.zeros(len(gain)), upper
    lp.a_matrix_.start_ = np.zeros(len(gain) + 1, dtype=np.int32)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy leaves its constructor bare
    for name, value in OPTIONS.items():
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    return highs


def _rows(case: Case, goal: Goal) -> list[Row]:
    """Hours, cost, the floor of value, levels closed per need, who follows whom."""
    offers, short = len(case.ids), len(case.ids) + len(case.gaps)
    hours = {place: amount for place, amount in enumerate(case.hours) if amount}
    cost = {place: amount for place, amount in enumerate(case.cost) if amount}
    floor = {offers + need: -weight for need, weight in enumerate(case.weights)} | {short: -1}
    closed = [{offers + need: 1} for need in range(len(case.gaps))]
    for place, needs in enumerate(case.raises):
        for need, by in needs.items():
            closed[need][place] = -by
    follows = [{place: 1, first: -1} for place, firsts in enumerate(case.follows) for first in firsts]
    return [
        (hours, goal.hours),
        (cost, goal.cost),
        (floor, -goal.floor),
        *((row, 0) for row in closed),
        *((row, 0) for row in follows),
    ]
