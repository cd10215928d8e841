"""The roles that follow from posts: from the first day to the last, and gone the same second."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from llwybr.apps.posts.actions import change, leave, start, start_all
from llwybr.apps.posts.actions.granting import Span, joined
from llwybr.apps.posts.tests.scene import LUNCHES, held, manager, someone, terms
from llwybr.apps.posts.tests.scene import start as of
from llwybr.core.access.models import Grant
from llwybr.core.people.models import Person
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return worlds.make(timezone.now())


def test_who_has_a_post_works_there_and_is_reviewed_there(world: World) -> None:
    person, alnco = someone(), world.people["alnco"]
    start(of(world, person), granter=manager(world), by="test", now=world.now)
    assert held(person, "worker", world.now) == [str(world.places["north_school"])]
    assert str(person.public_id) in held(alnco, "reviewer", world.now)
    review = Grant.objects.get(holder=str(alnco.public_id), scope=str(person.public_id))
    assert (review.place, review.granter) == (str(world.places["north_school"]), manager(world))


def test_a_reviewer_who_is_replaced_reviews_no_more_the_same_second(world: World) -> None:
    person, alnco, head = someone(), world.people["alnco"], world.people["head"]
    post = start(of(world, person, starts_on=world.now.date() - DAY), granter=manager(world), by="test", now=world.now)
    later = world.now + timedelta(seconds=1)
    change(
        post=post,
        from_on=later.date(),
        terms=terms(world, reviewer=head.pk),
        granter=manager(world),
        by="test",
        now=later,
    )
    assert str(person.public_id) not in held(alnco, "reviewer", later)
    assert str(person.public_id) in held(head, "reviewer", later)
    assert held(person, "worker", later) == [str(world.places["north_school"])]


def test_who_leaves_is_reviewed_and_works_there_until_midnight_of_the_last_day(world: World) -> None:
    person, alnco = someone(), world.people["alnco"]
    post = start(of(world, person), granter=manager(world), by="test", now=world.now)
    today = timezone.localdate(world.now)
    leave(post=post, last_day=today + DAY, leaving="other", granter=manager(world), by="test", now=world.now)
    for role, who in (("worker", person), ("reviewer", alnco)):
        grant = Grant.objects.get(holder=str(who.public_id), role=role, place=str(world.places["north_school"]))
        assert grant.ends_at
        assert timezone.localtime(grant.ends_at).isoformat()[:19] == f"{today + 2 * DAY}T00:00:00"


def test_a_last_day_that_is_past_ends_the_roles_this_second(world: World) -> None:
    person, alnco = someone(), world.people["alnco"]
    post = start(
        of(world, person, starts_on=world.now.date() - 9 * DAY), granter=manager(world), by="test", now=world.now
    )
    later = world.now + timedelta(seconds=1)
    leave(post=post, last_day=later.date() - DAY, leaving="retired", granter=manager(world), by="test", now=later)
    assert held(person, "worker", later) == held(alnco, "reviewer", later) == []


def test_with_two_posts_at_one_school_leaving_one_leaves_the_role(world: World) -> None:
    person = someone()
    lunches = of(world, person, minutes=LUNCHES, profile="midday-supervision-1", reviewer=world.people["head"].pk)
    mornings, _ = start_all([of(world, person), lunches], granter=manager(world), by="test", now=world.now)
    assert len(held(person, "worker", world.now)) == 1
    later = world.now + timedelta(seconds=1)
    before = later.date() - DAY
    refused = pytest.raises(Exception, match="outside")
    with refused:
        leave(post=mornings, last_day=before, leaving="other", granter=manager(world), by="test", now=later)
    leave(post=mornings, last_day=later.date(), leaving="other", granter=manager(world), by="test", now=later)
    tomorrow = world.now + 2 * DAY
    assert held(person, "worker", tomorrow) == [str(world.places["north_school"])]
    assert held(world.people["alnco"], "reviewer", tomorrow) == []
    assert held(world.people["head"], "reviewer", tomorrow) == [str(person.public_id)]


def test_a_post_to_come_opens_nothing_yet(world: World) -> None:
    person = someone()
    start(of(world, person, starts_on=world.now.date() + 9 * DAY), granter=manager(world), by="test", now=world.now)
    assert held(person, "worker", world.now) == []
    assert held(person, "worker", world.now + 10 * DAY) == [str(world.places["north_school"])]


def test_a_head_may_be_named_by_themselves_and_has_the_role_from_the_post(world: World) -> None:
    person, head = someone(), world.people["head"]
    start(of(world, person, reviewer=head.pk), granter=str(head.public_id), by="test", now=world.now)
    assert Grant.objects.get(role="reviewer", scope=str(person.public_id)).granter == "system"


def test_to_work_it_out_again_changes_nothing(world: World) -> None:
    person = someone()
    start(of(world, person), granter=manager(world), by="test", now=world.now)
    before = list(Grant.objects.values())
    from llwybr.apps.posts.actions.granting import settle

    settle([person], granter=manager(world), by="test", now=world.now + DAY)
    assert list(Grant.objects.values()) == before


def test_a_role_that_somebody_gave_elsewhere_stays(world: World) -> None:
    """What is at a place where they have no post is not for their posts to end."""
    person: Person = world.people["worker"]
    south = of(world, person, workplace=world.places["south_school"], reviewer=None)
    start(south, granter=str(world.people["other head"].public_id), by="test", now=world.now)
    assert held(person, "worker", world.now) == sorted(
        [str(world.places["north_school"]), str(world.places["south_school"])]
    )


def test_spans_that_meet_are_one() -> None:
    one, two, three = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
    assert joined([Span(two, None), Span(one, two - DAY)]) == [Span(one, None)]
    assert joined([Span(one, two - 2 * DAY), Span(two, three)]) == [Span(one, two - 2 * DAY), Span(two, three)]
    assert joined([Span(one, None), Span(two, three)]) == [Span(one, None)]
