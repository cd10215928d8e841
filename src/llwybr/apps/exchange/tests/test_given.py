"""Reading what others hand over: what cannot be read is refused in one sentence, whatever it is."""

import json

import pytest

from llwybr.apps.exchange.interface import given, objects
from llwybr.apps.exchange.tests import samples


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "is not JSON"),
        (b"\xff\xfe{", "is not UTF-8"),
        (b"[" * 100_000, "deep"),
        (b"[" * 60 + b"]" * 60, "deep"),
        (b'{"a": 1, "a": 2}', "'a' stands twice"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "thousands of figures"),
        (b'"' + b"x" * given.MOST_BYTES + b'"', "is larger than"),
        (b'{"CFItems": [' + b"{}," * given.MOST_IN_A_LIST + b"{}]}", "a list of more than 50,000"),
    ],
    ids=[
        "nothing",
        "another encoding",
        "deep",
        "deeper than we read",
        "twins",
        "NaN",
        "a long number",
        "too large",
        "too many",
    ],
)
def test_what_is_no_json_for_us_is_refused(text: bytes, why: str) -> None:
    with pytest.raises(given.NotReadError, match=why):
        given.parse(text)


@pytest.mark.parametrize("data", [None, 1, "x", [], {}, {"CFDocument": []}, {"CFDocument": {"title": 1}}], ids=str)
def test_what_is_no_package_is_refused_with_its_place(data: object) -> None:
    package, faults = given.read(data)
    assert package is None
    assert faults


def test_nulls_fields_of_their_own_and_identifiers_of_any_form_are_read() -> None:
    data = samples.kitchen()
    data["CFDocument"] |= {"statusEndDate": None, "CFPackageURI": {"title": "x"}, "their own": {"a": [1, None]}}
    data["CFItems"][0]["identifier"] = "no-uuid-at-all"
    data["CFRubrics"] = None
    package, faults = given.read(data)
    assert package is not None, faults
    assert package.cf_items[0].identifier == "no-uuid-at-all"


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x7f", "\ud800"], ids=ascii)
def test_a_text_that_cannot_be_shown_is_refused_with_its_place(letter: str) -> None:
    data = samples.package([samples.item("1", f"Wash{letter} hands")])
    package, faults = given.read(data)
    assert package is None
    assert {fault.place for fault in faults} == {"CFItems.0.fullStatement"}


def test_a_text_of_three_megabytes_is_refused_and_not_repeated() -> None:
    package, faults = given.read(samples.package([samples.item("1", "x" * 3_000_000)]))
    assert package is None
    assert "at most 5000 characters" in str(faults[0])
    assert len(str(faults[0])) < 200


def test_a_fault_cannot_steer_a_terminal() -> None:
    assert "\x1b" not in str(given.Fault("CFItems.\x1b[2J", "is wrong."))


def test_what_is_read_strictly_is_written_again_letter_by_letter() -> None:
    data = samples.kitchen()
    data["CFDocument"]["lastChangeDateTime"] = "2026-06-05T04:23:43.000+01:00"
    data["CFItems"][0]["extensions"] = {"theirs": {"deep": [1, 2.5, "ŵ", True]}}
    found = json.loads(objects.Package.model_validate(data).as_json())
    assert {name: found[name] for name in data} == data
