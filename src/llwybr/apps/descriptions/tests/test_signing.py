"""Both sides sign the very same text; nobody signs for both; and an edit takes no signature along."""

import pytest
from django.db import IntegrityError, transaction

from llwybr.apps.descriptions import actions, queries
from llwybr.apps.descriptions.actions import Owner, RefusedError
from llwybr.apps.descriptions.models import Signature, Version
from llwybr.apps.descriptions.tests import scene
from llwybr.core.letters.models import Letter
from llwybr.core.people.models import Match, Person
from tests.world import World


def sign(world: World, version: Version, who: str, side: str = "", mark: str = "") -> Version:
    side = side or ("worker" if who == "worker" else "employer")
    return actions.sign(
        version=version, mark=mark or version.mark, side=side, person=world.id(who), by=who, now=world.now
    )


def letters(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=kind).values_list("to", flat=True))


def address(world: World, who: str) -> str:
    return str(world.accounts[who].email)


def test_one_offers_and_the_other_agrees_whoever_is_first(world: World) -> None:
    for first, second in (("worker", "head"), ("business_manager", "worker")):
        version = sign(world, scene.begun(world), first)
        assert version.state == "offered"
        version = sign(world, version, second)
        assert version.state == "agreed"
        assert version.settled_at == world.now
    numbers = Version.objects.order_by("number").values_list("number", "state")
    assert list(numbers) == [(1, "superseded"), (2, "agreed")]


def test_the_other_side_is_told_in_a_letter(world: World) -> None:
    version = sign(world, scene.begun(world), "worker")
    assert letters("description_offered") == sorted([address(world, "head"), address(world, "business_manager")])
    sign(world, version, "head")
    assert letters("description_agreed") == [address(world, "worker")]


def test_an_edit_makes_a_new_mark_that_nobody_has_signed(world: World) -> None:
    version = sign(world, scene.begun(world), "worker")
    signed = version.mark
    version = scene.edited(version, scene.own("More."), by="head")
    assert (version.state, queries.signatures(version)) == ("offered", {})
    assert letters("description_changed") == [address(world, "worker")]
    with pytest.raises(RefusedError, match="changed"):
        sign(world, version, "head", mark=signed)
    assert [one.now.en for one in queries.since_mark(version, signed) if one.now] == ["More."]
    assert sign(world, version, "head").state == "offered"
    assert sign(world, version, "worker").state == "agreed"
    assert Signature.objects.count() == 3  # the first stays with the text that it was given to


def test_what_is_agreed_cannot_be_edited_signed_or_put_away(world: World) -> None:
    version = sign(world, sign(world, scene.begun(world), "worker"), "head")
    for wrong in (
        lambda: scene.edited(version, scene.own("More.")),
        lambda: sign(world, version, "business_manager"),
        lambda: actions.put_away(version=version, by="test"),
    ):
        with pytest.raises(RefusedError, match="settled"):
            wrong()
    assert sign(world, version, "worker").state == "agreed"  # pressed twice


def test_nobody_signs_for_the_other_side(world: World) -> None:
    version = scene.begun(world)
    for who, side in (("worker", "employer"), ("head", "worker"), ("other worker", "worker")):
        with pytest.raises(RefusedError, match="both_sides"):
            sign(world, version, who, side)
    assert not Signature.objects.exists()


def test_nobody_signs_for_both_sides_by_a_second_record_of_theirs(world: World) -> None:
    Person.objects.filter(pk=world.people["head"].pk).update(merged_into=world.people["worker"])
    with pytest.raises(RefusedError, match="both_sides"):
        sign(world, scene.begun(world), "head")


def test_two_records_that_may_be_one_persons_count_as_one_until_somebody_has_said(world: World) -> None:
    left, right = sorted([world.people["head"].pk, world.people["worker"].pk])
    match = Match.objects.create(left_id=left, right_id=right, reasons=[], raised_by="test", raised_at=world.now)
    with pytest.raises(RefusedError, match="both_sides"):
        sign(world, scene.begun(world), "head")
    match.decision = "different"
    match.save()
    assert sign(world, scene.begun(world), "head").state == "offered"


def test_a_side_signs_once(world: World) -> None:
    version = sign(world, scene.begun(world), "head")
    with pytest.raises(RefusedError, match="signed"):
        sign(world, version, "business_manager")


def test_the_database_lets_nobody_sign_twice(world: World) -> None:
    version = sign(world, scene.begun(world), "head")
    more = {"version": version, "edit": version.edit, "by": "test", "at": world.now}
    for side, person in (("worker", world.id("head")), ("employer", world.id("worker")), ("nobody", "x")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Signature.objects.create(side=side, person=person, **more)


def test_the_text_of_a_place_is_signed_by_nobody(world: World) -> None:
    version = actions.begin(owner=Owner(scene.JOB, place=world.places["north_school"]), by="test", now=world.now)
    with pytest.raises(RefusedError, match="of_place"):
        sign(world, version, "head")


def test_an_empty_text_is_signed_by_nobody(world: World) -> None:
    version = scene.begun(world)
    for one in scene.lines(version):
        version = scene.edited(version, scene.drop(one))
    with pytest.raises(RefusedError, match="no_duty"):
        sign(world, version, "worker")


def test_a_post_begins_with_the_text_of_its_workplace(world: World) -> None:
    school = actions.begin(owner=Owner(scene.JOB, place=world.places["north_school"]), by="test", now=world.now)
    school = scene.edited(school, scene.own("Feed the hens."))
    assert scene.begun(world).based_on is None
    actions.put_away(version=scene.begun(world), by="test")
    actions.put_in_use(version=school, mark=school.mark, by="test", now=world.now)
    version = scene.begun(world)
    assert version.based_on == school
    assert scene.counts(version) == (len(scene.OWN), 0, 1, 0)


def test_a_mark_that_is_none_says_nothing(world: World) -> None:
    version = scene.begun(world)
    for mark in (
        "",
        ".",
        "x",
        f"{version}.",
        f"{version}.0",
        f"{version}.2",
        f"{version}.²",
        f"{version}.{'9' * 30}",
        "\0",
    ):
        assert queries.at_mark(version, mark) is None
        assert queries.since_mark(version, mark) == ()
