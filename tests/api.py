"""Asking the API, each time from another address, so that its limit does not count the tests together."""

import json
import random
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from llwybr.core.access.viewer import new_key
from llwybr.core.people.models import Account
from llwybr.core.signin import actions
from llwybr.core.signin.rules import SCOPES
from llwybr.site import cast

API = "/api/v1"
PROSE = re.compile(r"\s")
OWN_WORDS = {"text", "language"}  # what somebody wrote themselves, as they wrote it


def get(path: str, **headers: str) -> Any:
    address = f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}"
    return Client(REMOTE_ADDR=address).get(path if path.startswith("/") else f"{API}/{path}", headers=headers)


def ask(path: str, status: int = 200) -> Any:
    """The answer as data: it has this status, it is JSON for anyone, and it says everything in both languages."""
    response = get(path)
    assert response.status_code == status, (path, response.content[:400])
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    found = json.loads(response.content)
    assert list(one_language(found)) == []
    return found


def refusal(path: str, status: int) -> Any:
    """Why there is no answer: the shape is always the same."""
    error = ask(path, status)["error"]
    assert set(error) == {"code", "en", "cy", "where"}
    return error


def everything(path: str, limit: int = 100) -> list[Any]:
    """All the things of a list, page by page."""
    at, found, total = f"{API}/{path}{'&' if '?' in path else '?'}limit={limit}", [], None
    while at:
        page = ask(at)
        assert len(page["items"]) <= limit
        assert total in (None, page["total"])
        total = page["total"]
        found += page["items"]
        at = page["next"]
    assert len(found) == total
    return found


def one_language(value: Any, path: str = "") -> Iterator[str]:
    """Where a text is not in both languages: a pair that lacks one, or words that stand outside any pair."""
    if isinstance(value, dict):
        for name, one in ({} if set(value) == OWN_WORDS else value).items():
            if name in ("en", "cy") and not (value.get("en") and value.get("cy")):
                yield f"{path}.{name}"
            elif name not in ("en", "cy"):
                yield from one_language(one, f"{path}.{name}")
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from one_language(one, f"{path}.{at}")
    elif isinstance(value, str) and PROSE.search(value):
        yield path


def key_of(slug: str, *scopes: str, now: datetime | None = None, lasts: timedelta = timedelta(days=31)) -> str:
    """A key to what is this person's own, as they would make it: for everything, if no scopes are named."""
    account = cast.account_of(slug, by="test", now=now or timezone.now())
    assert account, slug
    return key_for(account, *scopes, now=now, lasts=lasts)


def key_for(account: Account, *scopes: str, now: datetime | None = None, lasts: timedelta = timedelta(days=31)) -> str:
    key, now = new_key(), now or timezone.now()
    chosen = scopes or SCOPES
    actions.give_token(account=account, key=key, name="x", scopes=chosen, until=now + lasts, by="test", now=now)
    return key


def shown(key: str, path: str, status: int = 200) -> Any:
    """The answer to whoever shows this key: it has this status, nobody may keep it, no other site may read it."""
    response = get(f"my/{path}", authorization=f"Bearer {key}")
    assert response.status_code == status, (path, response.content[:400])
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in response
    assert "ETag" not in response
    found = json.loads(response.content)
    assert list(one_language(found)) == []
    return found
