"""What can be said of every text of a pack, whatever it is about: can it be read, and is each language in its own place."""

import re
from collections.abc import Hashable, Iterator
from typing import NamedTuple

from pydantic import BaseModel

from llwybr.core.packs.shape import RecordShape, Text

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SENTENCE_END = re.compile(
    r"(?<![.!?:;])[.!?:;]+[\s'’\")]|\n\s*\n|$"
)  # from the first stop of a row: from each takes for ever
LONG = 6  # a word of more letters is long, as Björnsson's LIX counts
HARDEST = {
    "en": 45,
    "cy": 55,
}  # LIX of a whole record: about what a newspaper asks; the same text in Welsh has longer words
LONGEST = 38  # words in one sentence
FEWEST = 30  # words below which a record is too short to be judged as a whole

LITTLE = {
    "en": "the and of to is are you your with for that this from they their have what when which how it",
    "cy": "y yr yn ac ar mae eich chi rydych rwy'n ei eu sydd gan gyda neu sut pan beth wrth bod yw",
}
ENGLISH, WELSH = (frozenset(words.split()) for words in LITTLE.values())
TONGUE = {"en": ("English", ENGLISH, "Welsh", WELSH), "cy": ("Welsh", WELSH, "English", ENGLISH)}
SURE = 3  # so many little words of the other language, and more of them than of its own


class TextFinding(NamedTuple):
    """What is wrong with the words of a record: in which of its fields, and what to do."""

    path: tuple[Hashable, ...]
    message: str


def texts(value: object, path: tuple[Hashable, ...] = ()) -> Iterator[tuple[tuple[Hashable, ...], Text]]:
    """Every pair of texts in a record, with the way to it."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts(one, (*path, key))


def check(record: RecordShape) -> Iterator[TextFinding]:
    """The sentences that are too long or in the wrong language, and a record that is hard to read as a whole."""
    pairs = [(path, text) for path, text in texts(record) if path[0] not in {"source", *record.QUOTED}]
    for path, text in pairs:
        for language, words in (("en", text.en), ("cy", text.cy)):
            yield from ((TextFinding((*path, language), what)) for what in _faults(language, words))
        if text.en == text.cy and len(WORD.findall(text.en)) > LONG:
            yield TextFinding((*path, "cy"), "is word for word the English: write the Welsh.")
    for language in ("en", "cy"):
        whole = "\n\n".join(getattr(text, language) for _, text in pairs)
        if (found := lix(whole)) > HARDEST[language]:
            what = f"(LIX {found:.0f}, at most {HARDEST[language]}): use shorter words and sentences."
            yield TextFinding((), f"is hard to read in {TONGUE[language][0]} {what}")


def _faults(language: str, words: str) -> Iterator[str]:
    own, own_words, other, other_words = TONGUE[language]
    sentences = [[word.casefold().replace("’", "'") for word in WORD.findall(one)] for one in SENTENCE_END.split(words)]
    for said in sentences:
        foreign = sum(word in other_words for word in said)
        if foreign >= SURE and foreign > sum(word in own_words for word in said):
            yield f"has a sentence that looks like {other} ({' '.join(said[:4])}…): write it in {own}."
    longest = max(map(len, sentences), default=0)
    if longest > LONGEST:
        yield f"has a sentence of {longest} words, at most {LONGEST} can be followed: make two of it."


def lix(text: str) -> float:
    """Björnsson's readability: words in a sentence, plus the share of long words in a hundred. 0 for a text too short to judge."""
    words = WORD.findall(text)
    if len(words) < FEWEST:
        return 0
    sentences = sum(bool(WORD.search(one)) for one in SENTENCE_END.split(text))
    return len(words) / max(1, sentences) + 100 * sum(len(word) > LONG for word in words) / len(words)
