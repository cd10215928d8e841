"""The record of changes: in the change's transaction, in one chain, never edited."""

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from llwybr.core.events import actions
from llwybr.core.events.models import Event, Head

pytestmark = pytest.mark.django_db


def three() -> list[Event]:
    with transaction.atomic():
        return [actions.record("test.done", subject=f"thing-{n}", by="test", facts={"n": n}) for n in range(3)]


def test_events_follow_one_another_and_the_chain_is_whole() -> None:
    before = Event.objects.count()
    first, second, third = three()
    assert (second.sequence, third.sequence) == (first.sequence + 1, first.sequence + 2)
    assert actions.verify() == before + 3


def test_an_event_outside_a_transaction_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(RuntimeError, match="in the transaction of its change"):
        actions.record("test.done", subject="x", by="test")


def recorded_then_failed() -> None:
    with transaction.atomic():
        actions.record("test.done", subject="x", by="test")
        raise ZeroDivisionError


def test_an_event_goes_with_the_change_that_fails() -> None:
    before = Event.objects.count()
    with pytest.raises(ZeroDivisionError):
        recorded_then_failed()
    assert Event.objects.count() == before
    assert actions.verify() == before


@pytest.mark.parametrize("change", [lambda rows: rows.update(by="someone"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_remove_an_event(change) -> None:
    three()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(Event.objects.all())


def test_an_event_put_in_behind_the_chain_is_found() -> None:
    last = three()[-1]
    Event.objects.create(
        sequence=last.sequence + 1, at=timezone.now(), name="test.forged", by="x", subject="y", digest="0" * 64
    )
    with pytest.raises(ValueError, match="does not fit the chain"):
        actions.verify()


def test_a_missing_end_is_found() -> None:
    last = three()[-1]
    Head.objects.update(sequence=last.sequence + 1)
    with pytest.raises(ValueError, match="the end of the chain is missing"):
        actions.verify()


def test_the_triggers_are_there() -> None:
    """Red if the migration's triggers are switched off."""
    with connection.cursor() as cursor:
        catalogue = (
            "sqlite_master WHERE type = 'trigger' AND name"
            if connection.vendor == "sqlite"
            else "pg_trigger WHERE tgname"
        )
        cursor.execute(f"SELECT count(*) FROM {catalogue} LIKE 'events_no_%'")
        assert cursor.fetchone()[0] == 2
