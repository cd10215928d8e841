"""The national duty that says most nearly what a line says, by the words that they share.

A word is compared by its stem: in English and Welsh without accents and capitals and cut to six letters; in Welsh also without
the sound at its beginning that a mutation changes (`cefnogi`, `gefnogi`, `nghefnogi`). Each stem weighs the more the fewer
duties have it. Two texts are as alike as the weight that they share stands to all the weight that they have: 1 for the same
words, 0 for none. Where both languages are written, the mean of the two counts.

Measured by leaving each duty out of its own nation's set in turn and asking for it: see `docs/decisions` on job descriptions
for the figures, and `tests/test_national.py` of the app that holds the floor under them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

from llwybr.engines.drift.problem import Duty
from llwybr.values.bilingual import LANGUAGES, Language
from llwybr.values.letters import plain_letters

LEAST = 0.4  # less alike than this, nothing is suggested
LETTERS = 6  # of a word that are compared
WORD = re.compile(r"[^\W\d_]+")
MUTABLE = re.compile(r"^(?:ngh|mh|nh|ng|ch|ph|th|dd|ll|rh|[pbtdcgfmlrn])(?=..)")
LITTLE_WORDS = """
    a an and are as at by do each for from have how in is it its of on one or other others our out so that the their them
    they this to up what when where who with you your
    a ac ag ai ar at bob chi drwy eich ei eu fel gan gyda hwy i iddo iddynt mae mewn neu nhw o oddi os pan rhai sut sydd sy
    wrth y yn yng yr ym
"""
LITTLE = frozenset(LITTLE_WORDS.split())  # they are in every text, and say nothing of which one is meant


class Nearest(NamedTuple):
    """A duty, how alike it is (0 to 1), and the stems that it shares with the line."""

    duty: Duty
    alike: float
    shared: frozenset[str]


class Suggester:
    """A national set, read once, that answers for any number of lines."""

    def __init__(self, national: Sequence[Duty]) -> None:
        self.national = national
        self.stems = [{one: stems(_text(duty, one), one) for one in LANGUAGES} for duty in national]
        self.weights = {one: _weights(stemmed[one] for stemmed in self.stems) for one in LANGUAGES}
        # a word that no duty has is as rare as any
        self.rarest = {one: max(self.weights[one].values(), default=1.0) for one in LANGUAGES}
        self.whole = [{one: self._weight(stemmed[one], one) for one in LANGUAGES} for stemmed in self.stems]

    def nearest(self, en: str, cy: str, *, without: str = "", least: float = LEAST) -> Nearest | None:
        """The duty most like a line, of several as like the first; None where none is alike enough. A line may be written
        in one language. `without`: a duty that is passed over."""
        asked = {one: stems(cy if one == "cy" else en, one) for one in LANGUAGES}
        asked = {one: found for one, found in asked.items() if found}
        if not asked:
            return None
        others = [at for at, duty in enumerate(self.national) if duty.slug != without]
        weights = {one: self._weight(found, one) for one, found in asked.items()}
        best = max(others, key=lambda at: self._alike(asked, weights, at), default=None)
        if best is None or (alike := self._alike(asked, weights, best)) < least:
            return None
        shared = frozenset(stem for one in asked for stem in asked[one] & self.stems[best][one])
        return Nearest(self.national[best], alike, shared)

    def _alike(self, asked: Mapping[Language, frozenset[str]], weights: Mapping[Language, float], at: int) -> float:
        return sum(self._share(asked[one], weights[one], at, one) for one in asked) / len(asked)

    def _share(self, here: frozenset[str], weight: float, at: int, language: Language) -> float:
        both = weight + self.whole[at][language]
        return 2 * self._weight(here & self.stems[at][language], language) / both if both else 0.0

    def _weight(self, of: Iterable[str], language: Language) -> float:
        weights, rarest = self.weights[language], self.rarest[language]
        return sum(weights.get(one, rarest) for one in of)


def stems(text: str, language: Language) -> frozenset[str]:
    """The words of a text as they are compared, each once."""
    found = (plain_letters(word) for word in WORD.findall(text))
    kept = (word for word in found if len(word) > 1 and word not in LITTLE)
    return frozenset(_stem(word, language) for word in kept)


def _stem(word: str, language: Language) -> str:
    return (MUTABLE.sub("", word) if language == "cy" else word)[:LETTERS]


def _text(duty: Duty, language: Language) -> str:
    return duty.cy if language == "cy" else duty.en


def _weights(texts: Iterable[frozenset[str]]) -> dict[str, float]:
    all_of_them = list(texts)
    counts = Counter(stem for stemmed in all_of_them for stem in stemmed)
    return {stem: log((len(all_of_them) + 1) / count) for stem, count in counts.items()}
