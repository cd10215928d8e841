"""A list is whole or not there, whatever happens to the process that applies it (G15); and never two at once."""

from __future__ import annotations

import time
from typing import Any

import pytest

from llwybr.core.places.tests.conftest import Elsewhere
from llwybr.core.places.tests.elsewhere import NEW, OLD


def test_killed_at_fifty_points_a_list_has_changed_nothing_and_then_everything(elsewhere: Elsewhere) -> None:
    assert elsewhere.run("prepare(); kill(50)") == f"{{'nothing': 50}} {OLD + NEW} applied"


def test_without_the_transaction_a_kill_leaves_half_of_it(elsewhere: Elsewhere) -> None:
    """The control: the kills are of a kind that can leave half."""
    assert OLD < int(elsewhere.run("prepare(); kill_without_a_transaction()")) < OLD + NEW


@pytest.mark.parametrize("seen", [True, False])
def test_of_two_at_once_one_is_refused(seen: bool, elsewhere: Elsewhere) -> None:
    """By the lock of this machine; and without it, as on two machines, by the database itself."""
    elsewhere.run("prepare()")
    first, second = (elsewhere.start(f"slowly({n}, seen={seen})", stdin=-1) for n in range(2))
    for one in (first, second):
        assert one.stdout.readline() == "ready\n"
    tell(first)
    assert first.stdout.readline() == "begun\n"
    tell(second)
    time.sleep(0.5)  # the second waits, or has been refused
    assert first.communicate("on\n", timeout=60)[0] == "''\n"
    assert second.communicate("on\n", timeout=60)[0] in {"'busy'\n", "'changed'\n"}


def tell(process: Any) -> None:
    process.stdin.write("go\n")
    process.stdin.flush()


def test_stopped_by_somebody_it_changes_nothing(elsewhere: Elsewhere) -> None:
    assert elsewhere.run("prepare(); told_to_stop()") == f"'stopped' stopped {OLD}"
