"""Real threads on a real database of its own, in a process of its own: what happened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.patterns import fresh

ROOT = Path(__file__).resolve().parents[1]


def raced(script: str, data: Path, like: str = "migrated") -> Any:
    """Run a script that prints JSON as its last line, on the engine that the tests run on.

    `data`: an empty folder; `like`: what the database is when it begins (see tests/patterns.py).
    """
    with fresh(data, like) as environment:
        return _run(script, data, environment)


def _run(script: str, data: Path, more: dict[str, str]) -> Any:
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
    return json.loads(ran.stdout.splitlines()[-1])
