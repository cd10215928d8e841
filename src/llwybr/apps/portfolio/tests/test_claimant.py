"""A witness is somebody else, as far as can be known; and how a statement says by whom it was given."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from llwybr.apps.portfolio.tests import sharing_scene as scene
from llwybr.apps.portfolio.tests.sharing_scene import shared
from llwybr.apps.portfolio.tests.test_witness import (
    ADDRESS,
    ANSWER,
    ASKED,
    CONFIRMED,
    DAY,
    SAID,
    answered,
    asked,
    link,
    statement,
    words,
)
from llwybr.core.signin.known import SALT, _mark
from tests.cast import signed_in
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return scene.made()


def test_whoever_asks_cannot_answer_while_signed_in(world: World) -> None:
    asked(world)
    for address in (link(), f"{link()}decline/"):
        assert world.client("nia").get(address).status_code == 403
        assert world.client("nia").post(address, ANSWER | CONFIRMED).status_code == 403
    assert statement().answered_at is None


def test_nor_with_a_session_that_has_just_ended(world: World) -> None:
    asked(world)
    client = signed_in(world.accounts["nia"], now=world.now - 2 * DAY)
    assert client.get(link()).status_code == 403


def test_nor_in_a_browser_in_which_they_have_signed_in_before(world: World) -> None:
    asked(world)
    client = Client()
    marks = signing.dumps([_mark(str(world.accounts["nia"].email))], salt=SALT)
    client.cookies[settings.KNOWN_COOKIE_NAME] = marks
    assert client.get(link()).status_code == 403
    client.cookies[settings.KNOWN_COOKIE_NAME] = signing.dumps([_mark(str(world.accounts["head"].email))], salt=SALT)
    assert client.get(link()).status_code == 200


def test_a_witness_who_is_signed_in_is_kept_as_such_and_told_before(world: World) -> None:
    piece = asked(world)
    client = world.client("alnco")
    assert "You are signed in as Alnco" in words(client.get(link()))
    assert answered(world, client).status_code == 302
    assert statement().by == world.id("alnco")
    assert "They were signed in as Alnco." in words(world.client("nia").get(f"/en/portfolio/{piece}/"))


def test_what_the_reader_of_a_shared_statement_sees(world: World) -> None:
    piece = asked(world)
    answered(world)
    one = shared(world, piece=piece)
    text = words(world.client("alnco").get(f"/en/shared-with-me/{one}/"))
    for seen in (SAID, "Eleri Vaughan", "I teach the class", "without signing in: who they are is as they say"):
        assert seen in text, seen
    assert ADDRESS not in text
    assert ASKED not in text
