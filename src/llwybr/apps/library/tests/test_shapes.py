"""What a pack may hold, and what is told of one that does not hold together."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from llwybr.apps.library.shapes import check
from llwybr.apps.library.tests.a_library import SOURCE, knowledge, priority, resource, text
from llwybr.apps.standards.shapes import RoleShape

GUIDE = resource("guide", ("A guide", "Canllaw"))
ELEMENTS = {"communication.children": object()}


def role(family: str, *levels: int) -> RoleShape:
    given = {
        "id": family,
        "family": family,
        "title": text("Role", "Rôl"),
        "asks": {"communication.children": list(levels)},
    }
    return RoleShape.model_validate({**given, **SOURCE})


def told(*resources: Any, roles: tuple[RoleShape, ...] = (), **more: Any) -> list[str]:
    kinds = {
        "elements": ELEMENTS,
        "families": dict.fromkeys(("cooks", "clerks")),
        "roles": {one.id: one for one in roles},
    }
    return [f"{one.id}: {one.message}" for one in check(knowledge(*resources, **{**kinds, **more}))]


def test_what_holds_together_is_told_nothing() -> None:
    reading = {
        "reading": priority("reading", ("Reading", "Darllen")),
        "unused": priority("unused", ("Unused", "Heb ei defnyddio")),
    }
    whole = resource("whole", ("Whole", "Cyfan"), families=["cooks"], priorities=["reading"])
    assert told(GUIDE, whole, roles=(role("cooks", 1, 2), role("clerks", 2)), priorities=reading) == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"priorities": ["raeding"]}, "serves 'raeding', which is no priority here: check its spelling."),
        ({"families": ["coks"]}, "is for 'coks', which is no family: check its spelling."),
        ({"elements": {"no.such": [1]}}, "is about 'no.such', which is no element: check its spelling."),
    ],
)
def test_a_reference_that_leads_nowhere_is_told(given: dict[str, Any], message: str) -> None:
    assert told(GUIDE, resource("wrong", ("Wrong", "Anghywir"), **given)) == [f"wrong: {message}"]


def test_an_id_that_no_address_can_hold_is_told() -> None:
    assert told(GUIDE, resource("my.guide", ("A guide", "Canllaw"))) == [
        "my.guide: has a full stop in its id, which is part of an address: use a hyphen."
    ]


def test_an_element_with_nothing_to_read_is_told_once() -> None:
    assert told(roles=(role("cooks", 1),)) == [
        "communication.children: has nothing to read, watch or try: add it to a resource."
    ]


LACKS = "communication.children: has no guide of ours in both languages for {}: write one, or open one to them."


@pytest.mark.parametrize(
    "only",
    [
        resource("page", ("A page", "Tudalen"), kind="page"),
        resource("english", ("English", "Saesneg"), languages=["en"]),
    ],
    ids=["other people's page", "a guide in one language"],
)
def test_families_that_are_asked_an_element_need_a_guide_of_ours_in_both_languages(only: Any) -> None:
    assert told(only, roles=(role("cooks", 0, 2), role("clerks", 1))) == [LACKS.format("clerks, cooks")]


def test_a_guide_for_one_family_leaves_the_other_without() -> None:
    only = resource("cooks-only", ("Cooks", "Cogyddion"), families=["cooks"])
    assert told(only, roles=(role("cooks", 2), role("clerks", 1))) == [LACKS.format("clerks")]
    assert told(only, roles=(role("cooks", 2), role("clerks", 0))) == []


def test_a_family_that_does_not_exist_needs_no_guide() -> None:
    assert told(GUIDE, roles=(role("no-such", 2),)) == []


def test_nobody_can_have_looked_tomorrow() -> None:
    today = datetime.now(UTC).date()
    assert resource("page", ("A page", "Tudalen"), kind="page", checked=today).checked == today
    with pytest.raises(ValidationError, match="checked is in the future"):
        resource("page", ("A page", "Tudalen"), kind="page", checked=today + timedelta(days=2))
