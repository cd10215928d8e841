"""What changed between two states of a pack: new, removed, moved, meaning, wording."""

from pathlib import Path

import pytest

from llwybr.core.packs import Knowledge, RecordShape, Shapes, Text, difference, read_knowledge

PACK = "title: {en: P, cy: P}\nsource: {name: Us}\nsource_status: derived\nedition: '1'\nin_force_from: 2026-09-01\n"
BASE = "things:\n- {id: one, room: here, title: {en: Kind, cy: Caredig}, says: {en: I listen, cy: Rwy'n gwrando}}\n"


class Thing(RecordShape):
    MEANING = ("says", "asks")
    PLACE = ("room",)

    room: str
    title: Text
    says: Text
    asks: dict[str, int] = {}
    same_meaning_as: str | None = None


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str) -> Knowledge:
        for name in ("shared", "wales"):
            (tmp_path / name / "a").mkdir(parents=True, exist_ok=True)
            (tmp_path / name / "pack.yaml").write_text(f"id: {name}\n{PACK}", encoding="utf-8")
        (tmp_path / "shared" / "a" / "1.yaml").write_text(text, encoding="utf-8")
        (wales,), faults = read_knowledge(tmp_path, [Shapes({"things": Thing}, lambda _: ())])
        assert faults == []
        return wales

    return read


@pytest.mark.parametrize(
    ("old", "new", "whats"),
    [
        ("", "", []),
        ("title: {en: Kind", "title: {en: Friendly", [("wording",)]),
        ("I listen", "I teach", [("meaning",)]),
        ("Rwy'n gwrando", "Rwy'n gwrando'n astud", [("wording",)]),
        ("room: here", "room: there", [("moved",)]),
        ("says: {en: I listen,", "asks: {a: 1}, says: {en: I listen,", [("meaning",)]),
        ("I listen", "I hear", [("meaning",)]),
        ("says: {en: I listen", "same_meaning_as: '1', says: {en: I hear", [("wording",)]),
        ("says: {en: I listen", "same_meaning_as: '0', says: {en: I hear", [("meaning",)]),
        ("room: here, title: {en: Kind", "room: there, title: {en: Warm", [("moved", "wording")]),
        ("{id: one,", "{id: two,", [("new",), ("removed",)]),
    ],
)
def test_each_change_is_named_for_what_it_is(read, old: str, new: str, whats: list[tuple[str, ...]]) -> None:
    before, after = read(BASE), read(BASE.replace(old, new))
    assert [change.whats for change in difference(before, after)] == whats


def test_a_change_shows_the_field_before_and_after(read) -> None:
    (change,) = difference(read(BASE), read(BASE.replace("I listen", "I hear")))
    (field,) = change.fields
    assert (field.path, field.old, field.new) == ("says.en", "I listen", "I hear")
