"""Doubtful matches: found within the viewer's reach, shown with as little as tells two people apart, answered once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from llwybr.core.access import actions as access
from llwybr.core.access.models import Look
from llwybr.core.people import actions
from llwybr.core.people.models import Account, Match, Number, Person
from llwybr.core.people.rules.matching import Described
from llwybr.core.people.rules.names import FullName
from llwybr.core.people.tests.scene import ewc, person, siân, taken
from llwybr.core.places.models import Place
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
AT = "/en/people/matches/"
PRIVATE = ("1979", "March", "1234567", "7654321", "Cyfrinachol", "dirgel@ysgol.example")


def school() -> Place:
    return Place.objects.create(kind="school", name_en="Ysgol Prawf", name_cy="Ysgol Prawf", nation="wales")


def manager_of(place: Place, *, strong: bool = True) -> Client:
    who = person("Rheolwr busnes", email=f"{uuid.uuid4()}@ysgol.example")
    now = timezone.now()
    access.grant(
        holder=str(who.public_id),
        role="business_manager",
        scope=str(place.public_id),
        starts_at=now - timedelta(days=1),
        ends_at=None,
        granter="system",
        by="test",
        now=now,
    )
    return signed_in(who.accounts.get(), strong=strong)


def asked_at(place: Place, one: Described, other: Described) -> Match:
    taken(one, other, now=timezone.now(), place=str(place.public_id))
    return Match.objects.latest("pk")


def doubt(place: Place) -> Match:
    """Two with one name and birthday, each with private things."""
    hidden = FullName("Cyfrinachol", "Jones")
    one = siân(names=(FullName("Siân", "Jones"), hidden), numbers=ewc(), emails=("dirgel@ysgol.example",))
    return asked_at(place, one, siân(numbers=ewc("7654321")))


def send(client: Client, match: Match, answer: str, language: str = "en"):
    return client.post(f"/{language}/people/matches/{match.public_id}/", {"answer": answer})


@pytest.fixture
def place() -> Place:
    return school()


@pytest.fixture
def manager(place: Place) -> Client:
    return manager_of(place)


def test_the_head_of_the_school_whose_file_asked_sees_it(manager: Client, place: Place) -> None:
    match = doubt(place)
    assert str(match.public_id) in manager.get(AT).content.decode()
    page = manager.get(f"{AT}{match.public_id}/").content.decode()
    assert page.count("Siân Jones") == 2
    assert "Two records" not in manager.get(AT).content.decode()


def test_it_shows_whether_birth_dates_numbers_and_addresses_agree_and_nothing_of_them(
    manager: Client, place: Place
) -> None:
    match = doubt(place)
    said = "".join(
        manager.get(f"/{language}/people/matches/{tail}").content.decode()
        for language in ("en", "cy")
        for tail in ("", f"{match.public_id}/")
    )
    assert not [private for private in PRIVATE if private in said]
    assert "Agree" in said
    assert "Do not agree" in said


def test_and_the_search_for_it_would_find_it(manager: Client, place: Place) -> None:
    """The red control: a number that agrees is shown."""
    known = doubt(place).left
    Number.objects.filter(value="7654321").update(value="1234567")
    match = Match.objects.latest("pk")
    assert known == match.left
    assert "1234567" in manager.get(f"{AT}{match.public_id}/").content.decode()


def test_nobody_else_finds_it(place: Place) -> None:
    match = doubt(place)
    address = f"{AT}{match.public_id}/"
    elsewhere, nobody = manager_of(school()), signed_in(person("Neb", email="neb@ysgol.example").accounts.get())
    assert str(match.public_id) not in elsewhere.get(AT).content.decode()
    assert {elsewhere.get(address).status_code, elsewhere.post(address, {"answer": "same"}).status_code} == {404}
    assert elsewhere.post(f"{address}part/").status_code == 404
    assert {nobody.get(AT).status_code, nobody.get(address).status_code} == {404}
    assert "/sign-in/" in Client().get(address)["Location"]
    assert (
        Client().get(address)["Location"].split("?")[0]
        == Client().get(f"{AT}{uuid.uuid4()}/")["Location"].split("?")[0]
    )
    match.refresh_from_db()
    assert match.decision == ""


def test_one_way_of_proving_is_not_enough(place: Place) -> None:
    match = doubt(place)
    assert "/second-way/" in manager_of(place, strong=False).get(f"{AT}{match.public_id}/")["Location"]


def test_each_opening_is_noted_for_both(manager: Client, place: Place) -> None:
    match = doubt(place)
    manager.get(AT)
    assert not Look.objects.exists()  # the list names nobody
    manager.get(f"{AT}{match.public_id}/")
    looks = Look.objects.filter(what="match", why="decide", role="business_manager", place=str(place.public_id))
    assert set(looks.values_list("of", flat=True)) == {str(match.left.public_id), str(match.right.public_id)}


def test_the_same_person_is_one_record_and_can_be_parted_again(manager: Client, place: Place) -> None:
    match = asked_at(place, siân(), siân())
    assert send(manager, match, "same").status_code == 302
    match.refresh_from_db()
    assert (match.decision, match.right.merged_into) == ("same", match.left)
    page = manager.get(f"{AT}{match.public_id}/").content.decode()
    assert "Part the records" in page
    assert "One person: joined on" in page
    assert manager.post(f"{AT}{match.public_id}/part/").status_code == 302
    match = Match.objects.get(pk=match.pk)
    assert (match.decision, match.right.merged_into) == ("", None)
    assert "Are these two records one person" in manager.get(f"{AT}{match.public_id}/").content.decode()


def test_two_people_are_never_asked_about_again(manager: Client, place: Place) -> None:
    match = asked_at(place, siân(), siân())
    send(manager, match, "different")
    assert str(match.public_id) not in manager.get(AT).content.decode()
    assert str(match.public_id) in manager.get(f"{AT}?show=answered").content.decode()
    assert send(manager, match, "same").status_code == 409
    match.refresh_from_db()
    assert match.decision == "different"


def test_who_is_not_sure_leaves_it(manager: Client, place: Place) -> None:
    match = asked_at(place, siân(), siân())
    assert send(manager, match, "leave")["Location"] == AT
    match.refresh_from_db()
    assert match.decision == ""


@pytest.mark.parametrize("sent", [{}, {"answer": ""}, {"answer": "\0"}, {"answer": "maybe"}, {"answer": ["a", "b"]}])
def test_no_answer_is_asked_for_again(manager: Client, place: Place, sent) -> None:
    match = asked_at(place, siân(), siân())
    assert manager.post(f"{AT}{match.public_id}/", sent).status_code == 422


@pytest.mark.parametrize("query", ["?page=0", "?page=-1", "?page=x", "?page=" + "9" * 30, "?show=%00", "?page=%00"])
def test_no_address_breaks_the_list(manager: Client, query: str) -> None:
    assert manager.get(f"{AT}{query}").status_code == 200


@pytest.mark.parametrize("language", ["en", "cy"])
def test_what_the_rules_refuse_is_said_in_words(manager: Client, place: Place, language: str) -> None:
    match = doubt(place)
    answer = send(manager, match, "same", language)
    assert answer.status_code == 409
    assert 'class="errors"' in answer.content.decode()
    match.refresh_from_db()
    assert (match.decision, match.right.merged_into) == ("", None)


def test_two_who_sign_in_are_joined_by_nobody_but_themselves(manager: Client, place: Place) -> None:
    """Otherwise whoever decides could open one's private answers to the other, or to themselves."""
    match = asked_at(place, siân(), siân())
    for side in (match.left, match.right):
        Account.objects.create(person=side)
    assert send(manager, match, "same").status_code == 409
    assert not Person.objects.filter(merged_into__isnull=False).exists()


def test_nobody_sees_or_decides_a_match_of_their_own(place: Place) -> None:
    match = asked_at(place, siân(), siân())
    now = timezone.now()
    Account.objects.create(person=match.right, email="ei.hun@ysgol.example")
    access.grant(
        holder=str(match.right.public_id),
        role="business_manager",
        scope=str(place.public_id),
        starts_at=now - timedelta(days=1),
        ends_at=None,
        granter="system",
        by="test",
        now=now,
    )
    own = signed_in(match.right.accounts.get())
    assert str(match.public_id) not in own.get(AT).content.decode()
    assert own.get(f"{AT}{match.public_id}/").status_code == 404
    with pytest.raises(actions.DecisionRefusedError):
        actions.decide(match=match, same=True, person=str(match.right.public_id), by="test", now=now)


def test_the_one_who_signs_in_goes_on(manager: Client, place: Place) -> None:
    match = asked_at(place, siân(), siân())
    Account.objects.create(person=match.right)
    send(manager, match, "same")
    match.refresh_from_db()
    assert (match.left.merged_into, match.right.merged_into) == (match.right, None)


def test_a_pair_of_which_one_went_elsewhere_is_not_asked_any_more(manager: Client, place: Place) -> None:
    match = asked_at(place, siân(), siân())
    actions.merge(into=person(), merged=match.left, by="test", now=timezone.now())
    match.refresh_from_db()
    assert match.left.merged_into is None  # the question went along
    actions.merge(into=match.left, merged=match.right, by="test", now=timezone.now())
    assert str(match.public_id) not in manager.get(AT).content.decode()
    page = manager.get(f"{AT}{match.public_id}/")
    assert page.status_code == 200
    assert "Send the answer" not in page.content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_take_few_queries_whatever_the_rows(manager: Client, place: Place, rows: int) -> None:
    for at in range(rows):
        name = (FullName("Siân", f"Jones{at}"),)
        match = asked_at(place, siân(names=name), siân(names=name))
    manager.get(AT)  # from now on the session is privileged
    for address in (AT, f"{AT}{match.public_id}/"):
        with CaptureQueriesContext(connection) as found:
            assert manager.get(address).status_code == 200
        assert len(found) <= 10, [query["sql"][:90] for query in found]
