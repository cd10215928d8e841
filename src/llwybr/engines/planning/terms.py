"""The plan over the year: which offer in which term."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple


class Placed(NamedTuple):
    """A chosen offer to place: its hours, the term it is dated in (None: any time), and the offers that come first."""

    id: str
    hours: float | Decimal
    term: int | None = None
    after: Sequence[str] = ()


def schedule(offers: Iterable[Placed], terms: int) -> list[list[str]]:
    """The ids of the offers by term, each term in the order given.

    No offer comes in a term before one that it waits for. A dated offer is in its own term, or in the last one if that
    lies beyond the plan, unless it waits for one that is later still. Offers for any time fill the terms evenly, to
    about the total of hours divided by the terms, the first terms first; those that a dated offer waits for are in
    time for it. Raises ValueError on no terms, a term below 0, an id given twice, or an offer given before one that
    it waits for; ids in `after` that are not among the offers are taken as done.
    """
    rows = _checked(list(offers), terms)
    total = sum(_size(row) for row in rows)
    dates = {row.id: min(row.term, terms - 1) for row in rows if row.term is not None}
    latest = _latest(rows, dates, terms)
    load = [sum(_size(row) for row in rows if dates.get(row.id) == term) for term in range(terms)]
    placed: dict[str, int] = {}
    for row in rows:
        earliest = max((placed[first] for first in row.after if first in placed), default=0)
        if row.id in dates:
            term = max(earliest, dates[row.id])
            load[dates[row.id]] -= _size(row)
        else:
            term = _roomiest(load, total, _size(row), range(earliest, max(earliest, latest[row.id]) + 1))
        load[term] += _size(row)
        placed[row.id] = term
    return [[row.id for row in rows if placed[row.id] == term] for term in range(terms)]


def _size(row: Placed) -> int:
    return round(row.hours * 100)


def _checked(rows: list[Placed], terms: int) -> list[Placed]:
    if terms < 1:
        raise ValueError("A plan needs at least one term.")
    ids = {row.id for row in rows}
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise ValueError(f"The id “{row.id}” is given twice.")
        if row.term is not None and row.term < 0:
            raise ValueError(f"The term of “{row.id}” is below 0.")
        if any(first in ids and first not in seen for first in row.after):
            raise ValueError(f"“{row.id}” is given before an offer that it waits for.")
        seen.add(row.id)
    return rows


def _latest(rows: Sequence[Placed], dates: dict[str, int], terms: int) -> dict[str, int]:
    """The last term for each offer that is in time for every dated offer that waits for it, directly or not."""
    latest = {row.id: terms - 1 for row in rows}
    for row in reversed(rows):
        for first in row.after:
            if first in latest:
                latest[first] = min(latest[first], dates.get(row.id, latest[row.id]))
    return latest


def _roomiest(load: Sequence[int], total: int, size: int, window: Sequence[int]) -> int:
    """The first term of the window that the offer does not fill beyond an even share, or else the least full."""
    room = [term for term in window if (load[term] + size) * len(load) <= total]
    return room[0] if room else min(window, key=lambda term: load[term])
