"""PURE: what is said of one kind of file, and of the process that looks at it; the process itself reads no more than this."""

from __future__ import annotations

from dataclasses import dataclass

from llwybr.values.bilingual import Bilingual


@dataclass(frozen=True)
class Kind:
    """One kind of file that may come in. A limit of 0 does not apply to it."""

    id: str
    name: Bilingual
    ending: str
    type: str
    bytes: int
    pages: int = 0
    pixels: int = 0
    progressive: int = 0  # pixels
    side: int = 0
    entries: int = 0
    unpacked: int = 0  # bytes
    ratio: int = 0
    depth: int = 0
    keeps: str = ""


@dataclass(frozen=True)
class Process:
    """What the process that looks at a file may take."""

    seconds: int
    patience: int
    megabytes: int
    at_once: int
    queue: int
