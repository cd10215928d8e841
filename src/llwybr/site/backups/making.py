"""`llwybr backup FILE`."""

from __future__ import annotations

import os
import secrets
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.utils import timezone

from llwybr.site import environment
from llwybr.site.backups import archive
from llwybr.site.backups.archive import DATABASE, FILES, Manifest
from llwybr.site.backups.engines import RefusedError, engine

TOLD_EVERY = 1000  # files


def backup(file: Path) -> int:
    """Write everything that is kept into one file; 2, and no file, where it cannot."""
    started = monotonic()
    try:
        manifest = _backup(file.expanduser().resolve())
    except RefusedError as error:
        print(f"No backup was made: {error}.", file=sys.stderr)
        return 2
    except OSError as error:  # a full disk
        print(f"No backup was made: {error.strerror}.", file=sys.stderr)
        return 2
    events, seconds = manifest.facts.sequence, monotonic() - started
    print(
        f"{file}: {events:,} events, {len(manifest.members) - 1:,} files, {file.stat().st_size:,} bytes, {seconds:.1f} s"
    )
    return 0


def _backup(file: Path) -> Manifest:
    key = environment.backup_key()
    if key is None and settings.MODE == "production":
        raise RefusedError(
            "LLWYBR_BACKUP_KEY is missing, and a backup holds everybody's records. Make one with: openssl rand -hex 32"
        )
    ready = file.with_name(f".{file.name}.{secrets.token_hex(4)}.partial")
    with (
        ended_in_order(),
        reserved(file),
        tempfile.TemporaryDirectory(prefix="backing-up-", dir=environment.data_folder()) as folder,
    ):
        dumped = Path(folder) / DATABASE
        _say("the database")
        facts = engine().dump(dumped)
        try:
            with open(os.open(ready, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                made_at = timezone.now().isoformat()
                manifest = archive.write(out, _members(dumped), facts=facts, made_at=made_at, key=key)
                out.flush()
                os.fsync(out.fileno())
            ready.rename(file)
            sync(file.parent)
        finally:
            ready.unlink(missing_ok=True)
    return manifest


def _members(dumped: Path) -> Iterator[tuple[str, Path]]:
    """The database first: a file that came after it has no row there, and is swept away after a restore."""
    yield DATABASE, dumped
    number = 0
    for number, path in enumerate(sorted(stored()), start=1):
        if number % TOLD_EVERY == 0:
            _say(f"{number:,} files")
        yield named(path), path
    _say(f"{number:,} files")


def stored() -> list[Path]:
    """The bytes that people brought; what is still being looked at lies in a folder that ours never have."""
    folder = Path(settings.FILES)
    return [path for path in folder.glob("*/*") if archive.NAME.fullmatch(named(path))]


def named(path: Path) -> str:
    """What it is called in a backup."""
    return f"{FILES}{path.parent.name}/{path.name}"


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Whoever ends the process has it clean up first, as after Ctrl+C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def reserved(file: Path) -> Iterator[None]:
    """The name is ours from now on, so that nothing is written over which somebody else puts there meanwhile. Unless all goes well
    there is no file in the end. Raises RefusedError where there is one."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise RefusedError(f"{file} is there already, and nothing is written over") from None
    try:
        yield
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def sync(folder: Path) -> None:
    """A new name is on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
