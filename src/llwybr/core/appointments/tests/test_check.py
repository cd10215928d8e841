"""The nightly check finds every grant that nobody with the authority gave, and no other."""

import pytest

from llwybr.core.access import actions as access
from llwybr.core.access.models import Grant
from llwybr.core.appointments import actions, queries
from llwybr.core.appointments.tests.scene import DAY, HOUR
from llwybr.core.appointments.tests.test_giving import appoint, end
from llwybr.core.people.models import Person
from llwybr.core.places import actions as places

pytestmark = pytest.mark.django_db


def found(world, now=None):
    return {(str(one.grant), one.why) for one in queries.without_authority(now or world.now + DAY)}


def forged(world, role, at, granter, *, by="test", **more):
    """A grant written past `appoint`, as somebody at the database could."""
    scope, place = world.where(at)
    said = {"starts_at": world.now, "ends_at": None, "now": world.now, "place": place, **more}
    return access.grant(holder=world.person("somebody"), role=role, scope=scope, granter=granter, by=by, **said)


def test_what_was_given_rightly_is_not_found(world) -> None:
    appoint(world, "head", "worker", "school")
    appoint(world, "head", "reviewer", "worker", to=world.person("manager"))
    appoint(world, "officer", "governor", "other", to=world.person("outside"))
    waits = appoint(world, "registrar", "registrar", "wales")
    assert found(world) == set()
    actions.approve(grant=waits, approver=world.person("deputy"), by="test", now=world.now)
    assert found(world) == set()


@pytest.mark.parametrize(
    ("role", "at", "granter", "why"),
    [
        ("head", "school", "worker", "unauthorised"),
        ("head", "school", "head", "unauthorised"),
        ("head", "academy", "officer", "unauthorised"),
        ("worker", "other", "manager", "unauthorised"),
        ("reviewer", "worker", "elsewhere", "unauthorised"),
        ("union_representative", "union", "officer", "unauthorised"),
        ("registrar", "wales", "registrar", "unseconded"),
    ],
)
def test_a_forged_grant_is_found(world, role, at, granter, why) -> None:
    made = forged(world, role, at, world.person(granter))
    assert found(world) == {(str(made), why)}


def test_a_grant_that_says_the_system_gave_it_and_a_row_without_an_event_are_found(world) -> None:
    lying = forged(world, "head", "school", "system", by=str(world.account("worker")))
    row = Grant.objects.create(
        holder=world.person("else"),
        role="worker",
        kind="place",
        scope=world.at("school"),
        place=world.at("school"),
        starts_at=world.now,
        granter=world.person("head"),
        granted_at=world.now,
    )
    assert found(world) == {(str(lying), "not_by_system"), (str(row), "unrecorded")}


def test_what_counts_is_what_held_at_that_moment(world) -> None:
    """The head is gone and the school has moved since; and what was given before they came was never theirs to give."""
    appoint(world, "head", "worker", "school")
    appoint(world, "officer", "governor", "school", to=world.person("outside"))
    end(world, Grant.objects.get(holder=world.person("head")), "officer", now=world.now + HOUR)
    places.move(place=world.places["school"], to=world.places["trust"], on=(world.now + DAY).date(), by="test")
    assert found(world, world.now + 3 * DAY) == set()
    too_late = forged(world, "alnco", "school", world.person("head"), now=world.now + DAY, starts_at=world.now + DAY)
    moved = forged(
        world, "governor", "school", world.person("officer"), now=world.now + 2 * DAY, starts_at=world.now + 2 * DAY
    )
    early = forged(world, "business_manager", "school", world.person("head"), now=world.now - 400 * DAY)
    assert found(world, world.now + 3 * DAY) == {(str(one), "unauthorised") for one in (too_late, moved, early)}


def test_of_a_gift_and_an_end_at_once_the_one_that_came_through_first_was_first(world) -> None:
    """Whoever ended the role had pressed a moment before its holder did, and waited longer."""
    appoint(world, "head", "worker", "school", now=world.now + HOUR, starts_at=world.now + HOUR)
    end(world, Grant.objects.get(holder=world.person("head")), "officer")
    assert found(world) == set()


def test_a_giver_whose_record_was_joined_to_another_is_still_the_giver(world) -> None:
    appoint(world, "head", "worker", "school")
    old, new = world.account("head").person, world.account("head-again").person
    access.move(holder=str(old.public_id), to=str(new.public_id))
    Person.objects.filter(pk=old.pk).update(merged_into=new)
    assert found(world) == set()
