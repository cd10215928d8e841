"""What comes in a bundle is trusted in nothing, and comes in once; a portfolio follows its owner when records are joined."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from llwybr.apps.portfolio import actions
from llwybr.apps.portfolio.actions import bringing, bringing_activities
from llwybr.apps.portfolio.models import Attached, Evidence
from llwybr.apps.portfolio.rules.bringing import ATTACHED, PARTS, SHOWS, STATEMENT, read
from llwybr.core.events.models import Event
from llwybr.core.files import actions as files
from llwybr.core.people.models import Person
from llwybr.core.people.movers import movers
from llwybr.core.rights.bundles import Incoming, importers
from llwybr.core.rights.incoming import bringing as incoming
from llwybr.core.rights.incoming.files import Files

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORIGIN = "0b9f6c1e-2f7e-4d6f-9f0e-1a2b3c4d5e6f"


def row(**more: Any) -> dict[str, Any]:
    return {
        "public_id": ORIGIN,
        "kind": "text",
        "title": "Y gornel ddarllen",
        "text": "Symudais hi at y ffenestr.",
        "language": "cy",
        "link": "",
        "on": "2026-05-01",
        "created_at": "2026-05-02T10:00:00+00:00",
        SHOWS: [{"nation": "wales", "element": "communication.reading-aloud"}],
        **more,
    }


def test_what_was_written_elsewhere_is_read_as_it_was() -> None:
    one = read(row(), NOW)
    assert one
    assert (one.title, one.on, one.language) == ("Y gornel ddarllen", date(2026, 5, 1), "cy")
    assert one.shows == (("wales", "communication.reading-aloud"),)


@pytest.mark.parametrize(
    "more",
    [
        {"public_id": "x"},
        {"public_id": None},
        {"public_id": "0" * 36},
        {"kind": "spell"},
        {"kind": ["text"]},
        {"language": "fr"},
        {"language": {}},
        {"title": ""},
        {"title": 7},
        {"title": "a" * 201},
        {"text": "a" * 20_001},
        {"link": "javascript:alert(1)"},
        {"link": "https://a:b@c.example/"},
    ],
)
def test_what_nobody_could_have_written_here_stays_out(more: dict[str, Any]) -> None:
    assert read(row(**more), NOW) is None


@pytest.mark.parametrize("strange", [None, 7, "x", [7, None, "x"], [{"nation": "mars", "element": "\0"}], {}])
def test_strange_parts_are_left_out_and_the_piece_stays(strange: Any) -> None:
    one = read(
        row(**{SHOWS: strange, ATTACHED: strange, STATEMENT: strange, "on": strange, "created_at": strange}), NOW
    )
    assert one
    assert (one.shows, one.files, one.on, one.created_at) == ((), (), None, NOW)


def test_a_time_to_come_is_now_and_a_nul_is_gone() -> None:
    one = read(row(created_at="2999-01-01T00:00:00", on="2999-01-01", text="a\0b"), NOW)
    assert one
    assert (one.created_at, one.on, one.text) == (NOW, None, "ab")


def test_what_a_witness_is_to_have_said_comes_in_as_words_of_the_owner() -> None:
    said = {"name": "Menna Rees", "role": "Headteacher", "said": "She reads with everyone."}
    one = read(row(kind="witness", **{STATEMENT: [said]}), NOW)
    assert one
    assert one.kind == "observation"
    assert "Menna Rees, Headteacher:\nShe reads with everyone." in one.text


def picture() -> BytesIO:
    kept = BytesIO()
    Image.new("RGB", (40, 30), (10, 90, 70)).save(kept, "PNG")
    kept.seek(0)
    kept.name = "llun.png"
    return kept


def bring(person: Person, rows: list[dict[str, Any]], key: str = "one") -> int:
    """As core/rights does: the files are looked at first."""
    with files.check(stream=picture(), name="llun.png", of=str(person.public_id)) as checked:
        return actions.bring_in(Incoming(person, rows, key, timezone.now(), Files({ORIGIN: checked})))


@pytest.mark.django_db
def test_a_bundle_comes_in_once_with_its_files_and_parts_and_never_into_anothers() -> None:
    nia, dewi = (Person.objects.create(name=name, language="cy") for name in ("Nia", "Dewi"))
    attached = [{"file": ORIGIN, "position": 1}, {"file": str(uuid.uuid4()), "position": 2}]
    rows = [row(**{ATTACHED: attached}), row(public_id=str(uuid.uuid4()), kind="spell")]
    assert bring(nia, rows) == 1
    assert bring(nia, rows) == 0
    assert bring(dewi, rows) == 1
    (one,) = Evidence.objects.filter(person=nia)
    assert str(one.public_id) != ORIGIN
    assert (one.brought_from, one.attached.count(), one.shows.count()) == ("one", 1, 1)
    assert " gornel" in one.folded
    assert one.attached.get().file.of == str(nia.public_id)
    back = row(public_id=str(one.public_id))  # taken along from here, and brought back
    assert bring(nia, [back], key="ours") == 0
    assert bring(dewi, [back], key="ours") == 1


@pytest.mark.django_db
def test_a_preview_reads_each_row_once_and_shows_what_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    for module in (bringing, bringing_activities):

        def counted(row: Any, when: Any, read: Any = module.read) -> Any:
            seen.append(row["public_id"])
            return read(row, when)

        monkeypatch.setattr(module, "read", counted)
    ids = [str(uuid.uuid4()) for _ in range(2)]
    learnt = {"public_id": ids[0], "title": "Cwrs", "on": "2026-05-01", "minutes": 60, "language": "cy"}
    models = {
        "portfolio.Evidence": [row(), row(public_id=ids[1], kind="spell")],
        "portfolio.Activity": [learnt, {**learnt, "public_id": "x"}],
    }
    bundle: Any = SimpleNamespace(models=models, key="one", files={ORIGIN: None})
    found = incoming.preview(bundle, Person.objects.create(name="Nia", language="cy"))
    assert sorted(seen) == sorted([ORIGIN, *ids, "x"])
    assert [(one.label, one.many) for one in found.comes] == [*((label, 1) for label in models), ("files.File", 0)]


def test_the_importer_is_known() -> None:
    found = {one.label: one for one in importers()}
    assert found["portfolio.Evidence"].parts == PARTS


@pytest.mark.django_db
def test_a_portfolio_follows_its_owner_and_goes_back() -> None:
    merged, into = (Person.objects.create(name=name, language="cy") for name in ("Nia", "Nia Rees"))
    bring(merged, [row(**{ATTACHED: [{"file": ORIGIN, "position": 1}]})])
    bring(into, [row(public_id=str(uuid.uuid4()))])
    mover = next(one for one in movers() if one.name == "evidence")
    assert mover.waits  # nobody reads another record's evidence before it is proved theirs
    before = Event.objects.count()
    moved = mover.move(merged, into)
    assert Evidence.objects.filter(person=into).count() == 2
    assert Attached.objects.get().file.of == str(into.public_id)
    mover.back(merged, into, moved)
    assert Evidence.objects.filter(person=merged).count() == 1
    assert Evidence.objects.filter(person=into).count() == 1
    assert Attached.objects.get().file.of == str(merged.public_id)
    assert Event.objects.count() == before


@pytest.mark.django_db
def test_a_file_goes_with_its_piece_and_a_second_press_changes_nothing() -> None:
    nia = Person.objects.create(name="Nia", language="cy")
    bring(nia, [row(**{ATTACHED: [{"file": ORIGIN, "position": 1}]})])
    one = Evidence.objects.get(person=nia)
    actions.delete_evidence(evidence=one, by="test")
    with pytest.raises(Evidence.DoesNotExist):
        actions.delete_evidence(evidence=one, by="test")
    assert not files.sweep(timezone.now() + timedelta(days=2)).missing
