"""What somebody writes who wants a page to fall over, and who is told what is no longer theirs to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from llwybr.apps.descriptions.tests import scene
from llwybr.apps.descriptions.tests.test_pages import own, press
from llwybr.apps.descriptions.tests.test_pages import pdf as words_of
from llwybr.apps.descriptions.tests.test_signing import address, letters, sign
from llwybr.core.access import actions as access

if TYPE_CHECKING:
    from tests.world import World


@pytest.mark.parametrize(
    "hostile", ["你好", "\U000e0041", "\uffff", "\u0378", "\u202egroups", "#panic() $x$ <a>", "w" * 400]
)
def test_whatever_the_letters_there_is_a_paper(world: World, hostile: str) -> None:
    worker = world.client("worker")
    press(worker, own(world), "begin")
    line = worker.post(own(world, "lines/new/"), {"text_en": f"Sŵn {hostile}"[:400], "text_cy": "", "chosen": ""})
    assert line.status_code == 302
    assert "Sŵn" in words_of(worker.get(own(world, "pdf/?in=both")))


@pytest.mark.parametrize("control", ["a\x07b", "a\x00b", "a\x1bb"])
def test_a_control_sign_is_no_duty(world: World, control: str) -> None:
    worker = world.client("worker")
    press(worker, own(world), "begin")
    assert worker.post(own(world, "lines/new/"), {"text_en": control, "text_cy": "", "chosen": ""}).status_code == 422


def test_who_spoke_for_the_employer_once_is_not_told_what_changes_later(world: World) -> None:
    version = sign(world, scene.begun(world), "head")
    access.end(grant=world.grants["head"], by="test", now=world.now)
    scene.edited(version, scene.own("Something else."), by="worker", now=world.now)
    assert address(world, "head") not in letters("description_changed")
