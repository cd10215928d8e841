"""How far a permission goes over places: at some, at and under some, everywhere; today."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from llwybr.core.access import queries as access
from llwybr.core.access.queries import Reach
from llwybr.core.access.viewer import Viewer
from llwybr.core.places import actions
from llwybr.core.places.access import closed_under, visible_to, visible_under
from llwybr.core.places.models import Belonging, Place
from llwybr.core.places.tests.a_place import TODAY, a_place

pytestmark = pytest.mark.django_db


def seen(reach: Reach, now: datetime, monkeypatch) -> set[str]:
    monkeypatch.setattr("llwybr.core.places.access.reach", lambda viewer, permission, now: reach)
    return {one.name.en for one in visible_to(Viewer(), "person.read", now)}


@pytest.fixture
def tree() -> dict[str, Place]:
    trust = a_place("Trust", "academy_trust")
    return {"trust": trust, "in": a_place("In", parent=trust), "out": a_place("Out")}


def test_it_reaches_what_lies_under_today_and_nothing_else(tree, now, monkeypatch, django_assert_num_queries) -> None:
    trust, school, other = (str(one) for one in tree.values())
    assert seen(Reach(), now, monkeypatch) == set()
    assert seen(Reach(at=frozenset([trust])), now, monkeypatch) == {"Trust"}
    with django_assert_num_queries(1):
        assert seen(Reach(under=frozenset([trust])), now, monkeypatch) == {"Trust", "In"}
    with django_assert_num_queries(1):
        assert seen(Reach(at=frozenset([other]), under=frozenset([trust])), now, monkeypatch) == {"Trust", "In", "Out"}
    assert seen(Reach(persons=frozenset([school])), now, monkeypatch) == set()
    assert {"Trust", "In", "Out", "Cardiff"} <= seen(Reach(everywhere=True), now, monkeypatch)


def test_a_school_that_leaves_is_out_of_reach_on_that_day(tree, now, monkeypatch) -> None:
    reach = Reach(under=frozenset([str(tree["trust"])]))
    actions.move(place=tree["in"], to=None, on=TODAY, by="test")
    assert seen(reach, now - timedelta(days=1), monkeypatch) == {"Trust", "In"}
    assert seen(reach, now, monkeypatch) == {"Trust"}


@pytest.mark.parametrize("dated", [True, False])
def test_what_has_closed_is_reached_by_where_it_lay_last_also_where_no_list_says_the_day(
    tree, now, monkeypatch, dated
) -> None:
    """A register that knows no day has its belonging end on the day on which it was read."""
    later, today = a_place("Later", "academy_trust"), timezone.localdate(now)
    actions.move(place=tree["in"], to=later, on=TODAY - timedelta(days=9), by="test")
    closing = {"closed_on": today} if dated else {"closed": True}
    Belonging.objects.filter(place=tree["in"], ends_on=None).update(ends_on=today)
    Place.objects.filter(pk=tree["in"].pk).update(**closing)
    for trust, reached in ((later, {"In"}), (tree["trust"], set()), (tree["out"], set())):
        reach = Reach(under=frozenset([str(trust)]))
        monkeypatch.setattr("llwybr.core.places.access.reach", lambda *_, found=reach: found)
        assert {one.name.en for one in closed_under(Viewer(), "kept_closed.read", now)} == reached


def test_nobody_reaches_anything_without_a_role(now) -> None:
    assert not access.reach(Viewer(), "place.import", now)
    assert not visible_to(Viewer(), "place.import", now).exists()


@pytest.mark.parametrize("kind", ["at", "under"])
@pytest.mark.parametrize("reached", ["trust", "in", "out"])
@pytest.mark.parametrize("asked", ["trust", "in", "out"])
def test_what_is_reached_of_a_place_and_what_lies_under_it(tree, now, monkeypatch, kind, reached, asked) -> None:
    for reach in (Reach(**{kind: frozenset([str(tree[reached])])}), Reach(everywhere=True), Reach()):
        all = seen(reach, now, monkeypatch)
        below = {one.name.en for one in Place.objects.at_or_under([str(tree[asked])], TODAY)}
        found = {one.name.en for one in visible_under(Viewer(), "person.read", str(tree[asked]), now)}
        assert found == all & below
