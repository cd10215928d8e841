"""Processes that are killed while they write, on a real database: what was told is there, and nothing is half there."""

from __future__ import annotations

import os
import random
import time

from llwybr.core.events.tests.conftest import Elsewhere

NIGHTLY = os.environ.get("LLWYBR_HYPOTHESIS") == "nightly"
KILLED = -9
A_CHANGE = 5  # statements: the row, the head, the event, what it says of someone, the head again


def acknowledged(process) -> list[int]:
    with process:
        said, complained = process.stdout.read(), process.stderr.read()
    assert process.returncode == KILLED, complained
    return [int(line) for line in said.split("\n")[:-1]]


def test_a_kill_before_any_statement_of_a_change_leaves_the_whole_change_or_none(elsewhere: Elsewhere) -> None:
    elsewhere.run("make")
    told: list[int] = []
    for statement in range(1, A_CHANGE + 1):
        first = 100 * statement
        told += acknowledged(elsewhere.start("write", first, first + 2, statement))
        assert told[-2:] == [first, first + 1]
    assert elsewhere.run("found") == {"rows": told, "events": told, "whole": True, "personal": len(told)}


def test_the_same_kill_shows_where_change_and_event_are_apart(elsewhere: Elsewhere) -> None:
    """The control: a row without its event."""
    elsewhere.run("make")
    told = acknowledged(elsewhere.start("write", 0, 2, 2, "in two"))
    found = elsewhere.run("found")
    assert found["rows"] == [*told, 2]
    assert found["events"] == told


def test_a_bulk_that_is_killed_in_its_middle_leaves_nothing(elsewhere: Elsewhere) -> None:
    elsewhere.run("make")
    assert acknowledged(elsewhere.start("bulk", 10_000, 5)) == []
    assert elsewhere.run("found") == {"rows": [], "events": [], "whole": True, "personal": 0}


def test_two_writers_killed_at_any_moment_lose_nothing_that_they_told(elsewhere: Elsewhere) -> None:
    """Fifty times in the night. What was written and not yet told may be there: at most one change a kill."""
    elsewhere.run("make")
    told: list[int] = []
    kills, moments = 50 if NIGHTLY else 4, random.Random(14)
    for pair in range(kills // 2):
        both = [elsewhere.start("write", 10_000_000 * (2 * pair + n)) for n in range(2)]
        for process in both:
            told.append(int(process.stdout.readline()))
        time.sleep(moments.uniform(0, 0.3))
        for process in both:
            process.kill()
            told += acknowledged(process)
    found = elsewhere.run("found")
    assert found["whole"] is True
    assert found["rows"] == found["events"]
    assert found["personal"] == len(set(found["rows"])) == len(found["rows"])
    assert set(told) <= set(found["rows"])
    assert len(found["rows"]) - len(told) <= kills


def test_what_was_erased_is_in_no_row_and_no_file(elsewhere: Elsewhere) -> None:
    elsewhere.run("make")
    assert elsewhere.run("forget") == [True, 1, False, True]


def test_events_of_before_the_commitments_still_fit_the_chain_and_all_guards_stand(elsewhere: Elsewhere) -> None:
    assert elsewhere.run("grow") == [4, []]
