"""What a file is, by what is in it, and then whoever knows that kind."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from importlib import import_module
from typing import BinaryIO

from llwybr.core.files.checker.sniffing import BEGINNING, OLE, ZIP, sniff
from llwybr.core.files.kind import Kind
from llwybr.core.files.refused import RefusedError

SECTOR = 512
LOCKED = "EncryptedPackage".encode("utf-16-le")
CLEANERS = {
    "pdf": "pdf",
    "jpeg": "pictures",
    "png": "pictures",
    "webp": "pictures",
    "docx": "office",
    "xlsx": "office",
    "pptx": "office",
    "odt": "opendocument",
    "txt": "text",
}


def look(source: BinaryIO, target: BinaryIO, kinds: Mapping[str, Kind], takes: Collection[str]) -> str:
    """Clean what is in the source into the target; the kind that it is kept as. Raises RefusedError, and what parsers raise."""
    found = sniff(source.read(BEGINNING))
    if found == OLE:
        raise RefusedError("locked" if _locked(source) else "old_office")
    if found == ZIP:
        found = _in_zip(source)
    size = source.seek(0, os.SEEK_END)
    kind = kinds[found]
    if size > kind.bytes:
        raise RefusedError("size", most=kind.bytes)
    if found not in takes:
        raise RefusedError("not_taken", kind=found)
    source.seek(0)
    clean = import_module(f"llwybr.core.files.checker.{CLEANERS[found]}").clean
    return str(clean(source, target, kind))


def _in_zip(source: BinaryIO) -> str:
    from llwybr.core.files.checker.zips import what_it_is  # noqa: PLC0415  only where there is one

    return what_it_is(source)


def _locked(source: BinaryIO) -> bool:
    """Whether a file of the old form holds nothing but a locked new one: its directory says so."""
    source.seek(48)
    source.seek((int.from_bytes(source.read(4), "little") + 1) * SECTOR)
    return LOCKED in source.read(8 * SECTOR)
