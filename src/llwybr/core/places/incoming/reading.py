"""A CSV that may be anything, read row by row: what it is, is found out before any of it is believed.

Memory stays the same however large the file is: it is looked over in pieces, then read a row at a time.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

# The limits of a list, all in one place. GIAS has about 52,000 rows in 62 MB.
MOST_BYTES = 100_000_000
MOST_ROWS = 200_000
MOST_ROW = 65_536  # bytes or characters of one row
MOST_CELL = 32_000
MOST_COLUMNS = 300

PIECE = 1_048_576
ARCHIVES = (
    b"PK",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
)  # zip and xlsx, gz, bz2, xz, 7z, xls
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


class RefusedError(Exception):
    """Why a file cannot be read. `reason` names the words for it (`words.py`); `line`, `what`: where, and the text in question."""

    def __init__(self, reason: str, line: int = 0, what: str = "") -> None:
        super().__init__(reason)
        self.reason, self.line, self.what = reason, line, what[:80]


@dataclass(frozen=True)
class Looked:
    """What a file is: its SHA-256 and its encoding."""

    digest: str
    encoding: str


def look_over(file: BinaryIO) -> Looked:
    """Go through the file once without reading it. Raises RefusedError for what is no plain text, or has no end of line."""
    file.seek(0)
    first = file.read(8)
    if not first:
        raise RefusedError("empty")
    if first.startswith(WIDE):
        raise RefusedError("utf16")
    if first.startswith(ARCHIVES):
        raise RefusedError("archive")
    file.seek(0)
    glance = _Glance()
    while piece := file.read(PIECE):
        glance.at(piece)
    return glance.end()


class _Glance:
    """What has been seen of a file so far."""

    def __init__(self) -> None:
        self.hash, self.size, self.run = hashlib.sha256(), 0, 0
        self.utf8 = codecs.getincrementaldecoder("utf-8")()
        self.is_utf8 = True

    def at(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > MOST_BYTES:
            raise RefusedError("size")
        if b"\0" in piece:
            raise RefusedError("utf16" if piece.count(b"\0") > len(piece) // 4 else "nul")
        self._lines(piece)
        self.hash.update(piece)
        self._letters(piece, final=False)

    def end(self) -> Looked:
        self._letters(b"", final=True)
        return Looked(self.hash.hexdigest(), "utf-8-sig" if self.is_utf8 else "cp1252")

    def _lines(self, piece: bytes) -> None:
        """The longest way without an end of line, across pieces."""
        lines = piece.replace(b"\r", b"\n").split(b"\n")
        longest = max(len(lines[0]) + self.run, max(map(len, lines[1:]), default=0))
        self.run = len(lines[-1]) + (self.run if len(lines) == 1 else 0)
        if longest > MOST_ROW:
            raise RefusedError("row")

    def _letters(self, piece: bytes, *, final: bool) -> None:
        try:
            if self.is_utf8:
                self.utf8.decode(piece, final=final)
        except UnicodeDecodeError:
            self.is_utf8 = False


def rows(file: BinaryIO, encoding: str, needed: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The line and the needed cells of each row, in the order that was asked for. Raises RefusedError."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield from _rows(text, needed)
    except UnicodeDecodeError:
        raise RefusedError("encoding") from None
    finally:
        text.detach()  # the file stays open: it is its owner's


def _rows(text: io.TextIOWrapper, needed: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    lines = Lines(text)
    reader = csv.reader(lines, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        at = _columns(header, needed)
        for number, row in enumerate(reader, start=1):
            lines.taken = 0
            if number > MOST_ROWS:
                raise RefusedError("rows")
            if not row:
                continue
            if len(row) != len(header):
                raise RefusedError("cells", reader.line_num, str(len(row)))
            if max(map(len, row)) > MOST_CELL:
                raise RefusedError("cell", reader.line_num)
            yield reader.line_num, [row[one].strip() for one in at]
    except csv.Error:
        raise RefusedError("quotes", reader.line_num) from None


def _columns(header: list[str], needed: Sequence[str]) -> list[int]:
    """Where each needed column stands."""
    if missing := [name for name in needed if name not in header]:
        raise RefusedError("columns", 1, ", ".join(missing[:3]))
    if len(header) > MOST_COLUMNS or any(header.count(name) > 1 for name in needed):
        raise RefusedError("header", 1)
    return [header.index(name) for name in needed]


class Lines:
    """The lines of a text, until one row takes too many of them: a quote that is never closed would take them all."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text, self.taken = text, 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self.text.readline(MOST_ROW + 1)
        if not line:
            raise StopIteration
        self.taken += len(line)
        if self.taken > MOST_ROW:
            raise RefusedError("quotes")
        return line
