"""A database to copy whose making failed stands in nobody's way, and does not stay on the server of DATABASE_URL."""

import os
import subprocess
import sys
from pathlib import Path

from tests.patterns import ROOT, RUN

FAILED_ONCE = """
import os
from contextlib import suppress
from subprocess import CalledProcessError
from pathlib import Path
from tests import patterns

def there():
    if "DATABASE_URL" not in os.environ:
        return len(list(Path(os.environ[patterns.RUN]).glob("*/*.sqlite3")))
    import psycopg
    name = Path(os.environ[patterns.RUN]).name.replace("-", "_")
    with psycopg.connect(os.environ["DATABASE_URL"]) as server:
        return server.execute("SELECT count(*) FROM pg_database WHERE starts_with(datname, %s)", [name]).fetchone()[0]

os.environ[patterns.RUN] = os.environ[patterns.RUN].replace("PID", str(os.getpid()))
Path(os.environ[patterns.RUN]).mkdir()
patterns.KINDS.clear()
patterns.KINDS["one"] = ("", "raise SystemExit(3)")
with suppress(CalledProcessError):
    patterns.pattern("one")
if ENDS:
    patterns.forget()
    print(there())
    raise SystemExit
patterns.KINDS["one"] = ("", "from django.db import connection; connection.ensure_connection()")
patterns.pattern("one")
print(there())
patterns.forget()
print(there(), Path(os.environ[patterns.RUN]).exists())
"""


def failed_once(folder: Path, *, ends: bool) -> str:
    environment = os.environ | {RUN: f"{folder}/llwybr-test-PID-failed{ends:d}", "LLWYBR_MODE": "test"}
    script = f"ENDS = {ends}\n{FAILED_ONCE}"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_whoever_wants_it_next_makes_it_and_nothing_of_it_stays(tmp_path: Path) -> None:
    assert failed_once(tmp_path, ends=False) == "1\n0 False\n"


def test_nothing_stays_of_one_that_was_never_made(tmp_path: Path) -> None:
    assert failed_once(tmp_path, ends=True) == "0\n"
