"""The zip itself: what could harm is refused from its table of contents, before anything is unpacked; then every byte is counted.

Nothing is ever written under a name that stands in it.
"""

from __future__ import annotations

import hashlib
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from llwybr.core.rights.bundling.manifest import (
    FILES,
    MANIFEST,
    MOST_ENTRIES,
    SIGNATURE,
    Manifest,
    Signature,
    read_manifest,
    read_signature,
)
from llwybr.core.rights.bundling.manifest import MOST_BYTES as LARGEST_MANIFEST
from llwybr.core.rights.incoming.refused import RefusedError

MOST_BYTES = 600_000_000  # of the zip: all the files that a person may keep, and the rest
MOST_UNPACKED = 1_500_000_000
MOST_RATIO, FREE = 250, 1_000_000  # unpacked to packed, of an entry of more than a megabyte
LARGEST_CONTENTS = 16_000_000  # bytes of its table of contents
PIECE = 262_144
TAIL = 66_000  # a zip's end is in its last 65,557 bytes
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?")
BROKEN = (  # what Python raises at a zip that is none, or not whole: each was seen
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    struct.error,
    RuntimeError,
)
WAYS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1


class Opened:
    """A zip whose table of contents is harmless, with what it says of itself."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises RefusedError."""
        _refuse_large_contents(file)
        try:
            self.zip = zipfile.ZipFile(file)
        except BROKEN:
            raise RefusedError("no_zip") from None
        self.infos = _harmless(self.zip.infolist())
        self.manifest_bytes = self.text(MANIFEST, LARGEST_MANIFEST)
        self.manifest = self._manifest()
        self.signature = self._signature()

    def text(self, name: str, most: int) -> bytes:
        """One entry whole. Raises RefusedError for one that is not there or too large."""
        info = self.infos.get(name)
        if info is None:
            raise RefusedError("missing", name)
        if info.file_size > most:
            raise RefusedError("large", name)
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of one entry: never more than it says. Raises RefusedError."""
        info, read = self.infos[name], 0
        try:
            with self.zip.open(info) as entry:
                while piece := entry.read(PIECE):
                    read += len(piece)
                    if read > info.file_size:
                        raise RefusedError("lies", name)
                    yield piece
        except BROKEN:
            raise RefusedError("broken", name) from None
        if read != info.file_size:
            raise RefusedError("lies", name)

    def _manifest(self) -> Manifest:
        found = read_manifest(self.manifest_bytes)
        if found is None:
            raise RefusedError("manifest")
        named = [one.name for one in found.entries]
        if len(set(named)) != len(named) or {*named, MANIFEST, SIGNATURE} != set(self.infos):
            raise RefusedError("contents")
        return found

    def _signature(self) -> Signature:
        """Whoever changed the manifest could not sign it anew with the same key."""
        found = read_signature(self.text(SIGNATURE, 10_000))
        if found is None or not found.fits(self.manifest_bytes):
            raise RefusedError("forged")
        return found

    def verify(self) -> None:
        """Every entry is what the manifest says, byte for byte. Raises RefusedError."""
        for entry in self.manifest.entries:
            digest, size = hashlib.sha256(), 0
            for piece in self.pieces(entry.name):
                digest.update(piece)
                size += len(piece)
            if size != entry.size or digest.hexdigest() != entry.sha256:
                raise RefusedError("changed", entry.name)


def _refuse_large_contents(file: BinaryIO) -> None:
    """Python reads a zip's table of contents whole: how large it is stands at the end."""
    file.seek(0, 2)
    size = file.tell()
    if size > MOST_BYTES:
        raise RefusedError("size")
    file.seek(max(size - TAIL, 0))
    tail = file.read(TAIL)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise RefusedError("no_zip")
    contents = struct.unpack("<L", tail[end + 12 : end + 16])[0]
    large = tail.rfind(b"PK\x06\x06")
    if contents == 0xFFFFFFFF or large >= 0:
        if large < 0 or len(tail) < large + 56:
            raise RefusedError("no_zip")
        contents = max(struct.unpack("<Q", tail[large + 40 : large + 48])[0], contents if contents != 0xFFFFFFFF else 0)
    if contents > LARGEST_CONTENTS:
        raise RefusedError("contents")
    file.seek(0)


def _harmless(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if len(infos) > MOST_ENTRIES:
        raise RefusedError("entries")
    for info in infos:
        _refuse_harmful(info)
    folded = {info.filename.casefold() for info in infos}
    if len(folded) != len(infos):
        raise RefusedError("twins")
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise RefusedError("bomb")
    _refuse_overlapping(infos)
    return {info.filename: info for info in infos}


def _refuse_harmful(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    if not NAME.fullmatch(name) or len(name) > 200 or ("/" in name and not name.startswith((FILES, "csv/"))):
        raise RefusedError("path")
    if stat.S_ISLNK(info.external_attr >> 16) or info.flag_bits & ENCRYPTED or info.compress_type not in WAYS:
        raise RefusedError("kind", name)
    if info.file_size > FREE and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        raise RefusedError("bomb")


def _refuse_overlapping(infos: list[zipfile.ZipInfo]) -> None:
    """Entries that share their bytes make a small file unpack without end."""
    reached = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < reached:
            raise RefusedError("bomb")
        reached = info.header_offset + 30 + len(info.orig_filename) + info.compress_size
