"""Two records become one, and can be parted: then everything is as it was."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from llwybr.core.access import actions as access
from llwybr.core.access.models import Grant
from llwybr.core.events.models import Event
from llwybr.core.people import actions
from llwybr.core.people.actions import MergeRefusedError
from llwybr.core.people.models import Account, Email, Identity, Match, Merge, Name, Number, Person
from llwybr.core.people.tests.scene import DAY, PLACE, everything, person
from tests.cast import attempt_of

pytestmark = pytest.mark.django_db
Attempt, CountedNeed = (apps.get_model("selfassessment", name) for name in ("Attempt", "CountedNeed"))
SCHOOL = str(uuid.UUID(int=21))
# The order of joinings is Python's, and is tried out on SQLite; on PostgreSQL so many show that the rows agree with it too.
FEWER = 20


def merge(into: Person, merged: Person, now, **given) -> Merge:
    return actions.merge(into=into, merged=merged, by="test", now=now, **given)


def undo(made: Merge, now) -> Merge:
    return actions.undo(merge=made, by="test", now=now)


def role(holder: Person, role: str, scope: str, now, ends_at=None) -> Grant:
    return access.grant(
        holder=str(holder.public_id),
        role=role,
        scope=scope,
        place=SCHOOL if role == "reviewer" else "",
        starts_at=now - timedelta(days=9),
        ends_at=ends_at,
        granter=str(uuid.uuid4()),
        by="test",
        now=now,
    )


def attempt(of: Person, at, **more) -> Any:
    """One like Nia's, without her answers."""
    like = attempt_of("nia")
    return Attempt.objects.create(
        person=of, edition=like.edition, job=like.job, aim=like.aim, started_at=at, kept_until=at, **more
    )


def full(name: str, number: str, now) -> Person:
    """Somebody with one of everything that moves."""
    one = person(name)
    Name.objects.create(person=one, given=name, family="Jones")
    Name.objects.create(person=one, given=name, family="Cyn", kind="former")
    Number.objects.create(person=one, scheme="employer:x", value=number, claimed=False)
    Email.objects.create(person=one, address="teulu@ysgol.example")
    Identity.objects.create(person=one, born_on=DAY)
    role(one, "worker", SCHOOL if number == "1" else str(uuid.uuid4()), now)
    made = attempt(one, now - timedelta(days=int(number)), counted_since=now)
    CountedNeed.objects.create(attempt=made, element="listening", gap=int(number))
    actions.set_languages(person=one, works_in=["cy"], welsh="advanced", by="test")
    actions.remove(person=one, thing=Email.objects.create(person=one, address="x@y.example"), by="test")  # keys made
    return one


def test_everything_of_one_is_the_others(now) -> None:
    into, merged = full("Siân", "1", now), full("Sian", "2", now)
    made = merge(into, merged, now)
    for rows in (Name, Number, Email):
        assert not rows.objects.filter(person=merged).exists()
        assert rows.objects.filter(person=into).count() in (2, 4)
    assert not Grant.objects.filter(holder=str(merged.public_id)).exists()
    assert Grant.objects.filter(holder=str(into.public_id)).count() == 2
    assert Attempt.objects.filter(person=into).count() == 2
    merged.refresh_from_db()
    assert merged.merged_into == into
    assert merged not in Person.objects.listed()
    assert made.moved["attempts"]


def test_a_person_who_became_one_is_counted_once(now) -> None:
    into, merged = full("Siân", "1", now), full("Sian", "2", now)
    merge(into, merged, now)
    theirs = Attempt.objects.filter(person=into, counted_since__isnull=False)
    assert theirs.count() == 1
    assert CountedNeed.objects.filter(attempt__person=into).count() == 1


def test_undone_everything_is_as_it_was(now) -> None:
    into, merged = full("Siân", "1", now), full("Sian", "2", now)
    before = everything()
    made = merge(into, merged, now)
    assert everything() != before
    undo(made, now)
    assert everything() == before


def test_the_property_would_notice_a_mover_that_forgets(now, monkeypatch) -> None:
    """The red control of the test before."""
    into, merged = full("Siân", "1", now), full("Sian", "2", now)
    before = everything()
    made = merge(into, merged, now)
    made.moved["emails"] = []
    made.save()
    undo(made, now)
    assert everything() != before


def test_what_was_added_since_stays_where_it_was_added(now) -> None:
    into, merged = full("Siân", "1", now), full("Sian", "2", now)
    made = merge(into, merged, now)
    since = Name.objects.create(person=into, given="Newydd", family="Jones")
    undo(made, now)
    since.refresh_from_db()
    assert since.person == into


def test_what_somebody_has_not_said_is_taken_over_and_given_back(now) -> None:
    into, merged = person(""), person("Siân")
    actions.set_languages(person=merged, works_in=["cy", "en"], welsh="proficient", by="test")
    made = merge(into, merged, now)
    into.refresh_from_db()
    assert (into.name, into.works_in, into.welsh) == ("Siân", ["cy", "en"], "proficient")
    undo(made, now)
    into.refresh_from_db()
    assert (into.name, into.works_in, into.welsh) == ("", [], "")


def test_what_they_said_since_is_theirs(now) -> None:
    into, merged = person(""), person("Siân")
    made = merge(into, merged, now)
    Person.objects.filter(pk=into.pk).update(name="Sioned")
    undo(made, now)
    into.refresh_from_db()
    assert into.name == "Sioned"


@pytest.mark.parametrize(
    ("reason", "scene"),
    [
        ("self", lambda one, other, now: (one, one)),
        ("gone", lambda one, other, now: merge(person(), one, now) and (one, other)),
        ("gone", lambda one, other, now: merge(person(), one, now) and (other, one)),
        ("numbers", lambda one, other, now: numbers(one, other) and (one, other)),
        ("accounts", lambda one, other, now: accounts(one, other) and (one, other)),
        ("apart", lambda one, other, now: role(one, "reviewer", str(other.public_id), now) and (one, other)),
        ("apart", lambda one, other, now: role(one, "reviewer", str(other.public_id), now) and (other, one)),
        ("apart", lambda one, other, now: sides(one, other, now) and (one, other)),
    ],
)
def test_what_cannot_be_joined_is_refused_and_nothing_has_changed(now, reason, scene) -> None:
    into, merged = scene(person("Siân"), person("Sian"), now)
    before, events = everything(), Event.objects.count()
    with pytest.raises(MergeRefusedError) as refused:
        merge(into, merged, now)
    assert refused.value.reason == reason
    assert (everything(), Event.objects.count()) == (before, events)


def numbers(one: Person, other: Person) -> bool:
    """Two different ones of a register in which everybody has one."""
    Number.objects.create(person=one, scheme="ewc", value="1234567")
    return bool(Number.objects.create(person=other, scheme="ewc", value="7654321"))


def accounts(one: Person, other: Person) -> bool:
    return bool(Account.objects.create(person=one) and Account.objects.create(person=other))


def sides(one: Person, other: Person, now) -> bool:
    role(one, "union_representative", str(uuid.uuid4()), now)
    return bool(role(other, "employer_representative", str(uuid.uuid4()), now))


def test_the_database_alone_refuses_two_sides_too(now, monkeypatch) -> None:
    one, other = person(), person()
    sides(one, other, now)
    monkeypatch.setattr("llwybr.core.access.actions._allow", lambda made: None)
    with pytest.raises(MergeRefusedError) as refused:
        merge(one, other, now)
    assert refused.value.reason == "apart"


def test_a_number_that_has_ended_speaks_against_nobody(now) -> None:
    one, other = person(), person()
    numbers(one, other)
    Number.objects.filter(person=one).update(ends_on=now.date())
    assert merge(one, other, now)


def test_whoever_proved_both_accounts_opens_one_record_by_either(now) -> None:
    one, other = person(email="one@ysgol.example"), person(email="other@ysgol.example")
    made = merge(one, other, now, both_proved=True)
    assert {account.email for account in one.accounts.all()} == {"one@ysgol.example", "other@ysgol.example"}
    undo(made, now)
    assert Account.objects.get(email="other@ysgol.example").person == other


def test_a_record_with_two_accounts_can_be_joined_to_one_without(now) -> None:
    one, other = person(email="one@ysgol.example"), person()
    Account.objects.create(person=one, email="two@ysgol.example")
    assert merge(other, one, now)
    assert other.accounts.count() == 2


def test_undoing_twice_is_refused(now) -> None:
    made = merge(person(), person(), now)
    undo(made, now)
    with pytest.raises(MergeRefusedError) as refused:
        undo(made, now)
    assert refused.value.reason == "undone"


def test_a_record_that_has_gone_on_into_a_third_is_parted_from_that_one_first(now) -> None:
    one, two, three = person("1"), person("2"), person("3")
    first = merge(two, one, now)
    second = merge(three, two, now)
    with pytest.raises(MergeRefusedError) as refused:
        undo(first, now)
    assert refused.value.reason == "later"
    undo(second, now)
    undo(first, now)
    assert not Person.objects.filter(merged_into__isnull=False).exists()


def test_of_several_joined_to_one_the_latest_is_parted_first(now) -> None:
    """What counts among their self-assessments moves with each: in another order it would not come back as it was."""
    one, two, three = full("1", "1", now), full("2", "2", now), full("3", "3", now)
    before = everything()
    first, second = merge(one, two, now), merge(one, three, now)
    with pytest.raises(MergeRefusedError) as refused:
        undo(first, now)
    assert refused.value.reason == "later"
    undo(second, now)
    undo(first, now)
    assert everything() == before


def test_what_was_asked_about_one_is_remembered_of_the_other(now) -> None:
    third, into, merged = person("3"), person("1"), person("2")
    asked = Match.objects.create(
        left=third, right=merged, place=PLACE, reasons={}, raised_by="x", raised_at=now, decision="different"
    )
    made = merge(into, merged, now)
    asked.refresh_from_db()
    assert {asked.left, asked.right} == {third, into}
    undo(made, now)
    asked.refresh_from_db()
    assert {asked.left, asked.right} == {third, merged}


def test_the_event_says_who_and_how_much_and_nothing_else(now) -> None:
    into, merged = full("Siân", "1", now), full("Sian", "2", now)
    made = merge(into, merged, now)
    event = Event.objects.latest("sequence")
    assert (event.name, event.subject) == ("people.merged", str(made.public_id))
    assert event.facts["into"] == str(into.public_id)
    assert event.facts["names"] == 2
    assert "Sian" not in str(event.facts)


@given(data=st.data())
@settings(max_examples=min(settings().max_examples, FEWER) if "DATABASE_URL" in os.environ else settings().max_examples)
def test_whatever_is_joined_and_parted_in_whatever_order_ends_as_it_began(data) -> None:
    """Goal G18: random joins and partings of six people with random rows; at last all is parted, and every row is as it was."""
    from django.utils import timezone

    now = timezone.now()
    with transaction.atomic():
        people = [person(name) for name in ("A", "", "C", "", "E", "F")]
        for one in people:
            _random_rows(data, one, people, now)
        before = everything()
        made: list[Merge] = []
        for _ in range(data.draw(st.integers(1, 12))):
            _random_step(data, people, made, now)
        _part_all(made, now)
        assert everything() == before
        transaction.set_rollback(True)


def _random_rows(data, one: Person, people: list[Person], now) -> None:
    draw = data.draw
    for _ in range(draw(st.integers(0, 2))):
        Name.objects.create(person=one, given=draw(st.sampled_from(["Siân", "Sian"])), family="Jones")
    if draw(st.booleans()):
        Identity.objects.create(person=one, born_on=DAY)
    if draw(st.booleans()):
        Number.objects.create(person=one, scheme="ewc", value=draw(st.sampled_from(["1234567", "7654321"])))
    if draw(st.booleans()):
        Email.objects.create(person=one, address="teulu@ysgol.example")
    if draw(st.booleans()):
        Account.objects.create(person=one)
    if draw(st.booleans()):
        _random_attempt(draw, one, now)
    _random_role(draw, one, people, now)
    _random_match(draw, one, people, now)
    actions.set_birth_date(person=one, born_on=draw(st.sampled_from([None, DAY])), by="test")  # and the keys


def _random_attempt(draw, one: Person, now) -> None:
    made = attempt(one, now - timedelta(days=draw(st.integers(1, 9))), counted_since=draw(st.none() | st.just(now)))
    if made.counted_since:
        CountedNeed.objects.create(attempt=made, element="listening", gap=draw(st.integers(1, 3)))


def _random_match(draw, one: Person, people: list[Person], now) -> None:
    other = draw(st.sampled_from(people))
    pair = sorted((one.pk, other.pk))
    if other != one and not Match.objects.filter(left_id=pair[0], right_id=pair[1]).exists():
        Match.objects.create(left_id=pair[0], right_id=pair[1], reasons={}, raised_by="x", raised_at=now)


def _random_role(draw, one: Person, people: list[Person], now) -> None:
    kind = draw(st.sampled_from(["", "worker", "reviewer", "union_representative", "employer_representative"]))
    scope = str(draw(st.sampled_from(people)).public_id) if kind == "reviewer" else SCHOOL
    ends_at = draw(st.sampled_from([None, now - timedelta(days=1), now + timedelta(days=1)]))
    if kind and scope != str(one.public_id):
        role(one, kind, scope, now, ends_at)


def _random_step(data, people: list[Person], made: list[Merge], now) -> None:
    standing = [one for one in made if Merge.objects.filter(pk=one.pk, undone_at=None).exists()]
    try:
        if standing and data.draw(st.booleans()):
            undo(data.draw(st.sampled_from(standing)), now)
        else:
            into, merged = data.draw(st.sampled_from(people)), data.draw(st.sampled_from(people))
            made.append(merge(into, merged, now, both_proved=True))
    except MergeRefusedError:
        pass


def _part_all(made: list[Merge], now) -> None:
    """The latest first, as the refusal asks for; those that were parted already stay so."""
    for one in reversed(made):
        if Merge.objects.filter(pk=one.pk, undone_at=None).exists():
            undo(one, now)
