"""Bundles that would fill the memory or keep others waiting, and words that would have kept somebody from what is theirs."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import UploadedFile

from llwybr.core.files.limits import limits
from llwybr.core.rights.bundling import typesetting
from llwybr.core.rights.incoming import reading, staging
from llwybr.core.rights.incoming.refused import RefusedError
from llwybr.core.rights.running import locked
from llwybr.core.rights.tests.zips import bundle, data
from llwybr.core.rights.views import bringing as views
from llwybr.core.rights.words import why_not

START, END = b'{"format": "llwybr.data/1", "files": {}, "models": {}, "x": [', b"]}"


def why(file: io.BytesIO) -> str:
    with pytest.raises(RefusedError) as refused:
        reading.read(file)
    return refused.value.reason


@pytest.mark.parametrize("piece", [b"[],", b'{"a":1},', b"1,"])
def test_what_would_take_far_more_memory_than_bytes_is_not_parsed(piece: bytes, monkeypatch: Any) -> None:
    monkeypatch.setattr(reading, "MOST_MARKS", 1000)
    monkeypatch.setattr(json, "loads", lambda text: pytest.fail("it was parsed"))
    assert why(bundle({"data.json": START + piece * 1000 + b"1" + END})) == "large"


def test_as_many_values_as_anybody_has_are_read() -> None:
    rows = [{"public_id": str(uuid4()), "given": "Nia", "text": "One, two, three"} for _ in range(3000)]
    assert len(reading.read(bundle({"data.json": data({"people.Name": rows})})).models["people.Name"]) == 3000


@pytest.mark.parametrize("strange", ["\0", "\ud800"])
def test_a_sign_that_a_database_refuses_is_refused_wherever_it_stands(strange: str) -> None:
    said = {"people.Name": [{"given": {"en": ["Nia", f"N{strange}ia"]}}]}
    assert why(bundle({"data.json": data(said)})) == "data"


def test_a_file_is_named_once_and_no_more_of_them_than_anybody_may_keep() -> None:
    once, twice = {str(uuid4()): "files/a.png"}, {str(uuid4()): "files/a.png", str(uuid4()): "files/a.png"}
    assert len(reading.read(bundle({"data.json": data({}, once), "files/a.png": b"x"})).files) == 1
    assert why(bundle({"data.json": data({}, twice), "files/a.png": b"x"})) == "contents"
    many = {f"files/{at}.png": b"x" for at in range(limits().person_files + 1)}
    named = {str(uuid4()): name for name in many}
    assert why(bundle({"data.json": data({}, named), **many})) == "entries"


def test_of_one_person_one_bundle_is_looked_at_at_a_time(folders: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(reading, "read", lambda file: pytest.fail("it was looked at"))
    request: Any = SimpleNamespace(FILES={"bundle": UploadedFile(io.BytesIO(b"x"), "a.zip")})
    with locked(staging.lock_of("somebody"), wait=False) as mine:
        assert mine
        assert views._stage(request, "somebody") == why_not("busy")


@pytest.mark.parametrize("letters", ["\U0001f984", "தமிழ்", "\ufffe", "\U0010fffd"])
def test_a_letter_that_no_font_has_keeps_nobody_from_their_paper(letters: str) -> None:
    section = {"title": "Evidence", "about": "a", "many": "1 record", "rows": [[["Title", f"Da iawn {letters}"]]]}
    said = {"language": "en", "title": "Everything", "lead": ["Nia"], "sections": [section]}
    assert typesetting.apart(json.dumps(said).encode()).startswith(b"%PDF-")
