"""The second step, proving it again before what cannot be undone, and in two ways before what is other people's."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from llwybr.core.access.doors import PROVED, SIGNED_IN, STRONG, DoorMiddleware, door, missing_step
from llwybr.core.access.viewer import SignedIn, Viewer
from llwybr.core.people.models import Account
from llwybr.core.signin import actions, totp
from llwybr.core.signin.models import Session
from llwybr.core.signin.tests.conftest import code_sent_to, sign_in
from llwybr.core.signin.tests.test_entrance import ask, later, sheet, write
from tests.cast import leave

pytestmark = pytest.mark.django_db

DANGEROUS = (
    "account/passkey/",
    "account/app/",
    "account/paper/",
    "account/email/",
    "account/tokens/new/",
    "my-data/erase/",
)


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the app shows, so many half minutes from now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(timezone.now().timestamp()) // totp.PERIOD + steps))


def turn_on(client: Client) -> str:
    """Someone signed in turns the app on; its secret."""
    page = client.get("/en/account/app/").content.decode()
    secret = page.split('class="code" translate="no">')[1].split("<")[0].replace(" ", "")
    signed = page.split('name="signed" value="')[1].split('"')[0]
    assert client.post("/en/account/app/", {"code": code_of(secret), "signed": signed})["Location"] == "/en/account/"
    return secret


def grown_old(email: str = "nia@ysgol.example") -> Client:
    """Signed in, but a quarter of an hour ago."""
    client = Client()
    sign_in(client, email)
    Session.objects.update(proved_at=timezone.now() - timedelta(minutes=11))
    return client


# step-up


@pytest.mark.parametrize("path", DANGEROUS)
def test_before_what_cannot_be_undone_it_is_proved_once_more(path) -> None:
    client = grown_old()
    for send in (client.get, client.post):
        assert send(f"/en/{path}")["Location"].startswith("/en/sign-in/prove/")
    assert Account.objects.filter(email="nia@ysgol.example").exists()


def test_a_fresh_proof_lasts_ten_minutes() -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    assert client.get("/en/my-data/erase/").status_code == 200


def test_by_a_code_to_the_accounts_own_address_and_on_to_where_they_were() -> None:
    client = grown_old()
    asked = client.get("/en/my-data/erase/")["Location"]
    assert 'name="next" value="/en/my-data/erase/"' in client.get(asked).content.decode()
    client.post("/en/sign-in/prove/mail/", {"next": "/en/my-data/erase/"})
    before = client.cookies[settings.SIGNED_IN_COOKIE_NAME].value
    answer = client.post("/en/sign-in/prove/", {"code": code_sent_to("nia@ysgol.example")})
    assert answer["Location"] == "/en/sign-in/arrived/"
    assert client.cookies[settings.SIGNED_IN_COOKIE_NAME].value != before, "the session goes on under a new key"
    assert client.get("/en/sign-in/arrived/")["Location"] == "/en/my-data/erase/"
    assert client.get("/en/my-data/erase/").status_code == 200
    assert not Session.objects.get(account__email="nia@ysgol.example").strong, "the same way twice is one way"


def test_the_old_key_opens_nothing_after_the_proof() -> None:
    client, thief = grown_old(), Client()
    thief.cookies[settings.SIGNED_IN_COOKIE_NAME] = client.cookies[settings.SIGNED_IN_COOKIE_NAME].value
    assert thief.get("/en/account/").status_code == 200
    client.post("/en/sign-in/prove/mail/")
    client.post("/en/sign-in/prove/", {"code": code_sent_to("nia@ysgol.example")})
    assert thief.get("/en/account/").status_code == 302


def test_what_was_sent_before_the_proof_is_kept() -> None:
    client = grown_old()
    client.post("/en/account/email/", {"email": "other@ysgol.example"})
    client.post("/en/sign-in/prove/mail/")
    client.post("/en/sign-in/prove/", {"code": code_sent_to("nia@ysgol.example")})
    assert 'value="other@ysgol.example"' in client.get("/en/sign-in/arrived/").content.decode()


def test_a_code_for_signing_in_does_not_prove_it_again() -> None:
    client, other = grown_old(), Client()
    code = ask(other, "nia@ysgol.example")
    assert client.post("/en/sign-in/prove/", {"code": code}).status_code == 422


# the app


def test_with_the_app_a_code_by_email_is_only_half_of_the_way() -> None:
    owner, client = Client(), Client()
    sign_in(owner, "nia@ysgol.example")
    secret = turn_on(owner)
    assert write(client, ask(client))["Location"] == "/en/sign-in/prove/"
    assert client.get("/en/account/").status_code == 302, "not in yet"
    assert client.post("/en/sign-in/prove/", {"code": "000000"}).status_code == 422
    assert client.post("/en/sign-in/prove/", {"code": code_of(secret, steps=1)})["Location"] == "/en/sign-in/arrived/"
    assert Session.objects.latest("pk").strong


def test_a_code_of_the_app_works_once_whatever_the_clock_says() -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    account, secret = Account.objects.get(email="nia@ysgol.example"), turn_on(client)
    now = timezone.now()
    used = code_of(secret)
    assert not actions.use_app_code(account=account, typed=used, by="test", now=now), "it turned the app on"
    fresh = code_of(secret, steps=1)
    assert actions.use_app_code(account=account, typed=fresh, by="test", now=now)
    assert not actions.use_app_code(account=account, typed=fresh, by="test", now=now)
    assert not actions.use_app_code(account=account, typed=used, by="test", now=now), "nor one from before it"


@pytest.mark.parametrize(("seconds", "works"), [(-60, False), (-30, True), (0, True), (30, True), (61, False)])
def test_a_phones_clock_may_be_half_a_minute_wrong(seconds, works) -> None:
    secret, now = totp.new_secret(), timezone.now().replace(second=0, microsecond=0)
    counter = int((now + timedelta(seconds=seconds)).timestamp()) // totp.PERIOD
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    assert (totp.counter_of(secret, code, now) is not None) is works


def test_the_secret_is_locked_in_the_database() -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    secret = turn_on(client)
    data = Account.objects.get(email="nia@ysgol.example").authenticator_set.get().data
    assert secret not in str(data)
    assert totp.unlock(data["secret"]) == secret


def test_with_another_key_of_the_server_no_code_of_the_app_is_right_and_no_page_breaks() -> None:
    owner, client = Client(), Client()
    sign_in(owner, "nia@ysgol.example")
    secret = turn_on(owner)
    app = Account.objects.get(email="nia@ysgol.example").authenticator_set.get()
    app.data["secret"] = Fernet(Fernet.generate_key()).encrypt(secret.encode()).decode()
    app.save()
    write(client, ask(client))
    assert client.post("/en/sign-in/prove/", {"code": code_of(secret, steps=1)}).status_code == 422


def test_guesses_at_the_app_are_few() -> None:
    owner, client = Client(), Client()
    sign_in(owner, "nia@ysgol.example")
    secret = turn_on(owner)
    write(client, ask(client))
    answers = [client.post("/en/sign-in/prove/", {"code": f"{n:06}"}).status_code for n in range(7)]
    assert answers == [422] * 5 + [429] * 2
    assert client.post("/en/sign-in/prove/", {"code": code_of(secret, steps=1)}).status_code == 429
    later(6)
    assert client.post("/en/sign-in/prove/", {"code": code_of(secret, steps=1)}).status_code == 302


def test_a_lost_phone_is_replaced_by_a_code_on_paper() -> None:
    owner, client = Client(), Client()
    sign_in(owner, "nia@ysgol.example")
    turn_on(owner)
    codes = sheet(owner)
    write(client, ask(client))
    assert client.post("/en/sign-in/prove/", {"code": codes[0]})["Location"] == "/en/sign-in/arrived/"


def test_one_sheet_is_not_two_ways() -> None:
    owner, client = Client(), Client()
    sign_in(owner, "nia@ysgol.example")
    turn_on(owner)
    codes = sheet(owner)
    assert client.post("/en/sign-in/paper/", {"code": codes[0]})["Location"] == "/en/sign-in/prove/"
    assert client.post("/en/sign-in/prove/", {"code": codes[1]}).status_code == 422
    assert client.get("/en/account/").status_code == 302


def test_half_of_the_way_is_forgotten_after_ten_minutes(monkeypatch) -> None:
    owner, client = Client(), Client()
    sign_in(owner, "nia@ysgol.example")
    secret = turn_on(owner)
    write(client, ask(client))
    now = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert client.post("/en/sign-in/prove/", {"code": code_of(secret)})["Location"] == "/en/sign-in/"


def test_turning_the_app_off_makes_one_way_enough_again() -> None:
    owner, client = Client(), Client()
    sign_in(owner, "nia@ysgol.example")
    turn_on(owner)
    app = Account.objects.get(email="nia@ysgol.example").authenticator_set.get()
    owner.post(f"/en/account/ways/app/{app.pk}/")
    assert write(client, ask(client))["Location"] == "/en/sign-in/arrived/"


# in two ways


def viewer(*, strong: bool) -> SignedIn:
    now = timezone.now()
    return SignedIn("an account", "a person", now, strong=strong, ends_at=now + timedelta(hours=1))


@pytest.mark.parametrize(
    ("kind", "signed_in", "step"),
    [
        (SIGNED_IN, None, "sign_in"),
        (PROVED, None, "sign_in"),
        (STRONG, None, "sign_in"),
        (SIGNED_IN, False, None),
        (STRONG, False, "second_way"),
        (STRONG, True, None),
    ],
)
def test_each_door_asks_for_what_it_needs(rf, kind, signed_in, step) -> None:
    request = rf.get("/")
    request.was = ""
    request.viewer = Viewer(signed_in=None if signed_in is None else viewer(strong=signed_in))
    assert missing_step(kind, request, timezone.now()) == step


def test_behind_a_strong_door_nothing_is_said_before(rf) -> None:
    view = door(STRONG)(lambda request: HttpResponse("what others wrote"))
    request = rf.get("/en/desk/")
    request.session, request.was, request.signed_in = {}, "", viewer(strong=False)
    request.viewer = Viewer(signed_in=request.signed_in)
    answer = DoorMiddleware(view).process_view(request, view, (), {})
    assert answer is not None
    assert answer["Location"].startswith("/en/sign-in/second-way/")


def test_an_app_that_has_just_answered_is_a_second_way() -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    page = client.get("/en/sign-in/second-way/?next=/en/help/").content.decode()
    assert "You have no second way yet" in page
    assert 'href="/en/account/app/?next=%2Fen%2Fhelp%2F"' in page
    assert not Session.objects.latest("pk").strong
    turn_on(client)
    assert Session.objects.latest("pk").strong


def test_the_app_after_a_code_makes_a_session_strong() -> None:
    owner, client = Client(), Client()
    sign_in(owner, "nia@ysgol.example")
    secret = turn_on(owner)
    Session.objects.update(strong=False)
    owner.post("/en/sign-in/second-way/", {"code": code_of(secret, steps=1)})
    assert Session.objects.latest("pk").strong
    sign_in(client, "other@ysgol.example")
    client.post("/en/sign-in/second-way/", {"code": code_of(secret, steps=1)})
    assert not Session.objects.get(account__email="other@ysgol.example").strong


# an address, and closing


def test_a_new_address_opens_the_account_only_after_its_code() -> None:
    client = Client()
    sign_in(client, "old@ysgol.example")
    assert client.post("/en/account/email/", {"email": "New@Ysgol.example"})["Location"] == "/en/account/email/code/"
    assert Account.objects.filter(email="old@ysgol.example").exists()
    client.post("/en/account/email/code/", {"code": code_sent_to("new@ysgol.example")})
    assert not Account.objects.filter(email="old@ysgol.example").exists()
    assert Account.objects.filter(email="new@ysgol.example").count() == 1


def test_the_address_of_another_account_is_told_only_to_who_reads_its_letters() -> None:
    sign_in(Client(), "two@ysgol.example")
    client = Client()
    sign_in(client, "one@ysgol.example")
    asked = client.post("/en/account/email/", {"email": "two@ysgol.example"})
    assert asked["Location"] == "/en/account/email/code/", "as for any other address"
    answer = client.post("/en/account/email/code/", {"code": code_sent_to("two@ysgol.example")})
    assert answer.status_code == 409
    assert Account.objects.filter(email__in=["one@ysgol.example", "two@ysgol.example"]).count() == 2


def test_closing_erases_the_account_the_person_and_all_that_is_theirs() -> None:
    client, elsewhere = Client(), Client()
    sign_in(client, "leaver@ysgol.example")
    sign_in(elsewhere, "leaver@ysgol.example")
    person = Account.objects.get(email="leaver@ysgol.example").person
    assert client.get("/en/my-data/erase/").status_code == 200
    assert Account.objects.filter(email="leaver@ysgol.example").exists(), "looking erases nothing"
    assert leave(client)["Location"] == "/en/my-data/erased/whole/"
    assert not Account.objects.filter(email="leaver@ysgol.example").exists()
    assert not type(person).objects.filter(pk=person.pk).exists()
    assert elsewhere.get("/en/account/").status_code == 302


def test_the_secret_of_another_account_or_a_made_up_one_sets_no_app_up() -> None:
    thief, owner = Client(), Client()
    sign_in(thief, "thief@ysgol.example")
    sign_in(owner, "owner@ysgol.example")
    page = thief.get("/en/account/app/").content.decode()
    signed = page.split('name="signed" value="')[1].split('"')[0]
    secret = page.split('class="code" translate="no">')[1].split("<")[0].replace(" ", "")
    for sent in (signed, "", "x", secret):
        assert owner.post("/en/account/app/", {"code": code_of(secret), "signed": sent}).status_code == 422
