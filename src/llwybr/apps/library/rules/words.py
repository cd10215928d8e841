"""The words of a text as a search compares them: no accents, no capitals, and whatever has mutated a Welsh one."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from llwybr.values.letters import plain_letters
from llwybr.values.mutation import forms, radicals

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
LONGEST = 40  # letters of a word that are compared
MOST_TYPED = 500  # characters of a search that are read
MOST_ASKED = 12  # words of a search that are looked for

# Words that are in every text say nothing about which one is meant.
LITTLE_WORDS = """
    a about all am an and are as at be by can do does for from have how if in is it me my of on or our so that the their
    them they this to us was we what when where which who why will with you your
    ac ag ai ar at beth bod ble chi chwi dros drwy efo ei eich ein er eu fath fe felly fod fy fyddaf fydd gan gyda gyfer
    hefyd heb hon hwn hyn hynny mae maent mai mewn mi mor na nad nawr neu ni nid nhw oedd oes os pa pam pan pwy rwy roi
    sut sy sydd trwy un wedi wrth yma yn yna yng ym yr
"""
LITTLE = frozenset(LITTLE_WORDS.split())

# What the same word may end with instead: one and many, in both languages.
ENDINGS = (
    *("", "s", "es", "y", "ies", "ed", "ing"),
    *("au", "iau", "ion", "on", "oedd", "od", "i", "ydd", "edd", "wr", "wyr", "wraig"),
)
SHORTEST_STEM = 4

# One and many, where the word itself changes and no ending tells.
CHANGED = """
    plentyn plant, bachgen bechgyn, athro athrawon athrawes, ty tai, car ceir, ffordd ffyrdd, gair geiriau, corff cyrff,
    bwrdd byrddau, drws drysau, maes meysydd, cwrs cyrsiau, rhaglen rhaglenni, llaw dwylo, troed traed, ci cwn,
    brawd brodyr, chwaer chwiorydd, mis misoedd, gwers gwersi, llyfr llyfrau, sgwrs sgyrsiau, child children, person people
"""
ONE_AND_MANY = {word: frozenset(pair.split()) for pair in CHANGED.split(",") for word in pair.split()}


def words(text: str) -> Iterator[tuple[str, str]]:
    """Each word as it is written and as it is compared. One with a hyphen is there whole and in its parts."""
    for found in WORD.findall(unicodedata.normalize("NFKC", text)):
        parts = found.split("-")
        for written in (*parts, "".join(parts)) if len(parts) > 1 else parts:
            folded = fold(written)
            if len(folded) > 1 or folded.isdigit():  # one letter is what an apostrophe cut off
                yield written[:LONGEST], folded


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Without accents and capitals: `Tŷ` is `ty`."""
    return plain_letters(word)[:LONGEST]


def asked(text: str) -> list[str]:
    """The words that a search looks for, each once. Little words count only where there are no others."""
    found = list(dict.fromkeys(folded for _, folded in words(text[:MOST_TYPED])))
    return ([word for word in found if word not in LITTLE] or found)[:MOST_ASKED]


def kindred(word: str) -> set[str]:
    """Every other form that a Welsh word may be found in, without those that stand for little."""
    return forms(word) - LITTLE


def inflections(word: str) -> set[str]:
    """The same word with another ending, or as one and many: `cogyddion` as `cogydd`, `blant` as `plentyn`."""
    stems = {word.removesuffix(ending) for ending in ENDINGS}
    ended = {stem + ending for stem in stems if len(stem) >= SHORTEST_STEM for ending in ENDINGS}
    changed = {other for radical in radicals(word) for other in ONE_AND_MANY.get(radical, ())}
    return (ended | changed) - {word}
