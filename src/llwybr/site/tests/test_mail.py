"""Whom letters come from and who sends them on, as the environment says; the postman beside the server."""

import threading

import pytest
from django.core.exceptions import ImproperlyConfigured

from llwybr.site import environment, running
from llwybr.site.environment import MailServer


@pytest.fixture(autouse=True)
def production(monkeypatch) -> None:
    monkeypatch.setenv("LLWYBR_MODE", "production")
    monkeypatch.setenv("LLWYBR_HOSTS", "llwybr.example,other.example")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("smtp://mail.example", MailServer("mail.example", 25, "", "", tls=False, starttls=False)),
        ("smtps://mail.example", MailServer("mail.example", 465, "", "", tls=True, starttls=False)),
        ("smtp+starttls://mail.example", MailServer("mail.example", 587, "", "", tls=False, starttls=True)),
        (
            "smtp://u%40x:p%2Fw@mail.example:2525",
            MailServer("mail.example", 2525, "u@x", "p/w", tls=False, starttls=False),
        ),
    ],
)
def test_a_mail_server_is_named_by_its_address(said: str, meant: MailServer, monkeypatch) -> None:
    monkeypatch.setenv("LLWYBR_SMTP", said)
    assert environment.mail_server() == meant


@pytest.mark.parametrize(
    "said", ["", "mail.example", "http://mail.example", "smtp://", "smtp://x:99999", "smtp://[::1"]
)
def test_a_mail_server_that_is_none_is_refused_in_words(said: str, monkeypatch) -> None:
    monkeypatch.setenv("LLWYBR_SMTP", said)
    with pytest.raises(ImproperlyConfigured, match="LLWYBR_SMTP is missing"):
        environment.mail_server()


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_only_production_sends_letters(mode: str, monkeypatch) -> None:
    monkeypatch.setenv("LLWYBR_MODE", mode)
    monkeypatch.setenv("LLWYBR_SMTP", "smtp://mail.example")
    assert environment.mail_server() is None


@pytest.mark.parametrize("said", ["", "Llwybr", "Llwybr <llwybr>", "a@b.example\nBcc: all@b.example", "siân@b.example"])
def test_letters_come_from_an_address(said: str, monkeypatch) -> None:
    monkeypatch.setenv("LLWYBR_MAIL_FROM", said)
    with pytest.raises(ImproperlyConfigured, match="LLWYBR_MAIL_FROM is missing"):
        environment.mail_from()
    monkeypatch.setenv("LLWYBR_MAIL_FROM", "Llwybr <llwybr@llwybr.example>")
    assert environment.mail_from() == "Llwybr <llwybr@llwybr.example>"


def test_links_in_letters_lead_to_the_first_host(monkeypatch) -> None:
    assert environment.address() == "https://llwybr.example"
    monkeypatch.setenv("LLWYBR_HOSTS", ".llwybr.example")
    with pytest.raises(ImproperlyConfigured, match="one whole host first"):
        environment.address()


@pytest.mark.django_db
def test_the_postman_works_while_the_server_does(monkeypatch) -> None:
    seen = []

    class Server:
        def __init__(self, *given, **named) -> None:
            pass

        def serve(self) -> None:
            seen.append(postmen())

    def postmen() -> int:
        return sum(thread.name == "postman" for thread in threading.enumerate())

    started = []
    monkeypatch.setattr(running, "Granian", Server)
    monkeypatch.setattr(running.multiprocessing, "set_start_method", lambda *given, **named: started.append(given))
    running.serve()
    assert (seen, postmen(), started) == ([1], 0, [("spawn",)])
