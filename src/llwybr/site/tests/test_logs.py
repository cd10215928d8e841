"""No value that the database refused is in a log, nor in what a command or a thread says as it ends."""

from __future__ import annotations

import io
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest
from django.db import Error, connection
from django.test import Client
from django.utils.log import AdminEmailHandler

from llwybr.core.people.models import Account
from llwybr.site import logs, views

TOKEN = "qzc-nia@ysgol.example"


def twice() -> None:
    """`Key (email)=(qzc-nia@…) already exists.`"""
    for _ in range(2):
        Account.objects.create(email=TOKEN)


def no_number() -> None:
    """`invalid input syntax for type integer: "qzc-nia@…"`, with the statement beneath."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::integer", [TOKEN])


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the handler writes that the settings name."""
    (handler,) = (one for one in logging.getLogger().handlers if one.name == "console")
    assert isinstance(handler, logging.StreamHandler)
    stream, before = io.StringIO(), handler.stream
    handler.setStream(stream)
    yield stream
    handler.setStream(before)


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(("breaks", "code"), [(twice, "23505 people_account"), (no_number, "22P02")])
def test_a_page_that_breaks_leaves_the_code_in_the_log_and_no_value(
    breaks: Callable[[], None], code: str, written: io.StringIO
) -> None:
    client = Client(raise_request_exception=False)
    with patch.object(views.people, "sample_path", lambda today: breaks()):
        answer = client.get("/en/")
    assert answer.status_code == 500
    text = written.getvalue()
    assert "Internal Server Error: /en/" in text
    assert f"Error: {code}" in text
    assert TOKEN not in text + answer.content.decode()


@pytest.mark.postgresql
@pytest.mark.django_db
def test_what_ends_a_command_or_a_thread_says_no_value_either(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (sys, threading):
        monkeypatch.setattr(module, "excepthook", None)  # pytest puts its own there
    logs.watch()
    with pytest.raises(Error) as found:
        no_number()
    error = found.value
    assert TOKEN in str(error), "PostgreSQL quotes it"
    sys.excepthook(type(error), error, error.__traceback__)
    threading.excepthook(threading.ExceptHookArgs((type(error), error, error.__traceback__, None)))
    assert written.getvalue().count("stopped by an error") == 2
    assert TOKEN not in written.getvalue()


def test_other_errors_keep_their_words_and_nothing_is_mailed(written: io.StringIO) -> None:
    error = ValueError("of ours")
    error.__cause__ = OSError("a full disk")
    logging.getLogger("django.request").error("broken", exc_info=error)
    assert "OSError: a full disk" in written.getvalue()
    assert "ValueError: of ours" in written.getvalue()
    loggers = [logging.getLogger(name) for name in ("", *logging.root.manager.loggerDict)]
    assert not any(isinstance(one, AdminEmailHandler) for logger in loggers for one in logger.handlers)
