"""What a hostile user sends to a portfolio: others' keys, letters that no font has, names that advertise, large pictures."""

from __future__ import annotations

import io
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from llwybr.apps.portfolio import actions as portfolio
from llwybr.apps.portfolio.actions.sharing import Reader, RefusedError
from llwybr.apps.portfolio.download import evidence as download
from llwybr.apps.portfolio.models import Attached, Evidence, Share
from llwybr.apps.portfolio.rules import bringing
from llwybr.apps.portfolio.rules.sharing import DAY_FULL, MOST_IN_A_DAY, MOST_SHARED
from llwybr.apps.portfolio.tests import sharing_scene as scene
from llwybr.apps.portfolio.tests.sharing_scene import form, id_of, piece, shared
from llwybr.core.files import queries as files
from llwybr.core.letters.models import Letter
from llwybr.core.rights.bundles import Incoming, importers
from llwybr.core.rights.incoming import bringing as importing
from tests.world import World

pytestmark = pytest.mark.django_db
CONFIRMED = {"checked": "1", "confirm": "1"}


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    settings.FILES = tmp_path
    return scene.made()


def asked(world: World, key: object) -> dict[str, str]:
    day = world.now.date() + timedelta(days=3)
    said = {"title": "t", "name": "n", "email": "tyst@arall.example", "asked": "q", "language": "en"}
    return {**said, "day": str(day), "key": str(key), **CONFIRMED}


def test_the_key_of_another_ones_share_makes_a_share_of_its_own(world: World) -> None:
    theirs, mine = shared(world), piece(world, "alnco", title="mine")
    sent = {**form("address", address="x@y.example"), **CONFIRMED, "key": str(theirs)}
    made = id_of(world.client("alnco").post(f"/en/portfolio/{mine}/share/", sent))
    assert made != theirs.public_id
    assert Share.objects.get(public_id=made).person == world.people["alnco"]
    assert Share.objects.get(pk=theirs.pk).person == world.people["nia"]


def test_the_key_of_another_ones_evidence_makes_a_piece_of_its_own(world: World) -> None:
    answer = world.client("alnco").post("/en/portfolio/add/witness/", asked(world, world.more["piece"]))
    made = Evidence.objects.get(public_id=id_of(answer))
    assert (made.person, made.kind) == (world.people["alnco"], "witness")
    assert made != world.more["piece"]


@pytest.mark.parametrize("letters", ["\U0001f984", "தமிழ்", "漢字", "\ufffe", "\U0010fffd", "𓀀"])
def test_a_letter_that_no_font_has_is_a_mark_on_paper_and_no_fault(world: World, letters: str) -> None:
    one = piece(world, title=f"Da iawn {letters}", text=f"ŵ “yes” {letters}")
    assert world.client("nia").get(f"/en/portfolio/{one}/print/").content.startswith(b"%PDF-")


def test_a_piece_is_printed_where_nobody_ever_brought_a_file(world: World, settings: Any, tmp_path: Any) -> None:
    settings.FILES = tmp_path / "none yet"
    answer = world.client("nia").get(f"/en/portfolio/{world.more['piece']}/print/")
    assert answer.content.startswith(b"%PDF-")


def test_what_a_paper_unpacks_is_limited_and_the_rest_is_named(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(download, "MOST_PIXELS", 2500)
    for side in (40, 30, 20):  # 1600 fit, 900 too; 400 do not
        bytes = io.BytesIO()
        Image.new("RGB", (side, side), "green").save(bytes, "PNG")
        bytes.seek(0)
        portfolio.attach(evidence=world.more["piece"], stream=bytes, name=f"{side}.png", by="test", now=world.now)
    every = list(world.more["piece"].attached.all())
    assert [one.file.name for one in download._pictures(every)] == ["40.png", "30.png"]


def test_a_letter_to_a_stranger_makes_no_link_of_what_somebody_calls_themselves(world: World) -> None:
    nia = world.people["nia"]
    nia.name = "A refund waits: https://talu.example/now, or ask tal@talu.example"
    nia.save()
    assert world.client("nia").post("/en/portfolio/add/witness/", asked(world, uuid4())).status_code == 302
    said = Letter.objects.get(to="tyst@arall.example").values["who"]["en"]
    assert said == "A refund waits: talu. example/now, or ask tal talu. example"


def test_nobody_sends_letters_by_sharing_all_day(world: World) -> None:
    to = Reader(address=str(world.accounts["head"].email))
    for at in range(MOST_IN_A_DAY):
        shared(world, to, now=world.now + timedelta(minutes=11 * (at // MOST_SHARED)), lasts=timedelta(days=9))
    with pytest.raises(RefusedError) as refused:
        shared(world, to, now=world.now + timedelta(hours=5))
    assert refused.value.reason == DAY_FULL
    assert shared(world, to, now=world.now + timedelta(hours=27)).pk


def test_a_file_of_a_bundle_is_looked_at_once_however_many_pieces_name_it(world: World) -> None:
    file = str(uuid4())
    rows: list[dict[str, Any]] = [
        {"public_id": str(uuid4()), "kind": "file", "title": f"Piece {at}", "text": "", "language": "en"}
        | {"portfolio.Attached": [{"file": file, "position": 1}]}
        for at in range(30)
    ]
    incoming = Incoming(world.people["nia"], rows, "k", world.now)
    (one,) = (each for each in importers() if each.label == "portfolio.Evidence")
    bundle: Any = SimpleNamespace(files={file: "files/00001-x.txt"})
    assert importing._wanted(bundle, [one.look(incoming)]) == [file]
    assert portfolio.bring_in(incoming) == 30, "also without the file, which could not be kept"
    assert not Attached.objects.exists()
    assert files.used(world.id("nia")) == (0, 0)


def test_a_day_of_a_bundle_that_no_form_takes_is_left_out(world: World) -> None:
    row = {"public_id": str(uuid4()), "kind": "text", "title": "t", "text": "", "language": "en"}
    read = {on: bringing.read({**row, "on": on}, world.now) for on in ("0001-01-01", "1949-12-31", "1950-01-01")}
    assert [one and one.on for one in read.values()] == [None, None, date(1950, 1, 1)]
