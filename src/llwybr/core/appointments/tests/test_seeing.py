"""Who sees a grant: their own, those their roles read, and a union's office nobody but its holder and that union."""

from dataclasses import replace

import pytest

from llwybr.core.access.models import Grant
from llwybr.core.access.roles import EVERYWHERE, HERE, policy
from llwybr.core.access.viewer import System, Viewer
from llwybr.core.appointments import access
from llwybr.core.appointments.tests.scene import HOUR

pytestmark = pytest.mark.django_db


def seen_by(world, name, now=None):
    viewer = world.viewer(name, now)
    return {(one.role, one.holder) for one in access.visible_to(viewer, now or world.now)}


def of(world, **names):
    return {(role, world.person(name)) for name, role in names.items()}


def test_everyone_sees_their_own_and_no_more_without_a_role_that_reads(world) -> None:
    assert seen_by(world, "worker") == of(world, worker="worker")
    assert seen_by(world, "nobody") == set()


def test_a_head_sees_the_roles_of_the_school_and_no_other_places(world) -> None:
    assert seen_by(world, "head") == of(world, head="head", manager="business_manager", worker="worker")


def test_an_authority_sees_what_lies_under_it_and_a_trust_its_own(world) -> None:
    world.gives("principal", "head", "academy")
    theirs = of(
        world, head="head", manager="business_manager", worker="worker", elsewhere="head", officer="authority_officer"
    )
    assert seen_by(world, "officer") == theirs
    assert seen_by(world, "trustee") == of(world, trustee="trust_officer", principal="head")


def test_reviewers_of_whoever_works_there_are_seen_by_them_and_by_who_may_name_a_reviewer(world) -> None:
    world.gives("reviewer", "reviewer", "worker")
    row = ("reviewer", world.person("reviewer"))
    seeing = {name for name in list(world.accounts) if row in seen_by(world, name)}
    assert seeing == {"head", "manager", "officer", "worker", "reviewer"}


def test_each_of_two_schools_sees_the_review_at_their_own_alone(world) -> None:
    """One person works at both, and is reviewed at both."""
    world.gives("worker", "worker", "other")
    here = world.gives("manager", "reviewer", "worker", place=world.at("school"))
    there = world.gives("manager", "reviewer", "worker", place=world.at("other"))
    for name, mine, place in (("head", here, "school"), ("elsewhere", there, "other")):
        viewer = world.viewer(name)
        listed = access.visible_at(viewer, world.places[place], world.now)
        for found in (listed, access.visible_to(viewer, world.now)):
            assert list(found.filter(role="reviewer")) == [mine]
    officer = access.visible_to(world.viewer("officer"), world.now).filter(role="reviewer")
    assert set(officer) == {here, there}, "the authority has both schools"


def test_whoever_reads_roles_and_names_no_reviewer_sees_no_review_but_their_own(world, monkeypatch) -> None:
    monkeypatch.setitem(policy().roles, "business_manager", replace(policy().roles["business_manager"], appoints=()))
    world.gives("reviewer", "reviewer", "worker")
    own = world.gives("head", "reviewer", "manager")
    viewer = world.viewer("manager")
    for found in (access.visible_at(viewer, world.places["school"], world.now), access.visible_to(viewer, world.now)):
        assert list(found.filter(role="reviewer")) == [own]


def test_what_has_ended_opens_nothing_the_very_moment_after(world) -> None:
    Grant.objects.filter(holder=world.person("head")).update(ends_at=world.now + HOUR)
    assert len(seen_by(world, "head")) == 3
    assert seen_by(world, "head", world.now + HOUR) == of(world, head="head")


def who_sees_the_office(world):
    row = ("union_representative", world.person("rep"))
    return {name for name in list(world.accounts) if row in seen_by(world, name)}


def test_a_union_office_is_seen_by_its_holder_and_that_union_alone(world) -> None:
    world.gives("colleague", "union_representative", "union")
    assert who_sees_the_office(world) == {"rep", "colleague"}


def test_whatever_others_reach_they_see_no_union_office(world, monkeypatch) -> None:
    """Every role of the platform reads appointments everywhere, and holds a grant at the union itself: still nobody sees it."""
    for role in policy().roles.values():
        if role.id != "union_representative" and role.scope != "none":
            monkeypatch.setitem(role.may, "appointment.read", EVERYWHERE)
    assert who_sees_the_office(world) == {"rep"}
    for role in policy().roles.values():
        if role.id != "union_representative" and role.scope == "place":
            monkeypatch.setitem(role.may, "appointment.read", HERE)
    world.gives("planted", "provider", "union")
    assert who_sees_the_office(world) == {"rep"}


def test_the_control_goes_red_where_a_union_office_is_like_any_other(world, monkeypatch) -> None:
    """Without the guard, whoever reads everywhere sees it: the test above would not be blind."""
    monkeypatch.setattr(access, "union_offices", list)
    monkeypatch.setitem(policy().roles["platform_support"].may, "appointment.read", EVERYWHERE)
    assert who_sees_the_office(world) == {"rep", "support"}


def test_an_office_of_one_union_is_not_seen_by_another(world) -> None:
    assert "steward" not in who_sees_the_office(world)
    assert ("union_representative", world.person("steward")) not in seen_by(world, "rep")


def test_a_key_that_one_gave_a_system_sees_no_role(world) -> None:
    key = System(key="k", account="a", person=world.person("head"), scopes=(), ends_at=world.now)
    assert {one.role for one in access.visible_to(Viewer(system=key), world.now)} <= {"head"}
    assert list(access.visible_to(Viewer(), world.now)) == []


def test_may_give_says_what_the_action_allows(world) -> None:
    """Whatever the page offers is given, and whatever it does not offer is refused."""
    for name in ("head", "manager", "officer", "trustee", "rep", "registrar", "worker"):
        viewer = world.viewer(name)
        for place in world.places.values():
            offered = {one.id for one in access.may_give(viewer, place, world.now) if one.scope == "place"}
            given = {
                one.id
                for one in policy().roles.values()
                if place.kind in one.kinds and access.authority(world.person(name), one, str(place), world.now)
            }
            assert offered == given, (name, place.name_en)
