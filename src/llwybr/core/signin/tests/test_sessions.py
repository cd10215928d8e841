"""Where an account is signed in: listed, ended one by one and at once; and how long it lasts."""

from datetime import UTC, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from llwybr.core.letters.models import Letter
from llwybr.core.people.models import Account
from llwybr.core.signin import actions, rules
from llwybr.core.signin.entering import device_name
from llwybr.core.signin.models import Session, Token
from llwybr.core.signin.tests.conftest import code_sent_to, sign_in
from llwybr.core.signin.tests.test_entrance import sheet

pytestmark = pytest.mark.django_db

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
)
MAC = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15"
)


def two_devices(email: str = "nia@ysgol.example") -> tuple[Client, Client]:
    phone, desk = Client(HTTP_USER_AGENT=PHONE), Client(HTTP_USER_AGENT=MAC)
    sign_in(phone, email)
    sign_in(desk, email)
    return phone, desk


def session_on(client: Client) -> Session:
    from llwybr.core.access.viewer import digest

    return Session.objects.get(key=digest(client.cookies[settings.SIGNED_IN_COOKIE_NAME].value))


def test_each_device_is_listed_by_a_name_that_its_owner_knows() -> None:
    _, desk = two_devices()
    page = desk.get("/en/account/sessions/").content.decode()
    assert "Chrome, Android" in page
    assert "Safari, Mac" in page
    assert page.count("this device") == 1


def test_a_session_ended_from_another_device_is_over_with_the_next_request() -> None:
    phone, desk = two_devices()
    assert phone.get("/en/account/").status_code == 200
    desk.post(f"/en/account/sessions/{session_on(phone)}/")
    assert phone.get("/en/account/")["Location"].startswith("/en/sign-in/")
    assert phone.post("/en/account/name/", {"name": "x", "language": "en"}).status_code == 302
    assert desk.get("/en/account/").status_code == 200


def test_everywhere_but_here() -> None:
    phone, desk = two_devices()
    desk.post("/en/account/sessions/others/")
    assert (phone.get("/en/account/").status_code, desk.get("/en/account/").status_code) == (302, 200)


def test_nobody_ends_what_is_anothers() -> None:
    victim, thief = Client(), Client()
    sign_in(victim, "victim@ysgol.example")
    sign_in(thief, "thief@ysgol.example")
    thief.post(f"/en/account/sessions/{session_on(victim)}/")
    thief.post("/en/account/sessions/others/")
    assert victim.get("/en/account/").status_code == 200


def test_ending_it_twice_or_here_is_no_fault() -> None:
    phone, desk = two_devices()
    for _ in range(2):
        assert desk.post(f"/en/account/sessions/{session_on(phone)}/")["Location"] == "/en/account/sessions/"
    assert desk.post(f"/en/account/sessions/{session_on(desk)}/")["Location"] == "/en/signed-out/"
    assert desk.get("/en/account/").status_code == 302


def test_an_end_is_not_undone_by_a_page_that_was_on_its_way() -> None:
    phone, _ = two_devices()
    session, now = session_on(phone), timezone.now()
    stale = Session.objects.select_related("account__person").get(pk=session.pk)
    actions.end_session(session=session, by="test", now=now)
    actions.see(session=stale, now=now + timedelta(seconds=1))
    assert not Session.objects.get(pk=session.pk).is_open(now)


def test_it_lasts_while_it_is_used_and_ends_three_hours_after() -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    began = timezone.now()
    Session.objects.update(seen_at=began - timedelta(hours=2), ends_at=began + timedelta(hours=1))
    client.get("/en/account/")
    assert session_on(client).ends_at > began + timedelta(hours=2, minutes=59)
    Session.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/en/account/").status_code == 302


def test_a_page_a_minute_writes_nothing(django_assert_num_queries) -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    with django_assert_num_queries(1):  # who is signed in, with account and person
        client.get("/en/help/")


MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(MOMENTS, st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=12)), st.booleans())
def test_no_session_lasts_longer_than_half_a_day_nor_idle_longer_than_it_may(began, used, privileged) -> None:
    end = rules.ends_at(began, began + used, privileged=privileged)
    assert end <= began + timedelta(hours=12)
    assert end - (began + used) <= (timedelta(minutes=30) if privileged else timedelta(hours=3))


def test_the_notice_of_the_end_says_when_and_one_press_moves_it_on() -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    page = client.get("/cy/help/").content.decode()
    assert 'data-warned-in="10' in page
    Session.objects.update(seen_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() + timedelta(minutes=4))
    answer = client.post("/cy/stay/")
    assert answer.status_code == 200
    assert int(answer["X-Warned-In"]) > 2 * 60 * 60
    client.post("/cy/sign-out/")
    assert client.post("/cy/stay/").status_code == 302


def test_a_new_device_is_told_to_the_owner_and_a_known_one_is_not() -> None:
    first = Client()
    sign_in(first, "owner@ysgol.example")
    assert not Letter.objects.filter(kind="new_device").exists(), "the very first is no news"
    sign_in(Client(), "owner@ysgol.example")
    assert Letter.objects.filter(kind="new_device", to="owner@ysgol.example").count() == 1
    first.post("/en/sign-out/")
    sign_in(first, "owner@ysgol.example")
    assert Letter.objects.filter(kind="new_device").count() == 1


def test_sessions_of_long_ago_are_forgotten() -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    now = timezone.now()
    assert actions.purge(now=now) == 0
    assert actions.purge(now=now + timedelta(days=2)) == 1
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "Chrome, Android"),
        (MAC, "Safari, Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 CriOS/125 Mobile Safari/604", "Chrome, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/130 Safari/537 Edg/130", "Edge, Windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/130 Safari/537", "Chrome, Chromebook"),
        ("curl/8", ""),
        ("", ""),
        ("<script>\0" * 1000, ""),
    ],
)  # fmt: skip
def test_a_device_has_the_name_of_its_browser_and_system(agent, name) -> None:
    assert device_name(agent) == name


# keys for other systems


def new_token(client: Client, **said: object) -> str:
    sent = {"name": "The school's record", "scopes": ["results", "plan"], "days": "31", **said}
    page = client.post("/en/account/tokens/new/", sent).content.decode()
    return page.split('translate="no">')[1].split("<")[0]


def test_a_key_is_shown_once_and_only_its_digest_is_kept() -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    key = new_token(client)
    token = Token.objects.get()
    assert key not in str(Token.objects.values().get())
    assert token.scopes == ["results", "plan"]
    assert timedelta(days=30) < token.ends_at - timezone.now() <= timedelta(days=31)
    page = client.get("/en/account/tokens/").content.decode()
    assert key not in page
    assert "My results, My plan" in page


def test_a_key_and_a_sheet_stay_on_the_page_in_the_other_language() -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    key = new_token(client)
    sent = {"shown": key, "token": str(Token.objects.get()), "_switch": "cy"}
    assert key in client.post("/cy/account/tokens/new/", sent).content.decode()
    assert Token.objects.count() == 1
    codes = sheet(client)
    page = client.post("/cy/account/paper/", {"shown": codes, "_switch": "cy"}).content.decode()
    assert all(code in page for code in codes)
    assert client.post("/en/sign-in/paper/", {"code": codes[0]}).status_code == 302, "they are the same ones still"


def test_a_key_is_taken_back_by_its_owner_alone() -> None:
    owner, thief = Client(), Client()
    sign_in(owner, "owner@ysgol.example")
    sign_in(thief, "thief@ysgol.example")
    new_token(owner)
    path = f"/en/account/tokens/{Token.objects.get()}/"
    thief.post(path)
    assert Token.objects.exists()
    for _ in range(2):
        assert owner.post(path)["Location"] == "/en/account/tokens/"
    assert not Token.objects.exists()


WRONG_KEYS = (
    {"scopes": []},
    {"scopes": ["everything"]},
    {"days": "100000"},
    {"days": "-1"},
    {"name": ""},
    {"name": "\0"},
    {"name": "x" * 81},
)


@pytest.mark.parametrize("said", WRONG_KEYS)
def test_a_key_for_nothing_or_for_ever_is_refused(said) -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    sent = {"name": "x", "scopes": ["plan"], "days": "7", **said}
    assert client.post("/cy/account/tokens/new/", sent).status_code == 422
    assert not Token.objects.exists()


def test_a_name_and_a_language_are_kept_and_letters_follow_them() -> None:
    client = Client()
    sign_in(client, "mari@ysgol.example")
    client.post("/en/account/name/", {"name": "Mari", "language": "cy"})
    assert Account.objects.get(email="mari@ysgol.example").person.name == "Mari"
    sign_in(Client(), "mari@ysgol.example")
    assert Letter.objects.get(kind="new_device").language == "cy"
    assert code_sent_to("mari@ysgol.example")
