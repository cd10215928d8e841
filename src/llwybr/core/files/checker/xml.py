"""XML, looked through piece by piece: no document type (so no entities), not nested too deep, UTF-8, and what each part forbids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from llwybr.core.files.refused import RefusedError

Element = Callable[[str, dict[str, str]], None]  # its name and attributes, without what stands for their vocabularies
ENCODINGS = {"", "utf-8", "us-ascii", "ascii"}
LONGEST_TAG = 1_000_000


def looked_through(
    pieces: Iterable[bytes], depth: int, at: Element, said: Callable[[str], None] | None = None
) -> Iterator[bytes]:
    """The same pieces. `at` is told each element, `said` each piece of text. Raises RefusedError."""
    parser, level = expat.ParserCreate(namespace_separator=" "), 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level > depth:
            raise RefusedError("depth")
        at(local(name), {local(one): value for one, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal level
        level -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler, parser.XmlDeclHandler = _no_doctype, _declared
    if said:
        parser.CharacterDataHandler = said
    for piece in pieces:
        parser.Parse(piece, False)
        yield piece
    parser.Parse(b"", True)


def local(name: str) -> str:
    return name.rpartition(" ")[2]


def _no_doctype(*given: object) -> None:
    raise RefusedError("part", what="DOCTYPE")


def _declared(version: str, encoding: str | None, standalone: int) -> None:
    if (encoding or "").lower() not in ENCODINGS:
        raise RefusedError("part", what=f"{encoding}"[:40])


def rewritten(pieces: Iterable[bytes], changes: Iterable[tuple[re.Pattern[bytes], bytes]]) -> Iterator[bytes]:
    """The pieces with what is found replaced; no tag is cut in two for it."""
    rest = b""
    for piece in pieces:
        rest += piece
        cut = rest.rfind(b"<")
        if len(rest) - cut > LONGEST_TAG:
            raise RefusedError("heavy")
        yield _changed(rest[:cut], changes)
        rest = rest[cut:]
    yield _changed(rest, changes)


def _changed(text: bytes, changes: Iterable[tuple[re.Pattern[bytes], bytes]]) -> bytes:
    for pattern, put in changes:
        text = pattern.sub(put, text)
    return text
