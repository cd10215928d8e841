"""What is said of a pack's words, whatever they are about: readable, in the right language, and the Welsh not left behind."""

import os
import time
from pathlib import Path

import pytest

from llwybr.core.packs import RecordShape, Shapes, Text, read_knowledge, read_written, sealed
from llwybr.core.packs.seal import FILE
from llwybr.core.packs.texts import FEWEST, LONGEST, lix

PACK = "title: {en: P, cy: P}\nsource: {name: Us}\nsource_status: derived\nedition: '1'\nin_force_from: 2026-09-01\n"
HARD = (
    "Organisational considerations necessitate comprehensive interdepartmental communication structures throughout. "
    * 4
)


class Thing(RecordShape):
    title: Text
    more: Text | None = None


SHAPES = [Shapes({"things": Thing}, lambda _: ())]


@pytest.fixture
def told(tmp_path: Path):
    """The faults of a pack of one thing, without their places."""

    def told(en: str, cy: str) -> list[str]:
        write(tmp_path, en, cy)
        return [fault.message for fault in read_knowledge(tmp_path, SHAPES)[1]]

    return told


def write(folder: Path, en: str, cy: str) -> None:
    for name in ("shared", "wales"):
        (folder / name / "a").mkdir(parents=True, exist_ok=True)
        (folder / name / "pack.yaml").write_text(f"id: {name}\n{PACK}", encoding="utf-8")
    body = f"things:\n- id: one\n  title:\n    en: |\n      {en}\n    cy: |\n      {cy}\n"
    (folder / "shared" / "a" / "1.yaml").write_text(body, encoding="utf-8")


def test_plain_words_in_their_own_places_are_no_fault(told) -> None:
    assert told("I listen to the child.", "Rwy'n gwrando ar y plentyn.") == []


def test_a_sentence_in_the_other_language_is_told_with_its_first_words(told) -> None:
    (fault,) = told("I listen.", "Rwy'n gwrando. The child is what you have to see.")
    assert fault == "has a sentence that looks like English (the child is what…): write it in Welsh."
    (fault,) = told("I listen. Mae eich plant yn dod pan mae yr haf.", "Rwy'n gwrando.")
    assert fault == "has a sentence that looks like Welsh (mae eich plant yn…): write it in English."


def test_a_word_or_a_name_from_the_other_language_is_no_fault(told) -> None:
    assert told("Read Cefnogi Pawb with a child.", "Darllenwch The Gruffalo gyda phlentyn ar y llawr.") == []


def test_the_same_long_text_in_both_fields_is_told(told) -> None:
    same = "Kitchen menus allergens stock portions prices suppliers deliveries."
    assert told(same, same) == ["is word for word the English: write the Welsh."]


def test_a_sentence_that_nobody_can_follow_is_told(told) -> None:
    words = " ".join(["word"] * (LONGEST + 1))
    (fault,) = told(f"{words}.", "Gair.")
    assert fault == f"has a sentence of {LONGEST + 1} words, at most {LONGEST} can be followed: make two of it."


def test_a_text_that_is_hard_to_read_is_told(told) -> None:
    faults = told(HARD, "Gair.")
    assert any("is hard to read in English" in fault for fault in faults)


def test_lix_counts_words_in_a_sentence_and_long_words_in_a_hundred() -> None:
    assert lix("The cat sat on the mat. " * 6) == 6
    assert lix("Understanding comprehensive documentation necessitates concentration. " * 6) == 5 + 100
    assert lix("Too short to judge.") == 0


def test_the_welsh_is_told_to_be_older_only_once_its_english_has_changed_and_it_has_not(tmp_path: Path, told) -> None:
    def seal() -> None:
        for name, raws in read_written(tmp_path, SHAPES).items():
            (tmp_path / name / FILE).write_text(sealed(raws), encoding="utf-8")

    assert told("I listen.", "Rwy'n gwrando.") == []
    seal()
    assert told("I listen.", "Rwy'n gwrando.") == [], "nothing has changed"
    (fault,) = told("I listen first.", "Rwy'n gwrando.")
    assert fault.startswith("title: the English has changed and the Welsh has not: read the Welsh beside it")
    assert told("I listen first.", "Rwy'n gwrando'n gyntaf.") == [], "both have changed"
    assert told("I listen.", "Rwy'n gwrando'n astud.") == [], "the Welsh alone may be bettered"
    write(tmp_path, "I listen first.", "Rwy'n gwrando.")
    seal()
    assert told("I listen first.", "Rwy'n gwrando.") == [], "someone has read it"


def test_half_a_megabyte_of_stops_is_read_in_a_second() -> None:
    began = time.process_time()
    lix("word " * FEWEST + "." * 500_000 + "x")
    assert time.process_time() - began < 1


def _not_text(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")


def _huge(file: Path) -> None:
    with file.open("wb") as made:
        made.truncate(20_000_000_000)


@pytest.mark.parametrize(
    "spoil",
    [
        _not_text,
        _huge,
        Path.mkdir,
        os.mkfifo,
        lambda file: file.symlink_to("/dev/zero"),
        lambda file: file.symlink_to("x"),
    ],
    ids=["not text", "huge", "folder", "pipe", "link to a device", "link to nothing"],
)
def test_a_seal_that_is_none_is_one_fault(tmp_path: Path, told, spoil) -> None:
    write(tmp_path, "I listen.", "Rwy'n gwrando.")
    spoil(tmp_path / "shared" / FILE)
    assert len(told("I listen.", "Rwy'n gwrando.")) == 1


@pytest.mark.parametrize("text", ["", "\n\t\n", "a\0\tb\tc\n", "things/one/title\n", "a\tb\tc\td\n"])
def test_lines_of_a_seal_that_say_nothing_are_passed_over(tmp_path: Path, told, text: str) -> None:
    write(tmp_path, "I listen.", "Rwy'n gwrando.")
    (tmp_path / "shared" / FILE).write_text(text, encoding="utf-8")
    assert told("I listen.", "Rwy'n gwrando.") == []
