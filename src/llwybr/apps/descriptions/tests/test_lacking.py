"""My people counts the jobs without an agreed description, and no longer those that have one."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from llwybr.apps.descriptions import actions
from llwybr.apps.descriptions.models import Version
from llwybr.apps.descriptions.rules.lines import Drop
from llwybr.apps.descriptions.tests import scene
from llwybr.apps.posts import actions as posts
from llwybr.apps.posts.tests.scene import manager, terms
from tests.world import World

CODE, WORDS = "no_description", "No agreed description"


def people(world: World, **wanted: str) -> Any:
    return world.client("head").get(f"/en/organisations/{world.place('north_school')}/people/", wanted)


def lacking(world: World) -> int:
    return {code: n for code, _words, n in people(world).context["counts"]}.get(CODE, 0)


def agreed(world: World) -> Version:
    version = scene.begun(world)
    for who, side in (("worker", "worker"), ("head", "employer")):
        now = timezone.now()
        version = actions.sign(version=version, mark=version.mark, side=side, person=world.id(who), by=who, now=now)
    return version


def test_a_job_lacks_one_until_both_have_signed_and_a_new_draft_takes_none_away(world: World) -> None:
    assert lacking(world) == 1
    version = scene.begun(world)
    assert lacking(world) == 1, "a draft is none"
    actions.sign(
        version=version, mark=version.mark, side="worker", person=world.id("worker"), by="x", now=timezone.now()
    )
    assert lacking(world) == 1, "nor is an offer"
    agreed_one = Version.objects.get(pk=version.pk)
    actions.sign(
        version=agreed_one, mark=version.mark, side="employer", person=world.id("head"), by="x", now=timezone.now()
    )
    assert lacking(world) == 0
    draft = scene.begun(world)
    scene.edited(draft, Drop(scene.lines(draft)[0].key))
    assert lacking(world) == 0


def test_another_job_asks_for_another_description(world: World) -> None:
    agreed(world)
    assert lacking(world) == 0
    other, wrong = terms(world, profile="teaching-assistant-3"), scene.post(world).contracts.get()
    posts.correct(contract=wrong, terms=other, granter=manager(world), by="test", now=timezone.now())
    assert lacking(world) == 1


def test_it_can_be_chosen_and_stands_in_the_file_and_not_in_every_row(world: World) -> None:
    page = people(world, lacks=CODE).content.decode()
    assert WORDS in page
    assert f"<br>{WORDS}" not in page
    assert f'class="lacks" data-label="To check">{WORDS}' not in page
    file = world.client("head").get(f"/en/organisations/{world.place('north_school')}/people/as.csv")
    assert WORDS in file.content.decode("utf-8-sig")
    agreed(world)
    assert people(world, lacks=CODE).context["lines"] == []


def test_a_job_that_is_over_lacks_none(world: World) -> None:
    post = scene.post(world)
    now = timezone.now()
    posts.leave(
        post=post, last_day=timezone.localdate(now), leaving="other", granter=manager(world), by="test", now=now
    )
    assert lacking(world) == 1, "it is held today"
    later = people(world, when="left")
    assert CODE not in {code for code, *_ in later.context["counts"]}
