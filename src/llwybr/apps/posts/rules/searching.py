"""PURE: how a name is found, whatever accents, capitals and signs it or the reader has: by a database, and in a list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from llwybr.values.letters import plain_letters

MOST_WORDS = 6
LONGEST = 60
_WORD = re.compile(r"[^\W_]+")
_JOINERS = str.maketrans("", "", "'’‘`´.")
_SIGNS = "['’‘`´.]?"  # between two letters of one word: O’Brien
_MARKS = "[\u0300-\u036f]*"  # an accent that is a sign of its own


@lru_cache(maxsize=1)
def _accented() -> dict[str, str]:
    """The letters that stand for each plain one: `aAâÂàÀ…` for `a`."""
    found: dict[str, str] = {}
    for code in range(0x41, 0x1EFA):
        letter = chr(code)
        plain = plain_letters(letter) if letter.isalpha() else ""
        if len(plain) == 1 and "a" <= plain <= "z" and unicodedata.category(letter) in {"Ll", "Lu"}:
            found[plain] = found.get(plain, "") + letter
    return found


def patterns(text: str) -> list[str]:
    """One for each word that a name must have, from the beginning of a word of it. Both engines read them alike."""
    return [_pattern(word) for word in _words(text)]


def finder(text: str) -> Callable[[str, str], bool] | None:
    """Whether a name (and its `folded` letters) has all of `patterns(text)`; None for a text that asks for nothing.

    Letters are compared first: a pattern takes ten times as long, and few names have the letters and not the pattern.
    """
    words = _words(text)
    has = [re.compile(_pattern(word)).search for word in words]
    if not words:
        return None
    return lambda name, letters: all(word in letters for word in words) and all(one(name) for one in has)


def folded(name: str) -> str:
    """A name in plain letters, without the signs within words: it holds each word of a text that finds the name."""
    return name.translate(_folding())


@lru_cache(maxsize=1)
def _folding() -> dict[int, str | None]:
    letters: dict[int, str | None] = {
        ord(letter): plain for plain, several in _accented().items() for letter in several
    }
    return letters | dict.fromkeys((*_JOINERS, *range(0x300, 0x370)))


def _words(text: str) -> list[str]:
    return _WORD.findall(plain_letters(text[:LONGEST].translate(_JOINERS)))[:MOST_WORDS]


def _pattern(word: str) -> str:
    return "(^|[ '’‘-])" + _SIGNS.join(
        f"[{_accented()[sign]}]{_MARKS}" if sign in _accented() else sign for sign in word
    )
