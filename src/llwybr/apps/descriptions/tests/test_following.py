"""A national text that changes under a draft, an offer, and a text in use: what is said, and that nothing is lost."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.test import Client

from llwybr.apps.descriptions.models import Duty
from llwybr.apps.descriptions.tests import scene
from llwybr.apps.descriptions.tests.test_pages import NATIONAL, latest, of_place, of_post, own, press

if TYPE_CHECKING:
    from tests.world import World

CHANGED = {**scene.TEXTS, "everyone.safe": ((), "Pass every worry on.", "Rhoi gwybod am bob pryder.")}
TOLD = "The national text has changed"


def corrected(world: World, slug: str, **words: str) -> None:
    """The words of a duty of the edition in force are loaded anew."""
    edition = scene.in_force(world.now)
    Duty.objects.filter(edition=edition, slug=slug).update(**words)
    edition.stamp = uuid.uuid4()
    edition.save(update_fields=["stamp"])


def test_a_new_national_edition_is_told_on_the_draft_and_brought_over_in_one_press(world: World) -> None:
    head = world.client("head")
    press(head, of_place(world), "begin")
    scene.another("2026-11b", CHANGED)
    page = head.get(of_place(world)).content.decode()
    assert TOLD in page
    assert "Pass every worry on." in page
    assert "it can also be put in use as it stands" in page
    press(head, of_place(world), "over")
    assert TOLD not in head.get(of_place(world)).content.decode()
    assert scene.lines(latest())[0].text_en == "Pass every worry on."


def test_a_correction_of_words_is_not_called_another_edition(world: World) -> None:
    head = world.client("head")
    press(head, of_place(world), "begin")
    corrected(world, "teaching-assistant.groups", text_en="Support groups of a few.")
    page = head.get(of_place(world)).content.decode()
    assert "have been corrected since" in page
    assert "is in force" not in page.partition(TOLD)[2].partition("</div>")[0]


def test_whoever_signed_is_told_what_bringing_it_over_costs(world: World) -> None:
    worker, head = world.client("worker"), world.client("head")
    press(worker, own(world), "begin")
    press(worker, own(world), "sign", mark=latest().mark)
    assert "The other side has signed this text" in head.get(of_post(world)).content.decode()
    assert "Your side has signed this text" in worker.get(own(world)).content.decode()
    scene.another("2026-11b", CHANGED)
    assert "whoever has signed it has to sign anew" in head.get(of_post(world)).content.decode()
    press(head, of_post(world), "over")
    assert "Nobody has signed it as it stands now." in worker.get(own(world)).content.decode()
    press(worker, own(world), "sign", mark=latest().mark)
    press(head, of_post(world), "sign", mark=latest().mark)
    assert (latest().state, latest().edition.code) == ("agreed", "2026-11b")


def test_an_offer_can_be_agreed_as_it_stands_after_the_national_text_changed(world: World) -> None:
    worker, head = world.client("worker"), world.client("head")
    press(worker, own(world), "begin")
    read = latest().mark
    press(worker, own(world), "sign", mark=read)
    scene.another("2026-11b", CHANGED)
    press(head, of_post(world), "sign", mark=read)
    assert latest().state == "agreed"
    page = worker.get(own(world)).content.decode()
    assert TOLD in page
    assert "Nothing in this text changes by itself." in page
    assert "begin a new version" in page


def test_a_text_in_use_says_that_the_national_one_has_changed_and_is_no_longer_word_for_word(world: World) -> None:
    officer = world.client("authority_officer")
    press(officer, of_place(world, "north"), "adopt")
    page = officer.get(of_place(world, "north")).content.decode()
    assert TOLD not in page
    assert "This is the national text, word for word." in page
    scene.another("2026-11b", CHANGED)
    page = officer.get(of_place(world, "north")).content.decode()
    assert TOLD in page
    assert "Nothing in this text changes by itself." in page
    assert "This is the national text, word for word." not in page
    assert 'value="over"' not in page, "what is in use is never changed: a new version is begun"
    listed = officer.get(f"/en/organisations/{world.place('north')}/descriptions/").content.decode()
    assert "It stands on edition 2026-11; edition 2026-11b is in force." in listed
    press(officer, of_place(world, "north"), "begin")
    assert 'value="over"' in officer.get(of_place(world, "north")).content.decode()
    press(officer, of_place(world, "north"), "away")
    press(officer, of_place(world, "north"), "begin")
    for past in (1, 2):  # what stands beside a newer draft, and what was put away
        old = officer.get(f"{of_place(world, 'north')}?version={past}").content.decode()
        assert f"<h2>{TOLD}</h2>" not in old, "it is told of the draft that could follow"
        assert "It was taken over word for word. The national text has changed since." in old
        assert "This is the national text, word for word." not in old


def test_a_change_in_the_other_language_alone_is_shown_before_somebody_signs(world: World) -> None:
    worker, head = world.client("worker"), world.client("head")
    press(worker, own(world), "begin")
    read = latest().mark
    line = scene.line(latest(), "teaching-assistant.groups")
    scene.edited(latest(), scene.reword(line, "Support small groups.", "Cefnogi grwpiau mawr."))
    page = head.get(of_post(world)).content.decode()
    assert "Changed in Welsh alone" in page
    assert '<span lang="cy">Cefnogi grwpiau mawr.</span>' in page
    assert '<span lang="cy">Cefnogi grwpiau bach.</span>' in page, "the national words, in the language that differs"
    said = press(head, of_post(world), "sign", mark=read).content.decode()
    since = said.partition("What has changed since you read it")[2].partition("</div>")[0]
    assert "Cefnogi grwpiau bach." in since
    assert "Cefnogi grwpiau mawr." in since
    page = worker.get(own(world).replace("/en/", "/cy/")).content.decode()
    assert 'lang="cy"' not in page.partition("<main")[2], "whoever reads Welsh sees it as any other change"


def test_what_words_alone_suggest_is_not_told_as_a_fact(world: World) -> None:
    worker = world.client("worker")
    press(worker, own(world), "begin")
    said = {"text_en": "Plan the groups’ week with a teacher.", "text_cy": "", "chosen": ""}
    worker.post(own(world, "lines/new/"), said)
    page = worker.get(own(world)).content.decode()
    assert "The words of the added duty suggest: Teaching assistant (level 3)." in page
    assert "The added duty belongs to" not in page
    press(worker, own(world), "take", slug="teaching-assistant.plan")
    page = worker.get(own(world)).content.decode()
    assert "The words of 1 of the 2 added duties suggest: Teaching assistant (level 3)." in page
    assert "1 of the 2 added duties belong to: Teaching assistant (level 3)." in page


def test_of_an_edition_that_is_past_it_is_told_what_came_after(world: World) -> None:
    old = scene.in_force(world.now).code
    scene.another("2026-11b", CHANGED)
    page = Client().get(f"{NATIONAL}{scene.JOB}/?edition={old}").content.decode()
    changes = page.partition("What edition 2026-11b, which is in force, has changed since")[2].partition("</details>")[
        0
    ]
    before, _, now = changes.partition("Now:")
    assert "Tell the safeguarding person about a worry." in before
    assert "Pass every worry on." in now
