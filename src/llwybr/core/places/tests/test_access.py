"""How far a permission goes over places: at some, at and under some, everywhere; today."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from llwybr.core.access import queries as access
from llwybr.core.access.queries import Reach
from llwybr.core.access.viewer import Viewer
from llwybr.core.places import actions
from llwybr.core.places.access import reaches_closed, visible_to, visible_under
from llwybr.core.places.models import Belonging, Place, Succession
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
    assert answers(tree["in"], later, now, monkeypatch)
    assert not answers(tree["in"], tree["trust"], now, monkeypatch)
    assert not answers(tree["in"], tree["out"], now, monkeypatch)


def answers(closed: Place, trust: Place, now: datetime, monkeypatch) -> bool:
    """Whether whoever answers for what lies under this trust answers for what has closed."""
    reach = Reach(under=frozenset([str(trust)]))
    monkeypatch.setattr("llwybr.core.places.access.reach", lambda viewer, permission, now: reach)
    return reaches_closed(Viewer(), "kept_closed.read", Place.objects.get(pk=closed.pk), now)


def test_where_a_trust_has_closed_too_whoever_followed_it_answers(
    tree, now, monkeypatch, django_assert_num_queries
) -> None:
    first, second = a_place("First", "academy_trust"), a_place("Second", "academy_trust")
    actions.close(place=tree["in"], on=TODAY - timedelta(days=9), by="test")
    assert not answers(tree["in"], first, now, monkeypatch)
    actions.merge(place=tree["trust"], into=first, on=TODAY - timedelta(days=5), by="test")
    assert answers(tree["in"], first, now, monkeypatch)
    actions.merge(place=first, into=second, on=TODAY, by="test")
    with django_assert_num_queries(3):
        assert answers(tree["in"], second, now, monkeypatch)
    assert answers(tree["trust"], second, now, monkeypatch), "and for what the trust had of its own"
    assert not answers(tree["in"], first, now, monkeypatch)
    assert not answers(tree["in"], tree["out"], now, monkeypatch)


def test_where_nothing_followed_it_what_it_belonged_to_answers_but_never_a_nation(tree, now, monkeypatch) -> None:
    over, nation = a_place("Over", "local_authority"), Place.objects.get(kind="nation", nation="wales")
    for place, parent in ((tree["trust"], over), (over, nation)):
        actions.move(place=place, to=parent, on=TODAY - timedelta(days=30), by="test")
    actions.close(place=tree["in"], on=TODAY - timedelta(days=9), by="test")
    actions.close(place=tree["trust"], on=TODAY - timedelta(days=5), by="test")
    assert answers(tree["in"], over, now, monkeypatch)
    actions.close(place=over, on=TODAY, by="test")
    assert not answers(tree["in"], nation, now, monkeypatch)


def test_what_belonged_to_nothing_on_its_last_day_is_answered_for_where_its_work_went(tree, now, monkeypatch) -> None:
    left = TODAY - timedelta(days=30)
    actions.move(place=tree["out"], to=tree["trust"], on=left, by="test")
    actions.move(place=tree["in"], to=None, on=left, by="test")
    actions.close(place=tree["in"], on=TODAY, by="test")
    assert not answers(tree["in"], tree["trust"], now, monkeypatch), "which it had left"
    Succession.objects.create(place=tree["in"], into=tree["out"], on=TODAY)
    assert answers(tree["in"], tree["trust"], now, monkeypatch)


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
