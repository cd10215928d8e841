"""Databases that are made once in a run and copied from then on: migrating one takes seconds, and dozens of tests want one.

`KINDS` says which there are.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
RUN = "LLWYBR_TEST_RUN"  # the folder that all processes of a run share (see tests/settings.py)
FILE = "llwybr.sqlite3"
KINDS = {  # what it is made from, and how
    "migrated": ("", "from django.core.management import call_command\ncall_command('migrate', verbosity=0)"),
    "packs": (
        "migrated",
        "from llwybr.site import packs\nfrom llwybr.site.running import PACKS\npacks.load(PACKS, by='system')",
    ),
}


def pattern(kind: str) -> str:
    """On SQLite a file; on PostgreSQL the name of a database, which nobody may be connected to while it is copied."""
    name = f"{Path(os.environ[RUN]).name}_{kind}".replace("-", "_")
    folder = once(kind, lambda making: _make(kind, making, name))
    return name if "DATABASE_URL" in os.environ else str(folder / FILE)


def once(what: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name that all processes of a run share: whichever wants it first makes it, and the others wait."""
    folder = Path(os.environ[RUN]) / what
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)  # of one that failed
            making.mkdir()
            make(making)
            making.rename(folder)
    return folder


def _make(kind: str, making: Path, name: str) -> None:
    before, script = KINDS[kind]
    _drop(name)  # of one that failed
    database = _create(name, before, making)
    script = f"import django; django.setup()\n{script}\nfrom django.db import connection; connection.close()"
    environment = os.environ | database | {"DATA": str(making), "LLWYBR_MODE": "test", "PYTHONPATH": str(ROOT / "src")}
    environment["DJANGO_SETTINGS_MODULE"] = "llwybr.site.settings"
    subprocess.run([sys.executable, "-c", script], env=environment, cwd=ROOT, check=True)


@contextmanager
def fresh(data: Path, kind: str) -> Iterator[dict[str, str]]:
    """A database of one's own like this, until the block ends: what a process has to have in its environment to be on it.

    `data`: the folder that this process has for DATA; `kind`: one of `KINDS`, or "" for one with nothing in it.
    """
    name = f"own_{uuid4().hex}"
    try:
        yield _create(name, kind, data)
    finally:
        _drop(name)


def _create(name: str, like: str, data: Path) -> dict[str, str]:
    """On SQLite, in this folder."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        if like:
            shutil.copy(pattern(like), data / FILE)
        return {}
    template = f"TEMPLATE {pattern(like)}" if like else ""
    _on_server(f"CREATE DATABASE {name} {template}")
    return {"DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}


def _drop(name: str) -> None:
    if "DATABASE_URL" in os.environ:
        _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _on_server(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(statement)


@contextmanager
def begun_with(kind: str) -> Iterator[None]:
    """The database of this process's own tests is made until the block ends: as a copy of this."""
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = pattern(kind)
        yield
        return
    name = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(name, uri=True)) as memory:  # there for as long as anyone has it open
        with closing(sqlite3.connect(pattern(kind))) as source:
            source.backup(memory)
        yield


def forget() -> None:
    """The run is over: nothing of its patterns stays. Only for the process that began it; for any that it started, nothing is done."""
    folder = Path(os.environ[RUN])
    if f"-{os.getpid()}-" not in folder.name:
        return
    for kind in KINDS:
        if Path(f"{folder / kind}.lock").exists():  # begun: it may have failed
            _drop(f"{folder.name}_{kind}".replace("-", "_"))
    shutil.rmtree(folder, ignore_errors=True)
