"""Signing in by a code in an e-mail or on paper: for those who may, and for nobody else."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from llwybr.core.access.models import Tries
from llwybr.core.events.models import Event
from llwybr.core.letters.models import Letter
from llwybr.core.people.models import Account, Person
from llwybr.core.signin.models import PaperCode, Session
from llwybr.core.signin.tests.conftest import code_sent_to, sign_in
from tests.cast import begin

pytestmark = pytest.mark.django_db


def ask(client: Client, email: str = "nia@ysgol.example", language: str = "en") -> str:
    assert client.post(f"/{language}/sign-in/", {"email": email})["Location"] == f"/{language}/sign-in/code/"
    return code_sent_to(email.lower())


def write(client: Client, code: str) -> object:
    return client.post("/en/sign-in/code/", {"code": code})


def later(minutes: float) -> None:
    """The clock of every limit moves on."""
    for row in Tries.objects.all():
        Tries.objects.filter(pk=row.pk).update(window=row.window - timedelta(minutes=minutes))


# by e-mail


def test_the_first_code_makes_an_account_and_the_next_one_opens_it() -> None:
    for _ in range(2):
        sign_in(Client(), "new@ysgol.example", "cy")
    account = Account.objects.get(email="new@ysgol.example")
    assert (account.person.language, account.person.name) == ("cy", "")
    assert account.sessions.count() == 2


def test_until_the_code_is_written_nothing_exists() -> None:
    ask(Client(), "nobody@ysgol.example")
    assert not Account.objects.filter(email="nobody@ysgol.example").exists()


@pytest.mark.parametrize("typed", ["{}", "{}".lower(), " {} ", "{0:.4}{0}", "{}."])
def test_how_the_code_is_typed_does_not_matter(typed) -> None:
    client = Client()
    code = ask(client)
    plain = code.replace("-", "")
    ways = {"{0:.4}{0}": f"{plain[:4]} {plain[4:]}", "{}".lower(): code.lower()}
    assert write(client, ways.get(typed, typed.format(code))).status_code == 302


def test_a_code_works_once() -> None:
    client = Client()
    code = ask(client)
    write(client, code)
    client.post("/en/sign-out/")
    client.get("/en/sign-in/")
    assert write(client, code)["Location"] == "/en/sign-in/", "there is nothing to write a code for"


def test_a_stolen_code_opens_nothing_in_another_browser() -> None:
    code, thief = ask(Client()), Client()
    assert write(thief, code)["Location"] == "/en/sign-in/"
    ask(thief, "thief@ysgol.example")
    assert write(thief, code).status_code == 422


def test_a_code_is_too_late_after_a_quarter_of_an_hour(monkeypatch) -> None:
    client = Client()
    code = ask(client)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=16))
    response = write(client, code)
    assert response.status_code == 422
    assert "no longer works" in response.content.decode()


def test_after_five_wrong_ones_the_code_is_used_up() -> None:
    client = Client()
    code = ask(client)
    assert [write(client, "BBBB-BBBB").status_code for _ in range(4)] == [422] * 4
    assert "no longer works" in write(client, "BBBB-BBBB").content.decode()
    later(20)
    assert "no longer works" in write(client, code).content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nia@Ysgol.Example", "nia@ysgol.example"),
        (" nia@ysgol.example ", "nia@ysgol.example"),
        ("nia@YSGOL.EXAMPLE", "nia@ysgol.example"),
        ("nia@tŷ.example", "nia@xn--t-foa.example"),
        ("NIA+gwaith@ysgol.example", "nia+gwaith@ysgol.example"),
    ],
)
def test_one_address_is_one_account_however_it_is_typed(typed, kept) -> None:
    client = Client()
    assert client.post("/en/sign-in/", {"email": typed}).status_code == 302
    assert Letter.objects.latest("pk").to == kept
    write(client, code_sent_to(kept))
    assert Account.objects.filter(email=kept).count() == 1


@pytest.mark.parametrize(
    "typed", ["", "nia", "nia@", "@ysgol.example", "nıa@ysgol.example", "nia@ysgol", "n\0a@ysgol.example",
              "nia@ysgol.example\nBcc: x@y.example", "a" * 300 + "@ysgol.example", "nia@" + "é" * 80 + ".example", "nia@a..b"]
)  # fmt: skip
def test_an_address_that_no_letter_reaches_is_refused_and_kept_on_the_page(typed) -> None:
    response = Client().post("/cy/sign-in/", {"email": typed})
    assert response.status_code == 422
    assert not Letter.objects.exists()


def test_a_dotless_i_is_nobody_elses_letter() -> None:
    """`nıa` becomes `NIA` in capitals: it must open no account of `nia`."""
    sign_in(Client(), "nia@ysgol.example")
    before = Letter.objects.count()
    assert Client().post("/en/sign-in/", {"email": "nıa@ysgol.example"}).status_code == 422
    assert Letter.objects.count() == before


def test_switching_the_language_sends_nothing_and_keeps_what_was_typed() -> None:
    client = Client()
    page = client.post("/cy/sign-in/", {"email": "nia@ysgol.example", "_switch": "cy"}).content.decode()
    assert 'value="nia@ysgol.example"' in page
    assert not Letter.objects.exists()


def test_a_letter_says_nothing_of_whom_it_is_for() -> None:
    sign_in(Client(), "nia@ysgol.example")
    letter = Letter.objects.filter(kind="sign_in_code").latest("pk")
    assert set(letter.values) == {"code"}


def test_an_account_that_is_shut_is_told_only_to_its_owner() -> None:
    sign_in(Client(), "shut@ysgol.example")
    Account.objects.filter(email="shut@ysgol.example").update(is_active=False)
    client = Client()
    assert write(client, ask(client, "shut@ysgol.example")).status_code == 403


# on paper


def sheet(client: Client) -> list[str]:
    page = client.post("/en/account/paper/").content.decode()
    return [part.split("<")[0] for part in page.split('class="code" translate="no">')[1:]]


def by_paper(code: str, client: Client | None = None) -> object:
    return (client or Client()).post("/en/sign-in/paper/", {"code": code})


def test_without_an_email_a_record_begins_with_a_sheet_of_codes() -> None:
    client = Client()
    client.post("/cy/sign-in/without-email/", follow=True)
    codes = sheet(client)
    assert len(set(codes)) == 10
    account = Session.objects.latest("pk").account
    assert (account.email, account.person.language) == (None, "cy")
    other = Client()
    assert by_paper(codes[3].lower().replace("-", " "), other)["Location"] == "/en/sign-in/arrived/"
    assert "9 codes left" in other.get("/en/account/").content.decode()


def test_a_code_of_the_sheet_opens_once() -> None:
    client = Client()
    client.post("/en/sign-in/without-email/")
    code = sheet(client)[0]
    assert [by_paper(code).status_code for _ in range(3)] == [302, 422, 422]


def test_a_new_sheet_makes_the_old_one_useless() -> None:
    client = Client()
    client.post("/en/sign-in/without-email/")
    old, new = sheet(client), sheet(client)
    assert by_paper(old[0]).status_code == 422
    assert by_paper(new[0]).status_code == 302


def test_codes_are_shown_once_and_never_stored() -> None:
    client = Client()
    client.post("/en/sign-in/without-email/")
    codes = sheet(client)
    stored = str(list(PaperCode.objects.values())) + str(list(Event.objects.values()))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert codes[0] not in client.get("/en/account/paper/").content.decode()


@pytest.mark.parametrize("typed", ["", "x", "0000-0000-0000-0000", "\0", "é" * 16, "A" * 101, "٣" * 16])
def test_what_is_no_code_opens_nothing(typed) -> None:
    assert by_paper(typed).status_code == 422


def test_beginnings_without_email_are_limited_for_one_address_of_the_net(monkeypatch) -> None:
    monkeypatch.setattr("llwybr.core.signin.views.entrance.MOST_NEW_FROM_HERE", 3)
    answers = [Client().post("/en/sign-in/without-email/").status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert Person.objects.filter(accounts__email=None).count() == 3


# where they were going


def test_they_go_on_to_where_they_were_going() -> None:
    client = Client()
    to = client.get("/en/account/tokens/")["Location"]
    assert to == "/en/sign-in/?next=%2Fen%2Faccount%2Ftokens%2F"
    assert 'name="next" value="/en/account/tokens/"' in client.get(to).content.decode()
    client.post("/en/sign-in/", {"email": "nia@ysgol.example", "next": "/en/account/tokens/"})
    write(client, code_sent_to("nia@ysgol.example"))
    assert client.get("/en/sign-in/arrived/")["Location"] == "/en/account/tokens/"
    assert client.get("/en/sign-in/arrived/")["Location"] == "/en/home/", "once"


@pytest.mark.parametrize(
    "to", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:x"]
)
def test_never_to_another_site(to) -> None:
    client = Client()
    assert "elsewhere" not in client.get("/en/sign-in/", {"next": to}).content.decode().split("<main")[1]
    client.post("/en/sign-in/", {"email": "nia@ysgol.example", "next": to})
    write(client, code_sent_to("nia@ysgol.example"))
    assert client.get("/en/sign-in/arrived/")["Location"] == "/en/home/"


def test_a_form_that_met_the_end_of_a_session_is_kept_for_its_sender() -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    Session.objects.update(ends_at=timezone.now())
    sent = {"name": "Nia", "language": "cy"}
    assert client.post("/en/account/name/", sent)["Location"].startswith("/en/sign-in/")
    sign_in(client, "nia@ysgol.example")
    page = client.get("/en/sign-in/arrived/").content.decode()
    assert 'action="/en/account/name/"' in page
    assert 'value="Nia"' in page
    assert client.get("/en/sign-in/arrived/").status_code == 302, "once"


def test_a_form_that_was_kept_is_never_shown_to_somebody_else() -> None:
    client = Client()
    sign_in(client, "nia@ysgol.example")
    client.post("/en/sign-out/")
    session = Session.objects.get(account__email="nia@ysgol.example")
    sign_in(client, "nia@ysgol.example")
    Session.objects.exclude(pk=session.pk).update(ends_at=timezone.now())
    client.post("/en/account/name/", {"name": "SECRET OF NIA", "language": "cy"})
    sign_in(client, "other@ysgol.example")
    response = client.get("/en/sign-in/arrived/")
    assert response.status_code == 302
    assert "SECRET" not in client.get("/en/my/").content.decode()


def test_signing_out_twice_or_posting_afterwards_is_no_fault() -> None:
    client = Client()
    sign_in(client, "mari@ysgol.example")
    key = client.cookies[settings.SIGNED_IN_COOKIE_NAME].value
    for _ in range(2):
        assert client.post("/en/sign-out/")["Location"] == "/en/signed-out/"
    client.cookies[settings.SIGNED_IN_COOKIE_NAME] = key
    assert client.get("/en/account/")["Location"].startswith("/en/sign-in/"), "a key that somebody kept opens nothing"
    assert client.post("/en/account/name/", {"name": "x", "language": "en"}).status_code == 302
    assert Account.objects.get(email="mari@ysgol.example").person.name == ""


def test_an_anonymous_attempt_stays_on_the_device_when_someone_signs_in() -> None:
    client = begin()
    sign_in(client, "nia@ysgol.example")
    client.post("/en/sign-out/")
    assert client.get("/en/my/").status_code == 200


def test_no_page_of_signing_in_takes_more_than_ten_queries(django_assert_max_num_queries) -> None:
    client = Client()
    with django_assert_max_num_queries(10):
        client.get("/en/sign-in/")
    for path in ("sign-in/code/", "sign-in/paper/", "sign-in/without-email/"):
        with django_assert_max_num_queries(10):
            client.get(f"/en/{path}")
    sign_in(client, "nia@ysgol.example")
    for path in ("", "name/", "sessions/", "tokens/", "tokens/new/", "passkey/", "app/", "paper/", "email/"):
        with django_assert_max_num_queries(10):
            assert client.get(f"/en/account/{path}").status_code == 200, path


def test_posting_the_code_takes_few_queries(django_assert_max_num_queries) -> None:
    client = Client()
    code = ask(client)
    with django_assert_max_num_queries(40):
        write(client, code)
