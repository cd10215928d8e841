"""A copy for who develops: nothing of anybody is in any byte of it, it holds together, and Llwybr runs on it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, models, transaction

from llwybr.apps.posts.models import Post
from llwybr.core.access.models import Grant
from llwybr.core.people.models import Account, Person
from llwybr.core.rights import checks, fields
from llwybr.core.rights.fields import said
from llwybr.core.rights.scrubbed import is_copied, way
from llwybr.core.rights.tests.everything import Everything, tokens_of
from llwybr.site.scrubbing import making, values
from llwybr.site.scrubbing.copying import SPANS, copied, key_for, scrubbed_rows
from llwybr.site.scrubbing.values import WAYS, Cell, Key, scrub
from tests import world as worlds

ROOT = Path(__file__).resolve().parents[4]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BORN, DAY, MANY = date(1971, 7, 19), date(1998, 2, 3), 4321
ALSO: dict[str, dict[str, Any]] = {
    "people.Identity": {"born_on": BORN},
    "posts.Post": {"starts_on": DAY},
    "posts.Contract": {"minutes": ["qzc00000x"]},
    "portfolio.Activity": {"minutes": MANY},
}

# Of somebody, and in the copy: what is added here is thought about by two.
COPIED = {
    "files.File",
    "access.Grant",
    "access.Look",
    "people.Person",
    "people.Account",
    "people.Name",
    "people.Email",
    "people.Number",
    "posts.Post",
    "posts.Contract",
    "portfolio.Evidence",
    "portfolio.Shows",
    "portfolio.Attached",
    "portfolio.Activity_evidence",
    "portfolio.Activity",
    "portfolio.Declined",
    "portfolio.Share",
    "portfolio.Opening",
    "portfolio.Statement",
    "selfassessment.Attempt",
    "selfassessment.Answer",
    "selfassessment.Step",
    "descriptions.Description",
    "descriptions.Version",
    "descriptions.Line",
    "descriptions.Signature",
    "consultations.Comment",
}
KEPT = {
    "access.Grant": {"waits"},
    "people.Account": {"is_active"},
    "people.Email": {"claimed"},
    "people.Number": {"claimed"},
    "posts.Contract": {"minutes", "weekly_minutes", "weeks"},
    "portfolio.Attached": {"position"},
    "portfolio.Statement": {"declined"},
    "selfassessment.Attempt": {"limits_said"},
    "descriptions.Version": {"number", "edit", "kept", "changed", "added", "dropped"},
    "descriptions.Line": {"from_edit", "to_edit", "position", "slug", "belongs_to"},
    "descriptions.Signature": {"edit"},
    "consultations.Comment": {"version"},
}


def test_only_what_is_named_here_is_of_somebody_and_in_the_copy() -> None:
    assert {model._meta.label for model in copied() if said()[model._meta.label].fields} == COPIED


def test_only_what_is_named_here_is_kept_beside_ids_codes_and_ties() -> None:
    kept: dict[str, set[str]] = {}
    for label in COPIED:
        for name, one in said()[label].fields.items():
            if one.scrubbed in {"kept", "numbers"}:
                kept.setdefault(label, set()).add(name)
    assert kept == KEPT


def test_no_moment_of_somebody_is_kept_where_another_is_moved() -> None:
    """A role begins with the post that it goes with: one kept beside the other says by how many weeks all of that person's moved."""
    ways = {
        f"{model._meta.label}.{field.name}": way(said()[model._meta.label], field)
        for model in copied()
        if said()[model._meta.label].fields
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField)
    }
    assert {name for name, how in ways.items() if how not in {"moved", "emptied"}} == set()
    assert "access.Grant.starts_at" in ways


def test_a_number_of_which_nobody_says_what_becomes_of_it_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = said()["people.Email"]
    unsaid = {**shape.fields, "claimed": shape.fields["claimed"].model_copy(update={"scrubbed": None})}
    changed = fields.Said(said())
    changed["people.Email"] = shape.model_copy(update={"fields": unsaid})
    changed["files.File"] = said()["files.File"].model_copy(update={"scrubbed": "left_out"})
    monkeypatch.setattr(checks, "said", lambda: changed)
    first, second = checks.faults()
    assert first.startswith("people.Email.claimed: say in fields.yaml what becomes of it")
    assert second.startswith("portfolio.Attached.file leads to what is not in such a copy")


@dataclass(frozen=True)
class Copy:
    """One that was made, and what it was made of."""

    file: Path
    tokens: dict[str, str]
    ids: list[UUID]
    emails: list[str]
    posts: Counter[str]
    left: list[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, django_db_setup: Any, django_db_blocker: Any) -> Copy:
    """Of somebody who has a row in every model. Made once, since our migrations take some seconds."""
    folder = tmp_path_factory.mktemp("scrubbed")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr("django.conf.settings.FILES", folder / "files")
        patch.setattr("django.conf.settings.BUNDLES", folder / "bundles")
        full = filled()
        within(patch)
        assert making.scrubbed(folder / "out" / "copy") == 2, "no folder, no copy"
        (folder / "out").mkdir()
        assert making.scrubbed(folder / "out" / "copy") == 0
        ids = [one for model in (Person, Account, Post) for one in model.objects.values_list("public_id", flat=True)]
        emails = [one for one in Account.objects.values_list("email", flat=True) if one]
        posts = Counter(Post.objects.values_list("workplace__name_en", flat=True))
        transaction.set_rollback(True)
    return Copy(
        folder / "out" / "copy",
        full.tokens,
        ids,
        emails,
        posts,
        sorted(path.name for path in (folder / "out").iterdir()),
    )


def filled() -> Everything:
    world = worlds.make(NOON)
    full = Everything(worlds.someone(world, "nobody else"), world.people["head"], NOON)
    full.fill()
    _codes(full)
    for label, what in ALSO.items():
        apps.get_model(label).objects.update(**what)
    apps.get_model("consultations.Decision").objects.update(by=str(full.person.public_id))
    return full


def _codes(full: Everything) -> None:
    """What is a code of a closed list holds one: no word of anybody's can stand there."""
    for label, row in full.made.items():
        for field in row._meta.concrete_fields:
            token = str(getattr(row, field.attname))[: len("qzc00000x")]
            shape = said()[label].fields.get(field.name)
            if shape and (shape.logs == "code" or shape.scrubbed == "kept") and full.tokens.pop(token, None):
                setattr(row, field.attname, "a-code")
                row.save()


def within(patch: pytest.MonkeyPatch) -> None:
    """From the transaction of this test, which no other connection sees."""
    patch.setattr(making, "LIVE", "default")
    patch.setattr(making, "reading", lambda alias: nullcontext())
    patch.setattr(making, "engine", lambda: SimpleNamespace(is_there=lambda: True))


def test_nothing_of_anybody_is_in_any_byte(made: Copy) -> None:
    content = made.file.read_bytes()
    assert len(made.tokens) > 50
    assert tokens_of(content.decode("latin-1")) == set()
    texts = [content.decode("utf-8", "replace").casefold(), content.decode("utf-16-le", "replace").casefold()]
    for one in (*made.emails, *map(str, made.ids), *(one.hex for one in made.ids)):
        assert not any(one.casefold() in text for text in texts), one
        assert json.dumps(one)[1:-1].encode() not in content
    assert not any(one.bytes in content for one in made.ids)
    assert BORN.isoformat().encode() not in content


def test_it_is_one_file_for_its_owner_alone(made: Copy) -> None:
    assert made.left == ["copy"]
    assert made.file.stat().st_mode & 0o777 == 0o600


RUN = """
import django; django.setup()
import json
from django.core.management import call_command
from django.db import connection
from llwybr.core.access.models import Look
from llwybr.core.events.audit import verify
from llwybr.core.access.models import Grant
from llwybr.core.people.models import Account, Name, Person
from llwybr.apps.consultations.models import Decision
from llwybr.apps.posts.models import Post
from tests.cast import signed_in
call_command("migrate", check_unapplied=True, verbosity=0)
connection.check_constraints()
with connection.cursor() as cursor:
    cursor.execute("PRAGMA integrity_check")
    whole = cursor.fetchone()[0]
events, holder = verify(), Post.objects.order_by("-pk").select_related("person").first().person
look = Look.objects.get()
pages = ["/en/", "/cy/", "/en/my-data/", "/en/portfolio/"]
client = signed_in(Account.objects.get(person=holder))
print(json.dumps({
    "whole": [whole, events],
    "names": [holder.name, *(f"{one.given} {one.family}" for one in Name.objects.filter(person=holder))],
    "known": [Person.objects.filter(public_id=one).exists() for one in (look.of, Decision.objects.first().by)],
    "posts": sorted(Post.objects.values_list("workplace__name_en", flat=True)),
    "pages": [client.get(page, secure=True).status_code for page in pages],
}))
"""


def test_llwybr_runs_on_it_and_what_belongs_together_still_does(made: Copy, tmp_path: Path) -> None:
    shutil.copy(made.file, tmp_path / "llwybr.sqlite3")
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    given |= {"DATA": str(tmp_path), "LLWYBR_MODE": "test", "DJANGO_SETTINGS_MODULE": "llwybr.site.settings"}
    given["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    ran = subprocess.run([sys.executable, "-c", RUN], env=given, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found = json.loads(ran.stdout)
    assert found["whole"] == ["ok", 0], "foreign keys hold, and its record of events begins anew"
    assert len(set(found["names"])) == 1
    assert "Enghraifft" in found["names"][0]
    assert all(found["known"]), "a public id in a text leads to the same person"
    assert Counter(found["posts"]) == made.posts
    assert set(found["pages"]) == {200}


def test_what_is_there_is_not_written_over(made: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    before = made.file.read_bytes()
    assert making.scrubbed(made.file) == 2
    assert "is there already" in capsys.readouterr().err
    assert made.file.read_bytes() == before


def by_ctrl_c() -> None:
    raise KeyboardInterrupt


def by_who_ends_it() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def by_a_full_disk() -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("stopped", [by_ctrl_c, by_who_ends_it, by_a_full_disk])
def test_what_is_stopped_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped: Any) -> None:
    within(monkeypatch)
    monkeypatch.setattr(making, "empty", lambda data: (data / making.DATABASE).touch())

    def half(*_given: object) -> int:
        with pytest.raises(FileExistsError):  # the name is ours, and what somebody else puts there is not written over
            (tmp_path / "copy").open("x")
        Path(connections.databases[making.COPY]["NAME"]).write_bytes(b"half a row")
        stopped()
        return 0

    monkeypatch.setattr(making, "copy", half)
    with nullcontext() if stopped is by_a_full_disk else pytest.raises(KeyboardInterrupt):
        assert making.scrubbed(tmp_path / "copy") == 2
    assert list(tmp_path.iterdir()) == []
    assert making.COPY not in connections.databases


def test_the_live_database_is_read_at_one_moment_and_cannot_be_written_to(
    made: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    if connection.vendor == "sqlite":  # ours lies in memory, where no other connection gets
        with closing(sqlite3.connect(tmp_path / "live")) as live, closing(sqlite3.connect(made.file)) as whole:
            whole.backup(live)
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "live"))
    with django_db_blocker.unblock(), making.reading("live"):
        assert connections["live"].in_atomic_block
        Person.objects.using("live").count()
        with pytest.raises(DatabaseError):
            Person.objects.using("live").create(name="New")
        transaction.set_rollback(True, using="live")


@pytest.fixture
def full(db: None, settings: Any, tmp_path: Path) -> Everything:
    settings.FILES, settings.BUNDLES = tmp_path / "files", tmp_path / "bundles"
    return filled()


def rows_of_somebody() -> list[tuple[str, dict[str, Any]]]:
    key = key_for("default")
    return [
        (label, {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields})
        for label in sorted({*COPIED, "consultations.Decision"})
        for row in scrubbed_rows(apps.get_model(label), "default", key)
    ]


@pytest.mark.parametrize("off", [None, *sorted(WAYS)])
def test_with_any_way_of_scrubbing_off_a_trace_is_left(
    full: Everything, monkeypatch: pytest.MonkeyPatch, off: str | None
) -> None:
    if off:
        monkeypatch.setitem(WAYS, off, lambda cell, _key: cell.value)
    assert traces(full) == ({"id" if off == "kept" else off} if off else set())


def traces(full: Everything) -> set[str]:
    """The ways that left something as it was: a word of theirs, their number, a day, how many."""
    found, mine = set(), str(full.person.public_id)
    for label, row in rows_of_somebody():
        shape, meta = said()[label], apps.get_model(label)._meta
        for name, value in row.items():
            found |= {"id"} if mine in str(value) else set()
            found |= {str(way(shape, meta.get_field(name)))} if tokens_of(str(value)) or value in (DAY, MANY) else set()
    return found


def cell(
    value: Any, field: str = "people.Person.name", pk: int = 1, of: str = "a", codes: tuple[str, ...] = ()
) -> Cell:
    label, _, name = field.rpartition(".")
    return Cell(value, apps.get_model(label)._meta.get_field(name), pk, of, codes)


def test_what_was_one_stays_one_and_another_copy_has_another() -> None:
    place, person, key = str(uuid4()), str(uuid4()), Key(set())
    known = Key({place})
    assert known.id(place) == place
    assert key.id(person) == key.id(person.upper()) == str(scrub("id", cell(UUID(person)), key))
    assert key.id(person) != Key(set()).id(person)
    assert key.renamed({"of": [f"see {person}"], "n": 3}) == {"of": [f"see {key.id(person)}"], "n": 3}
    assert scrub("address", cell("Nia@ysgol.example"), key) == scrub("address", cell("nia@ysgol.example"), key)
    assert scrub("name", cell("Nia Rees", of="b"), key) == " ".join(
        scrub(one, cell("x", of="b"), key) for one in ("given", "family")
    )
    assert scrub("id", cell("system"), key) == "system"
    assert scrub("id", cell("head"), key) != "head"


def test_a_number_has_the_same_shape_and_no_two_rows_get_one() -> None:
    key = Key(set())
    assert scrub("number", cell("GW-TA/0417", pk=12), key) == "XX-XX/0012"
    assert scrub("number", cell("17", pk=345), key) == "345"
    given = ["7", "0017", "Nia", "A 1", "GW-1"]
    assert len({scrub("number", cell(given[pk % 5], pk=pk), key) for pk in range(1, 3000)}) == 2999


def test_days_of_one_person_move_together_by_whole_weeks_and_nothing_stays_nothing() -> None:
    key, day, moment = Key(set()), date(2026, 11, 23), NOON
    moved = scrub("moved", cell(day), key)
    assert 7 <= (day - moved).days <= 7 * values.WEEKS
    assert (day - moved).days % 7 == 0
    assert moment - scrub("moved", cell(moment), key) == day - moved
    assert len({scrub("moved", cell(day, of=str(one)), key) for one in range(5000)}) == values.WEEKS
    assert scrub("moved", cell(date.min), key) == date.min
    for how in WAYS:
        assert scrub(how, cell(None), key) is None
        assert scrub(how, cell(""), key) == ""
    assert len(scrub("filler", cell("It was Nia’s idea."), key)) == 18


def test_moments_are_to_the_minute_but_for_whom_something_lasted_less_than_one(full: Everything) -> None:
    """What has to end after it began would end at once, and the database refuse the whole copy."""
    then = NOON + timedelta(seconds=17, microseconds=5)
    assert scrub("moved", cell(then), Key(set())).minute == then.minute
    Grant.objects.filter(ends_at=None).update(starts_at=then)
    brief = Grant.objects.filter(ends_at=None).first()
    assert brief
    Grant.objects.filter(pk=brief.pk).update(ends_at=then + timedelta(seconds=9))
    rows: dict[Any, Any] = {row.pk: row for row in scrubbed_rows(Grant, "default", key_for("default"))}
    of, moved = rows[brief.pk].holder, rows[brief.pk]
    assert moved.ends_at - moved.starts_at == timedelta(seconds=9)
    others = [row.starts_at for row in rows.values() if row.holder != of]
    assert {(one.second, one.microsecond) for one in others} == {(0, 0)}


def test_every_span_that_the_database_asks_for_is_known() -> None:
    assert {
        model._meta.label: span
        for model in copied()
        for one in model._meta.constraints
        if isinstance(one, models.CheckConstraint)
        for span in spans(one.condition)
        if isinstance(model._meta.get_field(span[0]), models.DateTimeField)
    } == SPANS


def spans(condition: Any) -> Iterator[tuple[str, str]]:
    for one in getattr(condition, "children", ()):
        if isinstance(one, models.Q):
            yield from spans(one)
        elif isinstance(one[1], models.F) and one[0].endswith("__gt"):
            yield one[1].name, one[0].removesuffix("__gt")


def test_every_field_that_is_copied_has_a_way_that_exists() -> None:
    for model in copied():
        shape = said()[model._meta.label]
        assert is_copied(shape)
        assert {way(shape, one) for one in model._meta.concrete_fields} <= set(WAYS)
