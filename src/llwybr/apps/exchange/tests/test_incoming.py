"""Somebody else's package becomes a framework of the packs: nothing lost, nothing invented, and our own checks accept it."""

import re
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from llwybr import cli
from llwybr.apps.exchange import incoming
from llwybr.apps.exchange.tests import samples
from llwybr.apps.exchange.tests.samples import association, item, package

PACKS = Path(__file__).resolve().parents[5] / "packs"


def records(*data: dict[str, Any], id: str | None = "kitchens") -> dict[str, Any]:
    found = incoming.framework([samples.given(one) for one in data], id=id, taken=())
    return yaml.safe_load(incoming.as_yaml(found))


def items(*data: dict[str, Any]) -> list[dict[str, Any]]:
    return records(*data)["framework_items"]


def refused(*data: dict[str, Any], **more: Any) -> str:
    with pytest.raises(incoming.RefusedError) as error:
        incoming.framework([samples.given(one) for one in data], **{"id": None, "taken": (), **more})
    return str(error.value)


def test_items_stand_in_their_order_under_their_headings() -> None:
    told = [(one["code"], one.get("under")) for one in items(samples.kitchen())]
    assert told == [
        ("1", None),
        ("1.1", "kitchens.1"),
        ("1.2", "kitchens.1"),
        ("2", None),
        ("2.1", "kitchens.2"),
    ]


def test_nothing_is_linked_until_a_person_links_it_and_nothing_counts_as_checked() -> None:
    found = records(samples.kitchen())
    assert all(one["links"] == [] for one in found["framework_items"])
    assert found["defaults"]["source_status"] == "placeholder"


def test_a_long_statement_is_kept_whole_beside_a_short_title() -> None:
    long = "We wash our hands before we touch food. " * 5
    (found,) = items(package([item("1", long)]))
    assert found["statement"] == long.strip()
    assert len(found["title"]) <= 90
    assert found["title"].endswith("…")


def test_a_short_statement_is_not_said_twice() -> None:
    (found,) = items(package([item("1", "We wash our hands.")]))
    assert found["title"] == "We wash our hands."
    assert "statement" not in found


def test_an_item_without_a_code_is_numbered_by_its_place() -> None:
    bare = [item("a", humanCodingScheme=None), item("b", humanCodingScheme="x" * 41)]
    assert [one["code"] for one in items(package(bare, [association("b", "a")]))] == ["1", "1.1"]


def test_two_items_with_one_code_have_two_ids() -> None:
    found = items(package([item("a", humanCodingScheme="1"), item("b", humanCodingScheme="1")]))
    assert len({one["id"] for one in found}) == 2


def test_codes_that_differ_only_in_their_signs_have_two_ids() -> None:
    codes = ["A-1", "A 1", "Á1", "1.", "1"]
    found = items(package([item(name, humanCodingScheme=name) for name in codes]))
    assert len({one["id"] for one in found}) == len(codes)


def test_identifiers_that_differ_only_in_their_signs_have_two_ids() -> None:
    odd = [
        item(name, humanCodingScheme=None) | {"identifier": name}
        for name in ("no/1", "no 1", "NO-1", "no-1-2", "同", "じ")
    ]
    assert len({one["id"] for one in items(package(odd))}) == len(odd)


def test_an_item_under_two_headings_keeps_the_first_and_says_so() -> None:
    data = package([item("1"), item("2"), item("3")], [association("3", "1"), association("3", "2")])
    found = incoming.framework([samples.given(data)], id="kitchens", taken=())
    assert next(one for one in found.items if one["code"] == "3")["under"] == "kitchens.1"
    assert len(found.notes) == 1


def welsh(data: dict[str, Any]) -> dict[str, Any]:
    """The same package in Welsh, each item tied to its English."""
    told = package(
        [item(f"cy {one['humanCodingScheme']}", f"Testun {one['humanCodingScheme']}") for one in data["CFItems"]]
    )
    told["CFDocument"] |= {"identifier": samples.uid("dogfen"), "language": "cy", "title": "Safonau ceginau"}
    names = [one["humanCodingScheme"] for one in data["CFItems"]]
    told["CFAssociations"] = [association(f"cy {name}", name, "isTranslationOf") for name in names]
    return told


def test_two_languages_come_back_as_one_item() -> None:
    found = records(samples.kitchen(), welsh(samples.kitchen()))
    assert found["frameworks"][0]["title"] == {"en": "Standards for kitchens", "cy": "Safonau ceginau"}
    assert found["framework_items"][0]["title"] == {"en": "The text of 1", "cy": "Testun 1"}
    assert len(found["framework_items"]) == 5


def test_two_languages_in_one_package_come_back_as_one_item() -> None:
    data = package(
        [item("1", "Clean hands"), item("cy 1", "Dwylo glân", language="cy"), item("2", "A clean floor")],
        [association("cy 1", "1", "isTranslationOf")],
    )
    assert [one["title"] for one in items(data)] == [{"en": "Clean hands", "cy": "Dwylo glân"}, "A clean floor"]


def test_an_item_that_only_the_translation_has_is_kept_under_the_same_heading() -> None:
    second = welsh(samples.kitchen())
    second["CFItems"].append(item("cy 9", "Testun newydd"))
    second["CFAssociations"].append(association("cy 9", "cy 1"))
    found = {one["code"]: one for one in items(samples.kitchen(), second)}
    assert found["cy 9"]["under"] == "kitchens.1"


def test_two_packages_that_are_not_tied_are_refused() -> None:
    other = welsh(samples.kitchen())
    other["CFAssociations"] = []
    assert "no isTranslationOf ties" in refused(samples.kitchen(), other)


def test_headings_that_go_in_a_circle_across_two_packages_are_refused() -> None:
    second = package([item("1"), item("2"), item("c")], [association("1", "2")])
    first = package([item("1"), item("2")], [association("2", "1"), association("c", "1", "isTranslationOf")])
    assert "circle" in refused(first, second)


def test_a_framework_that_the_packs_have_already_is_refused() -> None:
    assert "give another id with --id" in refused(samples.kitchen(), id="kitchens", taken={"kitchens"})


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Safonau’r gegin: ŵy", "safonau-r-gegin-wy"),
        ("National occupational standards: supporting teaching", "national-occupational-standards"),
        ("池之端大学", f"case-{samples.uid('document')[:8]}"),
        ("x" * 300, "x" * 40),
    ],
)
def test_an_id_is_made_from_the_title(title: str, id: str) -> None:
    assert records(samples.package([item("1")], title=title), id=None)["frameworks"][0]["id"] == id


@pytest.mark.parametrize(
    "hostile",
    ["- a: *b", "!!python/object:os.system", "{{ x }}", "yes", "2026-01-01", "#", "|", "' \"", "a\u2028b", "1e9", "~"],
)
def test_words_that_yaml_could_take_for_something_else_stay_words(hostile: str) -> None:
    text = f"{hostile}"
    (found,) = items(package([item("1", text, humanCodingScheme=text[:40])], title=text))
    assert (found["title"], found["code"]) == (" ".join(text.split()) or found["title"], " ".join(text.split()) or "1")


def test_the_packs_accept_what_was_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(PACKS, tmp_path / "packs")
    for name, data in (("kitchens", [samples.kitchen()]), ("ceginau", [samples.kitchen(), welsh(samples.kitchen())])):
        found = incoming.framework([samples.given(one) for one in data], id=name, taken=())
        file = tmp_path / "packs" / "wales" / "frameworks" / f"{name}.yaml"
        file.write_text(incoming.as_yaml(found), encoding="utf-8")
    cli.main(["pack", "check", str(tmp_path / "packs")])
    told = capsys.readouterr()
    assert not re.search("kitchens|ceginau", told.out), told.out
    file.write_text(
        file.read_text(encoding="utf-8").replace("under: ceginau.1\n", "under: ceginau.9\n"), encoding="utf-8"
    )
    cli.main(["pack", "check", str(tmp_path / "packs")])
    assert "'ceginau.9' is no item" in capsys.readouterr().out  # it was read


def test_twenty_thousand_items_with_one_code_are_read_in_seconds() -> None:
    data = package([item(str(at), humanCodingScheme="同じ") for at in range(20_000)])
    before = time.process_time()
    found = incoming.framework([samples.given(data)], id="many", taken=())
    assert len({one["id"] for one in found.items}) == 20_000
    assert time.process_time() - before < 20


def test_five_thousand_pairs_of_translations_are_read_in_seconds() -> None:
    data = package(
        [item(f"{n} {at}", language=n) for at in range(5_000) for n in ("en", "cy")],
        [association(f"cy {at}", f"en {at}", "isTranslationOf") for at in range(5_000)],
    )
    read, before = samples.given(data), time.process_time()
    assert len(incoming.framework([read], id="many", taken=()).items) == 5_000
    assert time.process_time() - before < 1.5
