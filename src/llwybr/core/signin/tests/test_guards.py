"""The goals of reliability G11 to G13, each with its guard on, and the same check going red with its guard off."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from llwybr.core.access import throttle
from llwybr.core.access.viewer import digest, new_key
from llwybr.core.people.models import Account
from llwybr.core.signin import actions, entering, mailed, rules
from llwybr.core.signin.models import Session
from llwybr.core.signin.tests.conftest import code_sent_to, sign_in
from llwybr.core.signin.tests.test_entrance import ask, write
from llwybr.core.signin.tests.test_proving import turn_on

pytestmark = pytest.mark.django_db

Check = Callable[[pytest.MonkeyPatch], None]


def session_of(client: Client) -> Session:
    return Session.objects.get(key=digest(client.cookies[settings.SIGNED_IN_COOKIE_NAME].value))


def signed_in(email: str = "nia@ysgol.example") -> Client:
    client = Client()
    sign_in(client, email)
    return client


def answers_at(client: Client, monkeypatch: pytest.MonkeyPatch, after: timedelta) -> int:
    now = timezone.now() + after
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now)
        return client.get("/en/account/").status_code


# G11: cookies, how long a session lasts, and new keys


def cookies_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, cookie in signed_in().cookies.items():
        assert name.startswith("__Host-"), name
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name


def idle_sessions_end(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in()
    assert answers_at(client, monkeypatch, timedelta(hours=2, minutes=59)) == 200
    other = signed_in("other@ysgol.example")
    assert answers_at(other, monkeypatch, timedelta(hours=3, minutes=1)) == 302


def idle_privileged_sessions_end_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in()
    actions.use_privilege(session=session_of(client), key=(key := "k" * 43), now=timezone.now())
    client.cookies[settings.SIGNED_IN_COOKIE_NAME] = key
    assert client.get("/en/account/").status_code == 200
    assert answers_at(client, monkeypatch, timedelta(minutes=31)) == 302


def no_session_outlasts_half_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in()
    for hours in range(1, 12):
        assert answers_at(client, monkeypatch, timedelta(hours=hours)) == 200, hours
    assert answers_at(client, monkeypatch, timedelta(hours=12, minutes=1)) == 302


def a_proof_changes_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in()
    before = client.cookies[settings.SIGNED_IN_COOKIE_NAME].value
    client.post("/en/sign-in/prove/mail/")
    client.post("/en/sign-in/prove/", {"code": code_sent_to("nia@ysgol.example")})
    assert client.cookies[settings.SIGNED_IN_COOKIE_NAME].value != before


def signing_in_changes_every_key(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    code = ask(client)
    flow = client.cookies[settings.SESSION_COOKIE_NAME].value
    write(client, code)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != flow, "a key that somebody planted opens nothing"


def changing_the_ways_in_ends_every_other_session(monkeypatch: pytest.MonkeyPatch) -> None:
    here = signed_in("ways@ysgol.example")
    for change in (_turns_the_app_on, _turns_the_app_off, _changes_the_address):
        elsewhere = another_device_of("ways@ysgol.example")
        assert elsewhere.get("/en/account/").status_code == 200
        change(here)
        assert elsewhere.get("/en/account/").status_code == 302, change.__name__
        assert here.get("/en/account/").status_code == 200, change.__name__


def another_device_of(email: str) -> Client:
    key, client, now = new_key(), Client(), timezone.now()
    account = Account.objects.get(email=email)
    actions.start_session(account=account, key=key, device="", way="code", strong=True, now=now)
    client.cookies[settings.SIGNED_IN_COOKIE_NAME] = key
    return client


def _turns_the_app_on(client: Client) -> None:
    turn_on(client)


def _turns_the_app_off(client: Client) -> None:
    client.post(f"/en/account/ways/app/{session_of(client).account.authenticator_set.get().pk}/")


def _changes_the_address(client: Client) -> None:
    client.post("/en/account/email/", {"email": "moved@ysgol.example"})
    client.post("/en/account/email/code/", {"code": code_sent_to("moved@ysgol.example")})


# G12: guesses


def ten_thousand_guesses_in_a_day_come_to_few(monkeypatch: pytest.MonkeyPatch) -> None:
    bucket, begin, tried = throttle.bucket_for("guesses", "nia@ysgol.example"), timezone.now(), 0
    for n in range(10_000):
        now = begin + timedelta(days=1) * n / 10_000
        if not throttle.must_wait(bucket, now=now):
            tried += 1
            assert tried <= 500, n
            throttle.count_failure(bucket, now=now)


def five_guesses_in_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    bucket, now = throttle.bucket_for("guesses", "nia@ysgol.example"), timezone.now()
    for second in range(0, 240, 10):
        if not throttle.must_wait(bucket, now=now + timedelta(seconds=second)):
            throttle.count_failure(bucket, now=now + timedelta(seconds=second))
    assert sum(throttle.Tries.objects.filter(bucket=bucket).values_list("count", flat=True)) == 5


def nobody_is_shut_out_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    bucket, now = throttle.bucket_for("guesses", "nia@ysgol.example"), timezone.now()
    for _ in range(10_000 // 100):
        throttle.count_failure(bucket, now=now)
    assert throttle.must_wait(bucket, now=now)
    assert not throttle.must_wait(bucket, now=now + timedelta(minutes=16))


def strangers_cannot_shut_the_owner_out(monkeypatch: pytest.MonkeyPatch) -> None:
    owner, stranger = signed_in(), Client()
    owner.post("/en/sign-out/")
    ask(stranger)
    for _ in range(6):
        write(stranger, "BBBB-BBBB")
    assert write(owner, ask(owner)).status_code == 302


def a_schools_one_address_lets_everyone_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(150):
        sign_in(Client(REMOTE_ADDR="192.0.2.1"), f"staff{n}@ysgol.example")


def without_the_limiters_store_nobody_gets_in(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    code, before = ask(client), Session.objects.count()

    def away(*args: object, **kwargs: object) -> bool:
        raise OperationalError("the store is away")

    with monkeypatch.context() as patch:
        patch.setattr(mailed, "must_wait", away)
        assert write(client, code).status_code == 503
    assert Session.objects.count() == before


# G13: nobody learns who has an account


def known_and_unknown_are_answered_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(Client(), "known@ysgol.example")
    pages = {}
    for email in ("known@ysgol.example", "never@ysgol.example"):
        client, seen = Client(), []
        for path, sent in (("sign-in/", {"email": email}), ("sign-in/code/", {"code": "BBBB-BBBB"})):
            answer = client.post(f"/en/{path}", sent)
            seen.append((answer.status_code, answer.headers.get("Location"), _plain(answer.content.decode(), email)))
        seen.append(_plain(client.get("/en/sign-in/code/").content.decode(), email))
        seen += [client.post("/en/sign-in/code/", {"code": "x"}).status_code for _ in range(5)]
        pages[email] = seen
    assert pages["known@ysgol.example"] == pages["never@ysgol.example"]


def _plain(page: str, email: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return page.replace(email, "the address")


ON: tuple[Check, ...] = (
    cookies_are_closed,
    idle_sessions_end,
    idle_privileged_sessions_end_sooner,
    no_session_outlasts_half_a_day,
    a_proof_changes_the_key,
    signing_in_changes_every_key,
    changing_the_ways_in_ends_every_other_session,
    ten_thousand_guesses_in_a_day_come_to_few,
    five_guesses_in_five_minutes,
    nobody_is_shut_out_for_long,
    strangers_cannot_shut_the_owner_out,
    a_schools_one_address_lets_everyone_in,
    without_the_limiters_store_nobody_gets_in,
    known_and_unknown_are_answered_alike,
)


@pytest.mark.parametrize("check", ON, ids=lambda check: check.__name__)
def test_it_holds(check, monkeypatch) -> None:
    check(monkeypatch)


FOREVER = timedelta(days=365)


def _open_cookie(response: object, key: str) -> None:
    response.set_cookie(settings.SIGNED_IN_COOKIE_NAME, key)  # type: ignore[attr-defined]


def _same_key(response: object, session: Session, **kwargs: object) -> object:
    return response


def _only_known(request: object, email: str, **kwargs: object) -> bool:
    return _send(request, email, **kwargs) if entering.queries.account_with(email) else False  # type: ignore[arg-type]


_send = mailed.send
OFF: tuple[tuple[Check, str, object], ...] = (
    (cookies_are_closed, "llwybr.core.signin.entering.hold_session", _open_cookie),
    (idle_sessions_end, "llwybr.core.signin.rules.IDLE", FOREVER),
    (idle_privileged_sessions_end_sooner, "llwybr.core.signin.rules.IDLE_PRIVILEGED", FOREVER),
    (no_session_outlasts_half_a_day, "llwybr.core.signin.rules.LONGEST", FOREVER),
    (a_proof_changes_the_key, "llwybr.core.signin.entering.prove_again", _same_key),
    (
        signing_in_changes_every_key,
        "django.contrib.sessions.backends.base.SessionBase.cycle_key",
        lambda self: None,
    ),
    (changing_the_ways_in_ends_every_other_session, "llwybr.core.signin.actions.end_other_sessions", lambda **given: 0),
    (ten_thousand_guesses_in_a_day_come_to_few, "llwybr.core.access.throttle.LONGEST_WAIT", timedelta(0)),
    (five_guesses_in_five_minutes, "llwybr.core.access.throttle.FREE_TRIES", 1000),
    (nobody_is_shut_out_for_long, "llwybr.core.access.throttle.LONGEST_WAIT", FOREVER),
    (strangers_cannot_shut_the_owner_out, "llwybr.core.signin.known.suffix", lambda request, whose: ""),
    (a_schools_one_address_lets_everyone_in, "llwybr.core.signin.mailed.MOST_FROM_HERE", 100),
    (known_and_unknown_are_answered_alike, "llwybr.core.signin.mailed.send", _only_known),
)


@pytest.mark.parametrize(("check", "guard", "off"), OFF, ids=lambda one: getattr(one, "__name__", None))
def test_it_goes_red_with_its_guard_off(check, guard, off, monkeypatch) -> None:
    monkeypatch.setattr(guard, off)
    with pytest.raises(AssertionError):
        check(monkeypatch)


def test_the_limiter_is_asked_before_the_code_is_compared(monkeypatch) -> None:
    """The guard of the store that is away: were its answer not waited for, the right code would open."""
    monkeypatch.setattr(mailed, "must_wait", lambda *args, **kwargs: True)
    client = Client()
    assert write(client, ask(client)).status_code == 429
    assert rules.MOST_TRIES == 5
