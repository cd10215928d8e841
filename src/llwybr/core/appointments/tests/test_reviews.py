"""A review has a place, and is never open beyond the work there on which it rests."""

import pytest

from llwybr.core.access import actions as access
from llwybr.core.access.models import Grant
from llwybr.core.appointments.actions import RefusedError
from llwybr.core.appointments.tests.scene import DAY, HOUR
from llwybr.core.appointments.tests.test_giving import appoint, end
from llwybr.core.events.models import Event
from llwybr.core.letters.models import Letter

pytestmark = pytest.mark.django_db


def review(world, *, of="worker", to="outside", at="school", by="head", **more):
    return appoint(world, by, "reviewer", of, to=world.person(to), place=world.at(at), **more)


def ends(*grants):
    for one in grants:
        one.refresh_from_db()
    return [one.withdrawn_at or one.ends_at for one in grants]


def test_who_works_there_no_more_is_reviewed_there_no_more_the_same_second(world) -> None:
    world.gives("worker", "worker", "other")
    first, second = Grant.objects.filter(holder=world.person("worker")).order_by("pk")
    here, there = review(world), review(world, at="other", by="elsewhere")
    end(world, first, "manager", now=world.now + HOUR)
    assert ends(here, there) == [world.now + HOUR, None]
    end(world, second, "elsewhere", at=world.now + DAY)
    assert ends(there) == [world.now + DAY]
    told = Event.objects.filter(subject=str(there)).order_by("sequence").values_list("name", flat=True)
    assert list(told) == ["access.granted", "access.end_moved"]
    assert Letter.objects.filter(kind="role_ended", to="outside@ysgol.example").count() == 2


def test_who_still_works_there_in_another_role_is_reviewed_until_that_ends(world) -> None:
    world.gives("worker", "alnco", "school", ends_at=world.now + 5 * DAY)
    made = review(world)
    end(world, Grant.objects.get(holder=world.person("worker"), role="worker"), "manager")
    assert ends(made) == [world.now + 5 * DAY]


def test_a_review_that_has_not_begun_when_the_work_ends_never_begins(world) -> None:
    made = review(world, starts_at=world.now + 9 * DAY)
    end(world, Grant.objects.get(holder=world.person("worker"), role="worker"), "manager", at=world.now + 5 * DAY)
    made.refresh_from_db()
    assert made.withdrawn_at == world.now


def test_a_review_is_given_for_as_long_as_both_work_there(world) -> None:
    for name, days in (("passing", 9), ("fleeting", 4)):
        world.gives(name, "worker", "school", ends_at=world.now + days * DAY)
    assert ends(review(world, of="passing")) == [world.now + 9 * DAY]
    assert ends(review(world, of="worker", to="passing")) == [world.now + 9 * DAY]
    assert ends(review(world, of="passing", to="fleeting")) == [world.now + 4 * DAY]
    assert ends(review(world, of="passing", to="manager", ends_at=world.now + DAY)) == [world.now + DAY]
    assert ends(review(world, of="worker", to="elsewhere")) == [None], "whoever reviews from outside works elsewhere"
    with pytest.raises(RefusedError, match="not_here"):
        review(world, of="fleeting", starts_at=world.now + 4 * DAY)


@pytest.mark.parametrize(
    ("at", "by", "reason"), [("other", "elsewhere", "not_here"), ("academy", "trustee", "not_here")]
)
def test_nobody_is_reviewed_where_they_do_not_work(world, at, by, reason) -> None:
    with pytest.raises(RefusedError, match=reason):
        review(world, at=at, by=by)
    with pytest.raises(RefusedError, match="authority"):
        review(world, at=at)  # the head of another school
    with pytest.raises(RefusedError, match="scope"):
        appoint(world, by, "reviewer", "worker", place="")


def test_the_end_of_a_review_is_not_put_off_beyond_the_work(world) -> None:
    world.gives("passing", "worker", "school", ends_at=world.now + 9 * DAY)
    made, work = review(world, of="passing"), Grant.objects.get(holder=world.person("passing"), role="worker")
    for ends_at in (world.now + 10 * DAY, None):
        with pytest.raises(RefusedError, match="not_here"):
            access.change_end(grant=made, ends_at=ends_at, by="test", now=world.now)
    access.change_end(grant=work, ends_at=None, by="test", now=world.now)
    assert ends(made) == [world.now + 9 * DAY], "it grows no longer by itself"
    access.change_end(grant=made, ends_at=world.now + 20 * DAY, by="test", now=world.now)
    assert access.change_end(grant=work, ends_at=world.now + 8 * DAY, by="test", now=world.now) == [made]
    assert ends(made) == [world.now + 8 * DAY]
