"""A database that processes of a test's own can open."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection


@dataclass(frozen=True)
class Elsewhere:
    """Llwybr in processes of its own, on a fresh database of the engine that the tests run on."""

    environment: dict[str, str]

    def start(self, code: str, stdin: int | None = None) -> subprocess.Popen[str]:
        setup = "import django; django.setup()\nfrom llwybr.core.places.tests.elsewhere import *\n"
        command = [sys.executable, "-c", setup + code]
        return subprocess.Popen(command, env=self.environment, stdin=stdin, stdout=-1, stderr=-1, text=True)

    def run(self, code: str) -> str:
        process = self.start(code)
        said, complained = process.communicate(timeout=120)
        assert process.returncode == 0, complained
        return said.strip()


@pytest.fixture
def elsewhere(tmp_path: Path, django_db_blocker) -> Iterator[Elsewhere]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {"LLWYBR_MODE": "test", "DJANGO_SETTINGS_MODULE": "llwybr.site.settings", "DATA": str(tmp_path)}
    with django_db_blocker.unblock(), _database() as url:
        there = Elsewhere(inherited | environment | url)
        there.run("prepare()")
        yield there


@contextmanager
def _database() -> Iterator[dict[str, str]]:
    if connection.vendor == "sqlite":
        yield {}
        return
    import psycopg

    name, said = f"places_{uuid4().hex}", connection.settings_dict
    login = {"user": said["USER"], "password": said["PASSWORD"], "host": said["HOST"], "port": said["PORT"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **login) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            who = f"{quote(said['USER'])}:{quote(said['PASSWORD'])}@" if said["USER"] else ""
            port = f":{said['PORT']}" if said["PORT"] else ""
            socket = said["HOST"].startswith("/")
            where = f"{port}/{name}?host={quote(said['HOST'])}" if socket else f"{said['HOST']}{port}/{name}"
            yield {"DATABASE_URL": f"postgres://{who}{where}"}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
