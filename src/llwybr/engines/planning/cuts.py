"""Zero-half cuts: rows that every whole-number solution keeps and the relaxation's halves do not.

Add up rows whose sum, over the columns strictly between their bounds, has only even entries, and an odd cap. Halve it:
whatever whole numbers are chosen, the left side is whole, so the cap may be rounded down (Caprara and Fischetti, 1996).
Such sums are found by elimination modulo 2 over the rows that are tight or nearly so. Every number here is an exact
integer but the slacks, which only guide the choice: a cut is valid whatever the solution that it was found at.
"""

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import NamedTuple

Row = tuple[dict[int, int], int]

NEAR = 1e-6
MOST_ROWS = 300  # tight rows looked at, so that the elimination stays short beside a solve
MOST_CUTS = 20
LEAST_GAIN = 1e-3


class _Sum(NamedTuple):
    odd: int  # the columns between their bounds whose entries are odd, as a set of bits
    odd_cap: int
    slack: float
    rows: int  # the rows added up, as a set of bits


def separate(rows: Sequence[Row], values: Sequence[float], most: Sequence[int]) -> list[Row]:
    """Up to MOST_CUTS cuts that the solution `values` breaks, the deepest first.

    Each column lies between 0 and its `most`; rows are `entries by column ≤ cap`, in whole numbers.
    """
    slacks = [cap - sum(entry * values[column] for column, entry in row.items()) for row, cap in rows]
    tight = sorted((at for at, slack in enumerate(slacks) if slack < 1 - NEAR), key=lambda at: slacks[at])[:MOST_ROWS]
    top = {column for column, value in enumerate(values) if value > most[column] - NEAR}
    between = [column for column, value in enumerate(values) if value > NEAR and column not in top]
    bit = {column: 1 << at for at, column in enumerate(between)}
    sums = [_sum(rows[at], slacks[at], 1 << number, bit, top, most) for number, at in enumerate(tight)]
    cuts = [
        _halved([rows[at] for number, at in enumerate(tight) if chosen >> number & 1], top, most)
        for chosen in _even_sums(sums)
    ]
    deep = sorted((-depth, at) for at, cut in enumerate(cuts) if (depth := _depth(cut, values)) > LEAST_GAIN)
    return [cuts[at] for _, at in deep[:MOST_CUTS]]


def _sum(row: Row, slack: float, number: int, bit: dict[int, int], top: set[int], most: Sequence[int]) -> _Sum:
    entries, cap = row
    odd = sum(bit[column] for column, entry in entries.items() if entry & 1 and column in bit)
    cap -= sum(entry * most[column] for column, entry in entries.items() if column in top)
    return _Sum(odd, cap & 1, max(slack, 0.0), number)


def _even_sums(sums: list[_Sum]) -> Iterator[int]:
    """Sets of rows, as bits, whose sum is even between the bounds and odd in its cap, with a slack below one."""
    yield from (one.rows for one in sums if not one.odd and one.odd_cap)
    left = [one for one in sums if one.odd]
    while left:
        pivot = min(left, key=lambda one: (one.slack, one.rows))
        column = pivot.odd & -pivot.odd
        left.remove(pivot)
        changed = [_added(one, pivot) if one.odd & column else one for one in left]
        yield from (one.rows for one in changed if not one.odd and one.odd_cap and one.slack < 1 - NEAR)
        left = [one for one in changed if one.odd and one.slack < 1 - NEAR]


def _added(one: _Sum, other: _Sum) -> _Sum:
    return _Sum(one.odd ^ other.odd, one.odd_cap ^ other.odd_cap, one.slack + other.slack, one.rows ^ other.rows)


def _halved(rows: Sequence[Row], top: set[int], most: Sequence[int]) -> Row:
    """Half the sum of the rows, rounded so that it stays valid: up for columns counted from their top, else down."""
    total: dict[int, int] = {}
    for entries, _ in rows:
        for column, entry in entries.items():
            total[column] = total.get(column, 0) + entry
    cap = sum(cap for _, cap in rows) - sum(entry * most[column] for column, entry in total.items() if column in top)
    half = {column: -(-entry // 2) if column in top else entry // 2 for column, entry in total.items()}
    cap = cap // 2 + sum(entry * most[column] for column, entry in half.items() if column in top)
    return {column: entry for column, entry in half.items() if entry}, cap


def _depth(cut: Row, values: Sequence[float]) -> float:
    entries, cap = cut
    size = sqrt(sum(entry * entry for entry in entries.values())) or 1.0
    return (sum(entry * values[column] for column, entry in entries.items()) - cap) / size
