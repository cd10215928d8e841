"""The migration that gave each review its place: which one, and until when."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
migration = import_module("llwybr.core.access.migrations.0004_where_a_review_is")


def work(scope, now, starts=-9, ends=None):
    return SimpleNamespace(
        scope=scope, starts_at=now + starts * DAY, ends_at=None if ends is None else now + ends * DAY
    )


def review(now, ends_at=None):
    return SimpleNamespace(starts_at=now - HOUR, ends_at=ends_at, withdrawn_at=None)


def test_it_is_where_both_work_else_where_the_one_reviewed_does_else_nowhere(now) -> None:
    both = [work("left", now, ends=-5), work("one", now), work("two", now)]
    where = migration.where
    assert where(review(now), both, {"two", "left"}) == "two"
    assert where(review(now), both, set()) == "one"
    assert where(review(now), both[:1], {"left"}) == "left", "they had left before it began"
    assert where(review(now), [], {"one"}) == migration.NOWHERE


@pytest.mark.parametrize(
    ("ends", "event", "until"),
    [([None], "", None), ([3], "access.end_moved", 3), ([3, None], "", None), ([3, 5], "access.end_moved", 5)],
)
def test_it_ends_with_the_work(now, ends, event, until) -> None:
    made = review(now)
    assert migration.shorten(made, [work("one", now, ends=one) for one in ends], now) == event
    assert made.ends_at == (until and now + until * DAY)


def test_what_rested_on_nothing_is_taken_back_and_what_is_over_stays_as_it_is(now) -> None:
    for works in ([], [work("one", now, ends=-2)]):
        made = review(now)
        assert migration.shorten(made, works, now) == "access.ended"
        assert made.withdrawn_at == now
    assert migration.shorten(review(now, ends_at=now), [], now) == ""
