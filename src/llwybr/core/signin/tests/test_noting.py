"""What a key reads stands in its owner's log: each thing that it reads, once a minute, before anything is told."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from llwybr.core.access.models import Look
from llwybr.core.access.viewer import digest
from llwybr.core.signin import noting
from llwybr.core.signin.models import Token
from llwybr.core.signin.rules import SCOPES
from tests.api import get, key_of

pytestmark = pytest.mark.django_db
READS = {
    "attempts": "my/attempts",
    "results": "my/attempts/current/results",
    "plan": "my/plan",
    "portfolio": "my/portfolio",
    "learning": "my/learning",
}


def read(key: str, path: str) -> int:
    return int(get(path, authorization=f"Bearer {key}").status_code)


def at(monkeypatch, moment) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_each_thing_that_a_key_reads_is_a_line_in_its_owners_log() -> None:
    key = key_of("nia")
    for path in READS.values():
        assert read(key, path) == 200
    token = Token.objects.select_related("account__person").get(key=digest(key))
    noted = Look.objects.filter(by=str(token))
    assert {(one.of, one.what, one.why) for one in noted} == {
        (str(token.account.person.public_id), scope, "key") for scope in SCOPES
    }


def test_no_line_for_what_a_key_is_for_for_a_bad_key_or_for_what_it_may_not_read() -> None:
    key = key_of("nia", "plan")
    assert [read(key, "my/key"), read(key, READS["results"]), read("x" * 43, READS["plan"])] == [200, 403, 401]
    assert not Look.objects.exists()


def test_once_a_minute_is_enough(monkeypatch) -> None:
    key, noon = key_of("nia"), timezone.now().replace(hour=12, minute=0, second=0)
    for seconds, last in ((0, 0), (30, 0), (59, 0), (60, 60), (61, 60), (3600, 3600)):
        at(monkeypatch, noon + timedelta(seconds=seconds))
        with CaptureQueriesContext(connection) as asked:
            read(key, READS["attempts"])
        assert Look.objects.get().last_at == noon + timedelta(seconds=last)
        assert sum("access_look" in one["sql"] for one in asked) == (seconds == last)
    assert Look.objects.get().first_at == noon


def test_each_day_has_its_own_line(monkeypatch) -> None:
    key = key_of("nia")
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    for seconds in (-5, 5):
        at(monkeypatch, midnight + timedelta(seconds=seconds))
        read(key, READS["attempts"])
    assert Look.objects.count() == 2


def test_a_clock_that_was_set_back_hides_nothing(monkeypatch) -> None:
    key, now = key_of("nia"), timezone.now()
    for moment in (now, now - timedelta(days=2)):
        at(monkeypatch, moment)
        read(key, READS["attempts"])
    assert Look.objects.count() == 2


def test_what_cannot_be_noted_is_not_told(monkeypatch) -> None:
    def fail(**_said) -> None:
        raise DatabaseError

    key = key_of("nia")
    with monkeypatch.context() as patch:
        patch.setattr(noting, "looked", fail)
        assert read(key, READS["results"]) == 500
    assert read(key, READS["results"]) == 200
    assert Look.objects.count() == 1, "and is noted as soon as it can be"


def test_memory_is_not_for_others_to_fill(monkeypatch) -> None:
    monkeypatch.setattr(noting, "MOST", 2)
    monkeypatch.setattr(noting, "_noted", {})
    for _ in range(3):
        for path in READS.values():
            read(key_of("nia"), path)
    assert len(noting._noted) <= 2
    assert Look.objects.count() == 3 * len(READS)
