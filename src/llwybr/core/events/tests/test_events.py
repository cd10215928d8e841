"""The record of changes: in the change's transaction, in one chain, never edited; what it says of people can be erased."""

import json
import uuid

import pytest
from django.db import connections, transaction

from llwybr.core.events import actions, chain
from llwybr.core.events.actions import Change
from llwybr.core.events.audit import verify
from llwybr.core.events.models import Event, Head, Personal

pytestmark = pytest.mark.django_db


def three() -> list[Event]:
    with transaction.atomic():
        numbers = [actions.record("test.done", subject=f"thing-{n}", by="test", facts={"n": n}) for n in range(3)]
    return list(Event.objects.filter(pk__in=numbers))


def test_events_follow_one_another_and_the_chain_is_whole() -> None:
    before = Event.objects.count()
    first, second, third = three()
    assert (second.sequence, third.sequence) == (first.sequence + 1, first.sequence + 2)
    assert verify() == before + 3


def test_an_event_outside_a_transaction_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(RuntimeError, match="in the transaction of its change"):
        actions.record("test.done", subject="x", by="test")
    with pytest.raises(RuntimeError, match="in the transaction of its change"):
        actions.record_all([Change("test.done", "x")], by="test")


def recorded_then_failed() -> None:
    with transaction.atomic():
        actions.record("test.done", subject="x", by="test", personal={"email": "a@b.example"})
        raise ZeroDivisionError


def test_an_event_goes_with_the_change_that_fails() -> None:
    before = Event.objects.count()
    with pytest.raises(ZeroDivisionError):
        recorded_then_failed()
    assert (Event.objects.count(), Personal.objects.count()) == (before, 0)
    assert verify() == before


@pytest.mark.parametrize("where", ["name", "subject", "by", "of"])
def test_what_cannot_be_printed_is_refused(where: str) -> None:
    """A separator of the digest in a field could hide one edit behind another; a NUL breaks PostgreSQL."""
    for sign in ("\x1f", "\0", "\n"):
        given = {"name": "test.done", "subject": "x", "by": "test", "of": "x", where: f"a{sign}b"}
        with pytest.raises(ValueError, match="cannot be printed"), transaction.atomic():
            actions.record(given.pop("name"), **given, personal={"a": "b"})


def test_the_digest_of_an_event_is_what_it_was_when_the_first_were_written() -> None:
    """Fixed values: changing how an event is digested would make every old one look edited."""
    given = {"sequence": 1, "at": "2026-03-01T12:00:00.100000+00:00", "name": "a.b", "by": "x", "subject": "y"}
    old = chain.digest(chain.START, **given, facts='{"n":1}', personal="")
    assert old == "b256a934ab74eb77978b00fc0cb31dafaa295d77cd55f91c5da24e96067b2bb1"
    assert (
        chain.digest(chain.START, **given, facts='{"n":1}', personal="ab" * 32)
        == "f6b0b61017c6cdfedfa53742fe46a5ba1d28d6dedfa8005c1a2ce5467c63aa64"
    )
    assert (
        chain.commitment("0" * 64, "someone", '{"email":"a@b.example"}')
        == "b7f03405e17f10d0d8896f4b19ad2341fa3a25023c51b4c5ca4e46d4ed7f8b3c"
    )


# Many at once


def test_a_bulk_is_one_event_each_in_the_same_chain(monkeypatch) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    last = three()[-1].sequence
    with transaction.atomic():
        changes = (Change("test.moved", f"person-{n}", {"n": n}) for n in range(5))
        assert actions.record_all(changes, by="file-1") == 5
        after = actions.record("test.imported", subject="file-1", by="x", facts={"people": 5})
    assert after == last + 6
    found = Event.objects.filter(sequence__gt=last, sequence__lt=after)
    assert [(one.name, one.subject, one.by, one.facts["n"]) for one in found] == [
        ("test.moved", f"person-{n}", "file-1", n) for n in range(5)
    ]
    assert verify() == after == Head.objects.get().sequence


def test_nothing_at_once_is_nothing() -> None:
    before = Event.objects.count()
    with transaction.atomic():
        assert actions.record_all([], by="x") == 0
    assert verify() == before


def test_a_thousand_events_cost_a_few_statements(django_assert_max_num_queries) -> None:
    """On SQLite an insert takes at most 999 values; one by one it would be 3,000 statements."""
    three()
    with django_assert_max_num_queries(14), transaction.atomic():
        actions.record_all((Change("test.done", str(n)) for n in range(1000)), by="x")


def test_one_event_costs_three_statements_and_one_more_for_what_it_says_of_someone(django_assert_num_queries) -> None:
    three()
    with transaction.atomic(), django_assert_num_queries(3):
        actions.record("test.done", subject="x", by="test")
    with transaction.atomic(), django_assert_num_queries(4):
        actions.record("test.done", subject="x", by="test", personal={"a": "b"})


# What an event says of someone


def named(value: str = "nia@example.org", of: str = "") -> Event:
    with transaction.atomic():
        number = actions.record(
            "test.named", subject="nia", by="test", facts={"n": 1}, personal={"email": value}, of=of
        )
    return Event.objects.get(pk=number)


def test_an_event_holds_only_a_commitment_to_what_it_says_of_someone() -> None:
    event = named()
    row = Event.objects.filter(pk=event.sequence).values().get()
    assert "nia@example.org" not in str(row)
    assert row["facts"] == {"n": 1}
    part = Personal.objects.get()
    assert (part.sequence, part.of, json.loads(part.payload)) == (event.sequence, "nia", {"email": "nia@example.org"})
    assert verify() == event.sequence


def test_the_same_value_twice_is_not_told_by_the_commitments() -> None:
    assert named().commitment != named().commitment


@pytest.mark.parametrize("value", ["ŵ é 喵", "a\0b", "\ud800", "", "x" * 100_000, '{"a":1}\x1f'])
def test_any_value_can_be_kept_and_checked(value: str) -> None:
    named(value)
    assert json.loads(Personal.objects.get().payload)["email"] == value
    verify()


def test_an_event_that_says_nothing_of_anyone_commits_to_nothing() -> None:
    three()
    assert not Personal.objects.exists()
    assert Event.objects.latest("sequence").commitment is None


def test_erasing_leaves_the_chain_whole_and_says_that_it_was_done() -> None:
    nia = str(uuid.uuid4())
    named(of=nia), named(of=nia), named(of="someone-else")
    with transaction.atomic():
        assert actions.erase_personal(of=nia, by="system") == 2
    last = Event.objects.latest("sequence")
    assert (last.name, last.subject, last.by, last.facts) == ("events.personal_erased", nia, "system", {"events": 2})
    assert [one.of for one in Personal.objects.all()] == ["someone-else"]
    assert verify() == last.sequence


def test_erasing_nothing_is_no_event() -> None:
    before = Event.objects.count()
    assert actions.erase_personal(of="nobody", by="system") == 0
    assert Event.objects.count() == before


def test_erasing_also_empties_what_the_database_keeps_beside_its_tables(django_capture_on_commit_callbacks) -> None:
    named()
    with django_capture_on_commit_callbacks() as afterwards:
        actions.erase_personal(of="nia", by="system")
    assert [one.__name__ for one in afterwards] == ["overwrite_what_was_freed"]
