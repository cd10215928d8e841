"""A table of staff as people save it: what it is, is found out first; then it is read a row at a time.

UTF-8, UTF-16 and Windows-1252; commas, semicolons and tabs; titles above the headings, empty lines and totals below the rows.
Memory stays the same however long the file is.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from llwybr.core.places.incoming.reading import ARCHIVES, MOST_CELL, PIECE, Lines, RefusedError

MOST_BYTES = 50_000_000  # a hundred thousand people in twenty columns are 20 MB
MOST_ROWS = 150_000
MOST_COLUMNS = 200
BEFORE_HEADINGS = 15  # lines in which the headings are looked for
SEPARATORS = ",;\t"
NEITHER = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)  # before UTF-16: one begins like it
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
TOTAL = re.compile(
    r"\W*((grand|sub|row|overall)[ -]?)?(totals?|count|sum|average|cyfansymiau|cyfanswm|is-gyfanswm|nifer)\b", re.I
)
TEXT_FORMULA = re.compile(r'="([^"]*)"')  # how spreadsheets keep the noughts of a number: ="00123"
FORMULA = tuple("=+-@\t\r＝＋－＠")

Row = tuple[int, list[str]]  # the line of the file, and the cells


@dataclass(frozen=True)
class Looked:
    """What a file is: its SHA-256, its encoding and what parts its cells."""

    digest: str
    encoding: str
    separator: str


@dataclass(frozen=True)
class Table:
    """The headings, and the rows below them as they come."""

    headings: list[str]
    rows: Iterator[Row]


def look_over(file: BinaryIO) -> Looked:
    """Go through a file once. Raises RefusedError for what is no plain text: empty, archive, size, nul, encoding."""
    file.seek(0)
    first = file.read(4096)
    if not first.strip():
        raise RefusedError("empty")
    if first.startswith(ARCHIVES):
        raise RefusedError("archive")
    size, decoders = 0, _decoders(first)
    file.seek(0)
    while piece := file.read(PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            raise RefusedError("size")
        decoders = {name: one for name, one in decoders.items() if _reads(one, piece)}
    encoding = next((name for name, one in decoders.items() if _reads(one, b"", final=True)), "")
    if not encoding:
        raise RefusedError("encoding")
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a protocol that BinaryIO meets
    return Looked(digest, encoding, _separator(file, encoding))


def _decoders(first: bytes) -> dict[str, codecs.IncrementalDecoder]:
    """The encodings that this may be, the likeliest first."""
    marked = next((name for mark, name in MARKS.items() if first.startswith(mark)), "")
    if first.startswith(NEITHER):
        raise RefusedError("encoding")
    if not marked and b"\0" in first:
        even, odd = first[::2].count(0), first[1::2].count(0)
        if max(even, odd) * 3 < len(first):
            raise RefusedError("nul")
        marked = "utf-16-le" if odd > even else "utf-16-be"
    return {name: codecs.getincrementaldecoder(name)() for name in ([marked] if marked else ["utf-8", "cp1252"])}


def _reads(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    """Raises RefusedError for a sign that no text has."""
    try:
        text = decoder.decode(piece, final=final)
    except UnicodeDecodeError:
        return False
    if "\0" in text:
        raise RefusedError("nul")
    return True


def _separator(file: BinaryIO, encoding: str) -> str:
    """What parts the most cells, in the same way, in the first lines."""
    with _text(file, encoding) as text:
        lines = [line for line in islice(Lines(text), BEFORE_HEADINGS) if line.strip()]
    told = re.match(r"\W?sep=([,;\t])", lines[0]) if lines else None
    if told:
        return told.group(1)
    return max(SEPARATORS, key=lambda sign: _parts(lines, sign))


def _parts(lines: Sequence[str], sign: str) -> tuple[int, int]:
    """In how many lines the sign stands as often as in most, and how often that is; signs in quotes are no matter."""
    counts = [re.sub(r'"[^"]*"', "", line).count(sign) for line in lines]
    usual = max(set(counts), key=lambda one: (counts.count(one) * bool(one), one), default=0)
    return (counts.count(usual) if usual else 0), usual


class _text:  # noqa: N801  used as a function
    """The file as text, while a block lasts: the file stays open, it is its owner's."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        file.seek(0)
        self.wrapped = io.TextIOWrapper(file, encoding=encoding, newline="")

    def __enter__(self) -> io.TextIOWrapper:
        return self.wrapped

    def __exit__(self, *_: object) -> None:
        self.wrapped.detach()


def read(file: BinaryIO, looked: Looked) -> Iterator[Row]:
    """Every line with something in it, cell by cell, with its number. Raises RefusedError: rows, cell, quotes, header."""
    with _text(file, looked.encoding) as text:
        lines = Lines(text)
        taken: list[str] = []
        reader = csv.reader(_noted(lines, taken), delimiter=looked.separator, strict=False)
        try:
            for number, row in enumerate(reader):
                lines.taken = 0
                if _is_open(taken):
                    raise RefusedError("quotes", reader.line_num)
                taken.clear()
                if number > MOST_ROWS + BEFORE_HEADINGS:
                    raise RefusedError("rows")
                cells = [_cell(one) for one in row]
                if any(cells):
                    yield reader.line_num, _checked(cells, reader.line_num)
        except csv.Error:
            raise RefusedError("quotes", reader.line_num) from None


def _noted(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    """The same lines, each kept until its row has been looked at."""
    for line in lines:
        taken.append(line)
        yield line


def _is_open(taken: Sequence[str]) -> bool:
    """Whether a quotation mark of a row is never closed: then the rows after it are taken for a part of its cell."""
    return len(taken) > 1 and sum(line.count('"') for line in taken) % 2 == 1


def _checked(cells: list[str], line: int) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise RefusedError("header", line)
    if max(map(len, cells)) > MOST_CELL:
        raise RefusedError("cell", line)
    return cells


def _cell(text: str) -> str:
    """As it was meant: without the spaces around it, and without what keeps a spreadsheet from working it out."""
    text = text.strip().lstrip("\ufeff").replace("\xa0", " ")
    if text.startswith(("=", "'")):
        if kept := TEXT_FORMULA.fullmatch(text):
            return kept.group(1).strip()
        if text[0] == "'" and text[1:].lstrip().startswith(FORMULA):
            return text[1:]
    return text


def table(file: BinaryIO, looked: Looked) -> Table:
    """The headings of a file and its rows. Raises RefusedError: one_column, no_rows, and what `read` raises."""
    lines = read(file, looked)
    first = [row for row in islice(lines, BEFORE_HEADINGS) if not _tells_separator(row)]
    widest = max((_filled(cells) for _, cells in first), default=0)
    if widest < 2:
        raise RefusedError("one_column" if first else "empty")
    at = next(number for number, (_, cells) in enumerate(first) if _filled(cells) * 2 > widest)
    headings = first[at][1]
    rows = chain(first[at + 1 :], lines)
    below = next(rows, None)
    if below is None:
        raise RefusedError("no_rows")
    return Table(headings, chain([below], rows))


def _tells_separator(row: Row) -> bool:
    return row[1][0].startswith("sep=")


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def is_total(cells: Sequence[str], width: int) -> bool:
    """Whether a row only adds up others: it says so in a cell, and most of it is empty."""
    filled = [cell for cell in cells if cell]
    return len(filled) * 2 <= max(width, 3) and any(TOTAL.match(cell) for cell in filled)
