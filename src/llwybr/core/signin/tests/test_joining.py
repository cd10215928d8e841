"""Two records of one person become one by their own act: signed in to one account, they prove the other."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from llwybr.core.access import actions as grants
from llwybr.core.letters.models import Letter
from llwybr.core.people.models import Account, Merge, Name, Number, Person
from llwybr.core.signin import actions
from llwybr.core.signin.models import Session
from llwybr.core.signin.queries import Ways
from llwybr.core.signin.tests.conftest import code_sent_to, sign_in
from tests.cast import begin, erase, signed_in

pytestmark = pytest.mark.django_db
Attempt = apps.get_model("selfassessment", "Attempt")
ONE, OTHER = "un@ysgol.example", "dau@cartref.example"


def account(email: str) -> Account:
    return Account.objects.select_related("person").get(email=email)


@pytest.fixture
def client() -> Client:
    """Signed in as the owner of both, with a self-assessment in the other record."""
    elsewhere = begin()
    sign_in(elsewhere, OTHER)
    elsewhere.post("/en/my/claim/device/", {"claim": "yes"})
    Attempt.objects.filter(person=None).update(person=account(OTHER).person)
    client = Client()
    sign_in(client, ONE)
    return client


def ask(client: Client, email: str = OTHER):
    return client.post("/en/account/join/", {"email": email})


def join(client: Client, email: str = OTHER):
    assert ask(client, email)["Location"] == "/en/account/join/code/"
    return client.post("/en/account/join/code/", {"code": code_sent_to(email)})


def test_both_accounts_open_one_record_with_all_that_either_had(client: Client) -> None:
    theirs = Attempt.objects.filter(person=account(OTHER).person).count()
    assert join(client)["Location"] == "/en/account/details/"
    assert account(OTHER).person == account(ONE).person
    assert Attempt.objects.filter(person=account(ONE).person).count() == theirs > 0
    assert "Part them" in client.get("/en/account/details/").content.decode()


def test_parted_each_account_opens_its_own_again(client: Client) -> None:
    before = account(OTHER).person
    join(client)
    client.post(f"/en/account/details/joined/{Merge.objects.get().public_id}/")
    assert account(OTHER).person == before != account(ONE).person
    assert Attempt.objects.filter(person=before).exists()


def test_whoever_signs_in_by_the_other_can_part_them_too(client: Client) -> None:
    join(client)
    other = Client()
    sign_in(other, OTHER)
    other.post(f"/en/account/details/joined/{Merge.objects.get().public_id}/")
    assert account(OTHER).person != account(ONE).person


def test_both_addresses_are_told(client: Client) -> None:
    join(client)
    assert set(Letter.objects.filter(kind="records_joined").values_list("to", flat=True)) == {ONE, OTHER}


def test_who_has_an_account_is_told_only_to_whoever_reads_its_mail(client: Client) -> None:
    known, unknown = ask(client), ask(client, "neb@ysgol.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    answer = client.post("/en/account/join/code/", {"code": code_sent_to("neb@ysgol.example")})
    assert answer.status_code == 409
    assert "opens no other record" in answer.content.decode()


def test_without_the_right_code_nothing_is_joined(client: Client) -> None:
    ask(client)
    assert client.post("/en/account/join/code/", {"code": "BBBB-BBBB"}).status_code == 422
    assert not Merge.objects.exists()


def test_the_code_opens_only_for_the_account_that_asked_for_it(client: Client) -> None:
    ask(client)
    code, thief = code_sent_to(OTHER), Client()
    sign_in(thief, "lleidr@ysgol.example")
    thief.post("/en/account/join/code/", {"code": code})
    assert not Merge.objects.exists()


def test_a_screen_left_open_joins_nothing(client: Client) -> None:
    Session.objects.update(proved_at=timezone.now() - timedelta(minutes=11))
    before = Letter.objects.filter(to=OTHER).count()
    assert "/prove/" in ask(client)["Location"]
    assert Letter.objects.filter(to=OTHER).count() == before


def test_an_account_that_more_than_its_mail_keeps_is_not_joined_by_its_mail(client: Client) -> None:
    """A mailbox alone must not hand over what a passkey, an app or a sheet of codes guards, roles not least."""
    actions.give_paper_codes(account=account(OTHER), by="test", now=timezone.now())
    assert join(client).status_code == 409
    assert not Merge.objects.exists()


def test_and_would_be_if_that_were_not_asked(client: Client, monkeypatch) -> None:
    actions.give_paper_codes(account=account(OTHER), by="test", now=timezone.now())
    mail_alone = Ways(OTHER, (), None, (), 0, 0)
    monkeypatch.setattr("llwybr.core.signin.views.joining.queries.ways_of_person", lambda account: [mail_alone])
    join(client)
    assert Merge.objects.exists()


def test_nor_by_the_mail_of_an_account_whose_record_another_account_guards(client: Client) -> None:
    """A third account opens the other record too, in two ways: the mailbox of the one does not get round it."""
    third = Account.objects.create(email="tri@ysgol.example", person=account(OTHER).person)
    actions.give_paper_codes(account=third, by="test", now=timezone.now())
    assert join(client).status_code == 409
    assert not Merge.objects.exists()


@pytest.mark.parametrize("page", ["passkey/", "app/", "paper/", "join/"])
def test_a_joined_account_with_a_mailbox_alone_gives_itself_no_second_way_to_a_role(client: Client, page: str) -> None:
    """Else whoever reads that mailbox would open, with a passkey of their own, what the first account keeps in two ways."""
    address = f"/en/account/{page}"
    give = partial(grants.grant, scope="", starts_at=timezone.now(), ends_at=None, granter="system", by="test")
    give(holder=str(account(ONE).person.public_id), role="platform_support", now=timezone.now())
    join(client)
    thief = Client()
    sign_in(thief, OTHER)
    assert thief.get(address).status_code == 200
    actions.give_paper_codes(account=account(ONE), by="test", now=timezone.now())
    answer = thief.get(address)
    assert answer.status_code == 403
    assert "Sign in by your other account" in answer.content.decode()


def test_two_of_one_register_are_not_one_person(client: Client) -> None:
    for email, value in ((ONE, "1234567"), (OTHER, "7654321")):
        Number.objects.create(person=account(email).person, scheme="ewc", value=value)
    answer = join(client)
    assert answer.status_code == 409
    assert "one person has one number" in answer.content.decode()


def test_ones_own_address_opens_no_other_record(client: Client) -> None:
    assert join(client, ONE).status_code == 409
    assert not Merge.objects.exists()


def test_twice_joined_is_joined_once(client: Client) -> None:
    join(client)
    assert join(client).status_code == 409
    assert Merge.objects.count() == 1


@pytest.mark.parametrize("email", ["", "neb", "a\0@b.example", "x" * 300 + "@b.example", "ı@b.example"])
def test_what_is_no_address_is_refused(client: Client, email: str) -> None:
    assert ask(client, email).status_code == 422


@pytest.mark.parametrize("page", ["join/", "join/code/"])
def test_nobody_else_opens_the_pages(page: str) -> None:
    assert "/sign-in/" in Client().get(f"/en/account/{page}")["Location"]


def test_the_account_page_leads_there(client: Client) -> None:
    page = client.get("/en/account/").content.decode()
    assert "/en/account/join/" in page
    assert "/en/account/details/" in page
    assert client.get("/cy/account/join/").status_code == 200


def test_an_address_that_another_account_has_leads_there_too(client: Client) -> None:
    client.post("/en/account/email/", {"email": OTHER})
    answer = client.post("/en/account/email/code/", {"code": code_sent_to(OTHER)})
    assert answer.status_code == 409
    assert "/en/account/join/" in answer.content.decode()


def test_closing_one_account_erases_the_one_record_and_all_that_opens_it(client: Client) -> None:
    Name.objects.create(person=account(OTHER).person, given="Siân")
    join(client)
    people = Person.objects.count()
    erase(account(ONE))
    assert not Account.objects.filter(email__in=(ONE, OTHER)).exists()
    assert Person.objects.count() == people - 2
    assert not Name.objects.filter(given="Siân").exists()
    assert not Merge.objects.exists()


def test_an_account_without_a_person_has_nothing_to_join() -> None:
    Account.objects.create(email="dadansoddwr@llyw.example")
    one = signed_in(Account.objects.create(email="arall@llyw.example", person=Person.objects.create()))
    assert join(one, "dadansoddwr@llyw.example").status_code == 409
