"""Real threads on a real database of its own, in a process of its own: what happened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]


def raced(script: str, data: Path, name: str) -> dict[str, Any]:
    """Run a script that migrates for itself and prints JSON as its last line, on the engine that the tests run on.

    `data`: an empty folder; `name`: of the database, where a server has to make one.
    """
    url, own = os.environ.get("DATABASE_URL"), f"{name}_{os.getpid()}"
    if not url:
        return _run(script, data, {})
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {own}")
        try:
            return _run(script, data, {"DATABASE_URL": urlsplit(url)._replace(path=f"/{own}").geturl()})
        finally:
            server.execute(f"DROP DATABASE {own} WITH (FORCE)")


def _run(script: str, data: Path, more: dict[str, str]) -> dict[str, Any]:
    here = {"DATA": str(data), "LLWYBR_MODE": "test", "DJANGO_SETTINGS_MODULE": "llwybr.site.settings"}
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **here, **more, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found
