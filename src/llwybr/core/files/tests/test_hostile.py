"""What is in a file decides: each hostile one is refused for what it is, cheaply, and what hides stays behind (G29, G30, W10)."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image
from pypdf import PdfReader

from llwybr.core.files.refused import RefusedError
from llwybr.core.files.tests import making
from llwybr.core.files.tests.corpus import HIDING, HOSTILE
from llwybr.core.files.tests.measuring import Outcome, outcomes
from llwybr.core.files.words import REFUSALS, refusal

SECONDS, MEGABYTES = 2.2, 200  # the kernel counts whole ticks: 2 seconds may be a little more


@pytest.fixture(scope="module")
def became(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    files = {name: made() for name, (made, _) in {**HOSTILE, **HIDING}.items()}
    return outcomes(files, tmp_path_factory.mktemp("corpus"))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_for_what_it_is(name: str, became: dict[str, Outcome]) -> None:
    assert became[name].reason == HOSTILE[name][1]
    assert became[name].kind == ""


@pytest.mark.parametrize("name", [*HOSTILE, *HIDING])
def test_no_file_takes_more_than_two_seconds_and_two_hundred_megabytes(name: str, became: dict[str, Outcome]) -> None:
    assert became[name].seconds <= SECONDS
    assert became[name].megabytes <= MEGABYTES


@pytest.mark.parametrize("name", HIDING)
def test_who_made_it_and_where_is_in_no_byte_that_is_kept(name: str, became: dict[str, Outcome]) -> None:
    made, kind = HIDING[name]
    assert making.CANARY in unpacked(made())
    assert became[name].kind == kind
    assert making.CANARY not in unpacked(became[name].clean)


def unpacked(data: bytes) -> bytes:
    """The bytes, and those of every entry where it is an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return data + b"".join(archive.read(name) for name in archive.namelist())
    except zipfile.BadZipFile:
        return data


@pytest.mark.parametrize("name", HIDING)
def test_what_is_kept_begins_and_ends_with_itself(name: str, became: dict[str, Outcome]) -> None:
    clean = became[name].clean
    starts = {
        "jpeg": b"\xff\xd8\xff",
        "png": b"\x89PNG",
        "pdf": b"%PDF-1.7\n",
        "docx": b"PK\3\4",
        "xlsx": b"PK\3\4",
        "pptx": b"PK\3\4",
        "odt": b"PK\3\4",
    }
    ends = {"jpeg": b"\xff\xd9", "png": b"IEND\xaeB`\x82", "pdf": b"%%EOF\n"}
    assert clean.startswith(starts[became[name].kind])
    assert clean.endswith(ends.get(became[name].kind, clean[-2:]))
    assert b"PK\3\4" not in clean or became[name].kind not in ends


@pytest.mark.parametrize("name", [name for name, (_, kind) in HIDING.items() if kind in {"jpeg", "png"}])
def test_a_cleaned_picture_says_nothing_but_its_pixels(name: str, became: dict[str, Outcome]) -> None:
    said = Image.open(io.BytesIO(became[name].clean)).info
    assert set(said) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_cleaned_file_is_still_what_it_was(became: dict[str, Outcome]) -> None:
    assert Image.open(io.BytesIO(became["a photo with its place"].clean)).size == (60, 40)
    read = PdfReader(io.BytesIO(became["a PDF with its author"].clean))
    assert (len(read.pages), read.metadata, read.pages[0]["/Annots"][0]["/Contents"]) == (1, None, "seen")
    with zipfile.ZipFile(io.BytesIO(became["a document with its author"].clean)) as word:
        assert b"seen" in word.read("word/document.xml")
        assert word.read("word/media/a.jpg").startswith(b"\xff\xd8")
        assert {"docProps/app.xml", "customXml/item1.xml", "word/people.xml"}.isdisjoint(word.namelist())
        assert b"docProps" not in word.read("_rels/.rels") + word.read("[Content_Types].xml")
        assert b"customXml" not in word.read("word/_rels/document.xml.rels")
    with zipfile.ZipFile(io.BytesIO(became["a workbook with its author"].clean)) as excel:
        assert b'<w:pageSetup paperSize="9" xmlns:r' in excel.read("xl/workbook.xml")
    with zipfile.ZipFile(io.BytesIO(became["an OpenDocument with its author"].clean)) as text:
        assert text.infolist()[0].filename == "mimetype"
        assert text.infolist()[0].compress_type == zipfile.ZIP_STORED


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    tall = making.picture(size=(600, 400), exif=making.exif(6))
    see_through = making.picture("WEBP", mode="RGBA")
    files = {
        "turned": tall,
        "large": making.picture(size=(6000, 1000)),
        "larger": making.picture(size=(7000, 5000)),
        "grey": making.picture("PNG", mode="I;16"),
        "few colours": making.picture("PNG", mode="P"),
        "see through": see_through,
        "cmyk": making.picture(mode="CMYK"),
        "lying.txt": making.picture("PNG"),
    }
    return outcomes(files, tmp_path_factory.mktemp("pictures"))


def test_a_photo_is_turned_upright_and_made_smaller(pictures: dict[str, Outcome]) -> None:
    sizes = {name: Image.open(io.BytesIO(one.clean)).size for name, one in pictures.items()}
    assert sizes["turned"] == (400, 600)
    assert sizes["large"] == (3000, 500)
    assert sizes["larger"] == (3500, 2500)
    assert max(max(size) for size in sizes.values()) <= 4096


def test_pictures_of_every_make_become_plain_ones(pictures: dict[str, Outcome]) -> None:
    modes = {name: Image.open(io.BytesIO(one.clean)).mode for name, one in pictures.items()}
    assert {modes[name] for name in ("turned", "cmyk", "few colours", "lying.txt")} == {"RGB"}
    assert (modes["grey"], modes["see through"]) == ("L", "RGBA")
    assert (pictures["see through"].kind, pictures["lying.txt"].kind) == ("png", "png")


def test_what_is_not_taken_here_is_refused_by_what_it_is(tmp_path) -> None:
    found = outcomes({"a": making.pdf(), "b": b"plain"}, tmp_path, ("jpeg", "png"))
    assert [(one.reason, one.facts["kind"]) for one in found.values()] == [("not_taken", "pdf"), ("not_taken", "txt")]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_refusal_has_a_sentence_of_its_own(language: str) -> None:
    from django.utils import translation

    with translation.override(language):
        said = [
            refusal(RefusedError(reason, most=3_000_000, kind="pdf", takes="jpeg png", what="x")) for reason in REFUSALS
        ]
    assert len(set(said)) == len(REFUSALS)
    assert not [one for one in said if "%(" in one]
    assert {reason for _, reason in HOSTILE.values()} <= set(REFUSALS)
