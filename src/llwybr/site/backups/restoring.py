"""`llwybr restore FILE`: checked, brought up to date and rid of whoever was erased since, before anybody can read it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from llwybr.core.rights import erasing, outside
from llwybr.core.rights.outside import Line, UnreadableError
from llwybr.site import environment
from llwybr.site.backups import archive
from llwybr.site.backups.archive import DATABASE, BrokenError, Manifest
from llwybr.site.backups.engines import RefusedError, engine
from llwybr.site.backups.making import stored, sync

TOLD_EVERY = 1000  # files
LIST, FACTS = "erasures.jsonl", "manifest.json"  # in the folder in which a backup is unpacked


@dataclass(frozen=True)
class Wanted:
    """What was asked: `replace` what is there; `erasures`: lists beside our own; `none`: there is no list, and that is known."""

    file: Path
    replace: bool = False
    erasures: tuple[Path, ...] = ()
    none: bool = False


def restore(wanted: Wanted) -> int:
    """Put a backup in the place of an empty DATA; 2, and nothing has changed, where it cannot."""
    started = monotonic()
    try:
        told = _restore(wanted)
    except (RefusedError, BrokenError, UnreadableError) as error:
        print(f"Nothing was restored: {error}.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"Nothing was restored: {error.filename or wanted.file}: {error.strerror}.", file=sys.stderr)
        return 2
    for line in told:
        print(line)
    print(f"{wanted.file} is restored, {monotonic() - started:.1f} s.")
    return 0


def _restore(wanted: Wanted) -> list[str]:
    lines = erased_since(wanted)
    _refuse_to_write_over(wanted)
    data = environment.data_folder()
    aside = data / f"replaced-{timezone.now():%Y%m%dT%H%M%S}"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restoring-", dir=data) as folder:
        unpacked = Path(folder)
        _fits(_unpack(wanted.file, unpacked))
        (unpacked / LIST).write_text("".join(f"{line.model_dump_json()}\n" for line in lines), encoding="utf-8")
        with engine().replaced(unpacked / DATABASE, aside):
            told = _finish(unpacked)
        _replace_files(unpacked, aside)
    _remember(lines)
    return [*told, *([f"What was there before is in {aside.name}."] if aside.exists() else [])]


def erased_since(wanted: Wanted) -> list[Line]:
    """Everyone on any list, and in the database that is about to be replaced. Raises RefusedError where nobody knows who."""
    ours = outside.listed_in()
    lists = [*wanted.erasures, *([ours] if ours.exists() else [])]
    if not lists and not wanted.none:
        raise RefusedError(
            f"there is no list of erasures at {ours}, and a backup brings back whoever was erased since. Give the list with "
            "--erasures FILE; if nobody was ever erased, say --no-erasures"
        )
    found = {line.id: line for line in [*_of_database(), *outside.read(lists)]}
    return sorted(found.values(), key=lambda one: (one.at, one.id))


def _of_database() -> list[Line]:
    """Those of the database that is there, if one is: what is damaged or older than erasures has none to tell."""
    if not engine().is_there():
        return []
    try:
        return erasing.lines()
    except DatabaseError:
        return []


def _refuse_to_write_over(wanted: Wanted) -> None:
    there = engine().is_there()
    if there and engine().is_used():
        raise RefusedError("the database is in use: stop Llwybr first")
    if (there or stored()) and not wanted.replace:
        raise RefusedError("there is a database or files here already. With --replace they are moved aside first")


def _unpack(file: Path, folder: Path) -> Manifest:
    seen = 0

    def tell(_name: str) -> None:
        nonlocal seen
        seen += 1
        if seen % TOLD_EVERY == 0:
            _say(f"{seen:,} files")

    _say("unpacking, and checking each part against its digest")
    key = environment.backup_key()
    if key is None and settings.MODE == "production":
        raise RefusedError("LLWYBR_BACKUP_KEY is missing")
    with file.open("rb") as source:
        manifest = archive.read(source, folder, key=key, progress=tell)
    (folder / FACTS).write_text(manifest.model_dump_json(), encoding="utf-8")
    return manifest


def _fits(manifest: Manifest) -> None:
    if manifest.facts.engine != engine().name:
        raise RefusedError(f"it is a backup of {manifest.facts.engine}, and this is {engine().name}")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if newer := sorted(manifest.facts.migrations - known):
        raise RefusedError(f"it was made by a newer Llwybr, which knows {newer[0]}: install that one first")


def _finish(unpacked: Path) -> list[str]:
    """By a process of its own that sees only what was unpacked. Raises RefusedError with what it complained of."""
    _say("bringing it up to date, checking the record of events, erasing again")
    done = subprocess.run(  # noqa: S603  ourselves
        [sys.executable, "-m", "llwybr.cli", "restored", "--backup", str(unpacked / FACTS)],
        env=apart(unpacked),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RefusedError(f"what was unpacked did not pass\n{done.stdout.strip()}".rstrip())
    return done.stdout.splitlines()


def apart(data: Path, **more: str) -> dict[str, str]:
    """The environment of a process for which `data` is all there is: our keys, its own list of erasures."""
    given = {
        **os.environ,
        **more,
        "DATA": str(data),
        "LLWYBR_MODE": settings.MODE,
        "LLWYBR_SECRET_KEY": settings.SECRET_KEY,
    }
    given.pop("LLWYBR_ERASURES", None)
    if key := environment.audit_key():
        given["LLWYBR_AUDIT_KEY"] = key.hex()
    return given


def _replace_files(unpacked: Path, aside: Path) -> None:
    ours = Path(settings.FILES)
    for folder in (ours, Path(settings.BUNDLES)):
        if folder.exists():
            aside.mkdir(mode=0o700, exist_ok=True)
            folder.rename(aside / folder.name)
    (unpacked / archive.FILES).rename(ours)
    sync(ours.parent)


def _remember(lines: Sequence[Line]) -> None:
    """What another list, or the database of before, knew and ours did not."""
    ours = outside.listed_in()
    known = {line.id for line in outside.read([ours])} if ours.exists() else set()
    for line in lines:
        if line.id not in known:
            outside.append(line)


def drill(wanted: Wanted) -> int:
    """Restore it beside, where nobody reads it, say how it went, and throw it away."""
    started = monotonic()
    try:
        lines = erased_since(wanted)
    except (RefusedError, UnreadableError, OSError) as error:
        print(f"Nothing was tried: {error}.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="llwybr-drill-") as folder, engine().beside() as database:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        lists = Path(folder) / LIST
        lists.write_text("".join(f"{line.model_dump_json()}\n" for line in lines), encoding="utf-8")
        command = [sys.executable, "-m", "llwybr.cli", "restore", str(wanted.file.resolve()), "--erasures", str(lists)]
        code = subprocess.run(command, env=apart(data, **database), check=False).returncode  # noqa: S603  ourselves
        size = sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
    found = {"seconds": round(monotonic() - started, 1), "bytes": size, "erasures": len(lines), "passed": code == 0}
    print(json.dumps(found))
    return code


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
