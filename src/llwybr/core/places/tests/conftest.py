"""A database that processes of a test's own can open."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.patterns import fresh


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
    with django_db_blocker.unblock(), fresh(tmp_path, "migrated") as url:
        yield Elsewhere(inherited | environment | url)
