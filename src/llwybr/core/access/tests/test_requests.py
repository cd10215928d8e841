"""How often one address may ask: counted in the process, minute by minute."""

from datetime import datetime, timedelta
from threading import Thread

import pytest

from llwybr.core.access import requests
from llwybr.core.access.requests import wait_for


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    requests.forget()


def test_so_many_requests_are_let_in_and_the_next_waits_until_the_oldest_minute_is_past(now: datetime) -> None:
    assert [wait_for("a", 3, now=now + timedelta(seconds=one)) for one in range(4)] == [0, 0, 0, 597]
    assert wait_for("a", 3, now=now + timedelta(seconds=599)) == 1
    assert wait_for("a", 3, now=now + timedelta(seconds=600)) == 0


def test_whoever_is_refused_is_not_counted_so_that_waiting_helps(now: datetime) -> None:
    for _ in range(50):
        wait_for("a", 3, now=now)
    assert wait_for("a", 3, now=now + timedelta(minutes=10)) == 0


def test_one_address_does_not_wait_for_another(now: datetime) -> None:
    assert [wait_for("a", 1, now=now), wait_for("b", 1, now=now)] == [0, 0]
    assert wait_for("a", 1, now=now) > 0


def test_a_window_slides_by_minutes(now: datetime) -> None:
    for minute in range(10):
        assert wait_for("a", 10, now=now + timedelta(minutes=minute)) == 0
    assert wait_for("a", 10, now=now + timedelta(minutes=9)) == 60
    assert wait_for("a", 10, now=now + timedelta(minutes=10)) == 0
    assert wait_for("a", 10, now=now + timedelta(minutes=10)) == 60


def test_memory_is_bounded_whoever_asks(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "MOST_BUCKETS", 100)
    for one in range(1000):
        assert wait_for(str(one), 2, now=now) == 0
    assert len(requests._minutes[now.replace(second=0)]) == 100
    assert [wait_for("7", 2, now=now), wait_for("7", 2, now=now) > 0] == [0, True]
    wait_for("a", 2, now=now + timedelta(hours=1))
    assert len(requests._minutes) == 1


def test_a_clock_that_was_set_back_locks_nobody_out(now: datetime) -> None:
    wait_for("a", 1, now=now + timedelta(days=1))
    assert wait_for("a", 1, now=now) == 0


def test_threads_do_not_lose_a_count(now: datetime) -> None:
    threads = [Thread(target=lambda: [wait_for("a", 10_000, now=now) for _ in range(500)]) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert requests._minutes[now]["a"] == 4000
