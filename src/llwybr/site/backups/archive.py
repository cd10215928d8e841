"""What lies in a backup: the database, the files, and a manifest that names each with its size and digest.

The manifest comes last, since only then it knows them: a backup that was cut off has none.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, BinaryIO, cast

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from llwybr.site.backups.sealing import Sealer, UnsealedError, Unsealer, is_sealed

FORMAT = 1
DATABASE, FILES, MANIFEST = "database", "files/", "manifest.json"
NAME = re.compile(r"database|files/[0-9a-f]{2}/[0-9a-f]{32}")  # as core/files/storing.py calls them
AT_ONCE = 1 << 20
LONGEST_MANIFEST = 500_000_000


class Member(BaseModel):
    """One thing in a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int = Field(ge=0)
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Facts(BaseModel):
    """What the database held at the moment of the backup. `migrations`: all that had been applied, as app.name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: str
    migrations: frozenset[str]
    sequence: int  # the head of the record of events
    digest: str
    counts: dict[str, int]  # rows, by table


class Manifest(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    made_at: str
    facts: Facts
    members: dict[str, Member]


class BrokenError(Exception):
    """It is no backup of ours, or not as it was made: the message says what."""


def write(
    out: BinaryIO, members: Iterable[tuple[str, Path]], *, facts: Facts, made_at: str, key: bytes | None
) -> Manifest:
    """Everything into one stream. A file that is gone by now was erased meanwhile: it is left out."""
    sealer = Sealer(out, key) if key else None
    found: dict[str, Member] = {}
    with (
        gzip.GzipFile(fileobj=cast("BinaryIO", sealer or out), mode="wb", compresslevel=3, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name, path in members:
            if member := _add(tar, name, path):
                found[name] = member
        manifest = Manifest(format=FORMAT, made_at=made_at, facts=facts, members=found)
        text = manifest.model_dump_json().encode()
        tar.addfile(_entry(MANIFEST, len(text)), io.BytesIO(text))
    if sealer:
        sealer.finish()
    return manifest


def _add(tar: tarfile.TarFile, name: str, path: Path) -> Member | None:
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return None
    with source:
        size, digest = path.stat().st_size, hashlib.sha256()
        tar.addfile(_entry(name, size), cast("BinaryIO", _Hashing(source, digest.update)))
    return Member(size=size, digest=digest.hexdigest())


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


class _Hashing:
    """What is read from it is also told to somebody who counts."""

    def __init__(self, source: BinaryIO, tell: Callable[[bytes], None]) -> None:
        self._source, self._tell = source, tell

    def read(self, size: int) -> bytes:
        data = self._source.read(size)
        self._tell(data)
        return data


@contextmanager
def _opened(source: BinaryIO, key: bytes | None) -> Iterator[tarfile.TarFile]:
    if is_sealed(source) and not key:
        raise BrokenError("it is sealed, and LLWYBR_BACKUP_KEY is missing")
    if key and not is_sealed(source):
        raise BrokenError("it is not sealed, or no backup: with LLWYBR_BACKUP_KEY only sealed ones are taken")
    opened = cast("BinaryIO", io.BufferedReader(Unsealer(source, key), AT_ONCE)) if key else source
    try:
        with gzip.GzipFile(fileobj=opened, mode="rb") as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
            yield tar
            while packed.read(AT_ONCE):  # to the very end: a part that was cut off shows there
                pass
    except UnsealedError:
        raise BrokenError("it was sealed with another key, or changed, or cut off") from None
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BrokenError(f"it is no backup, or was cut off ({type(error).__name__})") from None


def read(source: BinaryIO, folder: Path, *, key: bytes | None, progress: Callable[[str], None]) -> Manifest:
    """Unpack it into an empty folder, each thing checked against its digest. Raises BrokenError."""
    (folder / FILES).mkdir(mode=0o700, parents=True)
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    with _opened(source, key) as tar:
        for entry in tar:
            if manifest is not None or entry.name in found:
                raise BrokenError(f"{entry.name!r} stands where nothing may stand")
            if entry.name == MANIFEST:
                manifest = _manifest(tar, entry)
            else:
                found[entry.name] = _unpack(tar, entry, folder)
                progress(entry.name)
    if manifest is None:
        raise BrokenError("it has no manifest: it was cut off")
    if found != manifest.members or DATABASE not in found:
        wrong = sorted(name for name in {*found, *manifest.members} if found.get(name) != manifest.members.get(name))
        raise BrokenError(
            f"{len(wrong)} things in it are not as they were made, {wrong[0] if wrong else DATABASE!r} first"
        )
    return manifest


def _manifest(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> Manifest:
    source = _plain(tar, entry)
    if source is None or entry.size > LONGEST_MANIFEST:
        raise BrokenError("its manifest cannot be read")
    try:
        said = json.loads(source.read())
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise BrokenError("it was made by a newer Llwybr, or is no backup")
        return Manifest.model_validate(said)
    except (ValueError, ValidationError):
        raise BrokenError("its manifest cannot be read") from None


def _plain(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes] | None:
    """A file with all its bytes: of one with holes, a hundred bytes would fill the disk."""
    return tar.extractfile(entry) if entry.isreg() and not entry.issparse() else None


def _unpack(tar: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> Member:
    """Only plain files, and only where ours lie: no archive writes elsewhere."""
    source = _plain(tar, entry) if NAME.fullmatch(entry.name) else None
    if source is None:
        raise BrokenError(f"{entry.name[:80]!r} is nothing that a backup holds")
    digest, size = hashlib.sha256(), 0
    target_path = folder / entry.name
    target_path.parent.mkdir(mode=0o700, exist_ok=True)
    with source, target_path.open("xb") as target:
        while data := source.read(AT_ONCE):
            digest.update(data)
            size += len(data)
            target.write(data)
    return Member(size=size, digest=digest.hexdigest())
