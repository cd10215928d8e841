"""What the walks over all addresses share: one world for a file, and what they are told.

Most of that is 404, and drawing that page took up to half of their time. The page knows who asks, how and for which address,
and asks the database nothing (`site/errors.py`).
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from llwybr.site import errors, urls
from tests.world import World, make

ABSENT = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    from llwybr.site.tests.test_who_may import prepared

    with django_db_blocker.unblock(), transaction.atomic():
        yield prepared(make(timezone.now()))
        transaction.set_rollback(True)


@pytest.fixture
def world(_made: World, db: None) -> World:
    """`prepared(make(…))`, made once for the tests of a file: each takes back what it changes."""
    return deepcopy(_made)


def _drawn_where(monkeypatch: pytest.MonkeyPatch, wanted: Callable[[HttpRequest], bool]) -> None:
    def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
        return errors.not_found(request, exception) if wanted(request) else HttpResponse(status=404)

    monkeypatch.setattr(urls, "handler404", refused)


@pytest.fixture
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a walk that judges by the status, or by what it changes."""
    _drawn_where(monkeypatch, lambda request: False)


@pytest.fixture
def refused_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a walk that reads or compares answers: the page is drawn where nobody is, for each viewer, and not a hundred times."""
    drawn = reverse("person", args=[ABSENT])
    _drawn_where(monkeypatch, lambda request: request.path == drawn)


@pytest.fixture
def refused_in_words_when_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a walk that compares refusals by every method: the page is drawn for whoever reads."""
    _drawn_where(monkeypatch, lambda request: request.method == "GET")
