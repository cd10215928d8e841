"""Where each word of the library stands: its resources in order, and the most telling place in each, packed into bytes."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from llwybr.apps.library.rules.words import words
from llwybr.values.bilingual import Language

TITLE, SUMMARY, BODY = 3, 2, 1
PLACES = 4  # a posting is one number: the resource's position × PLACES + the place
PACKED = np.dtype("<u4")

Part = tuple[Language, int, str]  # a text of a resource, its language and its place


@dataclass
class Entry:
    """One word in one language. `written` is how it is spelt where it first stands without a capital, or first of all."""

    written: str
    found: array[int] = field(default_factory=lambda: array("I"))

    def packed(self) -> bytes:
        return np.array(self.found, PACKED).tobytes()


def index(resources: Iterable[Iterable[Part]]) -> dict[tuple[str, Language], Entry]:
    """Every word of the resources, which come in the order of their positions, sorted by word and language."""
    entries: dict[tuple[str, Language], Entry] = {}
    for position, parts in enumerate(resources):
        best: dict[tuple[str, Language], int] = {}
        for language, place, text in parts:
            for written, folded in words(text):
                key = (folded, language)
                best[key] = max(place, best.get(key, 0))
                _spelt(entries, key, written)
        for key, place in best.items():
            entries[key].found.append(position * PLACES + place)
    return dict(sorted(entries.items()))


def unpacked(packed: bytes | memoryview) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The positions, rising, and the place in each."""
    numbers = np.frombuffer(packed, PACKED).astype(np.int64)
    return numbers // PLACES, numbers % PLACES


def _spelt(entries: dict[tuple[str, Language], Entry], key: tuple[str, Language], written: str) -> None:
    entry = entries.setdefault(key, Entry(written))
    if written.islower() and not entry.written.islower():
        entry.written = written
