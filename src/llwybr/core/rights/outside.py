"""The list of erasures outside of the database: one line each, that says who by public ids alone.

A backup of before an erasure still has the person. Whoever restores it erases them again from this list, so it is no part of any
backup and should lie on another disk. A line is written before the erasure is done: where it cannot be, nothing is erased.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

ByWhom = Annotated[str, StringConstraints(min_length=1, max_length=80)]


class Line(BaseModel):
    """One erasure. `records`: the public ids of all records that were this person's, theirs among them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    of: UUID
    records: tuple[UUID, ...] = Field(min_length=1, max_length=1000)
    scope: Literal["private", "whole"]
    at: datetime
    by: ByWhom


class UnreadableError(Exception):
    """A list that holds something else: the message says where."""


def listed_in() -> Path:
    return Path(settings.ERASURES)


def append(line: Line) -> None:
    """Add a line, and come back only once the disk has it. Raises OSError."""
    file = listed_in()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        text = line.model_dump_json().encode() + b"\n"
        if _torn(handle):  # the power went while somebody wrote: their line does not count, ours begins anew
            text = b"\n" + text
        if os.write(handle, text) != len(text):
            raise OSError("the list of erasures could not be written to its end")
        os.fsync(handle)
    finally:
        os.close(handle)


def _torn(handle: int) -> bool:
    size = os.fstat(handle).st_size
    return size > 0 and os.pread(handle, 1, size - 1) != b"\n"


def read(files: Iterable[Path]) -> list[Line]:
    """What these lists say, each erasure once, the earliest first; a torn last line, behind which nothing was done, is left out.

    Raises UnreadableError, OSError.
    """
    found: dict[UUID, Line] = {}
    for file in files:
        for number, text in enumerate(file.read_bytes().split(b"\n"), start=1):
            if text.strip():
                line = _line(file, number, text)
                found.setdefault(line.id, line)
    return sorted(found.values(), key=lambda one: (one.at, one.id))


def _line(file: Path, number: int, text: bytes) -> Line:
    try:
        return Line.model_validate_json(text)
    except ValueError:
        raise UnreadableError(f"{file}, line {number}, is no erasure") from None
