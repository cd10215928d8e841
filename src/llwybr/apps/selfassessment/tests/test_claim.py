"""What was answered before signing in becomes one's own, once, and nobody else's."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from llwybr.apps.selfassessment import actions
from llwybr.apps.selfassessment.models import Attempt, CountedNeed, Holding
from llwybr.core.access import codes
from llwybr.core.events.models import Event
from llwybr.core.people.models import Account
from llwybr.core.signin import actions as signin
from tests.cast import begin, client_of, signed_in

pytestmark = pytest.mark.django_db
QUESTION = "/en/my/questions/short/communication.children/"


def newcomer(email: str = "newcomer@ysgol.example") -> Account:
    return signin.open_account(email=email, language="en", by="test")


def on_the_device_of(anonymous: Client, account: Account) -> Client:
    """The same browser, now signed in."""
    return also_holding(signed_in(account), anonymous)


def also_holding(client: Client, anonymous: Client) -> Client:
    name = settings.DEVICE_COOKIE_NAME
    client.cookies[name] = anonymous.cookies[name].value
    return client


def mine() -> Attempt:
    return Attempt.objects.latest("pk")


def code_of(client: Client) -> str:
    return code_on(client.post("/en/my/code/"))


def code_on(response) -> str:
    return response.content.decode().split('translate="no">')[1].split("<")[0]


def press(client: Client, which: str, attempt: Attempt):
    return client.post("/en/my/claim/device/", {"attempt": str(attempt), "mine": which})


def claims(attempt: Attempt) -> int:
    return Event.objects.filter(name="selfassessment.claimed", subject=str(attempt)).count()


def test_who_has_none_of_their_own_comes_to_the_question_at_once() -> None:
    client = on_the_device_of(begin(), newcomer())
    response = client.get("/en/my/", follow=True)
    assert response.redirect_chain == [("/en/my/claim/", 302)]
    assert "Is this yours?" in response.content.decode()


def test_who_has_their_own_is_asked_on_their_path() -> None:
    client = also_holding(client_of("nia"), begin())
    page = client.get("/en/my/").content.decode()
    assert "Is this yours?" in page
    assert "Nia Enghraifft" in page


def test_after_a_claim_it_is_the_persons_and_no_device_and_no_code_opens_it() -> None:
    device = begin()
    code = code_of(device)
    account, attempt = newcomer(), mine()
    client = on_the_device_of(device, account)
    assert press(client, "yes", attempt)["Location"] == "/en/my/"
    attempt.refresh_from_db()
    assert attempt.person == account.person
    assert attempt.code is None
    assert not Holding.objects.filter(attempt=attempt).exists()
    assert device.get("/en/my/").status_code == 404
    assert Client().post("/en/resume/", {"code": code}).status_code == 422
    assert client.get("/en/my/").status_code == 200
    assert claims(attempt) == 1


def test_it_is_kept_for_as_long_as_its_owner_wants() -> None:
    device = begin()
    attempt = mine()
    press(on_the_device_of(device, newcomer()), "yes", attempt)
    actions.purge(by="test", now=timezone.now() + timedelta(days=3650))
    assert Attempt.objects.filter(pk=attempt.pk).exists()


def test_a_claim_pressed_twice_is_one_claim() -> None:
    device = begin()
    attempt = mine()
    client = on_the_device_of(device, newcomer())
    assert [press(client, "yes", attempt)["Location"] for _ in range(2)] == ["/en/my/"] * 2
    assert claims(attempt) == 1


def test_of_two_who_claim_at_once_one_has_it() -> None:
    begin()
    attempt = mine()
    first, second = newcomer("first@ysgol.example"), newcomer("second@ysgol.example")
    assert first.person
    assert second.person
    assert actions.claim(attempt=attempt, owner=str(first.person.public_id), by="test")
    assert not actions.claim(attempt=attempt, owner=str(second.person.public_id), by="test")
    attempt.refresh_from_db()
    assert attempt.person == first.person
    assert claims(attempt) == 1


def test_what_is_not_theirs_is_left_to_whoever_began_it_and_they_are_not_asked_again() -> None:
    device = begin()
    device.post(QUESTION, {"answer": "2"})
    attempt, before = mine(), Event.objects.count()
    client = on_the_device_of(device, newcomer())
    assert press(client, "no", attempt)["Location"] == "/en/my/"
    assert "Is this yours?" not in client.get("/en/my/").content.decode()
    assert "Is this yours?" not in client.get("/en/my/attempts/").content.decode()
    assert device.get("/en/my/").status_code == 200, "a colleague can still open what they began"
    assert attempt.answers.count() == 1
    assert "selfassessment.claimed" not in Event.objects.filter(sequence__gt=before).values_list("name", flat=True)
    assert (
        "Is this yours?"
        in on_the_device_of(device, newcomer("other@ysgol.example")).get("/en/my/claim/").content.decode()
    )


def test_only_what_the_page_showed_is_claimed() -> None:
    shown, there = begin(), begin()
    theirs = Attempt.objects.order_by("-pk")[:2]
    client = on_the_device_of(there, newcomer())
    press(client, "yes", theirs[1])
    assert not Attempt.objects.filter(pk__in=theirs, person__isnull=False).exists()
    for bad in ({}, {"attempt": "\0", "mine": "yes"}, {"attempt": str(theirs[0])}, {"mine": "yes"}):
        assert client.post("/en/my/claim/device/", bad)["Location"] == "/en/my/"
    assert not Attempt.objects.filter(pk__in=theirs, person__isnull=False).exists()
    assert shown.get("/en/my/").status_code == 200


def test_a_code_brings_it_over_however_it_is_typed_and_once() -> None:
    code = code_of(begin())
    attempt, account = mine(), newcomer()
    client = signed_in(account)
    assert client.post("/en/my/claim/", {"code": code.lower().replace("-", " ")})["Location"] == "/en/my/"
    attempt.refresh_from_db()
    assert attempt.person == account.person
    assert claims(attempt) == 1
    again = signed_in(newcomer("thief@ysgol.example")).post("/en/my/claim/", {"code": code})
    assert again.status_code == 422
    assert "That code opens nothing." in again.content.decode()
    attempt.refresh_from_db()
    assert attempt.person == account.person


def test_the_code_of_ones_own_attempt_changes_nothing() -> None:
    client = client_of("nia")
    attempt = Attempt.objects.filter(person__name__startswith="Nia").latest("started_at")
    code = code_on(client.post(f"/en/my/attempts/{attempt}/code/"))
    before = Event.objects.count()
    assert client.post("/en/my/claim/", {"code": code})["Location"] == "/en/my/"
    assert Event.objects.count() == before
    assert signed_in(newcomer()).post("/en/my/claim/", {"code": code}).status_code == 302, "it still works"


def test_an_owner_hands_an_attempt_over_with_a_code_that_works_once() -> None:
    nia, other = client_of("nia"), newcomer()
    attempt = Attempt.objects.filter(person__name__startswith="Nia").earliest("started_at")
    page = nia.get(f"/en/my/attempts/{attempt}/code/").content.decode()
    assert "It leaves this account as soon as the code is used." in page
    code = code_on(nia.post(f"/en/my/attempts/{attempt}/code/"))
    assert nia.get(f"/en/my/attempts/{attempt}/").status_code == 200, "until it is used, all stays"
    assert signed_in(other).post("/en/my/claim/", {"code": code})["Location"] == "/en/my/"
    attempt.refresh_from_db()
    assert attempt.person == other.person
    assert nia.get(f"/en/my/attempts/{attempt}/").status_code == 404
    assert nia.post("/en/my/claim/", {"code": code}).status_code == 422


def test_an_older_one_that_comes_over_takes_its_place_among_the_others() -> None:
    code = code_of(begin())
    attempt = mine()
    Attempt.objects.filter(pk=attempt.pk).update(started_at=timezone.now() - timedelta(days=500))
    assert client_of("nia").post("/en/my/claim/", {"code": code})["Location"] == f"/en/my/attempts/{attempt}/"


def test_without_signing_in_an_owners_code_leads_to_signing_in() -> None:
    nia = client_of("nia")
    attempt = Attempt.objects.filter(person__name__startswith="Nia").latest("started_at")
    code = code_on(nia.post(f"/en/my/attempts/{attempt}/code/"))
    anyone = Client()
    assert anyone.post("/en/resume/", {"code": code})["Location"] == "/en/my/claim/"
    assert anyone.get("/en/my/").status_code == 404
    attempt.refresh_from_db()
    assert attempt.person is not None


def test_what_is_past_its_time_cannot_be_claimed() -> None:
    device = begin()
    code = code_of(device)
    Attempt.objects.filter(pk=mine().pk).update(kept_until=timezone.now() - timedelta(seconds=1))
    client = on_the_device_of(device, newcomer())
    assert client.post("/en/my/claim/", {"code": code}).status_code == 422
    assert "Is this yours?" not in client.get("/en/my/claim/").content.decode()


@pytest.mark.parametrize(
    "typed", ["", "nonsense", "0000-0000-0000-0000", "x" * 5000, "\x00", "４Ｆ７Ｋ-29QM-XD0A-8TVB"]
)
def test_a_wrong_code_is_refused_in_words(typed: str) -> None:
    response = client_of("nia").post("/en/my/claim/", {"code": typed})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


def test_guessing_is_stopped_here_and_on_the_page_without_signing_in_together(monkeypatch) -> None:
    monkeypatch.setattr(codes, "MOST_WRONG_CODES", 4)
    guesser = client_of("nia")
    for n in range(2):
        guesser.post("/en/my/claim/", {"code": f"0000-0000-0000-000{n}"})
        Client().post("/en/resume/", {"code": f"0000-0000-0000-000{n}"})
    assert guesser.post("/en/my/claim/", {"code": "0000-0000-0000-0009"}).status_code == 429


@pytest.mark.parametrize("page", ["claim/", "attempts/", "again/", "since/"])
def test_these_pages_send_who_is_not_signed_in_to_sign_in_and_back(page: str) -> None:
    response = begin().get(f"/en/my/{page}")
    assert response["Location"].startswith("/en/sign-in/?next=%2Fen%2Fmy%2F")


def test_an_account_without_a_record_has_nothing_to_claim_and_sees_no_device() -> None:
    account = Account.objects.create(email="analyst@llyw.example")
    client = on_the_device_of(begin(), account)
    assert client.get("/en/my/claim/").status_code == 404
    for page in ("attempts/", "since/", f"attempts/{mine()}/"):
        response = client.get(f"/en/my/{page}")
        assert str(mine()) not in response.content.decode().replace(page, "")


def test_who_said_yes_to_being_counted_is_counted_once() -> None:
    device = begin()
    device.post(QUESTION, {"answer": "1"})
    device.post("/en/my/counted/", {"count": "yes"})
    attempt, nia = mine(), client_of("nia")
    nia.post("/en/my/counted/", {"count": "yes"})
    code = code_of(device)
    nia.post("/en/my/claim/", {"code": code})
    assert set(CountedNeed.objects.values_list("attempt", flat=True)) == {attempt.pk}, "at the one that she is at"
    nia.post("/en/my/counted/", {"count": "no"})
    assert not CountedNeed.objects.exists()
    assert not Attempt.objects.filter(counted_since__isnull=False).exists()


def test_an_anonymous_path_offers_to_be_kept_under_ones_own_name() -> None:
    page = begin().get("/en/my/").content.decode()
    assert "Keep it under your own name: sign in" in page
    assert 'href="/en/my/claim/"' in page
    assert 'href="/en/my/code/"' in page
    assert 'href="/en/my/claim/"' in Client().get("/en/resume/").content.decode()


def test_who_is_signed_in_and_has_none_is_told_how_to_begin() -> None:
    client = signed_in(newcomer())
    page = client.get("/en/my/")
    assert page.status_code == 200
    assert "You have no self-assessment yet" in page.content.decode()
    assert client.get("/en/my/results/")["Location"] == "/en/my/"
    lost = client.post(QUESTION, {"answer": "1"})
    assert lost.status_code == 404
    assert "could not be saved" in lost.content.decode()
    assert client.post("/en/my/finish/", {"how": "erase"})["Location"] == "/en/account/"


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_pages_of_a_claim_need_at_most_ten_queries(language: str, django_assert_max_num_queries) -> None:
    client = also_holding(client_of("nia"), begin())
    for page in ("my/", "my/claim/"):
        with django_assert_max_num_queries(10):
            assert client.get(f"/{language}/{page}").status_code == 200, page
    assert client.head(f"/{language}/my/claim/").status_code == 200
    assert client.get(f"/{language}/my/claim/device/").status_code == 405


def test_finishing_says_only_what_is_true() -> None:
    erased, kept = begin(), begin()
    words = "Your code opens your answers again"
    assert words not in erased.post("/en/my/finish/", {"how": "erase"}, follow=True).content.decode()
    code_of(kept)
    assert words in kept.post("/en/my/finish/", {"how": "keep"}, follow=True).content.decode()
    assert words in Client().get(f"/en/finished/?kept&{uuid.uuid4()}").content.decode()


def test_a_claim_of_what_was_erased_a_moment_ago_is_no_fault(monkeypatch) -> None:
    device = begin()
    attempt, client = mine(), on_the_device_of(device, newcomer())
    Attempt.objects.filter(pk=attempt.pk).delete()
    monkeypatch.setattr("llwybr.apps.selfassessment.queries.on_this_device", lambda viewer, now: attempt)
    assert press(client, "yes", attempt)["Location"] == "/en/my/"
