"""What was tried against roles, the log and support by whoever means harm: each went through once, and does not any more."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from llwybr.core.access.actions import looked
from llwybr.core.access.models import Grant, Look
from llwybr.core.appointments import access, actions, queries
from llwybr.core.appointments.actions import RefusedError
from llwybr.core.appointments.support import actions as support
from llwybr.core.appointments.support.queries import letters_of
from llwybr.core.appointments.tests.scene import DAY, Scene
from llwybr.core.appointments.tests.test_giving import appoint, end
from llwybr.core.events.models import Event
from llwybr.core.people import actions as people
from llwybr.core.people.models import Account, Merge, Person
from llwybr.core.places import actions as places

pytestmark = pytest.mark.django_db


def person(world: Scene, name: str) -> Person:
    found = world.account(name).person
    assert found
    return found


def join(world: Scene, mine: str, other: str, now=None) -> Merge:
    """Whoever signs in to both joins them: `other` becomes a part of `mine`."""
    return people.merge(
        into=person(world, mine), merged=person(world, other), by="test", now=now or world.now, both_proved=True
    )


# --- two records of one person -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("into", "merged"), [("deputy", "registrar"), ("registrar", "deputy")])
def test_nobody_agrees_to_their_own_proposal_by_another_account_once_it_is_known_to_be_theirs(
    world, into, merged
) -> None:
    waits = appoint(world, "registrar", "registrar", "wales")
    deputy = world.person("deputy")
    join(world, into, merged)
    with pytest.raises(RefusedError):
        actions.approve(grant=waits, approver=deputy, by="test", now=world.now)
    waits.refresh_from_db()
    assert waits.waits


def test_the_nightly_check_finds_what_one_person_proposed_and_agreed_to(world) -> None:
    waits = appoint(world, "registrar", "registrar", "wales")
    actions.approve(grant=waits, approver=world.person("deputy"), by="test", now=world.now)
    assert queries.without_authority(world.now + DAY) == []
    join(world, "deputy", "registrar")
    assert [(one.grant, one.why) for one in queries.without_authority(world.now + DAY)] == [(waits, "one_person")]


def test_a_role_that_ended_does_not_come_back_by_parting_what_was_joined(world) -> None:
    """Both records held it, so one grant stayed with the record that was joined to the other."""
    world.gives("second", "head", "school")
    merge = join(world, "head", "second")
    end(world, Grant.objects.get(holder=world.person("head"), role="head"), "officer")
    people.undo(merge=merge, by="test", now=world.now)
    held = Grant.objects.open_at(world.now + timedelta(seconds=1)).filter(role="head", scope=world.at("school"))
    assert not held.exists()


def test_a_role_that_ends_on_a_day_ends_for_both_records(world) -> None:
    world.gives("second", "head", "school")
    join(world, "head", "second")
    end(world, Grant.objects.get(holder=world.person("head"), role="head"), "officer", at=world.now + DAY)
    assert not Grant.objects.open_at(world.now + 2 * DAY).filter(role="head", scope=world.at("school")).exists()


def test_two_supporters_who_are_one_person_open_no_door(world) -> None:
    world.gives("helper", "platform_support", "")
    door = support.ask(
        holder=world.person("support"),
        of=world.person("worker"),
        reason="x" * 20,
        language="en",
        by="test",
        now=world.now,
    )
    helper = world.person("helper")
    join(world, "helper", "support")
    with pytest.raises(support.RefusedError):
        support.agree(door=door, approver=helper, name="Helper", by="test", now=world.now)


# --- who sees what -------------------------------------------------------------------------------------------------------


def test_the_log_names_the_role_by_which_one_looked_and_so_betrays_no_union_office(world) -> None:
    """A look without a role is one of a union's officer: a trust's officer who is one too must not be told by it."""
    world.gives("both", "union_representative", "union")
    world.gives("both", "trust_officer", "trust")
    world.gives("employee", "worker", "academy")
    assert world.client("both").get(f"/en/organisations/{world.at('academy')}/roles/").status_code == 200
    look = Look.objects.get(of=world.person("employee"))
    assert (look.role, look.place) == ("trust_officer", world.at("trust"))


def test_a_look_at_a_person_is_told_as_their_reviewers_and_not_as_another_schools_head(world) -> None:
    world.gives("elsewhere", "reviewer", "worker")
    assert world.client("elsewhere").get(f"/en/people/{world.person('worker')}/").status_code == 200
    look = Look.objects.get(of=world.person("worker"))
    assert (look.role, look.place) == ("reviewer", "")


@pytest.mark.parametrize("more", ["end/", "reviewer/"])
def test_every_page_that_names_somebody_is_noted(world, more) -> None:
    grant = Grant.objects.get(holder=world.person("worker"), role="worker")
    page = f"/en/organisations/{world.at('school')}/roles/{grant.public_id}/{more}"
    assert "Worker" in world.client("head").get(page).content.decode()
    assert Look.objects.filter(of=world.person("worker"), by=world.person("head")).exists()


def test_who_reviewed_somebody_where_they_worked_before_is_not_for_the_new_head(world) -> None:
    before = world.gives("moving", "worker", "other", ends_at=world.now - DAY)
    old = world.gives("reviewer", "reviewer", "moving", ends_at=before.ends_at, place=world.at("other"))
    world.gives("moving", "worker", "school", starts_at=world.now - DAY, now=world.now - DAY)
    new = appoint(world, "head", "reviewer", "moving", to=world.person("manager"), place=world.at("school"))
    for name in ("head", "officer"):
        found = access.visible_to(world.viewer(name), world.now)
        assert found.filter(pk=new.pk).exists()
        assert found.filter(pk=old.pk).exists() is (name == "officer"), "the authority has both schools"


def test_the_letters_that_support_sees_tell_of_no_role(world) -> None:
    appoint(world, "rep", "union_representative", "union", to=world.person("worker"))
    appoint(world, "head", "worker", "school", to=world.person("rep"))
    now = timezone.now()
    assert not [one.kind for name in ("rep", "worker") for one in letters_of(world.person(name), now)]


def test_nobody_sends_letters_to_address_after_address_or_tries_out_whose_they_are(world, monkeypatch) -> None:
    monkeypatch.setattr("llwybr.core.appointments.views.roles.MOST_GIVEN", 2)
    address = f"/en/organisations/{world.at('school')}/roles/give/"
    said = {"role": "worker", "name": "N", "starts": timezone.localdate().isoformat()}
    for who, number, status in (("head", 1, 302), ("head", 2, 302), ("head", 3, 422), ("manager", 4, 302)):
        answer = world.client(who).post(address, {**said, "email": f"new{number}@ysgol.example"})
        assert answer.status_code == status
    assert not Account.objects.filter(email="new3@ysgol.example").exists()


# --- a place that is gone ------------------------------------------------------------------------------------------------


def test_the_head_of_a_school_that_closed_names_no_reviewer(world) -> None:
    places.close(place=world.places["school"], on=timezone.localdate(world.now), by="test")
    with pytest.raises(RefusedError) as refused:
        appoint(world, "head", "reviewer", "worker", to=world.person("manager"), place=world.at("school"))
    assert refused.value.reason == "closed"


@pytest.mark.parametrize("days", [0, 30])
def test_every_role_at_a_place_ends_when_it_closes_with_one_event_each(world, days) -> None:
    """Goes red where the closing forgets them: a head would give roles at a school that is not there."""
    later, sooner = (
        world.gives(one, "worker", "school", ends_at=world.now + many * DAY) for one, many in (("a", 90), ("b", 1))
    )
    review = world.gives("manager", "reviewer", "worker")
    coming = world.gives("c", "alnco", "school", starts_at=world.now + 60 * DAY)
    there = Grant.objects.filter(place=world.at("school"))
    before = set(Event.objects.values_list("pk", flat=True))
    on = timezone.localdate(world.now) + days * DAY
    if days:
        places.close(place=world.places["school"], on=on, by="test")
    else:
        places.merge(place=world.places["school"], into=world.places["other"], on=on, by="test")
    ends = {one: (one.ends_at, one.withdrawn_at) for one in there}
    at = timezone.make_aware(datetime.combine(on, time.min)) if days else None
    assert ends.pop(coming)[1] is not None, "it never begins"
    assert (ends.pop(sooner)[0] == world.now + DAY) is bool(days)
    assert {review, later} <= ends.keys()
    if at:
        assert set(ends.values()) == {(at, None)}
    else:
        assert all(end for end, _withdrawn in ends.values())
    told = Event.objects.exclude(pk__in=before).filter(name__startswith="access.").values_list("subject", flat=True)
    assert sorted(told) == sorted(str(one) for one in there if one != sooner or not days)
    assert Grant.objects.filter(place=world.at("other")).get().ends_at is None


def test_looking_for_a_place_of_ones_own_is_told_for_that_place(world) -> None:
    """The role for that very place comes first, whatever else is held."""
    world.gives("head", "trust_officer", "trust")
    looked(
        viewer=world.viewer("head"),
        at=[world.person("worker")],
        what="roles",
        why="list",
        now=world.now,
        permission="appointment.read",
        place=world.at("school"),
    )
    assert Look.objects.get(of=world.person("worker")).role == "head"
