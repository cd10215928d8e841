"""PURE: when two names are the same, and when Welsh and English habits of writing names make them only alike.

Names that are the same count as a fact. Names that are alike never decide anything: at most somebody is asked.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Son of, daughter of: `Rhys ap Gwilym` may stand as `Rhys Gwilym`, and the word with either half of the name.
MOST_WORDS = 6  # of half a name that are compared: nobody has more, and a hostile file has thousands
PARTICLES = frozenset({"ap", "ab", "ferch"})
_DROPPED = re.compile(r"['’‘ʼ`´.]")
_SPACES = re.compile(r"[\s\-‐‑‒–—_]+")


@dataclass(frozen=True)
class FullName:
    """A name in two halves. One half may be empty; the given half may hold several names."""

    given: str
    family: str

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def key(self) -> str:
        """Two names with one key are the same name."""
        return f"{search_key(self.given)}|{search_key(self.family)}"


@lru_cache(maxsize=10_000)  # a file of a hundred thousand people has few different names, each asked for often
def search_key(text: str) -> str:
    """As a name is looked up: apostrophes, points, hyphens, spaces and capitals make no difference; accents do."""
    plain = "".join(letter for letter in text if unicodedata.category(letter) not in {"Cf", "Cc"} or letter.isspace())
    plain = _DROPPED.sub("", unicodedata.normalize("NFC", plain).casefold())
    return unicodedata.normalize("NFC", _SPACES.sub(" ", plain).strip())


def same(one: FullName, other: FullName) -> bool:
    return one.key == other.key and one.key != "|"


def alike(one: FullName, other: FullName) -> bool:
    """Whether habits explain the difference: an accent left out (Siân, Sian), an initial, one of several given names, half of a
    double surname, `ap`, `ab` and `ferch`, or the halves changed over; but not an initial with the halves changed over."""
    return _alike(one, other) or _alike(one, FullName(other.family, other.given), initials=False)


def _alike(one: FullName, other: FullName, *, initials: bool = True) -> bool:
    given, others = words(one.given), words(other.given)
    return bool(set(words(one.family)) & set(words(other.family))) and _given_alike(given, others, initials=initials)


def _given_alike(one: list[str], other: list[str], *, initials: bool) -> bool:
    if not one or not other:
        return one == other
    initial = initials and (len(one[0]) == 1 or len(other[0]) == 1)
    return bool(set(one) & set(other)) or (initial and one[0][0] == other[0][0])


def words(half: str) -> list[str]:
    """The words of half a name without accents, `ap`, `ab` and `ferch`; with them where nothing else is left."""
    found = bare(half).split()
    return ([word for word in found if word not in PARTICLES] or found)[:MOST_WORDS]


@lru_cache(maxsize=10_000)
def bare(text: str) -> str:
    """The search key without accents: `ŷ` as `y`."""
    apart = unicodedata.normalize("NFD", search_key(text))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def blocks(name: FullName) -> set[str]:
    """Words that two names share wherever they are the same or alike, the halves in their places: an initial and a surname."""
    given, family = words(name.given), words(name.family)
    return {f"{first}|{last}" for first in ({one[0] for one in given} or {""}) for last in (family or [""])}


def asked_blocks(name: FullName) -> set[str]:
    """Under which of `blocks` to look for whoever may have this name, the halves changed over too."""
    return blocks(name) | blocks(FullName(name.family, name.given))
