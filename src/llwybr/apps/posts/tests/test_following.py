"""Two records become one: the posts and reviews of both are theirs, and each one's own again when they are parted."""

from __future__ import annotations

import pytest
from django.utils import timezone

from llwybr.apps.posts.actions import start
from llwybr.apps.posts.models import Contract, Post
from llwybr.apps.posts.tests.scene import LUNCHES, held, manager, someone
from llwybr.apps.posts.tests.scene import start as of
from llwybr.core.people import actions as people
from tests import world as worlds

pytestmark = pytest.mark.django_db


def test_posts_and_reviews_move_with_a_record_and_back() -> None:
    world = worlds.make(timezone.now())
    one, other, theirs = someone("Mair"), someone("Mair"), someone("Twm")
    start(of(world, one), granter=manager(world), by="test", now=world.now)
    start(of(world, other, minutes=LUNCHES), granter=manager(world), by="test", now=world.now)
    start(of(world, theirs, reviewer=other.pk), granter=manager(world), by="test", now=world.now)
    before = _rows()
    made = people.merge(into=one, merged=other, by="test", now=world.now)
    assert set(Post.objects.values_list("person", flat=True)) == {one.pk, theirs.pk}
    assert Contract.objects.get(post__person=theirs).reviewer == one
    assert held(one, "reviewer", world.now) == [str(theirs.public_id)]
    people.undo(merge=made, by="test", now=world.now)
    assert _rows() == before


def _rows() -> list[object]:
    return [*Post.objects.order_by("pk").values(), *Contract.objects.order_by("pk").values()]
