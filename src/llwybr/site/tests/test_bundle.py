"""The export: everything of mine, nothing of anybody else's, in both languages, for every model that there is."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from llwybr.apps.standards.models import Element
from llwybr.core.people.models import Person
from llwybr.core.places.models import Place
from llwybr.core.rights.bundling import making, tables
from llwybr.core.rights.bundling.manifest import read_manifest, read_signature
from llwybr.core.rights.bundling.rows import kinds, rows_of
from llwybr.core.rights.fields import said
from llwybr.site.tests.rows import Maker, everyones
from llwybr.values.bilingual import Language

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "BUNDLES", tmp_path / "bundles")
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")
    settings.BUNDLES.mkdir()


def person(name: str) -> Person:
    return Person.objects.create(name=name, language="cy")


@pytest.fixture
def two() -> tuple[Maker, Maker]:
    """A row of every model for each of two people."""
    at = Place.objects.first()
    assert at
    both = Maker(person("Mari Un"), at), Maker(person("Mair Dau"), at)
    for one in both:
        for label in everyones():
            one.row(label)
    return both


def made(who: Person, language: Language = "cy") -> zipfile.ZipFile:
    out = io.BytesIO()
    making.make(person=who, language=language, to=out, now=timezone.now(), step=lambda done, of: None)
    return zipfile.ZipFile(out)


def text_of(bundle: zipfile.ZipFile) -> str:
    """All that can be read in it: names, data, tables, and the words of the paper."""
    parts = [bundle.read(name).decode() for name in bundle.namelist() if not name.endswith(".pdf")]
    return "\n".join([*parts, *bundle.namelist(), paper_of(bundle)])


def paper_of(bundle: zipfile.ZipFile) -> str:
    pdf = PdfReader(io.BytesIO(bundle.read("all.pdf")))
    return "".join(page.extract_text() for page in pdf.pages).replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_field_of_mine_is_in_and_no_field_of_anybody_else(two: tuple[Maker, Maker], language: Language) -> None:
    mine, other = two
    bundle = made(mine.person, language)
    everything, paper = text_of(bundle), paper_of(bundle)
    wanted = mine.tokens(exported=True)
    assert len(wanted) > 30, "the rows hold something to look for"
    assert {field for mark, field in wanted.items() if mark not in bundle.read("data.json").decode()} == set()
    assert {field for mark, field in wanted.items() if mark not in paper} == set()
    left_out = mine.tokens(exported=False)
    assert len(left_out) > 10
    assert {field for mark, field in left_out.items() if mark in everything} == set(), "secrets stay"
    others = {**other.tokens(exported=True), **other.tokens(exported=False)}
    assert {field for mark, field in others.items() if mark in everything} == set()
    assert other.person.name not in everything


def test_every_model_of_mine_has_its_rows_its_table_and_its_place_on_paper(two: tuple[Maker, Maker]) -> None:
    bundle = made(two[0].person, "en")
    data = json.loads(bundle.read("data.json"))
    assert set(data["models"]) == {label for label, shape in said().items() if shape.label}
    paper = paper_of(bundle)
    for kind in kinds():
        table = list(csv.reader(io.StringIO(bundle.read(f"csv/{kind.label}.csv").decode("utf-8-sig"))))
        assert table[0] == [f"{column.label.en} / {column.label.cy}" for column in kind.columns]
        assert len(table) - 1 == len(data["models"][kind.label]["rows"]) == 1, kind.label
        assert kind.title.en.replace(" ", "") in paper


def test_the_paper_speaks_the_language_that_was_asked_for(two: tuple[Maker, Maker]) -> None:
    welsh, english = (PdfReader(io.BytesIO(made(two[0].person, one).read("all.pdf"))) for one in ("cy", "en"))
    assert (welsh.trailer["/Root"]["/Lang"], english.trailer["/Root"]["/Lang"]) == ("cy-GB", "en-GB")
    assert welsh.trailer["/Root"]["/MarkInfo"]["/Marked"], "tagged"
    assert "Eich hunanasesiadau" not in english.pages[0].extract_text()


def test_codes_are_words_on_paper_and_a_level_is_never_a_bare_number(two: tuple[Maker, Maker]) -> None:
    english, welsh = (paper_of(made(two[0].person, one)) for one in ("en", "cy"))  # type: ignore[arg-type]
    assert "Answer:Helpingcolleagues" in english
    assert "Ateb:Helpucydweithwyr" in welsh
    element = Element.objects.order_by("pk")[0]
    assert element.title_en.replace(" ", "") in english, "a part of the job is called what it is called on pages"
    assert element.title_cy.replace(" ", "") in welsh


def test_the_manifest_counts_every_entry_and_is_signed(two: tuple[Maker, Maker]) -> None:
    import hashlib

    bundle = made(two[0].person)
    text = bundle.read("manifest.json")
    manifest, signature = read_manifest(text), read_signature(bundle.read("signature.json"))
    assert manifest
    assert signature
    assert signature.fits(text)
    assert {one.name for one in manifest.entries} == set(bundle.namelist()) - {"manifest.json", "signature.json"}
    for entry in manifest.entries:
        whole = bundle.read(entry.name)
        assert (entry.size, entry.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
    assert manifest.person == str(two[0].person.public_id)
    assert not signature.fits(text.replace(b"Mari", b"Mair"))


def test_a_model_takes_one_query_and_one_for_names_however_many_rows(two: tuple[Maker, Maker]) -> None:
    from llwybr.core.people.models import Name

    who = two[0].person
    before = _queries(who)
    Name.objects.bulk_create(Name(person=who, family=f"Arall {at}") for at in range(50))
    assert _queries(who) == before <= 3 * len(kinds())


def _queries(who: Person) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        for kind in kinds():
            list(rows_of(kind, who))
    return len(seen)


def test_no_cell_is_a_formula() -> None:
    kind = next(one for one in kinds() if one.label == "people.Name")
    row = {column.name: "=HYPERLINK(1)" for column in kind.columns}
    lines = b"".join(tables.as_csv(kind, [row])).decode("utf-8-sig").splitlines()
    assert all(cell.startswith("'=") for cell in next(csv.reader(lines[1:])))


def test_a_name_of_a_file_is_safe_in_the_zip() -> None:
    assert making.safe("../../etc/passwd") == "etc-passwd"
    assert making.safe("Tystysgrif Siân ✓.pdf") == "Tystysgrif-Sian.pdf"
    assert making.safe("…") == "file"
    assert len(making.safe("a" * 500 + ".pdf")) < 100


def test_a_person_with_nothing_has_a_bundle_too() -> None:
    bundle = made(person(""))
    assert bundle.testzip() is None
    assert json.loads(bundle.read("data.json"))["files"] == {}


def test_a_nul_in_a_name_does_not_break_the_manifest() -> None:
    assert made(person("Nia\x1b[0m")).read("manifest.json")
