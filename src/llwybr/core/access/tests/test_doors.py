"""A view without a door is never served, and guessing is limited."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from llwybr.core.access import throttle
from llwybr.core.access.doors import ANYONE, DoorMiddleware, door
from llwybr.core.access.viewer import digest, new_key


def test_a_view_without_a_door_is_refused() -> None:
    middleware = DoorMiddleware(lambda request: HttpResponse("ok"))
    with pytest.raises(PermissionDenied):
        middleware.process_view(RequestFactory().get("/"), lambda request: HttpResponse("ok"), (), {})


def test_a_view_with_a_door_is_served() -> None:
    view = door(ANYONE)(lambda request: HttpResponse("ok"))
    DoorMiddleware(view).process_view(RequestFactory().get("/"), view, (), {})


def test_keys_are_long_and_never_the_same_and_only_their_digest_is_kept() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert min(map(len, keys)) >= 43
    assert all(digest(key) != key and len(digest(key)) == 64 for key in keys)


@pytest.mark.django_db
def test_failures_are_counted_for_ten_minutes_and_for_each_sender_alone(now) -> None:
    mine = throttle.bucket_of(RequestFactory(REMOTE_ADDR="192.0.2.1").get("/"), "code")
    theirs = throttle.bucket_of(RequestFactory(REMOTE_ADDR="192.0.2.2").get("/"), "code")
    for _ in range(3):
        throttle.count_failure(mine, now=now)
    assert throttle.too_many(mine, 3, now=now)
    assert not throttle.too_many(mine, 4, now=now)
    assert not throttle.too_many(theirs, 1, now=now)
    assert not throttle.too_many(mine, 3, now=now + timedelta(minutes=11))
    assert "192.0.2" not in mine


@pytest.mark.django_db
def test_a_header_that_anyone_can_write_does_not_change_the_sender() -> None:
    plain = RequestFactory(REMOTE_ADDR="192.0.2.1").get("/")
    forged = RequestFactory(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="203.0.113.9").get("/")
    assert throttle.bucket_of(plain, "code") == throttle.bucket_of(forged, "code")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "same_as"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
    ],
)
def test_behind_our_own_proxies_the_sender_is_the_one_that_they_saw(settings, proxies, forwarded, same_as) -> None:
    settings.PROXIES = proxies
    behind = RequestFactory(REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_FOR=forwarded).get("/")
    bucket = throttle.bucket_of(behind, "code")
    settings.PROXIES = 0
    assert bucket == throttle.bucket_of(RequestFactory(REMOTE_ADDR=same_as).get("/"), "code")


def test_a_proxy_that_says_nothing_leaves_its_own_address(settings) -> None:
    settings.PROXIES = 1
    plain = RequestFactory(REMOTE_ADDR="10.0.0.2").get("/")
    bucket = throttle.bucket_of(plain, "code")
    settings.PROXIES = 0
    assert bucket == throttle.bucket_of(plain, "code")


@pytest.mark.django_db
def test_old_counts_are_forgotten(now) -> None:
    throttle.count_failure("bucket", now=now - timedelta(days=2))
    assert throttle.forget_old(now=now) == 1
