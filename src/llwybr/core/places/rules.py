"""What can be said of places without a database: names as they are searched, days, and that a tree has no circle."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

# Words of a name that a reader may write in one piece, or without its sign.
WORD = re.compile(r"[^\W_]+")
JOINERS = str.maketrans("", "", "'’‘`´")


@lru_cache(maxsize=4096)  # a name is asked for four times when it is written
def fold(text: str) -> str:
    """A name as it is searched: no capitals, accents or signs, one space between words. Both engines compare it alike."""
    bare = text.casefold().translate(JOINERS)
    if not bare.isascii():
        bare = "".join(sign for sign in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(sign))
    return " ".join(WORD.findall(bare))


def folded(names: Iterable[str]) -> str:
    """Every name that finds a place, each word after a space, so that ` word` finds what begins with it."""
    found = dict.fromkeys(fold(name) for name in names if name)
    return "".join(f" {name} |" for name in found)


class Period(NamedTuple):
    """From the first day to the day before `end`. None: since, or for, ever as far as anybody knows."""

    start: date | None
    end: date | None

    def meets(self, other: "Period") -> "Period | None":
        """The days of both; None where there is none."""
        starts = [one for one in (self.start, other.start) if one]
        ends = [one for one in (self.end, other.end) if one]
        start, end = max(starts, default=None), min(ends, default=None)
        return None if start and end and start >= end else Period(start, end)

    def holds(self, on: date) -> bool:
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)


Above = Callable[[int], Iterable[tuple[int, Period]]]


def is_circle(place: int, parent: int, during: Period, above: Above) -> bool:
    """Whether `place` would, on some day of `during`, lie above itself. `above`: what a place belongs to, and when."""
    ways, seen = [(parent, during)], set()
    while ways:
        at, when = ways.pop()
        if at == place:
            return True
        if (at, when) in seen:
            continue
        seen.add((at, when))
        ways += [(higher, both) for higher, then in above(at) if (both := when.meets(then))]
    return False
