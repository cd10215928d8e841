"""My details: seen and changed by their owner alone, and changed only by whoever has just proved to be them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from llwybr.core.events.models import Event
from llwybr.core.people import actions
from llwybr.core.people.models import Account, Email, Identity, Merge, Name, Number, Person
from llwybr.core.people.tests.scene import DAY, person
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
AT = "/en/account/details/"
PAGES = ("name/", "address/", "number/", "languages/", "birth/")
LONG = "Llŷŵîôêâï" * 22 + "Ll"


@pytest.fixture
def mine() -> Person:
    return person("Siân", email="sian.details@ysgol.example")


@pytest.fixture
def client(mine: Person) -> Client:
    return signed_in(mine.accounts.get())


def read(client: Client, page: str = "") -> str:
    answer = client.get(f"{AT}{page}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("page", ["", *PAGES])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_each_page_opens_in_both_languages_in_few_queries(client: Client, page: str, language: str) -> None:
    with CaptureQueriesContext(connection) as found:
        assert client.get(f"/{language}/account/details/{page}").status_code == 200
    assert len(found) <= 10


@pytest.mark.parametrize("page", ["", *PAGES])
def test_nobody_else_opens_them(page: str) -> None:
    answer = Client().get(f"{AT}{page}")
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


@pytest.mark.parametrize("page", PAGES)
def test_whoever_finds_a_screen_left_open_changes_nothing(mine: Person, page: str) -> None:
    client = signed_in(mine.accounts.get(), now=timezone.now() - timedelta(minutes=11))
    answer = client.post(f"{AT}{page}", {"given": "Dieithr", "kind": "current", "born_on": "1980-01-01"})
    assert "/prove/" in answer["Location"]
    assert not Name.objects.filter(person=mine).exists()
    assert not Identity.objects.filter(person=mine).exists()


def test_an_account_without_a_person_has_no_details() -> None:
    client = signed_in(Account.objects.create(email="analyst.details@llyw.example"))
    assert {client.get(f"{AT}{page}").status_code for page in ("", *PAGES)} == {404}


def test_a_name_is_written_down_and_seen(client: Client, mine: Person) -> None:
    sent = {"given": "Siân", "family": "O’Brien", "kind": "former", "starts_on": "", "ends_on": "2019-08-31"}
    assert client.post(f"{AT}name/", sent)["Location"] == AT
    assert "Siân O’Brien" in read(client)
    assert "Until 31 August 2019" in read(client)
    assert Name.objects.get(person=mine).kind == "former"


def test_a_name_stands_on_one_line_as_everybody_reads_it(client: Client, mine: Person) -> None:
    assert client.post(
        f"{AT}name/", {"given": "\u202eMair\u00a0 Ann\u200b", "family": "Ll\u2066wyd", "kind": "current"}
    )
    assert str(Name.objects.get(person=mine)) == "Mair Ann Llwyd"


def test_a_name_of_two_hundred_welsh_letters_is_kept(client: Client, mine: Person) -> None:
    assert client.post(f"{AT}name/", {"given": LONG, "family": LONG, "kind": "current"}).status_code == 302
    assert Name.objects.get(person=mine).family == LONG
    assert LONG in read(client)


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("name/", {"given": "", "family": "", "kind": "current"}),
        ("name/", {"given": " ", "family": "", "kind": "current"}),
        ("name/", {"given": "a\0b", "family": "", "kind": "current"}),
        ("name/", {"given": "a\x07b", "family": "", "kind": "current"}),
        ("name/", {"given": "\u202e\u200b", "family": "", "kind": "current"}),
        ("name/", {"given": "x" * 201, "family": "", "kind": "current"}),
        ("name/", {"given": "a", "kind": "other"}),
        ("name/", {"given": "a", "kind": "current", "starts_on": "2020-02-02", "ends_on": "2020-02-01"}),
        ("name/", {"given": "a", "kind": "current", "starts_on": "31/31/2020"}),
        ("address/", {"address": "nobody", "kind": "own"}),
        ("address/", {"address": "a\0@b.example", "kind": "own"}),
        ("address/", {"address": "ı@b.example", "kind": "own"}),
        ("number/", {"scheme": "trn", "value": "12345"}),
        ("number/", {"scheme": "ewc", "value": "１２３４５６７"}),  # not our figures
        ("number/", {"scheme": "employer", "value": "17"}),
        ("number/", {"scheme": "ni", "value": "QQ123456C"}),
        ("number/", {"scheme": "trn", "value": "QQ123456C"}),
        ("number/", {"scheme": "ewc", "value": "123\0567"}),
        ("number/", {}),
        ("languages/", {"works_in": ["cy", "xx"], "welsh": ""}),
        ("languages/", {"welsh": "fluent"}),
        ("birth/", {"born_on": "2999-01-01"}),
        ("birth/", {"born_on": "0001-01-01"}),
        ("birth/", {"born_on": "1979-02-30"}),
        ("birth/", {"born_on": "\0"}),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_kept_on_the_page(client: Client, page: str, sent) -> None:
    before = Event.objects.count()
    answer = client.post(f"{AT}{page}", sent)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert Event.objects.count() == before


def test_an_address_is_kept_in_one_form_and_once(client: Client, mine: Person) -> None:
    assert client.post(f"{AT}address/", {"address": "Siân@x.example", "kind": "own"}).status_code == 422
    assert client.post(f"{AT}address/", {"address": " Teulu@Ysgol.EXAMPLE ", "kind": "own"}).status_code == 302
    assert client.post(f"{AT}address/", {"address": "teulu@ysgol.example", "kind": "work"}).status_code == 422
    assert Email.objects.get(person=mine).address == "teulu@ysgol.example"


def test_somebody_elses_address_or_number_is_no_secret_told(client: Client) -> None:
    """The page answers the same whether another record has it."""
    other = person("Siân")
    Email.objects.create(person=other, address="teulu@ysgol.example")
    Number.objects.create(person=other, scheme="ewc", value="1234567", claimed=False)
    assert client.post(f"{AT}address/", {"address": "teulu@ysgol.example", "kind": "own"}).status_code == 302
    assert client.post(f"{AT}number/", {"scheme": "ewc", "value": "123 4567"}).status_code == 302


def test_a_number_that_i_write_is_only_said(client: Client, mine: Person) -> None:
    client.post(f"{AT}number/", {"scheme": "ewc", "value": "1234567"})
    assert Number.objects.get(person=mine).claimed
    assert "You wrote this." in read(client)


def test_my_birth_date_is_in_no_event_and_no_address(client: Client, mine: Person) -> None:
    before = Event.objects.count()
    answer = client.post(f"{AT}birth/", {"born_on": "1979-03-02"})
    assert Identity.objects.get(person=mine).born_on == DAY
    assert "2 March 1979" in read(client)
    said = " ".join(f"{one.facts} {one.subject}" for one in Event.objects.order_by("sequence")[before:])
    assert "1979" not in said + answer["Location"]
    client.post(f"{AT}birth/", {"born_on": ""})
    assert not Identity.objects.filter(person=mine).exists()


def test_languages_are_said_and_taken_back(client: Client, mine: Person) -> None:
    client.post(f"{AT}languages/", {"works_in": ["cy", "bfi"], "welsh": "intermediate"})
    assert "Intermediate level" in read(client)
    assert "British Sign Language" in read(client)
    client.post(f"{AT}languages/", {"welsh": ""})
    mine.refresh_from_db()
    assert (mine.works_in, mine.welsh) == ([], "")


def test_what_i_wrote_i_take_away(client: Client, mine: Person) -> None:
    name = Name.objects.create(person=mine, given="Siân", family="Rees")
    Name.objects.create(person=mine, given="Siân", family="Rees")  # the same from a record that was joined
    assert "Siân Rees" in read(client, f"name/{name.pk}/remove/")
    assert client.post(f"{AT}name/{name.pk}/remove/").status_code == 302
    assert not Name.objects.filter(person=mine).exists()


@pytest.mark.parametrize("kind", ["name", "address", "number", "account"])
def test_nobody_takes_away_what_is_anothers_or_what_an_employer_said(client: Client, mine: Person, kind: str) -> None:
    other = person("Dewi")
    rows = {
        "name": Name.objects.create(person=other, given="Dewi"),
        "address": Email.objects.create(person=other, address="d@ysgol.example"),
        "number": Number.objects.create(person=mine, scheme="ewc", value="1234567", claimed=False),
        "account": other,
    }
    for id in (rows[kind].pk, 0, 10**30):
        assert client.post(f"{AT}{kind}/{id}/remove/").status_code == 404
    assert Name.objects.filter(person=other).exists()
    assert Number.objects.filter(person=mine).exists()


def test_twenty_of_a_kind_are_enough(client: Client, mine: Person) -> None:
    for at in range(20):
        Name.objects.create(person=mine, given=f"Enw {at}")
        Email.objects.create(person=mine, address=f"a{at}@ysgol.example")
        Number.objects.create(person=mine, scheme="ewc", value=f"{at:07}")
    with CaptureQueriesContext(connection) as found:
        read(client)
    assert len(found) <= 10
    assert client.post(f"{AT}name/", {"given": "Un arall", "kind": "current"}).status_code == 422
    assert client.post(f"{AT}address/", {"address": "a@b.example", "kind": "own"}).status_code == 422
    assert client.post(f"{AT}number/", {"scheme": "trn", "value": "1234567"}).status_code == 422


def test_the_language_is_switched_and_what_was_typed_stays(client: Client) -> None:
    answer = client.post("/cy/account/details/name/", {"given": "Siân", "kind": "former", "_switch": "cy"})
    assert answer.status_code == 200
    assert 'value="Siân"' in answer.content.decode()


def test_what_was_joined_to_my_record_i_part_for_thirty_days(client: Client, mine: Person) -> None:
    other = person("Sian")
    made = actions.merge(into=mine, merged=other, by="test", now=timezone.now())
    assert "Part them" in read(client)
    assert client.post(f"{AT}joined/{made.public_id}/").status_code == 302
    other.refresh_from_db()
    assert other.merged_into is None
    assert "Part them" not in read(client)


def test_later_somebody_else_has_to(client: Client, mine: Person) -> None:
    made = actions.merge(into=mine, merged=person(), by="test", now=timezone.now() - timedelta(days=31))
    assert "Part them" not in read(client)
    client.post(f"{AT}joined/{made.public_id}/")
    assert Merge.objects.get(pk=made.pk).undone_at is None


def test_nobody_parts_what_was_joined_to_anothers_record(client: Client) -> None:
    made = actions.merge(into=person(), merged=person(), by="test", now=timezone.now())
    client.post(f"{AT}joined/{made.public_id}/")
    assert Merge.objects.get(pk=made.pk).undone_at is None
