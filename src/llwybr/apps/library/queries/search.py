"""Searching and browsing the library: what was found, in order, and by what it can be narrowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from llwybr.apps.library.models import Resource
from llwybr.apps.library.queries import stock as remembered
from llwybr.apps.library.queries.reading import LONG
from llwybr.apps.library.rules import ranking
from llwybr.apps.library.rules.words import asked as asked_in
from llwybr.apps.standards import queries as standards

if TYPE_CHECKING:
    from uuid import UUID

    from llwybr.apps.library.queries.stock import Mask, Stock
    from llwybr.apps.library.rules.ranking import Meant, Numbers
    from llwybr.apps.standards.models import Edition
    from llwybr.core.kit.bilingual import Written
    from llwybr.values.bilingual import Language


@dataclass(frozen=True)
class Option:
    """One way to narrow what was found, and how much would be left. The page names those without a title."""

    slug: str
    title: Written | None
    count: int
    chosen: bool


@dataclass(frozen=True)
class Side:
    """What to narrow by: area, family, kind, language or priority. `total`: what is there without it."""

    name: str
    total: int
    options: Sequence[Option]


@dataclass(frozen=True)
class Hit:
    """One resource that was found: whether it holds all the words, and the words that brought it up where that is not plain."""

    resource: Resource
    whole: bool
    reasons: Sequence[Meant]


@dataclass(frozen=True)
class Found:
    """What a search found: the positions of the resources, the best first, to be cut into pages."""

    stock: Stock
    asked: Sequence[Sequence[Meant]]
    held: Numbers
    positions: list[int]
    sides: Sequence[Side]
    whole: int  # how many hold all the words
    anywhere: int  # how many there would be without the choices
    language: Language

    @property
    def chosen(self) -> list[Option]:
        """The choices that narrow it."""
        return [option for side in self.sides for option in side.options if option.chosen]

    def about(self, element: str) -> list[int]:
        """Those of the positions that are about one element."""
        mask = self.stock.about([element])
        return [at for at in self.positions if mask[at]]

    def hits(self, positions: Iterable[int]) -> list[Hit]:
        """Some of them, read from the database: one query. What has left the library since is left out."""
        keys = {int(self.stock.keys[at]): at for at in positions}
        rows = Resource.objects.defer(*LONG).in_bulk(list(keys))
        return [self._hit(rows[key], at) for key, at in keys.items() if key in rows]

    def _hit(self, resource: Resource, at: int) -> Hit:
        reasons = list(ranking.reasons(self.asked, at, self.language))
        return Hit(resource, bool(self.held[at] == len(self.asked)), reasons)


def search(nation: str, words: str, choices: Mapping[str, str], *, language: Language, on: date) -> Found:
    """What holds the words, best first; without words all there is, our own guides first.

    `choices` narrow it: {name of a side: slug}; what is no choice is passed over. Words are found in both languages, without
    accents, mutated or not, with another ending, and with a wrong letter or two; see `rules`.
    """
    stamp = remembered.stamp(nation)
    stock = remembered.stock(nation, stamp)
    wanted = asked_in(words)
    asked = remembered.meant(remembered.words(nation, stamp), wanted, len(stock.keys)) if wanted else []
    held, rank = ranking.standing(asked, len(stock.keys))
    there = stock.in_force(on)
    if words.strip():
        there &= held > 0
    else:
        rank = stock.kinds.get("guide", stock.none()).astype(np.int64)
    offered = _offered_on(nation, stock, on)
    chosen = {name: choices[name] for name, options in offered.items() if choices.get(name) in options}
    found = np.flatnonzero(_narrowed(there, offered, chosen))
    return Found(
        stock=stock,
        asked=asked,
        held=held,
        positions=found[np.argsort(-rank[found], kind="stable")].tolist(),
        sides=[_side(name, there, offered, chosen) for name in offered],
        whole=int(np.count_nonzero(held[found] == len(asked))),
        anywhere=int(np.count_nonzero(there)),
        language=language,
    )


Offered = dict[str, dict[str, tuple["Written | None", "Mask"]]]


def _offered_on(nation: str, stock: Stock, on: date) -> Offered:
    edition = standards.edition_in_force(nation, on)
    return _offered(stock, edition, edition.stamp) if edition else _offered(stock, None, None)


@lru_cache(maxsize=remembered.REMEMBERED)
def _offered(stock: Stock, edition: Edition | None, stamp: UUID | None) -> Offered:
    """All that the library can be narrowed by: {name of a side: {slug: its title and the resources that have it}}.

    Remembered until either is loaded anew: `stamp` is the edition's.
    """
    elements: dict[str, list[str]] = {}
    titles: dict[str, Written] = {}
    for element in standards.elements(edition) if edition else ():
        elements.setdefault(element.area.slug, []).append(element.slug)
        titles[element.area.slug] = element.area.title
    families = edition.families.all() if edition else ()
    return {
        "area": {slug: (titles[slug], stock.about(held)) for slug, held in elements.items()},
        "family": {one.slug: (one.title, stock.made_for(one.slug)) for one in families},
        "kind": {slug: (None, stock.kinds[slug]) for slug in ("guide", "page") if slug in stock.kinds},
        "language": {slug: (None, stock.languages[slug]) for slug in ("cy", "en") if slug in stock.languages},
        "priority": {one.slug: (one.title, stock.serving.get(one.slug, stock.none())) for one in stock.priorities},
    }


def _narrowed(there: Mask, offered: Offered, chosen: Mapping[str, str], but: str = "") -> Mask:
    """What is left by the choices, leaving out that of one side."""
    for name, slug in chosen.items():
        if name != but:
            there = there & offered[name][slug][1]
    return there


def _side(name: str, there: Mask, offered: Offered, chosen: Mapping[str, str]) -> Side:
    left = _narrowed(there, offered, chosen, but=name)
    options = [
        Option(slug, title, int(np.count_nonzero(left & mask)), chosen.get(name) == slug)
        for slug, (title, mask) in offered[name].items()
    ]
    return Side(name, int(np.count_nonzero(left)), options)
