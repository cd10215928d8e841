"""Starting, changing, correcting and leaving a post; and what may not be."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from llwybr.apps.posts import queries
from llwybr.apps.posts.actions import RefusedError, change, correct, leave, start, start_all
from llwybr.apps.posts.models import Contract, Post
from llwybr.apps.posts.tests.scene import LUNCHES, manager, someone, terms
from llwybr.apps.posts.tests.scene import start as of
from llwybr.core.access import actions as access
from llwybr.core.access.models import Grant
from llwybr.core.events.models import Event
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return worlds.make(timezone.now())


def refused(reason: str) -> Any:
    return pytest.raises(RefusedError, match=f"^{reason}$")


def begun(world: World, **more: Any) -> Post:
    """A post that began ten days ago."""
    one = of(world, someone(), starts_on=world.now.date() - 10 * DAY, **more)
    return start(one, granter=manager(world), by="test", now=world.now)


def test_a_change_closes_what_was_and_nothing_is_overwritten(world: World) -> None:
    post, today = begun(world), world.now.date()
    new = terms(world, minutes=(360,) * 5 + (0, 0), spine_point=6)
    change(post=post, from_on=today, terms=new, granter=manager(world), by="test", now=world.now)
    before, after = post.contracts.order_by("starts_on")
    assert (before.weekly_minutes, before.ends_on) == (900, today - DAY)
    assert (after.weekly_minutes, after.starts_on, after.ends_on, after.spine_point) == (1800, today, None, 6)
    assert queries.current(post, today) == after
    assert queries.current(post, today - DAY) == before


def test_a_correction_keeps_the_wrong_one_marked(world: World) -> None:
    post = begun(world)
    wrong = post.contracts.get()
    right = correct(
        contract=wrong, terms=terms(world, grade="Grade 5"), granter=manager(world), by="test", now=world.now
    )
    wrong.refresh_from_db()
    assert wrong.replaced_at == world.now
    assert (right.starts_on, right.ends_on, right.grade) == (wrong.starts_on, None, "Grade 5")
    with refused("not_standing"):
        correct(contract=wrong, terms=terms(world), granter=manager(world), by="test", now=world.now)


def test_a_correction_goes_on_into_what_carried_the_mistake_only_where_that_is_asked(world: World) -> None:
    post, today, who = begun(world), world.now.date(), {"granter": manager(world), "by": "test", "now": world.now}
    longer = terms(world, minutes=(360,) * 5 + (0, 0))
    change(post=post, from_on=today, terms=longer, **who)
    wrong = post.contracts.get(starts_on=post.starts_on)
    correct(contract=wrong, terms=terms(world, grade="Grade 5"), **who)
    assert [one.grade for one in post.contracts.standing().order_by("starts_on")] == ["Grade 5", "Grade 4"]
    right = post.contracts.standing().get(starts_on=post.starts_on)
    correct(contract=right, terms=terms(world, grade="Grade 4"), **who)
    again = post.contracts.standing().get(starts_on=post.starts_on)
    correct(contract=again, terms=terms(world, grade="Grade 6"), onward=True, **who)
    first, second = post.contracts.standing().order_by("starts_on")
    assert (first.grade, second.grade) == ("Grade 6", "Grade 6")
    assert (first.ends_on, second.starts_on, second.weekly_minutes) == (today - DAY, today, 1800)
    assert post.contracts.filter(starts_on=today, replaced_at=world.now).count() == 1, "the wrong one stays, marked"


def test_a_correction_keeps_a_reviewer_who_has_left_and_names_none(world: World) -> None:
    post, gone = begun(world), world.people["alnco"]
    for one in Grant.objects.current(world.now).filter(holder=str(gone.public_id)):
        access.end(grant=one, by="test", now=world.now)
    Post.objects.filter(person=gone).update(ends_on=world.now.date() - DAY)
    said = {"granter": manager(world), "by": "test", "now": world.now + DAY}
    right = correct(contract=post.contracts.get(), terms=terms(world, grade="Grade 5"), **said)
    assert right.reviewer_id == gone.pk
    correct(contract=right, terms=terms(world, reviewer=world.people["head"].pk), **said)
    with refused("reviewer_unknown"):
        correct(contract=post.contracts.standing().get(), terms=terms(world), **said)


def test_leaving_marks_what_was_said_of_later_days(world: World) -> None:
    post, today = begun(world), world.now.date()
    change(
        post=post,
        from_on=today + 30 * DAY,
        terms=terms(world, grade="5"),
        granter=manager(world),
        by="test",
        now=world.now,
    )
    leave(post=post, last_day=today + DAY, leaving="here", granter=manager(world), by="test", now=world.now)
    assert [one.ends_on for one in post.contracts.standing()] == [today + DAY]
    assert post.contracts.exclude(replaced_at=None).count() == 1
    assert not Contract.objects.on(today + 2 * DAY).filter(post=post).exists()


def test_a_history_comes_in_whole(world: World) -> None:
    days = [date(2024, 2, 29), date(2025, 9, 1), date(2026, 4, 1)]
    later = tuple((on, terms(world, spine_point=point)) for on, point in zip(days[1:], (6, 7), strict=True))
    post = start(of(world, someone(), starts_on=days[0], later=later), granter=manager(world), by="test", now=world.now)
    spans = [(one.starts_on, one.ends_on) for one in post.contracts.order_by("starts_on")]
    assert spans == [(days[0], days[1] - DAY), (days[1], days[2] - DAY), (days[2], None)]


def test_each_change_is_one_event_that_says_nothing_of_anybody(world: World) -> None:
    post = begun(world)
    leave(post=post, last_day=world.now.date(), leaving="retired", granter=manager(world), by="test", now=world.now)
    events = Event.objects.filter(name__startswith="posts.").order_by("sequence")
    assert [(one.name, one.subject) for one in events] == [("posts.started", str(post)), ("posts.ended", str(post))]
    assert all("retired" not in str(one.facts) for one in events)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"profile": "astronaut-1"}, "profile"),
        ({"minutes": (0,) * 7}, "no_hours"),
        ({"weeks": Decimal(60)}, "weeks"),
        ({"starts_on": date(1890, 1, 1)}, "too_early"),
        ({"ends_on": date(2000, 1, 1)}, "ends_before_start"),
    ],
)
def test_what_may_not_be_is_refused_and_nothing_is_written(world: World, more: dict[str, Any], reason: str) -> None:
    with refused(reason):
        start(of(world, someone(), **more), granter=manager(world), by="test", now=world.now)
    assert not Post.objects.exists()


def test_nobody_enters_or_changes_their_own_post(world: World) -> None:
    me = world.people["business_manager"]
    with refused("own_post"):
        start(of(world, me), granter=manager(world), by="test", now=world.now)
    post = start(of(world, me), granter=str(world.people["head"].public_id), by="test", now=world.now)
    with refused("own_post"):
        leave(post=post, last_day=world.now.date(), leaving="other", granter=manager(world), by="test", now=world.now)


@pytest.mark.parametrize(
    ("reviewer", "reason"),
    [("other head", "reviewer_unknown"), ("business_manager", "reviewer_yourself"), ("governor", "")],
)
def test_who_may_be_named_as_reviewer(world: World, reviewer: str, reason: str) -> None:
    one = of(world, someone(), reviewer=world.people[reviewer].pk)
    if not reason:
        assert start(one, granter=manager(world), by="test", now=world.now)
        return
    with refused(reason):
        start(one, granter=manager(world), by="test", now=world.now)


def test_nobody_reviews_themselves_nor_in_a_circle(world: World) -> None:
    one, two, three = (someone(name) for name in ("Ann", "Bet", "Cain"))
    with refused("reviewer_self"):
        start(of(world, one, reviewer=one.pk), granter=manager(world), by="test", now=world.now)
    start(of(world, one), granter=manager(world), by="test", now=world.now)
    start(of(world, two, reviewer=one.pk), granter=manager(world), by="test", now=world.now)
    start(of(world, three, reviewer=two.pk), granter=manager(world), by="test", now=world.now)
    with refused("circle"):
        start(of(world, one, reviewer=three.pk, minutes=LUNCHES), granter=manager(world), by="test", now=world.now)


def test_a_circle_within_one_file_is_found(world: World) -> None:
    one, two = someone("Ann"), someone("Bet")
    both = [of(world, one, reviewer=two.pk), of(world, two, reviewer=one.pk)]
    with refused("circle"):
        start_all(both, granter=manager(world), by="test", now=world.now)


def test_reviewers_may_start_in_the_same_file(world: World) -> None:
    one, two = someone("Ann"), someone("Bet")
    posts = start_all(
        [of(world, one, reviewer=two.pk), of(world, two)], granter=manager(world), by="test", now=world.now
    )
    assert len(posts) == 2


def test_a_change_says_what_is_wrong_with_its_day(world: World) -> None:
    post, today = begun(world), world.now.date()
    new = terms(world, grade="Grade 9")
    for on, reason in ((today - 11 * DAY, "outside"), (today - 10 * DAY, "later")):
        with refused(reason):
            change(post=post, from_on=on, terms=new, granter=manager(world), by="test", now=world.now)
    with refused("same"):
        change(post=post, from_on=today, terms=terms(world), granter=manager(world), by="test", now=world.now)


def test_one_reference_is_one_post_at_a_place(world: World) -> None:
    begun(world, reference="P-1")
    with refused("reference"):
        begun(world, reference="P-1")
    assert begun(world, reference="P-1", workplace=world.places["north_other"], reviewer=None)


def test_the_database_refuses_two_open_contracts_of_a_post(world: World) -> None:
    contract = begun(world).contracts.get()
    contract.pk, contract.starts_on = None, contract.starts_on + DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        contract.save()


def test_who_covers_is_somebody_else_at_the_same_place(world: World) -> None:
    post = begun(world)
    cover = start(of(world, someone("Llew"), covers=post), granter=manager(world), by="test", now=world.now)
    assert cover.covers == post
    with refused("covers"):
        start(of(world, post.person, covers=post, minutes=LUNCHES), granter=manager(world), by="test", now=world.now)
