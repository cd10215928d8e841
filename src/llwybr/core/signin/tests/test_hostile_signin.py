"""What someone hostile tries: each test is a way into somebody's account, or round a guard, that was open once or looked so."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import Client
from django.utils import timezone

from llwybr.core.access.throttle import bucket_of
from llwybr.core.events.models import Event
from llwybr.core.letters.models import Letter
from llwybr.core.people.models import Account, Person
from llwybr.core.signin import actions
from llwybr.core.signin.models import Session
from llwybr.core.signin.tests.conftest import code_sent_to, sign_in
from llwybr.core.signin.tests.device import Device
from llwybr.core.signin.tests.test_entrance import ask, sheet, write
from llwybr.core.signin.tests.test_passkeys import challenge_on, press, with_passkey
from llwybr.core.signin.tests.test_providers import agree, come_back, go
from llwybr.core.signin.tests.test_proving import code_of, grown_old, turn_on
from tests.cast import leave, signed_in

pytestmark = pytest.mark.django_db

NIA, MARI = "nia@ysgol.example", "mari@ysgol.example"


def account(email: str = NIA) -> Account:
    return Account.objects.get(email=email)


def time_runs_out(email: str) -> None:
    """The sessions of this account end, and nobody has signed out."""
    Session.objects.filter(account__email=email).update(ends_at=timezone.now())


# another's account of a provider


def test_an_open_session_alone_connects_no_account_of_a_provider(hwb) -> None:
    """Whoever finds a session open would else have a way in for good."""
    client = grown_old()
    answer = client.post("/en/sign-in/with/hwb/", secure=True)
    assert answer["Location"].startswith("/en/sign-in/prove/")
    assert not SocialAccount.objects.exists()


def test_a_proof_that_grew_old_at_the_provider_connects_nothing(hwb) -> None:
    client = Client()
    sign_in(client, NIA)
    back = agree(go(client), "nia-at-hwb")
    Session.objects.update(proved_at=timezone.now() - timedelta(minutes=11))
    assert come_back(client, back)["Location"].startswith("/en/sign-in/prove/")
    assert not SocialAccount.objects.exists()


def test_a_way_to_a_provider_that_somebody_began_here_before_does_not_connect_them(hwb) -> None:
    """On a shared computer: begun by the one, sent as a link to the other once they have signed in."""
    client = Client()
    planted = agree(go(client), "thief-at-hwb")
    sign_in(client, NIA)
    assert come_back(client, planted).status_code == 422
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("process", ["connect", "redirect", "login", "x", "\0"])
def test_what_is_to_be_done_with_a_providers_account_is_not_the_senders_to_say(hwb, process) -> None:
    client = Client()
    sent = {"process": process, "next": "https://elsewhere.example/", "scope": "x", "auth_params": "prompt=none"}
    answer = client.post("/en/sign-in/with/hwb/", sent, secure=True)
    back = come_back(client, agree(answer["Location"], f"sub {len(process)}"))
    assert back["Location"] == "/en/sign-in/arrived/"


# a mailed code, and whose it is


def test_a_code_for_a_new_address_is_of_no_use_to_who_signs_in_there_next() -> None:
    """Asked for on a shared computer by one, for an address of theirs; the session ended, but nobody signed out."""
    client, elsewhere = Client(), Client()
    sign_in(elsewhere, NIA)
    sign_in(client, MARI)
    client.post("/en/account/email/", {"email": "thief@elsewhere.example"})
    time_runs_out(MARI)
    client.post("/en/sign-in/paper/", {"code": sheet(elsewhere)[0]})
    client.post("/en/account/email/code/", {"code": code_sent_to("thief@elsewhere.example")})
    assert account().email == NIA
    assert "thief" not in client.get("/en/account/email/code/", follow=True).content.decode()


def test_a_code_for_a_new_address_is_of_no_use_to_the_account_of_a_planted_session() -> None:
    """The keys of two sessions in one browser, whatever was between them."""
    client = Client()
    sign_in(client, MARI)
    client.post("/en/account/email/", {"email": "thief@elsewhere.example"})
    code = code_sent_to("thief@elsewhere.example")
    client.cookies[settings.SIGNED_IN_COOKIE_NAME] = signed_in(account_of(NIA)).cookies[settings.SIGNED_IN_COOKIE_NAME]
    client.post("/en/account/email/code/", {"code": code})
    assert account().email == NIA


def account_of(email: str) -> Account:
    return actions.open_account(email=email, language="en", by="test")


def test_a_proof_asked_for_by_one_account_proves_no_other() -> None:
    client = Client()
    sign_in(client, MARI)
    client.post("/en/sign-in/prove/mail/")
    client.cookies[settings.SIGNED_IN_COOKIE_NAME] = signed_in(account_of(NIA)).cookies[settings.SIGNED_IN_COOKIE_NAME]
    Session.objects.update(proved_at=timezone.now() - timedelta(hours=1))
    assert MARI not in client.get("/en/sign-in/prove/").content.decode()
    assert client.post("/en/sign-in/prove/", {"code": code_sent_to(MARI)}).status_code == 422


def test_what_lay_between_two_pages_is_gone_once_somebody_signed_in() -> None:
    client = Client()
    challenge_on(client, "/en/sign-in/")
    client.post("/en/sign-in/", {"email": NIA, "next": "/en/account/"})
    write(client, code_sent_to(NIA))
    assert set(client.session.keys()) <= {"next", "kept_form"}


# a second way


def test_who_is_locked_half_way_gets_no_session() -> None:
    owner, client = Client(), Client()
    sign_in(owner, NIA)
    secret = turn_on(owner)
    write(client, ask(client))
    Account.objects.filter(email=NIA).update(is_active=False)
    before = Session.objects.count()
    assert client.post("/en/sign-in/prove/", {"code": code_of(secret, steps=1)})["Location"] == "/en/sign-in/"
    assert Session.objects.count() == before


def test_who_is_closed_half_way_has_to_begin_anew() -> None:
    owner, client = Client(), Client()
    sign_in(owner, NIA)
    secret = turn_on(owner)
    write(client, ask(client))
    leave(owner)
    assert client.post("/en/sign-in/prove/", {"code": code_of(secret, steps=1)})["Location"] == "/en/sign-in/"


@pytest.mark.parametrize("path", ["account/paper/", "account/passkey/", "account/app/", "account/ways/passkey/{}/"])
def test_a_mailbox_alone_does_not_become_two_ways_to_what_is_other_peoples(path, monkeypatch) -> None:
    """A thief of the secretary's mailbox signs in by a code, prints a sheet, and would prove themselves with that."""
    device, thief = with_passkey(NIA), Client()
    monkeypatch.setattr("llwybr.core.signin.privilege.opens_others", lambda viewer, now: bool(viewer.signed_in))
    sign_in(thief, NIA)
    path = f"/en/{path.format(account().authenticator_set.get().pk)}"
    for send in (thief.get, thief.post):
        assert send(path)["Location"].startswith("/en/sign-in/second-way/")
    assert not account().paper_codes.exists()
    thief.post("/en/sign-in/prove/passkey/", {"credential": device.get(_asked(thief)), "strong": "1"}, secure=True)
    assert thief.get(path).status_code == 200, "its owner has both"


def _asked(client: Client) -> str:
    return client.post("/en/sign-in/prove/challenge/", secure=True).content.decode()


@pytest.mark.parametrize("path", ["account/paper/", "account/passkey/", "account/app/"])
def test_who_opens_only_what_is_their_own_changes_their_ways_after_one(path) -> None:
    with_passkey(NIA)
    client = Client()
    sign_in(client, NIA)
    assert client.get(f"/en/{path}").status_code == 200


# letters


def test_strangers_who_use_up_an_addresss_letters_do_not_shut_its_owner_out() -> None:
    owner = Client()
    sign_in(owner, NIA)
    owner.post("/en/sign-out/")
    for _ in range(6):
        last = Client().post("/en/sign-in/", {"email": NIA})
    assert last.status_code == 429
    assert write(owner, ask(owner)).status_code == 302


def test_a_new_device_is_told_of_after_a_year_too() -> None:
    sign_in(Client(), NIA)
    year = timedelta(days=365)
    Session.objects.update(ends_at=timezone.now() - year)
    actions.purge(now=timezone.now())
    Letter.objects.all().delete()
    sign_in(Client(), NIA)
    assert Letter.objects.filter(kind="new_device", to=NIA).count() == 1


def test_the_first_device_of_all_is_no_news() -> None:
    sign_in(Client(), "new@ysgol.example")
    assert not Letter.objects.filter(kind="new_device").exists()


def test_the_old_address_is_told_that_another_took_its_place() -> None:
    client = Client()
    sign_in(client, NIA)
    client.post("/en/account/email/", {"email": MARI})
    client.post("/en/account/email/code/", {"code": code_sent_to(MARI)})
    letter = Letter.objects.get(kind="address_changed")
    assert (letter.to, letter.values) == (NIA, {})


# limits


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("x", "y", False),
    ],
)
def test_who_has_a_whole_network_of_addresses_is_counted_as_one_sender(rf, one, other, same) -> None:
    first, second = (bucket_of(rf.get("/", REMOTE_ADDR=address), "x") for address in (one, other))
    assert (first == second) is same


# what nobody expects


def test_an_account_without_a_person_finds_no_broken_page() -> None:
    client = signed_in(Account.objects.create(email="analyst@llyw.example"))
    for path in ("account/", "account/name/", "account/sessions/", "account/tokens/", "account/tokens/new/", "my/",
                 "account/passkey/", "account/app/", "account/paper/", "account/email/", "my/attempts/",
                 "my/again/", "my/claim/", "my/code/", "my/finish/"):  # fmt: skip
        for send in (client.get, client.post):
            assert send(f"/en/{path}", {"name": "x", "language": "cy", "code": "x"}).status_code < 500, path
    assert client.post("/en/my-data/erase/").status_code == 404


DEEP = ["[" * 50_000, '{"a":' * 30_000, '{"id":' + "9" * 5_000 + "}", "1e999", "NaN", '"\\ud800"', '{"id":"\\ud800"}']


@pytest.mark.parametrize("answer", DEEP, ids=lambda one: one[:8])
def test_a_passkeys_answer_that_is_deep_or_huge_is_answered_kindly(answer) -> None:
    client = Client()
    challenge_on(client, "/en/sign-in/")
    assert press(client, answer).status_code == 422
    sign_in(client, NIA)
    for path in ("/en/account/passkey/", "/en/sign-in/prove/passkey/"):
        challenge_on(client, "/en/account/passkey/")
        assert client.post(path, {"name": "x", "credential": answer}, secure=True).status_code == 422, path


@pytest.mark.parametrize("handle", ["7" * 40, "-1", "9223372036854775808", "٣", "\ud800", "\0", "zzzzzzzzzzzzzzzzzzzz"])
def test_a_passkey_for_nobody_is_answered_kindly(handle) -> None:
    from fido2.utils import websafe_encode

    device, client = with_passkey(), Client()
    device.owner = websafe_encode(handle.encode(errors="surrogatepass"))
    assert press(client, device.get(challenge_on(client, "/en/sign-in/"))).status_code == 422


@pytest.mark.parametrize("odd", ["\\u0000", "\\ud800"])
def test_a_passkey_that_holds_what_postgresql_cannot_keep_is_not_taken(odd) -> None:
    client, device = Client(), Device()
    sign_in(client, NIA)
    answer = device.create(challenge_on(client, "/en/account/passkey/"))
    sent = {"name": "x", "credential": answer[:-1] + f', "x": "{odd}"' + "}"}
    assert client.post("/en/account/passkey/", sent, secure=True).status_code == 422


@pytest.mark.parametrize("key", ["aaaaaaaa\0", "é" * 8 + "'", "a b c d e f", ""])
def test_a_cookie_with_a_made_up_key_finds_no_session(key) -> None:
    assert import_module(settings.SESSION_ENGINE).SessionStore(key).session_key is None


def test_an_identity_longer_than_we_can_keep_opens_nothing(hwb) -> None:
    """On SQLite it would be kept, on PostgreSQL it would be a broken page."""
    client = Client()
    assert come_back(client, agree(go(client), "s" * 250)).status_code == 422
    assert not SocialAccount.objects.exists()


ODD = [
    "\0",
    "\ud800",
    "a" * 5_000,
    "𝟘" * 6,
    "²" * 6,
    "‮abc",
    "１２３４５６",
    "ＢＢＢＢＢＢＢＢ",
    "%00",
    "\r\nX: y",
    "İ" * 8,
    "ß" * 60,
]


@pytest.mark.parametrize("typed", ODD, ids=ascii)
def test_odd_signs_in_any_field_break_no_page(typed) -> None:
    client = Client()
    ask(client)
    typed = typed.encode("utf-8", "replace").decode()
    paths = ("sign-in/", "sign-in/code/", "sign-in/paper/", "sign-in/passkey/")
    inside = ("sign-in/prove/", "sign-in/second-way/", "sign-in/prove/passkey/", "account/name/", "account/app/", "account/email/",
              "account/tokens/new/", "account/passkey/", "account/email/code/", "my/claim/", "my/claim/device/", "desk/")  # fmt: skip
    names = (
        "email",
        "code",
        "next",
        "credential",
        "name",
        "language",
        "signed",
        "scopes",
        "days",
        "strong",
        "attempt",
        "mine",
    )
    sent = dict.fromkeys(names, typed)
    for path in paths:
        assert client.post(f"/en/{path}", sent).status_code < 500, path
    sign_in(client, NIA)
    client.post("/en/account/email/", {"email": MARI})
    for path in inside:
        assert client.post(f"/en/{path}", sent).status_code < 500, path


def test_who_leaves_leaves_no_page_behind() -> None:
    client = Client()
    sign_in(client, NIA)
    assert leave(client)["Clear-Site-Data"] == '"cache"'


def test_a_form_of_another_site_is_never_kept_to_be_sent() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.SIGNED_IN_COOKIE_NAME] = signed_in(account_of(NIA)).cookies[settings.SIGNED_IN_COOKIE_NAME]
    Session.objects.update(proved_at=timezone.now() - timedelta(hours=1))
    sent = {"email": "thief@elsewhere.example"}
    answer = client.post("/en/account/email/", sent, headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert "thief" not in client.get("/en/sign-in/arrived/", follow=True).content.decode()


def test_neither_record_nor_log_holds_a_code_an_address_or_a_key(caplog) -> None:
    client = Client()
    sign_in(client, NIA)
    codes = sheet(client)
    secret = turn_on(client)
    client.post("/en/account/email/", {"email": MARI})
    mailed = code_sent_to(MARI)
    client.post("/en/account/email/code/", {"code": mailed})
    client.post("/en/account/tokens/new/", {"name": "SECRET NAME", "scopes": ["plan"], "days": "7"})
    assert account(MARI).tokens.get().name == "SECRET NAME"
    kept = json.dumps(list(Event.objects.values("name", "by", "subject", "facts"))) + caplog.text
    keys = [cookie.value for cookie in client.cookies.values() if cookie.value]
    for private in (NIA, MARI, mailed, mailed.replace("-", ""), secret, "SECRET NAME", *codes, *keys):
        assert private not in kept


# at the same moment


def test_two_presses_that_open_the_same_new_account_open_one(monkeypatch) -> None:
    """On PostgreSQL both may find none, and the second meets the first's row."""
    first, people = account_of(NIA), Person.objects.count()
    monkeypatch.setattr("django.db.models.query.QuerySet.first", lambda self: None)
    assert account_of(NIA) == first
    assert Person.objects.count() == people


def test_an_address_that_another_account_took_a_moment_ago_is_anothers(monkeypatch) -> None:
    mine = account_of(NIA)
    account_of(MARI)
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda self: False)
    assert not actions.change_email(account=mine, email=MARI, kept=None, by="test", now=timezone.now())
    mine.refresh_from_db()
    assert mine.email == NIA
