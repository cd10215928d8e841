"""What is run on PostgreSQL: all that reaches a database and can go otherwise there, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OWN = [  # databases of their own, for processes of their own
    "apps/consultations/tests/test_migration.py",
    "core/appointments/tests/test_at_once.py",
    "core/events/tests/test_processes.py",
    "core/letters/tests/test_processes.py",
    "core/places/tests/test_processes.py",
]
ASKING = ["site/tests/test_files_host.py", "core/signin/tests/test_guards.py", "core/access/tests/test_grants.py"]
PARTLY = ["site/tests/test_who_may.py", "site/tests/test_hostile.py", "site/tests/test_api_schema.py"]
PURE = ["core/packs/tests/test_yaml.py", "core/kit/tests/test_path.py", "core/people/tests/test_names.py"]


@pytest.fixture(scope="module")
def counts() -> dict[bool, dict[str, int]]:
    """How many tests of each of these files would run, on PostgreSQL and on SQLite."""
    return {postgres: _counts(postgres) for postgres in (True, False)}


def _counts(postgres: bool) -> dict[str, int]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    given = {"DATABASE_URL": "postgres://nobody@localhost/nothing"} if postgres else {}
    files = [f"src/llwybr/{one}" for one in (*OWN, *ASKING, *PARTLY, *PURE)]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-qq",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        *files,
    ]
    ran = subprocess.run(command, cwd=ROOT, env=environment | given, capture_output=True, text=True, check=True)
    pairs = [line.rsplit(": ", 1) for line in ran.stdout.splitlines() if line.startswith("src/")]
    return {file.removeprefix("src/llwybr/"): int(count) for file, count in pairs}


@pytest.mark.parametrize("file", [*OWN, *ASKING])
def test_what_reaches_a_database_is_run_on_postgresql_too(counts: dict[bool, dict[str, int]], file: str) -> None:
    assert counts[True][file] >= counts[False][file] > 0


@pytest.mark.parametrize("file", PARTLY)
def test_of_a_walk_only_what_asks_the_database_in_another_way_is(counts: dict[bool, dict[str, int]], file: str) -> None:
    assert 0 < counts[True][file] < counts[False][file]


@pytest.mark.parametrize("file", PURE)
def test_what_reaches_none_is_run_once(counts: dict[bool, dict[str, int]], file: str) -> None:
    assert counts[False][file] > 0
    assert file not in counts[True]
