"""All that a nation's library holds, as a search needs it: remembered until it is loaded anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from llwybr.apps.library.models import Priority, Resource, Shelf, Word
from llwybr.apps.library.rules.postings import unpacked
from llwybr.apps.library.rules.ranking import Meant
from llwybr.apps.library.rules.vocabulary import Vocabulary

if TYPE_CHECKING:
    from uuid import UUID

    from llwybr.values.bilingual import Language

REMEMBERED = 4  # two nations, before and after a load
FIELDS = ("position", "kind", "languages", "families", "priorities", "in_force_from", "in_force_until")

Mask = NDArray[np.bool_]  # one for each resource, in order
Masks = dict[str, Mask]


@dataclass(frozen=True, eq=False)
class Stock:
    """The resources of a nation in order: their keys, when they are in force, and which of them have what."""

    keys: NDArray[np.int64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    kinds: Masks
    languages: Masks
    families: Masks
    elements: Masks
    serving: Masks
    priorities: Sequence[Priority]

    def none(self) -> Mask:
        return np.zeros(len(self.keys), np.bool_)

    def in_force(self, on: date) -> Mask:
        day = on.toordinal()
        return (self.begins <= day) & (day <= self.ends)

    def about(self, elements: Iterable[str]) -> Mask:
        """What is about any of these elements."""
        found = self.none()
        for element in elements:
            found |= self.elements.get(element, False)
        return found

    def made_for(self, family: str) -> Mask:
        """What is for this family, or for everyone."""
        return self.families.get("", self.none()) | self.families.get(family, False)


def stamp(nation: str) -> UUID | None:
    """Of the nation's library as it was last loaded; None if it never was."""
    return Shelf.objects.filter(nation=nation).values_list("stamp", flat=True).first()


@lru_cache(maxsize=REMEMBERED)
def stock(nation: str, stamp: UUID | None) -> Stock:
    """Everything but the words: two queries for each load, whatever it holds."""
    joined = Resource.objects.filter(nation=nation).order_by("position")  # a row for each element that one is about
    rows = list(joined.values_list("pk", *FIELDS, "about__element", named=True))
    one_each = {row.pk: row for row in rows}
    at = {key: place for place, key in enumerate(one_each)}

    def masks(slugs: Callable[[Any], Iterable[str]]) -> Masks:
        found: Masks = {}
        for row in rows:
            for slug in slugs(row):
                found.setdefault(slug, np.zeros(len(at), np.bool_))[at[row.pk]] = True
        return found

    return Stock(
        keys=np.array(list(at), np.int64),
        begins=_days(row.in_force_from or date.min for row in one_each.values()),
        ends=_days(row.in_force_until or date.max for row in one_each.values()),
        kinds=masks(lambda row: ["guide" if row.kind == "guide" else "page"]),
        languages=masks(lambda row: row.languages),
        families=masks(lambda row: row.families or [""]),
        elements=masks(lambda row: [row.about__element] if row.about__element else []),
        serving=masks(lambda row: row.priorities),
        priorities=tuple(Priority.objects.filter(nation=nation)),
    )


def _days(days: Iterable[date]) -> NDArray[np.int64]:
    return np.array([day.toordinal() for day in days], np.int64)


@dataclass(frozen=True)
class Words:
    """The words of a nation's library, and the key of each."""

    vocabulary: Vocabulary
    keys: Sequence[int]


@lru_cache(maxsize=REMEMBERED)
def words(nation: str, stamp: UUID | None) -> Words:
    """The words alone, not where they stand: one query for each load."""
    rows = sorted(Word.objects.filter(nation=nation).values_list("text", "language", "pk"))
    return Words(
        Vocabulary(tuple(row[0] for row in rows), tuple(row[1] == "cy" for row in rows)), tuple(row[2] for row in rows)
    )


def meant(known: Words, asked: Iterable[str], size: int) -> list[list[Meant]]:
    """For each word of a search, the words of the library that it may stand for and where they stand: one query."""
    fits = [known.vocabulary.meant(word) for word in asked]
    wanted = {known.keys[at] for fit in fits for at in fit}
    rows = {row[0]: row[1:] for row in _postings(wanted)} if wanted else {}
    found = [[(rows[key], how) for at, how in fit.items() if (key := known.keys[at]) in rows] for fit in fits]
    return [[_meant(*row, how, size) for row, how in one] for one in found]


def _postings(keys: Iterable[int]) -> Iterable[tuple[int, str, Any, bytes | memoryview]]:
    return Word.objects.filter(pk__in=keys).values_list("pk", "written", "language", "found")


def _meant(written: str, language: Language, packed: bytes | memoryview, fit: int, size: int) -> Meant:
    positions, places = unpacked(packed)
    here = int(np.searchsorted(positions, size))  # a load may have ended between two queries of this search
    return Meant(written, language, fit, positions[:here], places[:here])
