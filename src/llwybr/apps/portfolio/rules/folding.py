"""PURE: title and text as they are searched: the words alone, without accents and capitals, a space before each."""

import re
from dataclasses import dataclass

from llwybr.values.letters import plain_letters
from llwybr.values.mutation import forms

WORD = re.compile(r"[^\W_]+")
MOST_TYPED = 200  # characters of a search that are read
MOST_ASKED = 8  # words of a search that are looked for


@dataclass(frozen=True)
class Asked:
    """A word that is searched: as it was typed and, for what is in Welsh, as it may have mutated. Each begins with a space."""

    word: str
    mutated: tuple[str, ...]


def folded(*texts: str) -> str:
    """What is kept to be searched: a word is found by its beginning, as ` cath` finds `cathod`."""
    return "".join(f" {word}" for text in texts for word in WORD.findall(plain_letters(text)))


def asked(text: str) -> list[Asked]:
    """The words that a search looks for, each once."""
    found = dict.fromkeys(WORD.findall(plain_letters(text[:MOST_TYPED])))
    return [Asked(f" {word}", tuple(f" {form}" for form in sorted(forms(word)))) for word in list(found)[:MOST_ASKED]]
