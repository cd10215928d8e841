"""What an employer wrote is wrong: whoever may change it there is told, nobody else, and it is shown as asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from llwybr.core.access.models import Grant
from llwybr.core.events.models import Event, Personal
from llwybr.core.letters.models import Letter
from llwybr.core.people.models import Account
from llwybr.core.rights import correcting
from tests import world as worlds
from tests.cast import signed_in
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = "/en/my-data/correct/"


@pytest.fixture
def world() -> World:
    return worlds.make(timezone.now())


def test_the_head_and_the_business_manager_there_are_told(world: World) -> None:
    client, place = world.client("worker"), world.place("north_school")
    response = client.post(PAGE, {"place": place, "what": "I work 25 hours, not 20."})
    assert response.status_code == 302, response.content
    told = set(Letter.objects.filter(kind="correction_asked").values_list("to", flat=True))
    assert told == {world.accounts[role].email for role in ("head", "business_manager")}
    assert Event.objects.filter(name=correcting.ASKED, subject=world.id("worker")).exists()
    assert "25 hours" not in str(Event.objects.filter(name=correcting.ASKED).get().facts)
    assert Personal.objects.filter(of=world.id("worker"), payload__contains="25 hours").exists(), "it can be erased"
    assert "Asked on" in client.get("/en/my-data/").content.decode()


def test_who_leads_there_does_not_ask_themselves(world: World) -> None:
    told = correcting.who_may_change(world.place("north_school"), but=world.id("head"), now=world.now)
    assert told == [world.id("business_manager")]
    others = {world.id("head"), world.id("business_manager")}
    Grant.objects.filter(holder__in=others).delete()
    above = correcting.who_may_change(world.place("trust_school"), but="", now=world.now)
    assert above == [world.id("trust_officer")], "where nobody leads, whoever answers for it above"


def test_a_place_where_they_do_not_work_is_refused(world: World) -> None:
    client = world.client("worker")
    elsewhere = world.place("south_school")
    for place in (elsewhere, "x", "\0", ""):
        assert client.post(PAGE, {"place": place, "what": "x"}).status_code == 422
    assert not Letter.objects.filter(kind="correction_asked").exists()


@pytest.mark.parametrize("what", ["", " ", "x" * 201, "a\0b", "a\nb"])
def test_what_no_letter_takes_is_refused_in_words(world: World, what: str) -> None:
    client = world.client("worker")
    place = world.place("north_school")
    assert client.post(PAGE, {"place": place, "what": what}).status_code == 422


def test_after_three_in_ten_minutes_they_wait(world: World) -> None:
    client = world.client("worker")
    said = {"place": world.place("north_school"), "what": "x"}
    assert [client.post(PAGE, said).status_code for _ in range(4)] == [302, 302, 302, 422]


def test_after_ten_in_a_day_they_wait_until_tomorrow(world: World) -> None:
    said = {"person": world.people["worker"], "place": world.place("north_school"), "what": "x", "by": "test"}
    for at in range(correcting.MOST_IN_A_DAY):
        correcting.ask(**said, now=world.now + timedelta(minutes=11 * (at // correcting.MOST)))
    with pytest.raises(correcting.RefusedError, match="today"):
        correcting.ask(**said, now=world.now + timedelta(hours=5))
    correcting.ask(**said, now=world.now + timedelta(hours=26))


def test_who_has_no_post_is_told_so() -> None:
    from llwybr.core.people.models import Person

    client = signed_in(Account.objects.create(person=Person.objects.create(name="Neb")))
    assert "You have no job here" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"place": "x", "what": "x"}).status_code == 422
