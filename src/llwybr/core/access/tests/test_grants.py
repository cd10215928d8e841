"""A grant: what it may be, when it opens, and what the database refuses whoever writes."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from llwybr.core.access import actions, queries
from llwybr.core.access.actions import Given, RefusedError
from llwybr.core.access.models import Grant
from llwybr.core.access.roles import policy
from llwybr.core.access.viewer import SignedIn, System, Viewer
from llwybr.core.events.models import Event

pytestmark = pytest.mark.django_db
HOUR, BEGAN = timedelta(hours=1), datetime(2026, 11, 23, 12, tzinfo=UTC)
ONE, OTHER, THIRD = (str(UUID(int=n)) for n in (1, 2, 3))
SCHOOL, UNION, EMPLOYERS = (str(UUID(int=n)) for n in (4, 5, 6))


def given_to(holder, role, scope, now, **more):
    where = SCHOOL if role == "reviewer" else ""
    said = {"starts_at": now, "ends_at": None, "granter": "system", "by": "test", "place": where, **more}
    return actions.grant(holder=holder, role=role, scope=scope, now=now, **said)


def viewer(person, now):
    return Viewer(signed_in=SignedIn("account", person, now, strong=True, ends_at=now + HOUR))


def roles_of(person, now):
    return [one.role.id for one in queries.held(viewer(person, now), now)]


def test_a_role_opens_from_its_start_to_its_end_and_not_a_moment_longer(now) -> None:
    given_to(ONE, "head", SCHOOL, now, starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    at = {hours: roles_of(ONE, now + hours * HOUR) for hours in (0, 1, 2)}
    assert at == {0: [], 1: ["head"], 2: []}
    assert roles_of(ONE, now + 2 * HOUR - timedelta(microseconds=1)) == ["head"]


def test_ended_while_its_holder_works_the_next_request_finds_it_gone(now) -> None:
    held = given_to(ONE, "head", SCHOOL, now - HOUR)
    assert roles_of(ONE, now) == ["head"]
    actions.end(grant=held, by="test", now=now)
    assert roles_of(ONE, now) == []
    actions.end(grant=held, by="test", now=now + HOUR)
    held.refresh_from_db()
    assert held.ends_at == now, "what has ended stays as it is"


def test_what_ends_before_it_begins_was_never_held(now) -> None:
    held = given_to(ONE, "head", SCHOOL, now, starts_at=now + HOUR)
    actions.end(grant=held, by="test", now=now)
    assert roles_of(ONE, now + 2 * HOUR) == []


def test_a_role_that_takes_two_opens_nothing_until_a_third_person_agrees(now) -> None:
    held = given_to(ONE, "registrar", SCHOOL, now, granter=OTHER, waits=True)
    assert roles_of(ONE, now) == []
    for nobody in (ONE, OTHER, ""):
        with pytest.raises(RefusedError, match="self"):
            actions.approve(grant=held, approver=nobody, by="test", now=now)
    actions.approve(grant=held, approver=THIRD, by="test", now=now + HOUR)
    assert (roles_of(ONE, now), roles_of(ONE, now + HOUR)) == ([], ["registrar"])
    with pytest.raises(RefusedError, match="not_waiting"):
        actions.approve(grant=held, approver=THIRD, by="test", now=now)


def test_one_that_waits_can_be_taken_back(now) -> None:
    held = given_to(ONE, "registrar", SCHOOL, now, granter=OTHER, waits=True)
    actions.end(grant=held, by="test", now=now)
    with pytest.raises(RefusedError, match="not_waiting"):
        actions.approve(grant=held, approver=THIRD, by="test", now=now)


@pytest.mark.parametrize(
    ("role", "scope", "more", "reason"),
    [
        ("leaver", SCHOOL, {}, "unknown"),
        ("wizard", SCHOOL, {}, "unknown"),
        ("head", "", {}, "scope"),
        ("platform_support", SCHOOL, {}, "scope"),
        ("head", SCHOOL, {"ends": 0}, "ends_before_start"),
        ("head", SCHOOL, {"ends": -1}, "ends_before_start"),
        ("head", SCHOOL, {"granter": ONE}, "self"),
        ("reviewer", ONE, {}, "own_reviewer"),
        ("reviewer", OTHER, {"place": ""}, "scope"),
        ("reviewer", OTHER, {"place": OTHER}, "scope"),
        ("head", SCHOOL, {"place": UNION}, "scope"),
        ("platform_support", "", {"place": SCHOOL}, "scope"),
    ],
)
def test_what_a_grant_may_not_be(now, role, scope, more, reason) -> None:
    ends = {"ends_at": now + more.pop("ends") * HOUR} if "ends" in more else {}
    before = Event.objects.count()
    with pytest.raises(RefusedError, match=reason):
        given_to(ONE, role, scope, now, **more, **ends)
    assert (Grant.objects.filter(holder=ONE).count(), Event.objects.count()) == (0, before)


def test_the_same_role_for_the_same_scope_is_held_once_at_a_time(now) -> None:
    given_to(ONE, "head", SCHOOL, now, ends_at=now + HOUR)
    with pytest.raises(RefusedError, match="held"):
        given_to(ONE, "head", SCHOOL, now)
    given_to(ONE, "head", SCHOOL, now, starts_at=now + HOUR)


@pytest.mark.parametrize("pair", policy().apart)
def test_nobody_sits_on_both_sides_at_one_time(now, pair) -> None:
    (first, second), scopes = pair, {"platform_support": ""}
    given_to(ONE, first, scopes.get(first, UNION), now, ends_at=now + HOUR)
    with pytest.raises(RefusedError, match="apart"):
        given_to(ONE, second, scopes.get(second, EMPLOYERS), now)
    given_to(OTHER, second, scopes.get(second, EMPLOYERS), now)
    given_to(ONE, second, scopes.get(second, EMPLOYERS), now, starts_at=now + HOUR)


def test_a_person_is_reviewed_by_the_same_at_two_places_and_once_at_each(now) -> None:
    given_to(ONE, "reviewer", OTHER, now)
    given_to(ONE, "reviewer", OTHER, now, place=UNION)
    with pytest.raises(RefusedError, match="held"):
        given_to(ONE, "reviewer", OTHER, now, place=UNION)


def test_an_end_moves_later_and_earlier_and_away_with_an_event_each(now) -> None:
    made = given_to(ONE, "head", SCHOOL, now, ends_at=now + 2 * HOUR)
    for ends_at in (now + 3 * HOUR, now + HOUR, None, None):
        actions.change_end(grant=made, ends_at=ends_at, by="test", now=now)
        made.refresh_from_db()
        assert made.ends_at == ends_at
    told = Event.objects.filter(subject=str(made)).order_by("sequence").values_list("name", flat=True)
    assert list(told) == ["access.granted", *3 * ["access.end_moved"]], "what changes nothing is told to nobody"


def test_an_end_that_cannot_be_is_refused_and_nothing_has_changed(now) -> None:
    made = given_to(ONE, "head", SCHOOL, now, ends_at=now + HOUR)
    given_to(ONE, "head", SCHOOL, now, starts_at=now + 2 * HOUR)
    later = given_to(OTHER, "head", SCHOOL, now, starts_at=now + 5 * HOUR)
    over = given_to(THIRD, "head", SCHOOL, now - HOUR, ends_at=now)
    gone = given_to(THIRD, "head", SCHOOL, now, starts_at=now + HOUR)
    actions.end(grant=gone, by="test", now=now)
    events = Event.objects.count()
    for grant, ends_at, reason in (
        (made, now, "past"),
        (made, now + 3 * HOUR, "held"),
        (made, None, "held"),
        (later, now + 5 * HOUR, "ends_before_start"),
        (over, None, "not_standing"),
        (gone, None, "not_standing"),
    ):
        with pytest.raises(RefusedError, match=reason):
            actions.change_end(grant=grant, ends_at=ends_at, by="test", now=now)
    made.refresh_from_db()
    assert (made.ends_at, Event.objects.count()) == (now + HOUR, events)


@pytest.mark.parametrize("pair", policy().apart)
def test_an_end_that_would_make_both_sides_meet_is_refused(now, pair) -> None:
    (first, second), scopes = pair, {"platform_support": ""}
    made = given_to(ONE, first, scopes.get(first, UNION), now, ends_at=now + HOUR)
    given_to(ONE, second, scopes.get(second, EMPLOYERS), now, starts_at=now + HOUR)
    with pytest.raises(RefusedError, match="apart"):
        actions.change_end(grant=made, ends_at=None, by="test", now=now)


def test_a_review_rests_on_the_work_whoever_ends_it(now) -> None:
    """`end` and `change_end` are called by whatever settles roles: neither leaves a review open beyond the work."""
    work = given_to(OTHER, "worker", SCHOOL, now - HOUR)
    here, there = given_to(ONE, "reviewer", OTHER, now - HOUR), given_to(ONE, "reviewer", OTHER, now, place=UNION)
    assert actions.change_end(grant=work, ends_at=now + 2 * HOUR, by="test", now=now) == [here]
    assert queries.reach(viewer(ONE, now), "person.read", now).persons == {OTHER}
    assert actions.end(grant=work, by="test", now=now + HOUR) == [here]
    left = Grant.objects.open_at(now + HOUR).filter(role="reviewer")
    assert list(left) == [there]


# --- what the database refuses, without a word of ours ------------------------------------------------------------


def row(now, **more):
    said = {"holder": ONE, "role": "head", "kind": "place", "scope": SCHOOL, "starts_at": now, "granter": "system"}
    said |= {"granted_at": now, **more}
    return Grant.objects.create(**{"place": said["scope"], **said})


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "wizard"},
        {"role": "leaver"},
        {"scope": ""},
        {"kind": "platform"},
        {"kind": "person"},
        {"role": "reviewer"},
        {"role": "reviewer", "kind": "person", "scope": ONE, "place": SCHOOL},
        {"role": "reviewer", "kind": "person", "scope": OTHER, "place": ""},
        {"role": "reviewer", "kind": "person", "scope": OTHER, "place": OTHER},
        {"place": ""},
        {"place": UNION},
        {"role": "platform_support", "kind": "platform", "scope": "", "place": SCHOOL},
        {"granter": ""},
        {"granter": ONE},
        {"granter": OTHER, "approver": OTHER},
        {"approver": ONE},
        {"waits": True, "approver": OTHER},
    ],
)
def test_the_database_refuses(now, wrong) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row(now, **wrong)


def test_the_database_refuses_an_end_that_is_not_after_the_start(now) -> None:
    for ends_at in (now, now - HOUR):
        with pytest.raises(IntegrityError), transaction.atomic():
            row(now, ends_at=ends_at)
    row(now, ends_at=now + HOUR)


@pytest.mark.parametrize("sides", [*policy().apart, *(pair[::-1] for pair in policy().apart)])
def test_the_database_refuses_both_sides_at_one_time_and_a_change_that_would_make_them(now, sides) -> None:
    """Goes red without the migration's triggers."""
    first, second = ({"role": one, "kind": "place" if "platform" not in one else "platform"} for one in sides)
    for one in (first, second):
        one["scope"] = "" if one["kind"] == "platform" else UNION
    row(now, ends_at=now + HOUR, **first)
    with pytest.raises(DatabaseError, match="roles kept apart"), transaction.atomic():
        row(now, starts_at=now + HOUR / 2, **{k: v for k, v in second.items() if k != "starts_at"})
    later = row(now, **{**second, "starts_at": now + HOUR})
    with pytest.raises(DatabaseError, match="roles kept apart"), transaction.atomic():
        Grant.objects.filter(pk=later.pk).update(starts_at=now)
    row(now, holder=OTHER, **second)


def test_the_triggers_name_the_pairs_of_the_policy() -> None:
    made = import_module("llwybr.core.access.migrations.0003_apart").APART
    assert {frozenset(pair) for pair in made} == {frozenset(pair) for pair in policy().apart}


# --- whose roles they are ----------------------------------------------------------------------------------------


def test_only_who_is_signed_in_holds_a_role(now) -> None:
    given_to(ONE, "head", SCHOOL, now)
    key = System(key="k", account="a", person=ONE, scopes=("attempts",), ends_at=now + HOUR)
    assert [queries.held(one, now) for one in (Viewer(), Viewer(device="x" * 64), Viewer(system=key))] == [(), (), ()]


def test_reach_follows_the_role(now) -> None:
    given_to(ONE, "head", SCHOOL, now)
    given_to(ONE, "authority_officer", OTHER, now)
    given_to(ONE, "reviewer", THIRD, now)
    me = viewer(ONE, now)
    assert queries.reach(me, "appointment.read", now) == queries.Reach(at=frozenset({SCHOOL}), under=frozenset({OTHER}))
    assert queries.reach(me, "person.read", now).persons == {THIRD}
    assert not queries.reach(me, "place.import", now)


def test_roles_are_asked_for_once_a_request(now, django_assert_num_queries) -> None:
    me = viewer(ONE, now)
    with django_assert_num_queries(1):
        for permission in policy().permissions:
            queries.reach(me, permission, now)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 10), st.integers(0, 30)), max_size=4))
def test_what_a_person_holds_is_what_their_grants_say_at_that_moment(spans) -> None:
    """G7: access(t) = f(grants valid at t), over random histories of starts, ends and early ends."""
    with transaction.atomic():
        kept = []
        for start, length, stopped in spans:
            begins, ends = BEGAN + start * HOUR, BEGAN + (start + length) * HOUR
            try:
                made = given_to(ONE, "head", SCHOOL, BEGAN, starts_at=begins, ends_at=ends)
            except RefusedError:
                continue
            stop = BEGAN + stopped * HOUR
            actions.end(grant=made, by="test", now=stop)
            kept.append((begins, min(ends, stop)))
        for hour in range(32):
            at = BEGAN + hour * HOUR
            assert roles_of(ONE, at) == ["head"] * any(begins <= at < ends for begins, ends in kept)
        transaction.set_rollback(True)


def test_moves_keep_every_grant_and_can_be_undone(now) -> None:
    own = given_to(ONE, "head", SCHOOL, now)
    over = given_to(THIRD, "reviewer", ONE, now)
    rows = actions.move(holder=ONE, to=OTHER)
    assert sorted(rows) == sorted([own.pk, over.pk])
    assert (roles_of(ONE, now), roles_of(OTHER, now)) == ([], ["head"])
    assert queries.reach(viewer(THIRD, now), "person.read", now).persons == {OTHER}
    actions.move_back(holder=OTHER, to=ONE, rows=rows)
    assert (roles_of(ONE, now), roles_of(OTHER, now)) == (["head"], [])


def test_a_role_that_both_hold_already_stays_where_it_is(now) -> None:
    """One person with two records in one school: the usual case."""
    given_to(ONE, "worker", SCHOOL, now)
    mine = given_to(OTHER, "worker", SCHOOL, now)
    given_to(THIRD, "reviewer", ONE, now)
    given_to(THIRD, "reviewer", OTHER, now)
    assert actions.move(holder=ONE, to=OTHER) == []
    assert [held.grant for held in queries.held(viewer(OTHER, now), now)] == [str(mine)]


def test_two_records_of_which_one_reviews_the_other_are_not_joined(now) -> None:
    given_to(ONE, "reviewer", OTHER, now)
    with pytest.raises(RefusedError, match="own_reviewer"), transaction.atomic():
        actions.move(holder=ONE, to=OTHER)


def test_the_event_of_a_grant_says_neither_the_role_nor_the_person(now) -> None:
    made = given_to(ONE, "union_representative", UNION, now)
    said = Event.objects.get(subject=str(made.public_id))
    assert not {"union", ONE, UNION} & {said.name, str(said.facts), said.by}
    assert (said.name, said.facts) == ("access.granted", {})


def test_events_of_a_grant_follow_one_another(now) -> None:
    made = given_to(ONE, "registrar", SCHOOL, now, granter=OTHER, waits=True)
    actions.approve(grant=made, approver=THIRD, by="test", now=now)
    actions.end(grant=made, by="test", now=now + HOUR)
    names = list(Event.objects.filter(subject=str(made)).order_by("sequence").values_list("name", flat=True))
    assert names == ["access.proposed", "access.approved", "access.ended"]
    assert all(one != two for one, two in pairwise(names))


# --- who looked --------------------------------------------------------------------------------------------------


def test_a_look_is_noted_once_a_day_whoever_often(now, django_assert_num_queries) -> None:
    given_to(ONE, "head", SCHOOL, now)
    me = viewer(ONE, now)
    with django_assert_num_queries(3):  # their roles; the transaction that `now` shares is the test's
        actions.looked(viewer=me, at=[OTHER, THIRD, ONE], what="person", why="x", now=now, permission="person.read")
        actions.looked(viewer=me, at=[OTHER], what="person", why="x", now=now + HOUR, permission="person.read")
    look = queries.looks_at(OTHER).get()
    assert (look.by, look.role, look.place, look.first_at, look.last_at) == (ONE, "head", SCHOOL, now, now + HOUR)
    assert queries.looks_at(ONE).count() == 0, "what is one's own is not noted"
    assert queries.looks_at(THIRD).count() == 1


def test_looks_are_dropped_after_their_time(now) -> None:
    actions.looked(viewer=viewer(ONE, now), at=[OTHER], what="person", why="x", now=now)
    assert actions.purge(now=now + actions.LOOKS_KEPT) == 0
    assert actions.purge(now=now + actions.LOOKS_KEPT + HOUR) == 1


def test_the_trigger_is_in_this_database() -> None:
    catalogue = {"sqlite": "sqlite_master WHERE type='trigger' AND name"}.get(
        connection.vendor, "pg_trigger WHERE tgname"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {catalogue} LIKE 'access_apart%'")
        assert cursor.fetchone()[0] >= 1


@pytest.mark.postgresql  # SQLite has one writer
def test_many_roles_take_no_room_for_locks_and_one_that_could_clash_does(now: datetime) -> None:
    """A file of 10,000 staff gives as many roles in one transaction, and all locks share some 6,400 places."""

    def locks() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
            return int(cursor.fetchone()[0])

    before, place = locks(), str(uuid4())
    actions.grant_all((Given(str(uuid4()), "worker", place, now, None, "system", now) for _ in range(20)), by="test")
    assert locks() == before
    given_to(ONE, policy().apart[0][0], UNION, now)
    assert locks() == before + 1


def test_many_grants_share_events_and_each_is_named(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("llwybr.core.access.actions.FEW", 2)
    monkeypatch.setattr("llwybr.core.access.actions.AN_EVENT", 2)
    place, last = str(uuid4()), Event.objects.latest("sequence").sequence
    given = [Given(str(uuid4()), "worker", place, now, None, "system", now) for _ in range(5)]
    assert actions.grant_all(given, by="test") == 5
    events = Event.objects.filter(sequence__gt=last)
    assert [one.name for one in events] == ["access.granted_all"] * 3
    named = [grant for one in events for grant in one.facts["grants"].split()]
    assert named == [str(one) for one in Grant.objects.filter(scope=place).order_by("pk")]
