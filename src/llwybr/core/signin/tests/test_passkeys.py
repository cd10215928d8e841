"""A passkey opens its own account, and an answer that is not the device's own opens nothing."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from llwybr.core.signin.models import Session
from llwybr.core.signin.tests.conftest import sign_in
from llwybr.core.signin.tests.device import Device

pytestmark = pytest.mark.django_db


def challenge_on(client: Client, path: str) -> str:
    """What the page on this path fetches when its button is pressed."""
    page = client.get(path, secure=True).content.decode()
    answer = client.post(re.search(r'data-challenge="([^"]*)"', page)[1], secure=True)
    assert answer["Content-Type"] == "application/json"
    return answer.content.decode()


def with_passkey(email: str = "nia@ysgol.example", **kind: object) -> Device:
    """Someone has signed in, and added a passkey."""
    client, device = Client(), Device(**kind)
    sign_in(client, email)
    answer = device.create(challenge_on(client, "/en/account/passkey/"))
    response = client.post("/en/account/passkey/", {"name": "My phone", "credential": answer}, secure=True)
    assert response["Location"] == "/en/account/", response.content
    assert "My phone" in client.get("/en/account/").content.decode()
    return device


def press(client: Client, answer: str) -> object:
    return client.post("/en/sign-in/passkey/", {"credential": answer}, secure=True)


def test_a_passkey_signs_in_alone_and_counts_as_two_ways() -> None:
    device, client = with_passkey(), Client()
    response = press(client, device.get(challenge_on(client, "/en/sign-in/")))
    assert response["Location"] == "/en/sign-in/arrived/"
    session = Session.objects.latest("pk")
    assert (session.way, session.strong) == ("passkey", True)
    assert Authenticator.objects.get().last_used_at


def test_an_answer_works_once() -> None:
    device, client = with_passkey(), Client()
    answer = device.get(challenge_on(client, "/en/sign-in/"))
    press(client, answer)
    again = Client()
    challenge_on(again, "/en/sign-in/")
    assert press(again, answer).status_code == 422, "the challenge was another browser's"
    client.post("/en/sign-out/")
    assert press(client, answer).status_code == 422, "and here it is used up"


def test_a_device_that_nobody_unlocked_is_no_proof() -> None:
    device, client = with_passkey(), Client()
    device.verified = False
    assert press(client, device.get(challenge_on(client, "/en/sign-in/"))).status_code == 422


def test_a_passkey_made_without_unlocking_is_not_taken() -> None:
    client, device = Client(), Device(verified=False)
    sign_in(client, "nia@ysgol.example")
    answer = device.create(challenge_on(client, "/en/account/passkey/"))
    assert client.post("/en/account/passkey/", {"name": "x", "credential": answer}, secure=True).status_code == 422
    assert not Authenticator.objects.exists()


def test_an_answer_that_was_fished_on_another_site_opens_nothing() -> None:
    device, client = with_passkey(), Client()
    device.origin = "https://testserver.elsewhere.example"
    assert press(client, device.get(challenge_on(client, "/en/sign-in/"))).status_code == 422


def test_a_device_cannot_speak_for_another_account() -> None:
    thief, victim = with_passkey("thief@ysgol.example"), with_passkey("victim@ysgol.example")
    thief.owner = victim.owner
    client = Client()
    assert press(client, thief.get(challenge_on(client, "/en/sign-in/"))).status_code == 422


def test_a_passkey_without_a_name_has_that_of_its_device() -> None:
    client, device = Client(), Device()
    sign_in(client, "nia@ysgol.example")
    answer = device.create(challenge_on(client, "/en/account/passkey/"))
    agent = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"}
    client.post("/en/account/passkey/", {"credential": answer}, secure=True, **agent)
    assert "Chrome, Android" in client.get("/en/account/").content.decode()


NONSENSE = ["", "null", "7", "[]", "{}", '"x"', '{"id": null}', '{"response": 7}', "\0", "{" * 900, '{"rawId": "é"}',
            '{"id":"AA","rawId":"AA","type":"public-key","response":{"userHandle":"/w"}}']  # fmt: skip


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_is_answered_kindly_everywhere(answer) -> None:
    client = Client()
    challenge_on(client, "/en/sign-in/")
    assert press(client, answer).status_code == 422
    sign_in(client, "nia@ysgol.example")
    challenge_on(client, "/en/account/passkey/")
    for path in ("/en/account/passkey/", "/en/sign-in/prove/passkey/"):
        assert client.post(path, {"name": "x", "credential": answer}, secure=True).status_code == 422, path


def test_an_answer_with_parts_of_the_wrong_kind_is_answered_kindly() -> None:
    device, client = with_passkey(), Client()
    whole = json.loads(device.get(challenge_on(client, "/en/sign-in/")))
    for part in whole["response"]:
        for wrong in (None, 7, [], {}, "!", "AA"):
            challenge_on(client, "/en/sign-in/")
            answer = json.dumps(whole | {"response": whole["response"] | {part: wrong}})
            assert press(client, answer).status_code == 422, (part, wrong)


def test_the_last_way_in_is_not_taken_away_and_another_is() -> None:
    device = with_passkey()
    client = Client()
    press(client, device.get(challenge_on(client, "/en/sign-in/")))
    passkey = Authenticator.objects.get()
    client.post(f"/en/account/ways/passkey/{passkey.pk}/")
    assert not Authenticator.objects.exists()
    assert client.get(f"/en/account/ways/passkey/{passkey.pk}/").status_code == 404


def test_nobody_takes_away_what_is_anothers() -> None:
    with_passkey("victim@ysgol.example")
    client = Client()
    sign_in(client, "thief@ysgol.example")
    assert client.post(f"/en/account/ways/passkey/{Authenticator.objects.get().pk}/").status_code == 404
    assert Authenticator.objects.exists()
