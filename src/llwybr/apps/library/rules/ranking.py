"""What a search finds, in order: what holds most of its words, then the surest words in the most telling places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llwybr.apps.library.rules.postings import BODY
from llwybr.apps.library.rules.vocabulary import EXACT
from llwybr.values.bilingual import Language

Numbers = NDArray[np.int64]
MOST_POINTS = 1000  # more than the points of any search


@dataclass(frozen=True)
class Meant:
    """A word of the library that a word of a search stands for: how surely, and in which resources it stands, where."""

    written: str
    language: Language
    fit: int
    positions: Numbers
    places: Numbers

    def points(self) -> Numbers:
        """A surer word and a more telling place both count: a mutated word in a title is worth more than the same in a text."""
        return self.fit * self.places


def standing(asked: Sequence[Sequence[Meant]], size: int) -> tuple[Numbers, Numbers]:
    """For each of `size` resources: how many of the words it holds, and its rank: the higher, the sooner it comes."""
    held, points = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for meant in asked:
        best = np.zeros(size, np.int64)
        for one in meant:
            best[one.positions] = np.maximum(best[one.positions], one.points())
        held += best > 0
        points += best
    return held, held * MOST_POINTS + points


def reasons(asked: Sequence[Sequence[Meant]], position: int, language: Language) -> Iterator[Meant]:
    """The words that brought a resource up, where a reader would not see it: other words than were typed, or far down."""
    for meant in asked:
        standing_here = [(one, at) for one in meant if (at := _at(one.positions, position)) is not None]
        if standing_here:
            best, at = max(standing_here, key=lambda pair: (pair[0].points()[pair[1]], pair[0].language == language))
            if best.fit != EXACT or best.language != language or best.places[at] == BODY:
                yield best


def _at(positions: Numbers, position: int) -> int | None:
    at = int(np.searchsorted(positions, position))
    return at if at < len(positions) and positions[at] == position else None
