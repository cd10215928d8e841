"""A chain to tamper with, and a database for processes that are killed. The triggers of the tests' database stay on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[5]
TABLES = ("events_event", "events_head", "events_personal", "events_anchor")


@pytest.fixture
def loose(db) -> Iterator[None]:
    """An empty chain in temporary tables, which hide the real ones from this connection and have no triggers."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(_loose(table, cursor))
    yield
    hidden = "temp" if connection.vendor == "sqlite" else "pg_temp"
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE {hidden}.{table}")


def _loose(table: str, cursor: Any) -> str:
    if connection.vendor == "postgresql":
        return f"CREATE TEMPORARY TABLE {table} (LIKE {table} INCLUDING ALL)"
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
    return cursor.fetchone()[0].replace("CREATE TABLE", "CREATE TEMPORARY TABLE", 1)


@dataclass(frozen=True)
class Elsewhere:
    """A fresh database, and processes that write into it (see tests/writer.py)."""

    environment: dict[str, str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.writer", *map(str, arguments)]
        self.started.append(subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=-1, stderr=-1, text=True))
        return self.started[-1]

    def run(self, *arguments: object) -> Any:
        """What it found, once it ended well."""
        process = self.start(*arguments)
        said, complained = process.communicate(timeout=60)
        assert process.returncode == 0, complained
        return json.loads(said or "null")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with _database() as url:
        there = Elsewhere(inherited | {"LLWYBR_MODE": "test", "DATA": str(tmp_path)} | url)
        yield there
        for process in there.started:  # a test that failed must not leave one writing for ever
            process.kill()


@contextmanager
def _database() -> Iterator[dict[str, str]]:
    """On the server that the tests run on, or a file in DATA."""
    server = os.environ.get("DATABASE_URL")
    if not server:
        yield {}
        return
    import psycopg

    name = f"events_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        finally:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")
