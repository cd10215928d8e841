"""The database itself refuses to change the record: by triggers on both, by the rights of a role on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from llwybr.core.events import actions, guards
from llwybr.core.events.audit import verify
from llwybr.core.events.models import Anchor, Event, Head, Personal
from llwybr.core.events.signing import Signer

pytestmark = pytest.mark.django_db

ROLE = 'the "server" of a test'
NEVER = [
    "UPDATE events_event SET by = 'someone'",
    "DELETE FROM events_event",
    "UPDATE events_personal SET payload = '{}'",
    "UPDATE events_anchor SET digest = ''",
    "DELETE FROM events_anchor",
    "DELETE FROM events_head",
]
EMPTY = [f"TRUNCATE {table}" for table in ("events_event", "events_head", "events_personal", "events_anchor")]
if connection.vendor == "sqlite":
    EMPTY = []  # there it is a DELETE


@pytest.fixture(autouse=True)
def something() -> None:
    with transaction.atomic():
        actions.record("test.done", subject="x", by="test", personal={"a": "b"})
        actions.record("test.done", subject="y", by="test")
    actions.sign_head(signer=Signer(b"k" * 32), now=timezone.now())


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", [*NEVER, *EMPTY])
def test_the_database_refuses(statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"append-only|only moves on|erased, never edited"):
        run(statement)


@pytest.mark.parametrize(
    "change",
    [
        "sequence = sequence - 1",
        "digest = 'ab'",
        "sequence = sequence + 1",
        "sequence = sequence",
        "id = 2",
        "sequence = 1, digest = (SELECT digest FROM events_event WHERE sequence = 1)",
    ],
)
def test_the_head_cannot_be_moved_back_nor_to_an_event_that_is_not_there(change: str) -> None:
    """Cutting the chain off and going on from there would need both."""
    with pytest.raises(DatabaseError, match="only moves on"):
        run(f"UPDATE events_head SET {change}")


def test_all_triggers_stand_here() -> None:
    assert guards.missing() == []


def test_a_trigger_that_is_not_there_is_missed(monkeypatch) -> None:
    monkeypatch.setitem(guards.TRIGGERS, connection.vendor, guards.TRIGGERS[connection.vendor] | {"another"})
    assert guards.missing() == ["another"]


# The role of the server


def test_what_a_role_may_is_printed_with_its_name_quoted() -> None:
    said = guards.grants(ROLE)
    assert said.count('"the ""server"" of a test"') == said.count(";") - 1
    assert "INSERT, UPDATE, DELETE ON events_event" not in said


@pytest.mark.parametrize("role", ["", "a\0b", "a\nb", "x" * 64, "ŵ" * 32])
def test_what_can_be_no_role_is_refused(role: str) -> None:
    with pytest.raises(ValueError, match="no name of a role"):
        guards.grants(role)


@pytest.fixture
def as_the_server() -> Iterator[None]:
    """On PostgreSQL, all that follows is done by a role with exactly these rights; on SQLite there are none but the file's."""
    if connection.vendor == "sqlite":
        yield
        return
    name = ROLE.replace('"', '""')
    run(f'CREATE ROLE "{name}"')
    for statement in guards.grants(ROLE).split(";\n"):
        if statement.strip():
            run(statement)
    run(f'SET LOCAL ROLE "{name}"')
    yield
    run("RESET ROLE")


@pytest.mark.usefixtures("as_the_server")
def test_the_server_can_record_erase_sign_and_verify() -> None:
    before = Event.objects.count()
    with transaction.atomic():
        actions.record("test.done", subject="z", by="test", personal={"a": "b"})
        assert actions.record_all([actions.Change("test.done", str(n)) for n in range(3)], by="test") == 3
    assert actions.erase_personal(of="z", by="test") == 1
    assert actions.sign_head(signer=Signer(b"k" * 32), now=timezone.now())
    assert verify() == before + 5
    assert (Anchor.objects.count(), Head.objects.count(), Personal.objects.count()) == (2, 1, 1)


@pytest.mark.usefixtures("as_the_server")
@pytest.mark.parametrize("statement", [*NEVER, *EMPTY])
def test_the_server_has_not_even_the_right_to(statement: str) -> None:
    """But for the head, which it must move: there the trigger refuses."""
    refused = "permission denied" if connection.vendor == "postgresql" else "append-only|only moves on|never edited"
    with pytest.raises(DatabaseError, match=refused):
        run(statement)


@pytest.mark.usefixtures("as_the_server")
@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER {trigger}",
        "ALTER TABLE events_event DISABLE TRIGGER ALL",
        "DROP TABLE events_event",
        "CREATE TABLE public.another (id integer)",
        "DELETE FROM django_migrations",
    ]
    if connection.vendor == "postgresql"
    else ["UPDATE events_head SET sequence = 0"],
)
def test_the_server_cannot_take_the_guards_away(statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner|only moves on"):
        run(statement.format(trigger="events_no_change ON events_event"))


@pytest.mark.usefixtures("as_the_server")
def test_a_temporary_table_of_that_name_does_not_deceive_the_head() -> None:
    """Whoever holds the server's role could otherwise have the trigger look at rows of their own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE events_event (sequence bigint, digest text)")
        cursor.execute("INSERT INTO events_event VALUES (1000000, 'forged')")
    real = "public." if connection.vendor == "postgresql" else "main."
    with pytest.raises(DatabaseError, match="only moves on"):
        run(f"UPDATE {real}events_head SET sequence = 1000000, digest = 'forged'")
    run(f"DROP TABLE {'pg_temp' if connection.vendor == 'postgresql' else 'temp'}.events_event")
