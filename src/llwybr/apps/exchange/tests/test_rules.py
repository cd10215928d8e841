"""Each fault of a package is told with its place; a whole one has none."""

import time
from typing import Any

import pytest

from llwybr.apps.exchange.rules import faults
from llwybr.apps.exchange.tests import samples
from llwybr.apps.exchange.tests.samples import association, item, package


def told(data: Any) -> list[str]:
    return [str(fault) for fault in faults(data)]


def test_a_whole_package_has_no_faults() -> None:
    assert told(samples.kitchen()) == []


@pytest.mark.parametrize(
    ("spoil", "place", "why"),
    [
        ({"title": None}, "CFDocument.title", "is null"),
        ({"unheard-of": 1}, "CFDocument.unheard-of", "not a field"),
        ({"caseVersion": "2.0"}, "CFDocument.caseVersion", "'1.1'"),
        ({"identifier": "10000000-0000-0000-0000-000000000001"}, "CFDocument.identifier", "UUID"),
        ({"uri": "somewhere"}, "CFDocument.uri", "address"),
        ({"lastChangeDateTime": "2026-09-01"}, "CFDocument.lastChangeDateTime", "day and time"),
        ({"lastChangeDateTime": "2026-13-01T00:00:00Z"}, "CFDocument.lastChangeDateTime", "day and time"),
        ({"statusStartDate": "2026-02-30"}, "CFDocument.statusStartDate", "must be a day"),
        ({"statusStartDate": "2026-W35-2"}, "CFDocument.statusStartDate", "must be a day"),
        ({"subject": "kitchens"}, "CFDocument.subject", "must be a list"),
        ({"title": 7}, "CFDocument.title", "must be text"),
        (
            {"statusStartDate": "2026-09-01", "statusEndDate": "2026-08-31"},
            "CFDocument.statusEndDate",
            "before it starts",
        ),
    ],
    ids=str,
)
def test_a_field_that_the_interface_refuses_is_told(spoil: dict[str, Any], place: str, why: str) -> None:
    assert any(one.startswith(place) and why in one for one in told(package(**spoil)))


def test_what_is_missing_is_told() -> None:
    data = package([item("1")])
    del data["CFItems"][0]["fullStatement"]
    assert "CFItems.0.fullStatement: is missing: add it." in told(data)


@pytest.mark.parametrize("kind", ["isAuntOf", "ext:", "ext:a b", ""])
def test_a_kind_of_association_that_nobody_knows_is_told(kind: str) -> None:
    data = package([item("1"), item("2")], [association("1", "2") | {"associationType": kind}])
    assert any("associationType" in one for one in told(data))


def test_two_items_with_one_identifier_are_told() -> None:
    assert any("is also the identifier of CFItems.0" in one for one in told(package([item("1"), item("1")])))


def test_two_associations_with_one_identifier_are_told() -> None:
    twice = association("1", "document")
    assert any("CFAssociations.1.identifier" in one for one in told(package([item("1")], [twice, twice])))


def test_a_circle_of_headings_is_told_once() -> None:
    circle = [association("1", "2"), association("2", "3"), association("3", "1")]
    found = [one for one in told(package([item("1"), item("2"), item("3")], circle)) if "circle" in one]
    assert len(found) == 1


def test_an_item_that_is_its_own_heading_is_told() -> None:
    assert any("circle" in one for one in told(package([item("1")], [association("1", "1")])))


def test_a_child_of_nothing_is_told() -> None:
    found = told(package([item("1")], [association("1", "gone")]))
    assert any(one.startswith("CFAssociations.0.destinationNodeURI") for one in found)


def test_an_association_between_two_things_that_are_not_here_is_told() -> None:
    assert len(told(package([item("1")], [association("gone", "gone too", "isRelatedTo")]))) == 2


def test_an_association_to_an_item_of_another_framework_is_no_fault() -> None:
    assert told(package([item("1")], [association("1", "elsewhere", "exactMatchOf")])) == []


def test_a_chain_of_five_thousand_headings_is_read_in_seconds() -> None:
    names = [str(at) for at in range(5_000)]
    chain = [association(name, str(at + 1)) for at, name in enumerate(names[:-1])]
    before = time.process_time()
    assert told(package([item(name) for name in names], chain)) == []
    assert time.process_time() - before < 20
