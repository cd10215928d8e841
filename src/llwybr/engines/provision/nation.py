"""The plan of a nation: chunk after chunk of people, each with their five offers, and what it all comes to."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from llwybr.engines.provision.choose import Block
from llwybr.engines.provision.climb import Bits, levels, steps
from llwybr.engines.provision.facts import PLACES, Catalogue, People
from llwybr.engines.provision.shelf import NONE, Kind, Shelf, Whole, shelf_for

CHUNK = 200_000
BLOCK = 2048  # people served at once: fewer, and threads wait for one another; more, and memory is slow
MOST_BYTES = 256_000_000  # of shelves kept for the next chunk

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Totals over so many people: levels by element, and how many chose each offer.

    `need` is what they lack of what their jobs ask, and `met` what the chosen offers add of it. `bare` is the part of the rest
    that no offer at all would meet: whatever the hours and the money, there is none in a language of theirs and for their
    family that leads there.
    """

    people: int
    need: Whole
    met: Whole
    bare: Whole
    uses: Whole

    @property
    def unmet(self) -> Whole:
        """What the chosen offers leave, by element."""
        return self.need - self.met

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.people + other.people,
            self.need + other.need,
            self.met + other.met,
            self.bare + other.bare,
            self.uses + other.uses,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One chunk: people from `start` on, in their order.

    `chosen` (people × 5) are offers by index, the smallest first, -1 where there are fewer; `gain` (people) is the levels that
    they add together.
    """

    start: int
    chosen: NDArray[np.int32]
    gain: NDArray[np.int32]
    sums: Sums


def parts(people: People, catalogue: Catalogue, *, chunk: int = CHUNK, threads: int = 1) -> Iterator[Part]:
    """The plan, at most `chunk` people at a time; whoever stops asking stops the work.

    Neither `chunk` nor `threads` changes anything of the plan. Raises ValueError if people and catalogue are not about as many
    elements, or if there is not at least one person to a chunk and one thread.
    """
    if chunk < 1 or threads < 1:
        raise ValueError("chunk and threads must be at least 1.")
    if people.asked.shape[1] != catalogue.elements:
        raise ValueError(f"asked has {people.asked.shape[1]} elements, but by has {catalogue.elements}.")
    return _parts(people, catalogue, chunk, threads)


def total(
    people: People,
    catalogue: Catalogue,
    *,
    chunk: int = CHUNK,
    threads: int = 1,
    progress: Progress = lambda done, whole: True,
) -> Sums:
    """The totals alone. `progress` hears after each chunk how many people of all are done, and returns whether to go on.

    Raises ValueError as `parts` does.
    """
    sums = nothing(catalogue)
    for part in parts(people, catalogue, chunk=chunk, threads=threads):
        sums += part.sums
        if not progress(sums.people, len(people)):
            break
    return sums


def _parts(people: People, catalogue: Catalogue, chunk: int, threads: int) -> Iterator[Part]:
    shelves = _Shelves(catalogue)
    with ThreadPoolExecutor(threads) as pool:
        for start in range(0, len(people), chunk):
            rows = np.arange(start, min(start + chunk, len(people)))
            works = (
                partial(_serve, people, shelves.of(kind), catalogue.offers, block)
                for kind, block in _blocks(people, rows)
            )
            yield _joined(rows, _results(pool, works, 2 * threads), nothing(catalogue))


@dataclass(frozen=True, slots=True, eq=False)
class _Served:
    rows: Whole
    chosen: Whole
    gain: Whole
    sums: Sums


@dataclass(frozen=True, slots=True, eq=False)
class _Stock:
    shelf: Shelf
    bare: Bits


class _Shelves:
    """Shelves by kind of person: those made last are kept, as far as memory allows."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._kept, self._size = catalogue, dict[Kind, _Stock](), 0

    def of(self, kind: Kind) -> _Stock:
        if kind not in self._kept:
            shelf = shelf_for(self._catalogue, kind)
            self._kept[kind] = _Stock(shelf, shelf.bare())
            self._size += shelf.size
            while self._size > MOST_BYTES and len(self._kept) > 1:
                self._size -= self._kept.pop(next(iter(self._kept))).shelf.size
        return self._kept[kind]


def _blocks(people: People, rows: Whole) -> Iterator[tuple[Kind, Whole]]:
    """The rows by kind of person, in blocks of people with about as much money and as many hours."""
    languages, funding, family = people.languages[rows], people.funding[rows], people.families[people.job[rows]]
    order = np.lexsort((people.hours[rows], people.money[rows], family, funding, languages))
    changes = [np.diff(bits[order].astype(np.int64)) != 0 for bits in (languages, funding, family)]
    for same in np.split(order, np.flatnonzero(np.logical_or.reduce(changes)) + 1):
        kind = Kind(int(languages[same[0]]), int(funding[same[0]]), int(family[same[0]]))
        for first in range(0, len(same), BLOCK):
            yield kind, rows[same[first : first + BLOCK]]


def _results(pool: ThreadPoolExecutor, works: Iterable[Callable[[], _Served]], most: int) -> Iterator[_Served]:
    """What the works come to, in order; at most so many are begun or wait, so that memory stays bounded."""
    waiting: deque[Future[_Served]] = deque()
    for work in works:
        waiting.append(pool.submit(work))
        if len(waiting) == most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _serve(people: People, stock: _Stock, offers: int, rows: Whole) -> _Served:
    """The choice for people of one kind, and what it comes to."""
    ahead = steps(people.held[rows], people.asked[people.job[rows]])
    hours, money = people.hours[rows], people.money[rows]
    shelf = stock.shelf.within(int(hours.max()), int(money.max()))
    block = Block(shelf, ahead, hours, money)
    chosen, need = shelf.indexes[block.chosen], levels(ahead)
    met = need - levels(block.ahead())
    sums = Sums(
        people=len(rows),
        need=need.sum(axis=0, dtype=np.int64),
        met=met.sum(axis=0, dtype=np.int64),
        bare=levels(stock.bare[np.arange(ahead.shape[1]), ahead]).sum(axis=0, dtype=np.int64),
        uses=np.bincount(chosen[chosen != NONE], minlength=offers),
    )
    return _Served(rows, _sorted(chosen), met.sum(axis=1, dtype=np.int64), sums)


def _sorted(chosen: Whole) -> Whole:
    """Each row from the smallest index to the largest, NONE last."""
    behind = np.iinfo(np.int64).max
    rows = np.sort(np.where(chosen == NONE, behind, chosen), axis=1)
    return np.where(rows == behind, NONE, rows)


def _joined(rows: Whole, served: Iterable[_Served], sums: Sums) -> Part:
    chosen = np.full((len(rows), PLACES), NONE, dtype=np.int32)
    gain = np.zeros(len(rows), dtype=np.int32)
    for one in served:
        chosen[one.rows - rows[0]], gain[one.rows - rows[0]] = one.chosen, one.gain
        sums += one.sums
    return Part(int(rows[0]), chosen, gain, sums)


def nothing(catalogue: Catalogue) -> Sums:
    """The totals over nobody."""
    none = np.zeros(catalogue.elements, dtype=np.int64)
    return Sums(0, none, none, none, np.zeros(catalogue.offers, dtype=np.int64))
