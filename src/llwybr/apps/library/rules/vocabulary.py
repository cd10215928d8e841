"""Which words of the library a word of a search stands for, and how surely."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA  # counts two letters that changed places as one mistake

from llwybr.apps.library.rules.words import inflections, kindred

EXACT, MUTATED, BEGUN, MISTYPED = 4, 3, 2, 1
SHORTEST_BEGUN = 3
MOST = 60  # words of the library that one word may stand for
LAST = "\U0010ffff"  # sorts after every letter


@dataclass(frozen=True)
class Vocabulary:
    """The words of a library as they are compared, sorted, and whether each is Welsh. One of both languages stands twice."""

    texts: Sequence[str]
    welsh: Sequence[bool]
    by_length: dict[int, tuple[list[int], list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for at, text in enumerate(self.texts):
            places, texts = self.by_length.setdefault(len(text), ([], []))
            places.append(at)
            texts.append(text)

    def meant(self, word: str) -> dict[int, int]:
        """{place of a word: how well it fits}, the best first. Mistakes are looked for only where nothing else is surer."""
        found: dict[int, int] = {}
        _keep(found, self._same([word]), EXACT)
        _keep(found, self._welsh(self._same(kindred(word))), MUTATED)
        mistaken = [] if found else list(self._mistyped(word))
        _keep(found, self._begun(word), BEGUN)
        _keep(found, mistaken, MISTYPED)
        best = sorted(found, key=lambda at: (-found[at], len(self.texts[at]), at))
        return {at: found[at] for at in best[:MOST]}

    def _same(self, words: Iterable[str]) -> Iterator[int]:
        for word in words:
            at = bisect_left(self.texts, word)
            while at < len(self.texts) and self.texts[at] == word:
                yield at
                at += 1

    def _welsh(self, places: Iterable[int]) -> Iterator[int]:
        return (at for at in places if self.welsh[at])

    def _begun(self, word: str) -> Iterator[int]:
        """Words that begin with this one or have another ending, mutated or not."""
        if len(word) >= SHORTEST_BEGUN:
            yield from self._starting(word)
            for other in kindred(word):
                yield from self._welsh(self._same(inflections(other)))
                yield from self._welsh(self._starting(other))
        yield from self._same(inflections(word))

    def _starting(self, word: str) -> range:
        return range(bisect_left(self.texts, word), bisect_left(self.texts, word + LAST))

    def _mistyped(self, word: str) -> Iterator[int]:
        allowed = mistakes(word)
        for length in range(len(word) - allowed, len(word) + allowed + 1) if allowed else ():
            places, texts = self.by_length.get(length, ([], []))
            for text, _, at in process.extract(word, texts, scorer=OSA.distance, score_cutoff=allowed, limit=None):
                yield places[at]
                yield from self._welsh(self._same(kindred(text) if self.welsh[places[at]] else ()))


def mistakes(word: str) -> int:
    """How many wrong letters are forgiven: none in a short word, where they make another one."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def _keep(found: dict[int, int], places: Iterable[int], fit: int) -> None:
    for at in places:
        found.setdefault(at, fit)
