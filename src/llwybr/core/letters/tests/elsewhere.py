"""What the tests' other processes say and do (see `Elsewhere` in conftest.py)."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from llwybr.core.letters import actions, postman
from llwybr.core.letters.models import Letter
from llwybr.core.letters.tests.kinds import CODE

NOON = datetime(2025, 11, 24, 12, tzinfo=UTC)  # long past: the command asks the clock


def post(to: str, number: int = 1) -> None:
    for n in range(number):
        actions.post(kind=CODE, to=f"{n}{to}", language="cy", values={"code": f"SECRET-{n}"}, by="test", now=NOON)


def deliver(minutes: float = 0, most: int = 50) -> None:
    print(dict(postman.deliver(NOON + timedelta(minutes=minutes), most=most)))


def die_before_it_is_written_down() -> None:
    """As if the power went between the mail server's yes and our note of it."""
    postman._end = lambda *given: os._exit(9)


def outcomes() -> None:
    print([(one.outcome, one.tries) for one in Letter.objects.order_by("pk")])


def look() -> None:
    """Whether any file in DATA holds the address or the code of the first letter."""
    files = [file.read_bytes() for file in Path(os.environ["DATA"]).rglob("*") if file.is_file()]
    print(any(word in file for file in files for word in (b"0@example.org", b"SECRET-0")))
