"""PURE: the pattern by which a database finds a name, whatever accents, capitals and signs it or the reader has."""

from __future__ import annotations

import re
import unicodedata
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
    words = _WORD.findall(plain_letters(text[:LONGEST].translate(_JOINERS)))
    return [_pattern(word) for word in words[:MOST_WORDS]]


def _pattern(word: str) -> str:
    return "(^|[ '’‘-])" + _SIGNS.join(
        f"[{_accented()[sign]}]{_MARKS}" if sign in _accented() else sign for sign in word
    )
