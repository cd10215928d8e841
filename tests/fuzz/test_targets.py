"""That nothing which reads bytes from outside is left out of the nightly search, and that each search can begin."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from types import FrameType

import pytest

from llwybr.core.files.limits import ALL
from tests.fuzz.targets import KINDS, LONGEST, TARGETS

SOURCE = Path(__file__).resolve().parents[2] / "src"
READS = re.compile(
    r"\b(json\.loads?|model_validate_json|csv\.(reader|DictReader)|zipfile\.ZipFile|tarfile\.open|GzipFile|decompress(obj)?|"
    r"ParserCreate|ElementTree|Image\.open|PdfReader|yaml\.(safe_load|load|compose|parse)|message_from_\w+|struct\.unpack|"
    r"pickle\.loads?|b64decode|from_ical|getincrementaldecoder)\("
)
OURS = {  # what reads nothing but what Llwybr itself wrote, or is part of it
    "apps.calendars.incoming": "the library's own list",
    "apps.portfolio.download.evidence": "pictures that were written anew",
    "cli": "what `case` reads goes through exchange.interface.given",
    "core.access.matrix": "",
    "core.access.roles": "",
    "core.events.audit": "rows of the database",
    "core.files.elsewhere": "what was locked with our own key",
    "core.files.limits": "",
    "core.kit.examples": "",
    "core.letters.calendar": "",
    "core.letters.eml": "letters of our own",
    "core.places.incoming.difference": "rows that gias.py has read",
    "core.places.incoming.naming": "rows that gias.py has read",
    "core.places.kinds": "",
    "core.appointments.looking": "",
    "core.rights.bundling.making": "",
    "core.rights.bundling.typesetting": "",
    "core.rights.fields": "",
    "core.rights.incoming.bringing": "what reading.py has read",
    "core.rights.incoming.files": "hands each file to core.files",
    "core.rights.incoming.refused": "an error",
    "core.rights.incoming.staging": "",
    "core.rights.outside": "",
    "site.api.described": "",
    "site.api.page": "",
    "site.backups.finishing": "what archive.py has read",
    "site.cast": "",
    "site.nation.plan": "",
    "site.portfolios": "",
    "site.secretary": "",
}


def readers() -> set[str]:
    """Every module that may read bytes from outside: by what it calls, or since it is called incoming."""
    files = [path for path in (SOURCE / "llwybr").rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]
    some = [path for path in files if "incoming" in str(path) or READS.search(path.read_text(encoding="utf-8"))]
    names = (".".join(path.relative_to(SOURCE / "llwybr").with_suffix("").parts) for path in some)
    return {name for name in names if not name.endswith("__init__")}


def test_every_module_that_reads_bytes_from_outside_is_reached_by_a_search() -> None:
    reached: set[str] = set()

    def noted(frame: FrameType, event: str, _: object) -> None:
        reached.add(frame.f_code.co_filename)

    before = sys.getprofile()
    sys.setprofile(noted)
    try:
        for target in TARGETS.values():
            for seed in target.seeds():
                target.run(seed)
    finally:
        sys.setprofile(before)
    missing = {name for name in readers() if str(SOURCE / "llwybr" / Path(*name.split("."))) + ".py" not in reached}
    assert missing == set(OURS), f"give it a target, or say whose bytes it reads: {missing ^ set(OURS)}"


def test_every_kind_of_file_has_a_search() -> None:
    assert set(KINDS) == set(ALL)


@pytest.mark.parametrize("name", [name for name, target in TARGETS.items() if target.shape])
def test_what_is_taken_apart_is_put_together_again_and_read(name: str) -> None:
    target = TARGETS[name]
    for seed in target.seeds():
        made = target.shape.together(target.shape.apart(seed))
        assert len(made) <= LONGEST
        assert target.shape.apart(made) == target.shape.apart(seed)
        target.run(made)


def test_the_process_of_a_search_keeps_the_limits_of_one_file() -> None:
    from tests.fuzz.limits import TakesLongError, within
    from tests.fuzz.parsers import planted_limits

    with pytest.raises(TakesLongError):
        within(planted_limits, b"slow", seconds=0.05)
    with pytest.raises(MemoryError):
        within(planted_limits, b"heavy")
    assert within(planted_limits, os.urandom(9)).seconds < 1
