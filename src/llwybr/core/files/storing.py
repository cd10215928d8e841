"""Bytes on the disk: a name that says nothing, a folder that nobody else may enter, whole or not there at all."""

from __future__ import annotations

import errno
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

from llwybr.core.files.refused import RefusedError

PIECE = 65_536
NEW = "new"  # the folder of what is being looked at: on the same disk, so that a rename is all that is left to do
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def place_of(stored_as: str) -> Path:
    """Where bytes of this name lie."""
    return Path(settings.FILES) / stored_as[:2] / stored_as


def fresh_name() -> str:
    return secrets.token_hex(16)


@contextmanager
def room() -> Iterator[None]:
    """A full disk is a refusal in words, not a fault."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise RefusedError("full") from None
        raise


def unnamed() -> BinaryIO:
    """A file without a name on the disk: nobody can fetch it, and it is gone with the process."""
    return cast("BinaryIO", tempfile.TemporaryFile(dir=_folder(NEW)))


def named() -> tuple[BinaryIO, Path]:
    """A new file to write and read, and where it lies."""
    path = _folder(NEW) / fresh_name()
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "w+b"), path


def copy(source: BinaryIO, target: BinaryIO, most: int) -> int:
    """How many bytes were copied, piece by piece. Raises RefusedError at the first that is too many."""
    size = 0
    while piece := source.read(PIECE):
        size += len(piece)
        if size > most:
            raise RefusedError("size", most=most)
        target.write(piece)
    target.flush()
    return size


def settle(file: BinaryIO, path: Path, stored_as: str) -> None:
    """What was written survives a power cut, under its own name."""
    file.flush()
    os.fsync(file.fileno())
    home = place_of(stored_as)
    _folder(home.parent.name)
    os.rename(path, home)
    _sync(home.parent)


def remove(stored_as: str) -> None:
    """Its bytes are gone; it is no fault when they were before."""
    place_of(stored_as).unlink(missing_ok=True)


def _folder(name: str) -> Path:
    top = Path(settings.FILES)
    folder = top / name
    if not folder.is_dir():
        top.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(top)
    return folder


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
