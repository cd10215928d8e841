"""While the files of a bundle are looked at, which may take minutes, everybody else goes on writing; and its owner can stop it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.races import raced

# On SQLite a writer who waits for a second is told so at once, as one who waits for the whole import would be in the end.
SCRIPT = """
import json, threading
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone
from llwybr.apps.portfolio.models import Attached, Evidence
from llwybr.core.files import sandbox
from llwybr.core.files.models import File
from llwybr.core.people.models import Person
from llwybr.core.rights.incoming import bringing, reading, staging
from llwybr.core.rights.tests.zips import bundle, data

connections.databases["default"]["OPTIONS"] |= {"timeout": 1} if connection.vendor == "sqlite" else {}
nia, whose = Person.objects.create(name="Nia"), ""
id = "0b9f6c1e-2f7e-4d6f-9f0e-1a2b3c4d5e%02x"
one = {"public_id": id % 0, "kind": "text", "title": "A piece", "text": "", "language": "en", "link": ""}
parts = [{"evidence": id % 0, "file": id % at, "position": at} for at in (1, 2)]
rows = {"portfolio.Evidence": [one], "portfolio.Attached": parts,
        "files.File": [{"public_id": id % 1, "name": "Fy nodiadau.txt"}]}
names = {id % at: f"files/0000{at}-x.txt" for at in (1, 2)}
entries = {"data.json": data(rows, names), **{name: name.encode() for name in names.values()}}
file = bundle(entries)
written, real = [], sandbox.look

def write(at):
    try:
        Person.objects.create(name=f"other {at}")
        written.append(at)
    except OperationalError:
        pass
    connection.close()

def look(*given):
    other = threading.Thread(target=write, args=[len(written)])
    other.start()
    other.join()
    if stops:
        staging.put_away(str(nia.public_id))
    return real(*given)

sandbox.look, found = look, {}
for stops in (True, False):
    file.seek(0)
    seen = staging.stage(file, person=str(nia.public_id))
    bringing.run(person=nia, by="test", digest="of one that lay there before")
    bringing.run(person=nia, by="test", digest=seen)
    ended = staging.outcome(str(nia.public_id))
    found["stopped" if stops else "in"] = [
        ended.reason, dict(ended.came), Evidence.objects.count(), Attached.objects.count(),
        sorted(File.objects.values_list("name", flat=True)), len(written),
        sum(one.is_file() for one in Path(settings.FILES).rglob("*")),
    ]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def raced_(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return raced(SCRIPT, tmp_path_factory.mktemp("races"))


def test_nobody_waits_to_write_while_files_are_looked_at(raced_: dict[str, Any]) -> None:
    came = {"portfolio.Evidence": 1, "files.File": 2}
    assert raced_["in"] == ["", came, 1, 2, ["00002-x.txt", "Fy nodiadau.txt"], 3, 2]


def test_whoever_puts_it_away_meanwhile_has_nothing_of_it(raced_: dict[str, Any]) -> None:
    assert raced_["stopped"] == ["stopped", {}, 0, 0, [], 1, 0]
