"""Keys for other systems: each guard of what is somebody's own, and the same check going red with the guard off."""

import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from llwybr.core.access.viewer import digest, new_key
from llwybr.core.signin import actions, keys
from llwybr.core.signin.models import Token
from llwybr.core.signin.rules import SCOPES
from tests.api import API, get, key_of, shown
from tests.cast import attempt_of, begin, client_of

pytestmark = pytest.mark.django_db

Check = Callable[[pytest.MonkeyPatch], None]
BEHIND = {
    "attempts": ("attempts", "attempts/current"),
    "results": ("attempts/current/results", "attempts/current/since/before"),
    "plan": ("attempts/current/plan", "plan"),
    "portfolio": ("portfolio",),
    "learning": ("learning", "learning-totals"),
}


def status(key: str, path: str = "key") -> int:
    return int(get(f"my/{path}", authorization=f"Bearer {key}").status_code)


def token_of(key: str) -> Token:
    return Token.objects.select_related("account__person").get(key=digest(key))


def status_after(monkeypatch: pytest.MonkeyPatch, key: str, after: timedelta) -> int:
    now = timezone.now() + after
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now)
        return status(key)


def nothing_is_told_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of("nia")
    for said in ({}, *({"authorization": one} for one in ("", "Bearer", f"Basic {key}", key, f"Bearer{key}"))):
        for path in ("key", *(path for paths in BEHIND.values() for path in paths)):
            response = get(f"my/{path}", **said)
            assert (response.status_code, response.headers.get("WWW-Authenticate")) == (401, "Bearer"), (said, path)


def a_cookie_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither that of a session nor that of a device that holds an attempt."""
    for client in (client_of("nia"), begin()):
        assert client.get("/en/my/").status_code == 200
        assert client.get(f"{API}/my/attempts").status_code == 401


def what_opens_nothing_is_told_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """That no key was shown, that it never was, has ended or was taken back, that its account is locked or has no person."""
    good, never = key_of("nia"), new_key()
    ended, back = key_of("nia", lasts=-timedelta(seconds=1)), key_of("nia")
    actions.take_token_back(token=token_of(back), by="test")
    locked, alone = key_of("dewi"), key_of("gwen")
    token_of(locked).account.__class__.objects.filter(tokens__key=digest(locked)).update(is_active=False)
    token_of(alone).account.__class__.objects.filter(tokens__key=digest(alone)).update(person=None)
    bad = (
        never,
        ended,
        back,
        locked,
        alone,
        "",
        "x" * 10_000,
        "%00",
        f"{good} ",
        f"{good}x",
        good[:-1],
        good.swapcase(),
    )
    answers = {get("my/attempts", authorization=f"Bearer {one}").content for one in bad}
    assert answers == {get("my/attempts").content}
    assert status(good) == 200


def a_key_opens_only_what_it_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for scope in SCOPES:
        key = key_of("nia", scope)
        for other, paths in BEHIND.items():
            for path in paths:
                response = get(f"my/{path}", authorization=f"Bearer {key}")
                assert response.status_code == (200 if other == scope else 403), (scope, path)
                if other != scope:
                    error = json.loads(response.content)["error"]
                    assert error["code"] == "not_by_this_key"
                    assert f"“{other}”" in error["en"]
                    assert f'scope="{other}"' in response["WWW-Authenticate"]


def a_key_ends_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of("nia", lasts=timedelta(days=31))
    assert status_after(monkeypatch, key, timedelta(days=30, hours=23)) == 200
    assert status_after(monkeypatch, key, timedelta(days=31)) == 401


def a_key_taken_back_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    key, owner = key_of("nia"), client_of("nia")
    assert status(key) == 200
    owner.post(f"/en/account/tokens/{token_of(key)}/")
    assert status(key) == 401


def a_changed_key_opens_nothing_under_its_old_name(monkeypatch: pytest.MonkeyPatch) -> None:
    key, other = key_of("nia"), new_key()
    Token.objects.filter(key=digest(key)).update(key=digest(other))
    assert (status(key), status(other)) == (401, 200)


def a_locked_account_locks_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of("nia")
    account = token_of(key).account
    assert status(key) == 200
    account.is_active = False
    account.save()
    assert status(key) == 401


def a_key_reads_its_owner_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for slug in ("nia", "dewi"):
        found = shown(key_of(slug), "attempts/current")
        assert found["id"] == str(attempt_of(slug))


def bad_keys_from_one_address_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """And good ones from there are let in all the same: a school's systems share it."""
    monkeypatch.setattr(keys, "MOST_BAD_KEYS", min(keys.MOST_BAD_KEYS, 500) // 100)
    school, good = Client(REMOTE_ADDR="192.0.2.77"), key_of("nia")

    def show(key: str) -> HttpResponse:
        response: HttpResponse = school.get(f"{API}/my/key", headers={"authorization": f"Bearer {key}"})
        return response

    assert [show(new_key()).status_code for _ in range(4)] == [401, 401, 401, 429]
    assert show(new_key())["Retry-After"] == "600"
    assert show(good).status_code == 200
    assert get("my/key", authorization=f"Bearer {new_key()}").status_code == 401
    assert school.get(f"{API}/my/key").status_code == 401


def its_use_is_written_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of("nia")
    assert token_of(key).used_at is None
    first = timezone.now()
    seen: list[datetime | None] = []
    for seconds in (0, 1, 59, 60, 61, 119, 120):
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda seconds=seconds: first + timedelta(seconds=seconds))
            assert status(key) == 200
        seen.append(token_of(key).used_at)
    assert seen == [first + timedelta(seconds=at) for at in (0, 0, 0, 60, 60, 60, 120)]


ON: tuple[Check, ...] = (
    nothing_is_told_without_a_key,
    a_cookie_opens_nothing,
    what_opens_nothing_is_told_alike,
    a_key_opens_only_what_it_is_for,
    a_key_ends_at_its_end,
    a_key_taken_back_ends_at_once,
    a_changed_key_opens_nothing_under_its_old_name,
    a_locked_account_locks_its_keys,
    a_key_reads_its_owner_alone,
    bad_keys_from_one_address_are_limited,
    its_use_is_written_once_a_minute,
)


@pytest.mark.parametrize("check", ON, ids=lambda check: check.__name__)
def test_it_holds(check, monkeypatch) -> None:
    check(monkeypatch)


def _anyone(self: object, request: object) -> bool:
    return True


def _as_before(*, token: Token, by: str) -> None:
    """Taken back, they say; and it is still there."""


def _no_end(token: Token, now: datetime) -> bool:
    return token.account.is_active and token.account.person is not None


def _no_lock(token: Token, now: datetime) -> bool:
    return now < token.ends_at and token.account.person is not None


def _any(key: str) -> Token | None:
    return Token.objects.select_related("account__person").order_by("pk").last()


def _first(token: Token) -> object:
    return _system(Token.objects.select_related("account__person").earliest("pk"))


_system = keys._system
OFF: tuple[tuple[Check, str, object], ...] = (
    (nothing_is_told_without_a_key, "llwybr.core.signin.keys.OwnersKey.__call__", _anyone),
    (a_cookie_opens_nothing, "llwybr.core.signin.keys.OwnersKey.__call__", _anyone),
    (what_opens_nothing_is_told_alike, "llwybr.core.signin.keys._failed", lambda request: keys._not_for("plan")),
    (what_opens_nothing_is_told_alike, "llwybr.core.signin.models.Token.is_good", lambda token, now: True),
    (a_key_opens_only_what_it_is_for, "llwybr.apps.selfassessment.api.ATTEMPTS.scope", ""),
    (a_key_opens_only_what_it_is_for, "llwybr.apps.selfassessment.api.RESULTS.scope", ""),
    (a_key_opens_only_what_it_is_for, "llwybr.apps.selfassessment.api.PLAN.scope", ""),
    (a_key_ends_at_its_end, "llwybr.core.signin.models.Token.is_good", _no_end),
    (a_key_taken_back_ends_at_once, "llwybr.core.signin.actions.take_token_back", _as_before),
    (a_changed_key_opens_nothing_under_its_old_name, "llwybr.core.signin.queries.token_with", _any),
    (a_locked_account_locks_its_keys, "llwybr.core.signin.models.Token.is_good", _no_lock),
    (a_key_reads_its_owner_alone, "llwybr.core.signin.keys._system", _first),
    (bad_keys_from_one_address_are_limited, "llwybr.core.signin.keys.too_many", lambda *given: False),
    (its_use_is_written_once_a_minute, "llwybr.core.signin.actions.USED_EVERY", timedelta(0)),
)


@pytest.mark.parametrize(("check", "guard", "off"), OFF, ids=lambda one: getattr(one, "__name__", None))
def test_it_goes_red_with_its_guard_off(check, guard, off, monkeypatch) -> None:
    monkeypatch.setattr(guard, off)
    with pytest.raises(AssertionError):
        check(monkeypatch)


# what else there is to say of it


def test_even_without_the_guard_a_cookie_shows_nothing(monkeypatch) -> None:
    """The door has named nobody: neither a session nor a device counts here."""
    monkeypatch.setattr(keys.OwnersKey, "__call__", _anyone)
    for client in (client_of("nia"), begin()):
        assert json.loads(client.get(f"{API}/my/attempts").content)["items"] == []
        assert client.get(f"{API}/my/attempts/{attempt_of('nia')}/results").status_code == 404


def test_a_key_opens_no_page() -> None:
    key = key_of("nia")
    for path in (
        "/en/my/",
        "/en/my/attempts/",
        "/en/account/",
        "/en/my/plan.json",
        f"/en/my/attempts/{attempt_of('nia')}/",
    ):
        assert get(path, authorization=f"Bearer {key}").status_code in {302, 404}


@pytest.mark.parametrize("name", ["access_token", "token", "key", "authorization"])
@pytest.mark.parametrize("in_header", [True, False])
def test_a_key_in_the_address_is_refused(name: str, in_header: bool) -> None:
    key = key_of("nia")
    headers = {"authorization": f"Bearer {key}"} if in_header else {}
    for path in ("key", "attempts", "plan"):
        response = get(f"my/{path}?{name}={key}", **headers)
        assert response.status_code == 422
        assert key not in response.content.decode()


def test_what_a_key_is_for_and_until_when() -> None:
    key = key_of("nia", "plan", "attempts")
    found = shown(key, "key")
    assert [(one["id"], one["en"], one["cy"]) for one in found["reads"]] == [
        ("attempts", "My self-assessments", "Fy hunanasesiadau"),
        ("plan", "My plan", "Fy nghynllun"),
    ]
    assert datetime.fromisoformat(found["ends_at"]) == token_of(key).ends_at


def test_the_scheme_is_written_as_one_likes() -> None:
    key = key_of("nia")
    for scheme in ("bearer", "BEARER"):
        assert get("my/key", authorization=f"{scheme} {key}").status_code == 200


def test_no_key_is_looked_up_that_we_cannot_have_made() -> None:
    for key in ("x", "x" * 44, "'" * 43, "ŵ" * 43):
        with CaptureQueriesContext(connection) as queries:
            assert get("my/key", authorization=f"Bearer {key}".encode().decode("latin-1")).status_code == 401
        assert not any("signin_token" in one["sql"] for one in queries)


def test_a_key_is_good_again_after_many_bad_ones_from_elsewhere() -> None:
    key = key_of("nia")
    for _ in range(5):
        assert status(f"{random.randrange(10**42):043d}") == 401
    assert status(key) == 200


@pytest.mark.parametrize("lost", ["llwybr.core.signin.queries.token_with", "llwybr.core.signin.keys.too_many"])
def test_while_the_database_is_away_nobody_gets_in(lost: str, monkeypatch) -> None:
    key = key_of("nia") if "token_with" in lost else new_key()

    def away(*given: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(lost, away)
    response = get("my/attempts", authorization=f"Bearer {key}")
    assert (response.status_code, response["Retry-After"]) == (503, "60")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_is_changed_by_a_key(method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    response = getattr(client, method)(f"{API}/my/attempts", headers={"authorization": f"Bearer {key_of('nia')}"})
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_no_page_of_another_site_may_read_it() -> None:
    asked = {"origin": "https://elsewhere.example", "access-control-request-headers": "authorization"}
    response = Client().options(f"{API}/my/attempts", headers=asked)
    assert response.status_code == 204
    assert not [name for name in response.headers if name.startswith("Access-Control")]
    for key in (key_of("nia"), new_key()):
        answered = get("my/attempts", origin="https://elsewhere.example", authorization=f"Bearer {key}")
        assert not [name for name in answered.headers if name.startswith("Access-Control")]
        assert answered["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answered["Cache-Control"] == "no-store"
        assert not answered.cookies


def test_a_session_beside_a_key_adds_nothing() -> None:
    client = client_of("dewi")
    client.cookies[settings.DEVICE_COOKIE_NAME] = new_key()
    found = client.get(f"{API}/my/attempts", headers={"authorization": f"Bearer {key_of('nia')}"})
    assert json.loads(found.content)["items"][0]["id"] == str(attempt_of("nia"))
