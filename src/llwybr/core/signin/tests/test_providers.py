"""A provider's account opens ours: by a real code flow; and a provider that is down or lies opens nothing."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from llwybr.core.people.models import Account
from llwybr.core.signin.models import Session
from llwybr.core.signin.tests.conftest import app_at, offer, sign_in

pytestmark = pytest.mark.django_db


def go(client: Client, language: str = "en") -> str:
    """To the provider: the address to which it sends us."""
    response = client.post(f"/{language}/sign-in/with/hwb/", secure=True)
    assert response.status_code == 302, response.content
    return response["Location"]


def agree(address: str, sub: str) -> str:
    """What the provider's own page does when its user agrees: where it sends them back to."""
    answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=5)
    assert answer.status_code in {302, 303}, answer.text
    return answer.headers["Location"]


def come_back(client: Client, location: str) -> object:
    parts = urlsplit(location)
    return client.get(f"{parts.path}?{parts.query}", secure=True)


def test_someone_new_has_an_account_and_nothing_of_theirs_is_taken_over(hwb) -> None:
    client = Client()
    assert come_back(client, agree(go(client), "nia-at-hwb"))["Location"] == "/en/sign-in/arrived/"
    found = SocialAccount.objects.get(uid="nia-at-hwb")
    assert (found.provider, found.extra_data) == ("hwb", {})
    assert (found.user.email, found.user.person.name) == (None, "")
    assert Session.objects.get(account=found.user).way == "provider"
    assert client.get("/en/account/").status_code == 200


def test_the_same_person_comes_back_to_the_same_account(hwb) -> None:
    for _ in range(2):
        client = Client()
        come_back(client, agree(go(client, "cy"), "dewi-at-hwb"))
    assert Account.objects.filter(socialaccount__uid="dewi-at-hwb").count() == 1
    assert Session.objects.filter(account__socialaccount__uid="dewi-at-hwb").count() == 2


def test_the_way_goes_by_pkce_and_asks_for_nothing_but_who_it_is(hwb) -> None:
    asked = parse_qs(urlsplit(go(Client())).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid"]
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == ["https://testserver/sign-in/with/hwb/back/"]


def test_they_come_back_to_the_language_that_they_left_from(hwb) -> None:
    client = Client()
    assert come_back(client, agree(go(client, "cy"), "gwen-at-hwb"))["Location"] == "/cy/sign-in/arrived/"


def test_a_code_that_was_used_opens_nothing_more(hwb) -> None:
    client = Client()
    back = agree(go(client), "menna-at-hwb")
    come_back(client, back)
    again = come_back(client, back)
    assert again.status_code == 422
    assert "did not work" in again.content.decode()


def test_a_code_that_another_browser_asked_for_opens_nothing(hwb) -> None:
    back = agree(go(Client()), "thief-at-hwb")
    stranger = Client()
    assert come_back(stranger, back).status_code == 422
    assert stranger.get("/en/account/").status_code == 302
    assert not SocialAccount.objects.filter(uid="thief-at-hwb").exists()


@pytest.mark.parametrize(
    "said", ["error=access_denied", "error=server_error", "", "code=", "code=x&state=y", "state=%00"]
)
def test_turning_back_is_said_kindly_and_changes_nothing(hwb, said) -> None:
    client = Client()
    state = parse_qs(urlsplit(go(client)).query)["state"][0]
    before = Account.objects.count()
    for query in (said, f"{said}&state={state}"):
        response = client.get(f"/sign-in/with/hwb/back/?{query}", secure=True)
        assert response.status_code == 422, query
        assert "Sign in another way" in response.content.decode()
    assert Account.objects.count() == before


def test_who_is_signed_in_adds_the_provider_to_their_own_account(hwb) -> None:
    client = Client()
    sign_in(client, "farida@ysgol.example")
    assert come_back(client, agree(go(client), "farida-at-hwb"))["Location"] == "/en/account/"
    assert SocialAccount.objects.get(uid="farida-at-hwb").user.email == "farida@ysgol.example"
    other = Client()
    come_back(other, agree(go(other), "farida-at-hwb"))
    assert "farida@ysgol.example" in other.get("/en/account/").content.decode()


def test_a_provider_account_that_opens_another_record_is_never_joined_in_silence(hwb) -> None:
    first, second = Client(), Client()
    come_back(first, agree(go(first), "two-records"))
    sign_in(second, "two@ysgol.example")
    answer = come_back(second, agree(go(second), "two-records"))
    assert answer.status_code == 409
    assert "two records" in answer.content.decode()
    assert SocialAccount.objects.get(uid="two-records").user.email is None


def test_a_shut_account_is_not_opened(hwb) -> None:
    client = Client()
    come_back(client, agree(go(client), "shut"))
    Account.objects.filter(socialaccount__uid="shut").update(is_active=False)
    again = Client()
    assert come_back(again, agree(go(again), "shut")).status_code == 403
    assert client.get("/en/account/").status_code == 302, "and its open session is over too"


@pytest.mark.parametrize("id", ["google", "nobody", "openid_connect"])
def test_a_provider_that_is_not_set_up_is_not_there(hwb, id) -> None:
    assert Client().post(f"/en/sign-in/with/{id}/").status_code == 404
    assert Client().get(f"/sign-in/with/{id}/back/").status_code == 404


# Providers that lie


@contextmanager
def liar(answers: dict[str, tuple[int, str]]) -> Iterator[str]:
    """A provider that gives these answers by path; `{here}` in them is its own address."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            status, text = answers.get(self.path.split("?")[0], (404, ""))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(text.replace("{here}", f"http://localhost:{server.server_port}").encode())

        do_GET = do_POST = _answer  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("localhost", 0), Handler)
    # Half a second is how often it would look whether it is to end: of each test that has one.
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


CONFIGURATION = {
    "issuer": "{here}",
    "authorization_endpoint": "{here}/authorize",
    "token_endpoint": "{here}/token",
    "jwks_uri": "{here}/jwks",
}
# Signed by nobody whom the provider names: {"alg": "none"}, {"sub": "nia-at-hwb", "iss": …}
UNSIGNED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJuaWEtYXQtaHdiIn0."
LIES = {
    "nothing at the address": {},
    "a configuration that is no JSON": {"/.well-known/openid-configuration": (200, "<html>")},
    "a configuration that names nothing": {"/.well-known/openid-configuration": (200, "{}")},
    "a list": {"/.well-known/openid-configuration": (200, "[]")},
    "an error": {"/.well-known/openid-configuration": (500, "{}")},
}
TOKENS = {
    "an error": (500, "{}"),
    "no JSON": (200, "<html>"),
    "no token": (200, "{}"),
    "an access token alone": (200, '{"access_token": "a"}'),
    "a list": (200, "[]"),
    "an identity that nobody signed": (200, json.dumps({"access_token": "a", "id_token": UNSIGNED})),
    "an identity that is none": (200, '{"access_token": "a", "id_token": 7}'),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_provider_that_is_down_or_talks_nonsense_is_named_and_other_ways_offered(settings, lie) -> None:
    with liar(LIES[lie]) as address:
        offer(settings, app_at(address))
        response = Client().post("/cy/sign-in/with/hwb/")
    assert response.status_code == 422, response.content
    assert "Hwb" in response.content.decode()


def test_a_provider_that_does_not_even_listen(settings) -> None:
    offer(settings, app_at("http://localhost:1"))
    assert Client().post("/en/sign-in/with/hwb/").status_code == 422


@pytest.mark.parametrize("lie", TOKENS)
def test_an_answer_that_proves_nothing_opens_nothing(settings, lie) -> None:
    answers = {
        "/.well-known/openid-configuration": (200, json.dumps(CONFIGURATION)),
        "/token": TOKENS[lie],
        "/jwks": (200, '{"keys": []}'),
    }
    before = Account.objects.count()
    with liar(answers) as address:
        offer(settings, app_at(address))
        client = Client()
        state = parse_qs(urlsplit(go(client)).query)["state"][0]
        response = client.get(f"/sign-in/with/hwb/back/?code=x&state={state}", secure=True)
    assert response.status_code == 422, response.content
    assert Account.objects.count() == before
    assert not Session.objects.exists()


# A provider that signs


RIGHT, OTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


def identity(address: str, *, key=RIGHT, algorithm: str = "RS256", **claims: object) -> str:
    now = int(time.time())
    said = {"sub": "signed", "iss": address, "aud": "llwybr", "iat": now, "exp": now + 300, **claims}
    return jwt.encode({k: v for k, v in said.items() if v is not None}, key, algorithm, headers={"kid": "one"})


def answer_with(settings, make) -> object:
    """What we answer to a provider whose token holds the identity that `make(its address)` gives."""
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(RIGHT.public_key())) | {"kid": "one", "alg": "RS256"}
    answers = {
        "/.well-known/openid-configuration": (200, json.dumps(CONFIGURATION)),
        "/jwks": (200, json.dumps({"keys": [public]})),
    }
    with liar(answers) as address:
        answers["/token"] = (200, json.dumps({"access_token": "a", "id_token": make(address)}))
        offer(settings, app_at(address))
        client = Client()
        state = parse_qs(urlsplit(go(client)).query)["state"][0]
        return client.get(f"/sign-in/with/hwb/back/?code=x&state={state}", secure=True)


def test_an_identity_that_the_provider_signed_for_us_opens_an_account(settings) -> None:
    assert answer_with(settings, identity).status_code == 302


LATE = {"iat": int(time.time()) - 4000, "exp": int(time.time()) - 3600}
FORGED = {
    "signed by another": {"key": OTHER},
    "of another provider": {"iss": "https://elsewhere.example"},
    "for another site": {"aud": "elsewhere"},
    "of an hour ago": LATE,
    "without an end": {"exp": None},
    "of nobody": {"sub": None},
    "not yet valid": {"nbf": int(time.time()) + 3600},
}


@pytest.mark.parametrize("how", FORGED)
def test_an_identity_that_is_not_ours_or_not_now_opens_nothing(settings, how) -> None:
    assert answer_with(settings, lambda address: identity(address, **FORGED[how])).status_code == 422
    assert not SocialAccount.objects.filter(uid="signed").exists()


def test_clocks_may_differ_by_a_minute(settings) -> None:
    behind = {"exp": int(time.time()) - 30}
    assert answer_with(settings, lambda address: identity(address, **behind)).status_code == 302
