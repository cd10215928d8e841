"""Which of our jobs somebody's own word for a job may mean: proposed, never decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from llwybr.apps.posts.incoming.headings import fold, said_in_short

MOST, LEAST = 4, 0.5  # proposals; of the words that have to be the same
NO_WORDS = {
    "a",
    "and",
    "the",
    "of",
    "to",
    "i",
    "ac",
    "y",
    "yr",
    "o",
    "in",
    "for",
    "level",
    "lefel",
    "grade",
    "gradd",
    "pt",
    "ft",
}


def propose(word: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The jobs (slugs) that this word may mean, the likeliest first. `names`: of each job, its names in both languages."""
    said = _words(word)
    found = {slug: max((_alike(said, _words(name)) for name in some), default=0.0) for slug, some in names.items()}
    parts = [part for each in fold(word).split() for part in _level_apart(each)]
    level = next((part for part in parts if part.isdigit()), "")
    likely = [slug for slug, share in found.items() if share >= LEAST]
    return sorted(likely, key=lambda slug: (-found[slug], not (level and slug.endswith(f"-{level}"))))[:MOST]


@lru_cache(maxsize=5000)
def _words(text: str) -> frozenset[str]:
    short = said_in_short()
    split = [part for word in fold(text).split() for part in _level_apart(word)]
    words = {part for word in split for part in short.get(word, word).split()}
    return frozenset(word for word in words - NO_WORDS if not word.isdigit())


def _level_apart(word: str) -> tuple[str, ...]:
    """`ta2` is a TA of the second level."""
    letters = word.rstrip("0123456789")
    return (letters, word[len(letters) :]) if letters and letters != word else (word,)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """How many of the words of both they share."""
    return len(one & other) / len(one | other) if one and other else 0.0
