"""The national set: what a pack may hold, how it is loaded, and how well its own words find their way back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from llwybr.apps.descriptions import actions, queries
from llwybr.apps.descriptions.models import Duty
from llwybr.apps.descriptions.shapes import FEWEST, MOST, SHAPES, DutyShape, check
from llwybr.apps.descriptions.tests import scene
from llwybr.apps.standards import queries as standards
from llwybr.apps.standards.actions import EditionChangedError
from llwybr.apps.standards.shapes import SHAPES as STANDARDS
from llwybr.core.packs import Knowledge, read_knowledge
from tests.world import World

PACKS = Path(__file__).resolve().parents[5] / "packs"


@cache
def _editions() -> dict[str, Knowledge]:
    """What the packs hold of standards and duties; the rest is not asked for here."""
    return {one.manifest.id: one for one in read_knowledge(PACKS, [*STANDARDS, *SHAPES])[0]}


def wales() -> Knowledge:
    """The pack of Wales with a list of duties of its own, to be changed."""
    found = copy(_editions()["wales"])
    found.records = {**found.records, "duties": dict(found.records["duties"])}
    return found


def duty(id: str = "teaching-assistant.test", **more: Any) -> DutyShape:
    source = {"source": {"name": "Llwybr"}, "source_status": "derived"}
    said = {
        "role": "teaching-assistant",
        "rungs": [2],
        "element": "safeguarding.concerns",
        "text": {"en": "A.", "cy": "B."},
    }
    return DutyShape.model_validate({"id": id, **source, **said, **more})


def findings(knowledge: Knowledge) -> Iterator[str]:
    return (one.message for one in check(knowledge))


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": None},
        {"rungs": None},
        {"rungs": []},
        {"rungs": [2, 2]},
        {"rungs": [0]},
        {"id": "somebody.test"},
        {"text": {"en": "A."}},
        {"text": {"en": "A" * 241, "cy": "B."}},
        {"element": None},
    ],
)
def test_a_duty_that_is_not_whole_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        duty(**wrong)


def test_the_packs_describe_every_job() -> None:
    for edition in _editions().values():
        assert list(findings(edition)) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"role": "nobody", "id": "nobody.test"}, "is of 'nobody', which is no role"),
        ({"rungs": [2, 9]}, "names the rungs [9] of teaching-assistant"),
        ({"element": "no.such"}, "is drawn from 'no.such', which is no element"),
        ({"element": "food.cooking"}, "which is not asked of teaching-assistant-2"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told(wrong: dict[str, Any], said: str) -> None:
    knowledge = wales()
    one = duty(**wrong)
    if one.element == "food.cooking":
        asked = {element for role in knowledge.records["roles"].values() for element in role.asks}  # type: ignore[attr-defined]
        ours = knowledge.records["roles"]["teaching-assistant"].asks  # type: ignore[attr-defined]
        one = duty(element=sorted(asked - ours.keys())[0])
    knowledge.records["duties"][one.id] = one
    assert any(said in message for message in findings(knowledge))


def test_a_description_with_too_few_or_too_many_duties_is_told() -> None:
    knowledge = wales()
    everyones = {id: one for id, one in knowledge.records["duties"].items() if id.startswith("everyone.")}
    knowledge.records["duties"] = dict(everyones)
    assert any(f"give it {FEWEST} to {MOST}" in message for message in findings(knowledge))
    for at in range(MOST):
        one = duty(f"teaching-assistant.more-{at}")
        knowledge.records["duties"][one.id] = one
    assert any(f"has {len(everyones) + MOST} duties" in message for message in findings(knowledge))
    knowledge.records["duties"] = {}
    assert list(findings(knowledge)) == []  # a nation that has no national set yet


def test_a_draft_edition_carries_duties_too(db: None) -> None:
    draft = standards.edition("wales", "2027-09")
    assert draft
    assert queries.has_text(draft, scene.JOB)


def test_loading_again_corrects_words_and_duties_that_nobody_drew_from_may_go(db: None) -> None:
    knowledge = wales()
    edition = standards.edition("wales", knowledge.manifest.edition)
    before = Duty.objects.filter(edition=edition).count()
    slug = next(id for id in knowledge.records["duties"] if id.startswith("teaching-assistant."))
    old = knowledge.records["duties"][slug]
    knowledge.records["duties"][slug] = old.model_copy(update={"text": duty().text})
    assert actions.load(knowledge, by="test") == before
    assert Duty.objects.get(edition=edition, slug=slug).text_en == "A."
    del knowledge.records["duties"][slug]
    assert actions.load(knowledge, by="test") == before - 1


@pytest.mark.parametrize("how", ["gone", "moved"])
def test_a_duty_that_somebody_drew_from_stays_where_it_is(world: World, how: str) -> None:
    actions.load(wales(), by="test")
    place = world.places["north_school"]
    edition = scene.in_force(world.now)
    edition.refresh_from_db()
    standards_edition = scene.in_force(world.now)
    standards_edition.stamp = world.more["post"].public_id  # read anew after the load
    standards_edition.save(update_fields=["stamp"])
    version = actions.adopt(place=place, profile=scene.JOB, by="test", now=world.now)
    slug = next(one.slug for one in scene.lines(version) if one.slug.startswith("teaching-assistant."))
    knowledge = wales()
    if how == "gone":
        del knowledge.records["duties"][slug]
    else:
        knowledge.records["duties"][slug] = knowledge.records["duties"][slug].model_copy(update={"rungs": [5]})
    with pytest.raises(EditionChangedError, match=slug):
        actions.load(knowledge, by="test")


# --- the words ----------------------------------------------------------------------------------------------------------


def _halved(text: str, others: list[str], chance: random.Random) -> str:
    """About half of its words, and as many of other duties'."""
    words = text.split()
    strange = [chance.choice(chance.choice(others).split()) for _ in range(len(words) // 2)]
    return " ".join([word for word in words if chance.random() < 0.5] + strange)


@pytest.mark.parametrize(
    ("nation", "languages"), [("wales", "both"), ("wales", "en"), ("wales", "cy"), ("england", "both")]
)
def test_a_duty_in_half_other_words_is_found_and_hardly_one_is_mistaken(db: None, nation: str, languages: str) -> None:
    """The figures stand in docs/decisions: at least three in four found, at most one in fifty mistaken for another."""
    edition = standards.edition_in_force(nation, scene.TODAY)
    assert edition
    known, chance = queries.national(edition).known, random.Random(7)
    found = mistaken = 0
    for one in known.duties:
        en = _halved(one.en, [other.en for other in known.duties], chance) if languages != "cy" else ""
        cy = _halved(one.cy, [other.cy for other in known.duties], chance) if languages != "en" else ""
        nearest = known.suggester.nearest(en, cy)
        found += nearest is not None and nearest.duty == one
        mistaken += nearest is not None and nearest.duty != one
    assert found >= 0.75 * len(known.duties)
    assert mistaken <= 0.02 * len(known.duties)


def test_a_duty_that_is_not_in_the_set_is_seldom_taken_for_another(db: None) -> None:
    """Left out one by one: of most nothing is suggested; what is, is mostly from the same part of the job."""
    edition = standards.edition_in_force("wales", scene.TODAY)
    assert edition
    found, known = queries.national(edition), queries.national(edition).known
    elements = {one.slug: one.element for one in found.duties}
    near = [(one, known.suggester.nearest(one.en, one.cy, without=one.slug)) for one in known.duties]
    taken = [(one, nearest.duty) for one, nearest in near if nearest]
    assert len(taken) <= 0.35 * len(known.duties)
    assert sum(elements[one.slug] == elements[other.slug] for one, other in taken) >= 0.5 * len(taken)
