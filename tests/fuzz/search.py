"""`python -m tests.fuzz.search TARGET SECONDS FOLDER`: bytes that break one parser, sought by atheris along what they make it do.

It ends with 0 where none were found. What it learns stays in the folder, and what breaks the parser is put beside.
"""

import os
import sys
from pathlib import Path

import atheris

INSTRUMENTED = [
    "tests.fuzz.targets",
    "llwybr.core.files.checker",
    "llwybr.core.places.incoming",
    "llwybr.core.rights.incoming",
    "llwybr.apps.posts.incoming",
    "llwybr.apps.exchange",
    "pypdf",
    "zipfile",
]
HEAVY, SLOW = 1024, 10  # megabytes and seconds of one input


def main() -> None:
    name, seconds, folder = sys.argv[1:]
    os.environ.setdefault("LLWYBR_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with atheris.instrument_imports(include=INSTRUMENTED):
        import django

        django.setup()
        from tests.fuzz.targets import TARGETS
    target, seeds = TARGETS[name]
    home = Path(folder) / name
    home.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (home / f"seed-{number}").write_bytes(seed)
    limits = [f"-max_total_time={seconds}", f"-timeout={SLOW}", f"-rss_limit_mb={HEAVY}", "-max_len=20000"]
    atheris.Setup(
        [sys.argv[0], *limits, f"-artifact_prefix={folder}/{name}-", "-print_final_stats=1", str(home)], target
    )
    atheris.Fuzz()


main()
