"""Files that are packed: opened within limits, read in pieces that are counted, and packed anew without what lay beside."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from llwybr.core.files.kind import Kind
from llwybr.core.files.refused import RefusedError

PIECE = 65_536
SMALL = 1_000_000  # bytes: an entry up to this size may be packed as tightly as it likes
LONGEST_NAME = 200
EPOCH = (1980, 1, 1, 0, 0, 0)  # when it was written is nobody's business
UNSAFE = re.compile(r"^/|\\|:|(^|/)\.\.?(/|$)|[\x00-\x1f]")
ODT = b"application/vnd.oasis.opendocument.text"
MAIN = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}


def what_it_is(source: BinaryIO) -> str:
    """The kind of document that is packed here. Raises RefusedError where it is any other archive."""
    names = _zip(source).namelist()
    if "mimetype" in names:
        with _zip(source).open("mimetype") as opened:
            if opened.read(len(ODT) + 1) == ODT:
                return "odt"
    if "[Content_Types].xml" in names:
        for start, kind in MAIN.items():
            if any(name.startswith(start) for name in names):
                return kind
    raise RefusedError("archive")


def _zip(source: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, NotImplementedError):
        raise RefusedError("broken") from None


class Unpacked:
    """An archive that keeps to the limits of its kind, as it declares and as it turns out."""

    def __init__(self, source: BinaryIO, kind: Kind) -> None:
        self.kind, self.counted = kind, 0
        self.zip = _zip(source)
        self.entries = {one.filename: one for one in self.zip.infolist() if not one.is_dir()}
        self._declared()

    def _declared(self) -> None:
        every = self.zip.infolist()
        if len(every) > self.kind.entries:
            raise RefusedError("entries", most=self.kind.entries)
        if len({one.filename.casefold() for one in every}) != len(every):
            raise RefusedError("broken")
        for one in every:
            _sound(one)
            self._loose(one.file_size, one.compress_size)
        if sum(one.file_size for one in every) > self.kind.unpacked:
            raise RefusedError("unpacked")

    def _loose(self, size: int, packed: int) -> None:
        if size > SMALL and size > packed * self.kind.ratio:
            raise RefusedError("unpacked")

    def pieces(self, name: str) -> Iterator[bytes]:
        """What an entry holds; counted, whatever was declared."""
        entry, size = self.entries[name], 0
        with self.zip.open(entry) as opened:
            while piece := opened.read(PIECE):
                size += len(piece)
                self.counted += len(piece)
                self._loose(size, entry.compress_size)
                if self.counted > self.kind.unpacked:
                    raise RefusedError("unpacked")
                yield piece

    def whole(self, name: str, most: int) -> bytes:
        """An entry that is small. Raises RefusedError where it is not."""
        found = bytearray()
        for piece in self.pieces(name):
            found += piece
            if len(found) > most:
                raise RefusedError("heavy")
        return bytes(found)


def _sound(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 0x41:  # encrypted, simply or strongly
        raise RefusedError("locked")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise RefusedError("broken")
    if UNSAFE.search(entry.filename) or len(entry.filename) > LONGEST_NAME:
        raise RefusedError("broken")


class Packed:
    """The archive anew: entries and nothing else."""

    def __init__(self, target: BinaryIO) -> None:
        self.zip = zipfile.ZipFile(target, "w")

    def add(self, name: str, pieces: Iterable[bytes], *, pack: bool = True) -> None:
        entry = zipfile.ZipInfo(name, EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED if pack else zipfile.ZIP_STORED
        with self.zip.open(entry, "w") as opened:
            for piece in pieces:
                opened.write(piece)

    def close(self) -> None:
        self.zip.close()
