"""A nation's knowledge from small packs: what is read, what is laid over what, and each fault in its own place."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from llwybr.core.packs import Fault, Finding, Knowledge, RecordShape, Shapes, Text, read_knowledge
from llwybr.core.packs.shape import Level, Slug

SHARED = "id: shared\ntitle: {en: Shared, cy: A rennir}\n"
WALES = "id: wales\ntitle: {en: Wales, cy: Cymru}\nedition: '1'\nin_force_from: 2026-09-01\n"
OURS = "source: {name: Us}\nsource_status: derived\n"
THING = "things:\n- id: one\n  title: {en: One, cy: Un}\n  levels:\n    1: {en: A, cy: B}\n    2: {en: C, cy: D}\n"


class Thing(RecordShape):
    title: Text
    levels: dict[Level, Text] = {}
    like: Slug | None = None


def check(knowledge: Knowledge) -> Iterator[Finding]:
    """A thing may be like another."""
    for id, thing in knowledge.of("things", Thing).items():
        if thing.like and thing.like not in knowledge.records["things"]:
            yield Finding("things", id, f"is like {thing.like!r}, which is no thing.")


@pytest.fixture
def read(tmp_path: Path):
    """Reads packs given as {file: text}, with a plain pack.yaml where none is given."""

    def read(files: dict[str, str]) -> tuple[list[Knowledge], list[str]]:
        for name, text in {"shared/pack.yaml": SHARED, "wales/pack.yaml": WALES + OURS, **files}.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        nations, faults = read_knowledge(tmp_path, [Shapes({"things": Thing, "others": RecordShape}, check)])
        return nations, [str(fault).removeprefix(f"{tmp_path}/") for fault in faults]

    return read


def test_a_nation_knows_the_shared_and_its_own_in_the_order_of_the_files(read) -> None:
    nations, faults = read(
        {
            "shared/a/1.yaml": THING,
            "shared/b/1.yaml": "things:\n- {id: zwei, title: {en: Two, cy: Dau}}\n",
            "wales/a/1.yaml": "things:\n- {id: another, title: {en: Three, cy: Tri}}\nothers: [{id: one}]\n",
            "wales/a/notes.txt": "things: nonsense",
            "wales/notes.yaml": "nonsense: true",
        }
    )
    assert faults == []
    assert [nation.manifest.id for nation in nations] == ["wales"]
    assert (nations[0].manifest.edition, nations[0].manifest.in_force_from) == ("1", date(2026, 9, 1))
    assert {kind: list(records) for kind, records in nations[0].records.items()} == {
        "things": ["one", "zwei", "another"],
        "others": ["one"],
    }


def test_nations_do_not_know_one_another(read) -> None:
    england = WALES.replace("wales", "england") + OURS
    (one, other), faults = read(
        {"shared/a/1.yaml": THING, "england/pack.yaml": england, "england/a/1.yaml": "others: [{id: only-here}]\n"}
    )
    assert faults == []
    assert (list(one.records["others"]), list(other.records["others"])) == (["only-here"], [])
    assert list(one.records["things"]) == list(other.records["things"]) == ["one"]


def test_a_nation_overrides_only_the_fields_that_it_gives(read) -> None:
    (wales,), faults = read(
        {
            "shared/a/1.yaml": THING,
            "wales/a/1.yaml": "things:\n- id: one\n  title: {cy: Unigryw}\n  levels: {2: {en: New}}\n",
        }
    )
    thing = wales.of("things", Thing)["one"]
    assert faults == []
    assert thing.title == Text(en="One", cy="Unigryw")
    assert thing.levels == {1: Text(en="A", cy="B"), 2: Text(en="New", cy="D")}


def test_an_overridden_record_keeps_its_place_in_the_order(read) -> None:
    two = "- {id: two, title: {en: Two, cy: Dau}}\n"
    (wales,), _ = read({"shared/a/1.yaml": THING + two, "wales/a/1.yaml": "things: [{id: one}]\n"})
    assert list(wales.records["things"]) == ["one", "two"]


def test_one_nation_does_not_change_what_the_shared_pack_says(read) -> None:
    england = WALES.replace("wales", "england") + OURS
    (other, _), _ = read(
        {
            "shared/a/1.yaml": THING,
            "england/pack.yaml": england,
            "wales/a/1.yaml": "things: [{id: one, levels: {1: {en: New}}}]\n",
        }
    )
    assert other.of("things", Thing)["one"].levels[1].en == "A"


@pytest.mark.parametrize(
    ("shared", "wales", "source"),
    [
        ("", "", ("Us", None, "derived")),
        ("  source: {name: It, url: https://it.example}\n", "", ("It", "https://it.example", "derived")),
        ("  source: {name: It, url: https://it.example}\n", ", source: {name: New}", ("New", None, "derived")),
        ("  source: {name: It}\n  source_status: verified\n", "", ("It", None, "verified")),
        ("", ", source_status: placeholder", ("Us", None, "placeholder")),
    ],
    ids=["the nation's", "its own", "replaced whole", "its own status", "the nation's own status"],
)
def test_a_source_is_the_records_own_or_the_nations_and_never_half_of_each(read, shared, wales, source) -> None:
    (nation,), faults = read(
        {"shared/a/1.yaml": THING + shared, "wales/a/1.yaml": f"things:\n- {{id: one{wales}}}\n"},
    )
    record = nation.records["things"]["one"]
    assert faults == []
    assert (record.source.name, record.source.url, record.source_status) == source


def test_a_file_gives_defaults_and_a_record_its_own(read) -> None:
    text = "defaults:\n  title: {en: All, cy: Pawb}\nthings:\n- id: one\n- id: two\n  title: {en: Two, cy: Dau}\n"
    (wales,), faults = read({"wales/a/1.yaml": text})
    assert faults == []
    assert [thing.title.en for thing in wales.of("things", Thing).values()] == ["All", "Two"]


def test_defaults_of_one_file_do_not_reach_another(read) -> None:
    _, faults = read(
        {"wales/a/1.yaml": "defaults: {title: {en: All, cy: Pawb}}\n", "wales/a/2.yaml": "things: [{id: one}]\n"}
    )
    assert faults == ["wales/a/2.yaml:1: one: title: is missing: add it."]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("things:\n- id: one\n  title:\n    en: One\n", "3: one: title.cy: is missing: write the Welsh too."),
        ("things:\n- id: one\n  title:\n    cy: Un\n", "3: one: title.en: is missing: write the English too."),
        ("things:\n- id: one\n", "2: one: title: is missing: add it."),
        ("things:\n- id: one\n  title: {en: '', cy: Un}\n", "3: one: title.en: is empty: write it."),
        ("things:\n- id: one\n  title: {en: ' ', cy: Un}\n", "3: one: title.en: is empty: write it."),
        ("things:\n- id: one\n  title: One\n", "3: one: title: must be a mapping"),
        ("things:\n- id: one\n  title: {en: One, cy: no}\n", "3: one: title.cy: must be text: put it in quotes"),
        ("things:\n- id: one\n  title: {en: One, cy: 1}\n", "3: one: title.cy: must be text: put it in quotes"),
        (THING + "  titel: x\n", "7: one: titel: is not a field that we know"),
        (THING + "    5: {en: E, cy: F}\n", "7: one: levels.5: must be 4 or less."),
        (THING + "    0: {en: E, cy: F}\n", "7: one: levels.0: must be 1 or more."),
        (THING + "    one: {en: E, cy: F}\n", "7: one: levels.one: must be a whole number."),
        (THING + "    3:\n      en: E\n", "7: one: levels.3.cy: is missing: write the Welsh too."),
        (THING.replace("id: one", "id: One!"), "2: One!: id: "),
        (THING + "  source: {name: It, url: 'javascript:alert(1)'}\n", "7: one: source.url: "),
        (THING + "  source: {url: 'https://it.example'}\n", "7: one: source.name: is missing: add it."),
        (THING + "  source_status: sure\n", "7: one: source_status: must be 'verified', 'derived' or 'placeholder'."),
        (THING + "  in_force_from: soon\n", "7: one: in_force_from: "),
        (THING + "- id: one\n", "7: one: is used twice (also at 1.yaml:2)"),
        (THING + "- title: {en: Two, cy: Dau}\n", "7: has one of its things without an id"),
        (THING + "- id: 2\n", "7: has one of its things without an id"),
        (THING + "- two\n", "7: has one of its things without an id"),
        (THING + "other: []\n", "7: has 'other' where a list of others, things was expected."),
        (THING + "others: {id: one}\n", "7: has 'others' where a list of others, things was expected."),
        (THING + "others:\n", "7: has 'others' where a list of others, things was expected."),
        (THING + "7: []\n", "7: has 7 where a list of others, things was expected."),
        ("- id: one\n", "1: holds no records"),
        ("", "1: holds no records"),
        ("things: [&a {id: one}]\n", "1: uses an anchor or alias"),
        ("defaults: [x]\n" + THING, "1: "),
        ("defaults:\n  title: {en: All}\nthings: [{id: one}]\n", "2: one: title.cy: is missing"),
        (THING + "  like: nobody\n", "2: one: is like 'nobody', which is no thing. (wales)"),
    ],
)
def test_a_fault_is_told_once_in_its_place(read, text: str, fault: str) -> None:
    _, faults = read({"wales/a/1.yaml": text})
    assert len(faults) == 1, faults
    assert faults[0].startswith(f"wales/a/1.yaml:{fault}")


def test_every_fault_is_told_sorted_by_place(read) -> None:
    _, faults = read(
        {"shared/b/2.yaml": "nothing: []\n", "shared/a/1.yaml": "things:\n- {}\n- id: x\n", "wales/a/1.yaml": "x"}
    )
    assert [fault.split(": ")[0] for fault in faults] == [
        "shared/a/1.yaml:2",
        "shared/a/1.yaml:3",
        "shared/b/2.yaml:1",
        "wales/a/1.yaml:1",
    ]


def test_an_id_used_twice_names_both_places(read) -> None:
    _, faults = read({"wales/a/1.yaml": THING, "wales/b/2.yaml": "others: []\n" + THING})
    assert faults == ["wales/b/2.yaml:3: one: is used twice (also at 1.yaml:2): give one another id."]


@pytest.mark.parametrize(
    ("override", "fault"),
    [
        ("  title: {cy: ''}\n", "wales/a/1.yaml:3: one: title.cy: is empty: write it."),
        ("  levels:\n    2:\n      en: ''\n", "wales/a/1.yaml:5: one: levels.2.en: is empty: write it."),
        ("  source: {url: 'https://new.example'}\n", "wales/a/1.yaml:3: one: source.name: is missing: add it."),
        ("  title: One\n", "wales/a/1.yaml:3: one: title: must be a mapping (name: value)."),
        ("  like: two\n", "shared/a/1.yaml:4: one: levels.5: must be 4 or less."),
    ],
)
def test_a_fault_is_shown_in_the_file_that_has_it(read, override: str, fault: str) -> None:
    shared = "things:\n- id: one\n  title: {en: One, cy: Un}\n  levels: {5: {en: E, cy: F}}\n  source: {name: It}\n"
    _, faults = read({"shared/a/1.yaml": shared, "wales/a/1.yaml": f"things:\n- id: one\n{override}"})
    assert fault in faults


def test_a_fault_in_one_record_makes_no_fault_of_those_that_name_it(read) -> None:
    two = "- {id: two, title: {en: Two, cy: Dau}, like: one}\n"
    _, faults = read({"wales/a/1.yaml": THING + "  oops: 1\n" + two})
    assert faults == ["wales/a/1.yaml:7: one: oops: is not a field that we know: check its spelling or leave it out."]


def test_a_fault_of_the_shared_pack_is_told_once_for_all_nations(read) -> None:
    england = WALES.replace("wales", "england") + OURS
    _, faults = read({"england/pack.yaml": england, "shared/a/1.yaml": "things: [{id: one}]\n"})
    assert faults == ["shared/a/1.yaml:1: one: title: is missing: add it."]


@pytest.mark.parametrize(
    ("manifest", "fault"),
    [
        ("", "1: pack: must be a mapping (name: value)."),
        ("id: wales\ntitle: {en: Wales}\n", "1: pack: title.cy: is missing: write the Welsh too."),
        (WALES + "sauce: {}\n", "5: pack: sauce: is not a field that we know"),
        (
            WALES + OURS.replace("derived", "sure"),
            "6: pack: source_status: must be 'verified', 'derived' or 'placeholder'.",
        ),
        ("id: [\n", "2: is not YAML"),
        (WALES.replace("'1'", "'2027.1'"), "3: pack: edition: string should match"),  # no address could be made of it
        (WALES.replace("'1'", "the-edition-of-the-year-2027"), "3: pack: edition: is too long"),
        (WALES.replace("2026-09-01", "9999-12-31"), "4: pack: in_force_from: input should be less than"),
    ],
)
def test_a_manifest_must_be_whole(read, manifest: str, fault: str) -> None:
    _, faults = read({"wales/pack.yaml": manifest, "shared/a/1.yaml": THING})
    assert len(faults) == 1, faults
    assert faults[0].startswith(f"wales/pack.yaml:{fault}")


def test_a_folder_of_any_name_is_checked(read) -> None:
    _, faults = read({"unreadable/pack.yaml": WALES.replace("wales", "unreadable"), "unreadable/a/1.yaml": THING * 2})
    assert faults


def test_a_folder_without_packs_is_a_fault(tmp_path: Path) -> None:
    nations, faults = read_knowledge(tmp_path, [])
    assert nations == []
    assert [(fault.file, fault.message[:14]) for fault in faults] == [
        (tmp_path, "holds no pack:"),
        (tmp_path / "shared" / "pack.yaml", "cannot be read"),
    ]


def test_a_nation_alone_is_told_that_the_shared_pack_is_missing(tmp_path: Path) -> None:
    (tmp_path / "wales").mkdir()
    (tmp_path / "wales" / "pack.yaml").write_text(WALES)
    _, faults = read_knowledge(tmp_path, [])
    assert faults == [Fault(tmp_path / "shared" / "pack.yaml", 1, "", "cannot be read: No such file or directory.")]


def test_ten_thousand_records_are_read_in_seconds(read) -> None:
    begun = time.process_time()
    (wales,), faults = read({"wales/a/1.yaml": "others:\n" + "".join(f"- id: a{n}\n" for n in range(10_000))})
    assert (len(wales.records["others"]), faults) == (10_000, [])
    assert time.process_time() - begun < 5


def test_a_field_written_as_null_takes_the_field_beneath_it_away(read) -> None:
    (wales,), faults = read(
        {
            "shared/a/1.yaml": THING + "  like: one\n",
            "wales/a/1.yaml": "things: [{id: one, like: null, levels: {2: null}}]\n",
        }
    )
    thing = wales.of("things", Thing)["one"]
    assert (faults, thing.like, list(thing.levels)) == ([], None, [1])


def test_a_null_where_there_is_nothing_beneath_is_a_fault(read) -> None:
    _, faults = read({"shared/a/1.yaml": THING, "wales/a/1.yaml": "things: [{id: one, levels: {3: null}}]\n"})
    assert len(faults) == 1
    assert "wales/a/1.yaml:1" in faults[0]
