"""An address from work belongs to a workplace, and whoever sees a person there sees the addresses of that place alone."""

import pytest

from llwybr.core.access.models import Grant
from llwybr.core.people import actions as people
from llwybr.core.people.models import OWN, WORK, Email

pytestmark = pytest.mark.django_db
ADDRESSES = {"school": "worker@school.example", "other": "worker@other.example", "": "worker@nowhere.example"}
FORM = "/en/account/details/address/"


@pytest.fixture
def both(world):
    """One person who works at two schools of one authority, with an address from each."""
    world.gives("worker", "worker", "other")
    person = world.account("worker").person
    for at, address in ADDRESSES.items():
        place = world.at(at) if at else ""
        people.add_email(person=person, address=address, kind=WORK, place=place, by="test")
    people.add_email(person=person, address="worker@home.example", kind=OWN, place=world.at("school"), by="test")
    return world


def shown(world, who):
    page = world.client(who).get(f"/en/people/{world.person('worker')}/")
    assert page.status_code == 200
    said = page.content.decode()
    return {at for at, address in [*ADDRESSES.items(), ("home", "worker@home.example")] if address in said}


def test_each_head_sees_the_address_of_their_own_school(both) -> None:
    assert shown(both, "head") == {"school"}
    assert shown(both, "manager") == {"school"}
    assert shown(both, "elsewhere") == {"other"}


def test_a_reviewer_sees_the_address_of_the_place_at_which_they_review(both) -> None:
    both.gives("reviewer", "reviewer", "worker", place=both.at("other"))
    assert shown(both, "reviewer") == {"other"}
    both.gives("head", "reviewer", "worker", place=both.at("other"))
    assert shown(both, "head") == {"school", "other"}


def test_it_is_seen_no_more_where_they_work_no_more(both) -> None:
    both.gives("reviewer", "reviewer", "worker", place=both.at("other"))
    Grant.objects.filter(holder=both.person("worker"), place=both.at("school")).update(ends_at=both.now)
    assert both.client("head").get(f"/en/people/{both.person('worker')}/").status_code == 404
    both.gives("head", "reviewer", "worker", place=both.at("other"))
    assert shown(both, "head") == {"other"}


def written(world, **said):
    return world.client("worker").post(FORM, {"address": "new@school.example", "kind": "work", **said})


def test_whoever_works_at_one_place_is_not_asked_which(world) -> None:
    assert 'name="place"' not in world.client("worker").get(FORM).content.decode()
    assert written(world, place=world.at("other")).status_code == 302
    assert Email.objects.get().place == world.at("school")
    assert "From work: School place" in world.client("worker").get("/en/account/details/").content.decode()


def test_whoever_works_at_several_chooses_one_of_them(world) -> None:
    world.gives("worker", "worker", "other")
    assert 'name="place"' in world.client("worker").get(FORM).content.decode()
    for place in ("", world.at("academy"), "x", "\0"):
        assert written(world, place=place).status_code == 422
    assert written(world, place=world.at("other")).status_code == 302
    assert written(world, address="own@home.example", kind="own", place=world.at("other")).status_code == 302
    assert {(one.kind, one.place) for one in Email.objects.all()} == {("work", world.at("other")), ("own", "")}


def test_whoever_works_nowhere_has_an_address_that_no_employer_sees(world) -> None:
    answer = world.client("rep").post(FORM, {"address": "rep@union.example", "kind": "work"})
    assert answer.status_code == 302
    assert Email.objects.get().place == ""
