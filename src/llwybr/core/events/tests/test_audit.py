"""Somebody tampers with the record, by all means that whoever owns the database has: it is found, and where.

In `loose` the tables have no triggers: what an owner can do who has taken them away. Each test changes six events.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from llwybr.core.events import actions, audit, chain, guards
from llwybr.core.events.audit import Outside, Report
from llwybr.core.events.models import Anchor, Event, Head, Personal
from llwybr.core.events.signing import Signer, Statement, key_id, known_keys

pytestmark = pytest.mark.usefixtures("loose")

SIGNER = Signer(b"k" * 32)
KEYS = known_keys([SIGNER.public])


@pytest.fixture(autouse=True)
def six(loose: None) -> None:
    with transaction.atomic():
        for n in range(1, 7):
            actions.record(
                "test.done", subject=f"thing-{n}", by="test", facts={"n": n}, personal={"who": f"person {n}"}
            )


def faults(outside: tuple[Outside, ...] = ()) -> tuple[str, ...]:
    return audit.audit(keys=KEYS, outside=outside).faults


def anchored() -> tuple[Outside, ...]:
    """What lies outside: the head as it was signed now. Our own copy of it is taken away again, as an insider would."""
    statement = actions.sign_head(signer=SIGNER, now=timezone.now())
    Anchor.objects.all().delete()
    return (Outside("the letter", statement),)


def event(sequence: int) -> Any:
    return Event.objects.filter(sequence=sequence)


def rewrite(first: int) -> None:
    """As an insider does who knows all of this code: new digests from `first` on, and a head that fits."""
    before = event(first - 1).get().digest if first > 1 else chain.START
    for one in Event.objects.filter(sequence__gte=first).order_by("sequence"):
        one.digest = before = chain.digest(
            before,
            sequence=one.sequence,
            at=one.at.astimezone(UTC).isoformat(timespec="microseconds"),
            name=one.name,
            by=one.by,
            subject=one.subject,
            facts=chain.as_json(one.facts),
            personal=one.commitment or "",
        )
        one.save()
    last = Event.objects.latest("sequence")
    Head.objects.update(sequence=last.sequence, digest=last.digest)


def renumber(first: int, by: int) -> None:
    """One at a time and away from the others: two events never have one number."""
    rows = Event.objects.filter(sequence__gte=first).order_by("-sequence" if by > 0 else "sequence")
    for sequence in rows.values_list("sequence", flat=True):
        event(sequence).update(sequence=F("sequence") + by)
        Personal.objects.filter(sequence=sequence).update(sequence=F("sequence") + by)


def swap(one: int, other: int) -> None:
    event(one).update(sequence=99)
    event(other).update(sequence=one)
    event(99).update(sequence=other)


def test_untouched_it_is_whole() -> None:
    assert audit.audit(keys=KEYS, outside=anchored()) == Report(events=6, anchors=1, anchored=6, faults=())
    assert audit.verify() == 6


@pytest.mark.parametrize(
    "change",
    [
        {"at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"name": "test.undone"},
        {"by": "someone"},
        {"subject": "another"},
        {"facts": {"n": 4}},
        {"facts": {}},
        {"commitment": "ab" * 32},
        {"commitment": None},
        {"digest": "ab" * 32},
    ],
    ids=str,
)
def test_an_edited_event_is_named(change: dict[str, Any]) -> None:
    event(3).update(**change)
    assert "event 3 does not fit the chain: a row was changed, removed or put in" in faults()
    with pytest.raises(ValueError, match="event 3"):
        audit.verify()


def test_what_moves_from_one_field_to_the_next_is_found() -> None:
    event(3).update(by="testt", subject="hing-3")
    assert faults() == ("event 3 does not fit the chain: a row was changed, removed or put in",)


def test_an_edit_with_a_digest_that_fits_is_found_in_the_next_event() -> None:
    event(3).update(by="someone")
    one = event(3).get()
    rewritten = audit._digest(event(2).get().digest, audit._rows().filter(sequence=3).values_list(*audit.COLUMNS).get())
    event(3).update(digest=rewritten)
    assert rewritten != one.digest
    assert faults() == ("event 4 does not fit the chain: a row was changed, removed or put in",)


def test_an_event_removed_from_the_middle_is_named() -> None:
    event(3).delete()
    assert faults()[0] == "event 3 is missing"
    event(4).delete()
    assert faults()[0] == "events 3 to 4 are missing"


def test_the_first_event_removed_is_named() -> None:
    event(1).delete()
    assert faults()[0] == "event 1 is missing"


def test_a_removed_event_whose_place_is_closed_up_is_found() -> None:
    event(3).delete()
    Personal.objects.filter(sequence=3).delete()
    renumber(4, -1)
    assert "event 3 does not fit the chain: a row was changed, removed or put in" in faults()


def test_an_event_put_in_is_found() -> None:
    renumber(4, 1)
    Event.objects.create(sequence=4, at=timezone.now(), name="test.forged", by="x", subject="y", digest="0" * 64)
    assert "event 4 does not fit the chain: a row was changed, removed or put in" in faults()


@pytest.mark.parametrize("sequence", [0, -1])
def test_an_event_put_in_before_the_first_is_found(sequence: int) -> None:
    Event.objects.create(sequence=sequence, at=timezone.now(), name="test.forged", by="x", subject="y", digest="0" * 64)
    assert faults() == (f"event {sequence} stands before the first: it was put in",)


def test_an_event_put_in_behind_the_last_is_found() -> None:
    """With a digest that fits: only the head knows."""
    Event.objects.create(sequence=7, at=timezone.now(), name="test.forged", by="x", subject="y", digest="")
    event(7).update(
        digest=audit._digest(event(6).get().digest, audit._rows().filter(sequence=7).values_list(*audit.COLUMNS).get())
    )
    assert faults() == ("the head does not fit event 7, the last: rows were removed or put in at the end",)


def test_two_events_that_changed_places_are_found() -> None:
    swap(3, 4)
    found = faults()
    assert {f"event {n} does not fit the chain: a row was changed, removed or put in" for n in (3, 4)} <= set(found)


def test_a_tail_that_was_cut_off_is_found() -> None:
    Event.objects.filter(sequence__gt=4).delete()
    assert "the head does not fit event 4, the last: rows were removed or put in at the end" in faults()


@pytest.mark.parametrize("change", [{"sequence": 5}, {"sequence": 7}, {"digest": "ab" * 32}], ids=str)
def test_a_head_that_was_moved_is_found(change: dict[str, Any]) -> None:
    Head.objects.update(**change)
    assert faults() == ("the head does not fit event 6, the last: rows were removed or put in at the end",)


def test_a_head_that_was_removed_is_found() -> None:
    Head.objects.all().delete()
    assert faults() == ("the head does not fit event 6, the last: rows were removed or put in at the end",)


def test_everything_removed_is_found_only_by_an_anchor() -> None:
    outside = anchored()
    for table in (Event, Head, Personal):
        table.objects.all().delete()
    assert faults() == ()  # the control: a database that was never used looks the same
    assert len(faults(outside)) == 1
    assert "saw event 6" in faults(outside)[0]


def cut_off_and_fix_the_head() -> None:
    Event.objects.filter(sequence__gt=4).delete()
    Personal.objects.filter(sequence__gt=4).delete()
    rewrite(5)


def rewrite_the_tail_and_the_head() -> None:
    event(5).update(by="someone", facts={"n": 50})
    rewrite(5)


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (cut_off_and_fix_the_head, "the letter saw event 6 at .*, and the chain ends at 4: rows were removed"),
        (rewrite_the_tail_and_the_head, "the letter saw another event 6 at .*: the chain was written anew after that"),
    ],
)
def test_what_an_insider_rewrites_to_the_end_is_missed_by_the_chain_and_found_by_an_anchor(
    tamper: Callable[[], None], told: str
) -> None:
    outside = anchored()
    tamper()
    assert faults() == ()  # the control: the chain alone looks whole
    audit.verify()
    report = audit.audit(keys=KEYS, outside=outside)
    assert [bool(re.match(told, fault)) for fault in report.faults] == [True]
    assert report.anchored == 0


def test_what_is_rewritten_behind_the_newest_anchor_is_missed() -> None:
    """What the hour between two anchors costs."""
    outside = anchored()
    with transaction.atomic():
        actions.record("test.done", subject="7", by="test")
    event(7).update(by="someone")
    rewrite(7)
    assert audit.audit(keys=KEYS, outside=outside) == Report(events=7, anchors=1, anchored=6, faults=())


def test_our_own_copy_of_an_anchor_is_compared_too() -> None:
    actions.sign_head(signer=SIGNER, now=timezone.now())
    rewrite_the_tail_and_the_head()
    assert "our own anchor" in faults()[0]


# Anchors


@pytest.mark.parametrize(
    "change",
    [{"sequence": 5}, {"digest": "ab" * 32}, {"at": "2020-01-01T00:00:00Z"}, {"signature": "00" * 64}],
    ids=str,
)
def test_a_forged_anchor_is_named(change: dict[str, Any]) -> None:
    (one,) = anchored()
    forged = Outside("the letter", one.statement.model_copy(update=change))
    assert faults((forged,)) == ("the letter has a signature that does not fit: it was forged or changed",)
    Anchor.objects.create(**forged.statement.model_dump())
    assert "our own anchor" in faults()[0]


def test_an_anchor_of_a_key_that_is_not_ours_is_named() -> None:
    other = Signer(b"o" * 32)
    head = Head.objects.get()
    statement = other.sign(sequence=head.sequence, digest=head.digest, at=timezone.now())
    told = f"the letter is signed with a key ({key_id(other.public)}) that is not known here"
    assert faults((Outside("the letter", statement),)) == (told,)
    assert audit.audit(keys=KEYS | known_keys([other.public]), outside=(Outside("x", statement),)).faults == ()


def test_a_kept_anchor_that_is_none_is_named() -> None:
    actions.sign_head(signer=SIGNER, now=timezone.now())
    Anchor.objects.update(digest="nonsense")
    assert faults() == (f"our own anchor {Anchor.objects.get().pk} is no anchor: it was changed",)


def test_there_is_nothing_to_sign_before_the_first_event() -> None:
    Event.objects.all().delete()
    Head.objects.all().delete()
    assert actions.sign_head(signer=SIGNER, now=timezone.now()) is None


def test_a_statement_is_one_line_that_reads_back() -> None:
    one = SIGNER.sign(sequence=5, digest="ab" * 32, at=datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert "\n" not in one.line()
    assert Statement.model_validate_json(one.line()) == one
    assert one.at == "2026-11-23T12:00:00Z"
    assert set(json.loads(one.line())) == {"sequence", "digest", "at", "key", "signature"}


# What events say of people


def put(sequence: int, **change: str) -> Callable[[], object]:
    return lambda: Personal.objects.filter(sequence=sequence).update(**change)


@pytest.mark.parametrize(
    "tamper",
    [put(3, payload='{"who":"person 4"}'), put(3, of="another"), put(3, salt="00" * 32), put(3, salt="no salt")],
    ids=["payload", "of", "salt", "no salt"],
)
def test_an_edited_personal_part_is_named(tamper: Callable[[], object]) -> None:
    tamper()
    assert faults() == ("the personal part of event 3 is not the one that was recorded: it was changed or put in",)


def test_an_edited_commitment_is_named_beside_its_event() -> None:
    part = Personal.objects.get(sequence=3)
    Personal.objects.filter(sequence=3).update(payload="{}")
    event(3).update(commitment=chain.commitment(part.salt, part.of, "{}"))
    assert faults() == ("event 3 does not fit the chain: a row was changed, removed or put in",)


def test_a_personal_part_that_was_removed_without_a_record_is_found() -> None:
    Personal.objects.filter(sequence=3).delete()
    assert faults() == ("1 personal parts were removed unrecorded",)


@pytest.mark.parametrize("sequence", [0, 7, 900])
def test_a_personal_part_of_no_event_is_found_even_when_another_was_removed(sequence: int) -> None:
    Personal.objects.filter(sequence=3).update(sequence=sequence)
    assert faults() == (f"a personal part names event {sequence}, which is not there",)


def test_a_personal_part_put_onto_an_event_that_had_none_is_found() -> None:
    with transaction.atomic():
        actions.record("test.done", subject="x", by="test")
    Personal.objects.create(sequence=7, of="x", salt="00" * 32, payload="{}")
    told = "the personal part of event 7 is not the one that was recorded: it was changed or put in"
    assert told in faults()


def test_what_was_erased_is_not_missed() -> None:
    actions.erase_personal(of="thing-3", by="test")
    assert faults(anchored()) == ()


def test_what_was_erased_and_put_back_changed_is_found() -> None:
    part = Personal.objects.get(sequence=3)
    actions.erase_personal(of="thing-3", by="test")
    part.payload = "{}"
    part.save(force_insert=True)
    told = "the personal part of event 3 is not the one that was recorded: it was changed or put in"
    assert faults() == (told, "1 personal parts were put in unrecorded")


# Rows that are not even readable


def test_a_row_that_cannot_be_read_is_named_and_stops_nothing() -> None:
    """SQLite takes anything in nearly any column; PostgreSQL at least any JSON."""
    rows = [(2, "facts", "5"), (4, "facts", '"n"'), (5, "facts", "null")]
    if connection.vendor == "sqlite":
        rows = [(2, "facts", "[" * 900 + "]" * 900), (4, "at", "yesterday"), (5, "name", b"\xff")]
    with connection.cursor() as cursor:
        for sequence, column, value in rows:
            cursor.execute(f"UPDATE events_event SET {column} = %s WHERE sequence = %s", [value, sequence])
    assert faults() == tuple(
        f"event {n} does not fit the chain: a row was changed, removed or put in" for n in (2, 4, 5)
    )


def test_an_erasure_whose_facts_are_no_facts_is_named() -> None:
    actions.erase_personal(of="thing-3", by="test")
    event(7).update(facts=["no", "facts"])
    assert faults()[0] == "event 7 does not fit the chain: a row was changed, removed or put in"


def test_a_table_that_was_rewritten_tells_its_first_hundred_faults() -> None:
    with transaction.atomic():
        actions.record_all((actions.Change("test.done", str(n)) for n in range(300)), by="test")
    Event.objects.update(by="someone")
    assert len(faults()) == 100


@pytest.mark.parametrize(
    ("kept", "meant"),
    [
        ("2026-11-22 12:30:00.123456", "2026-11-22T12:30:00.123456+00:00"),
        ("2026-11-22 12:30:00", "2026-11-22T12:30:00.000000+00:00"),
        ("2026-11-22 12:30:00+00", "2026-11-22T12:30:00.000000+00:00"),
        ("2026-11-22 12:30:00.1+00", "2026-11-22T12:30:00.100000+00:00"),
        ("2026-11-22 12:30:00.123+00", "2026-11-22T12:30:00.123000+00:00"),
        ("2026-11-22 12:30:00.12345+00", "2026-11-22T12:30:00.123450+00:00"),
        ("2026-11-22 12:30:00.123456+00", "2026-11-22T12:30:00.123456+00:00"),
        ("2026-11-22 13:30:00.123456+01", "2026-11-22T12:30:00.123456+00:00"),
    ],
)
def test_a_time_is_read_as_it_was_digested(kept: str, meant: str) -> None:
    assert audit._utc(kept) == meant


def test_a_chain_is_read_a_page_at_a_time(monkeypatch) -> None:
    monkeypatch.setattr(audit, "A_PAGE", 2)
    assert faults(anchored()) == ()
    event(5).update(by="someone")
    assert faults() == ("event 5 does not fit the chain: a row was changed, removed or put in",)


def test_what_is_added_while_we_read_is_read_too(monkeypatch) -> None:
    """Writers go on: only the end is looked at while they wait."""
    really, added = audit._check_personal, []

    def meanwhile(*given: Any) -> None:
        really(*given)
        if not added:
            with transaction.atomic():
                added.append(actions.record("test.done", subject="x", by="test", personal={"a": "b"}))
                actions.erase_personal(of="thing-1", by="test")

    monkeypatch.setattr(audit, "_check_personal", meanwhile)
    assert audit.verify() == 8


def test_a_missing_guard_is_told(monkeypatch) -> None:
    monkeypatch.setattr(guards, "missing", lambda: ["events_no_update"])
    assert faults() == ("the trigger events_no_update is missing or off: rows can be changed unseen",)
