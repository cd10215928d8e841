"""A long file is compared and applied beside the server's own work: stopped, killed or one of two at once, it changes nothing and
can be tried again. Threads and killed processes have a database of their own."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from llwybr.apps.posts.actions import comparing, running
from llwybr.apps.posts.models import Contract, Intake, Portion, Post
from llwybr.apps.posts.tests.files import read, row, text, who
from llwybr.apps.posts.tests.test_intake_pages import base, get, post, walk
from llwybr.core.access.models import Grant
from llwybr.core.people.models import Match, Person
from llwybr.core.places import applying
from llwybr.core.places.actions import StoppedError
from tests import world as worlds
from tests.races import raced
from tests.world import World

MANY = text(*(row(f"Jones, Siân {n}", str(n), Manager="1" if n > 1 else "") for n in range(1, 7)))

RACES = """
import json, os, random, signal, threading
import django
django.setup()
from collections import Counter
from itertools import count
from time import sleep
from django.db import connection, transaction
from django.utils import timezone
from llwybr.apps.posts.actions import comparing, running
from llwybr.apps.posts.models import Contract, Intake, Portion, Post
from llwybr.apps.posts.tests.files import checked, read, row, text, who
from llwybr.apps.posts.tests.test_long_files import MANY
from llwybr.core.access.models import Grant
from llwybr.core.events import audit
from llwybr.core.events.models import Event
from llwybr.core.people.models import Match, Person
from tests import world as worlds

made = worlds.make(timezone.now())
TABLES = (Person, Post, Contract, Grant, Match, Event, Intake, Portion)

def state():
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]

def counted(work):
    counter = count()
    def count_it(execute, *given):
        next(counter)
        return execute(*given)
    with transaction.atomic(), connection.execute_wrapper(count_it):
        work()
        transaction.set_rollback(True)
    return next(counter)

def in_a_child(work, die_at):
    connection.close()
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    counter = count(1)
    def dying(execute, *given):
        if next(counter) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)
    code = 1
    try:
        with connection.execute_wrapper(dying):
            work()
        code = 0
    finally:
        os._exit(code)

def killed(work, points):
    before, total, found = state(), counted(work) - 2, Counter()
    for point in random.Random(1).sample(range(1, total + 1), min(points, total)):
        assert in_a_child(work, point) == -signal.SIGKILL, point
        found["nothing" if state() == before else "half"] += 1
    return dict(found)

def naively(work):  # the control: with no transaction around it
    held, comparing._held, comparing._alone_at = comparing._held, lambda intake: intake, lambda who: None
    before = state()
    in_a_child(work, 4 * counted(work) // 5)
    comparing._held = held
    return state() == before

doer = who(made)
given = {"who": doer, "by": "test", "now": made.now}
intake = read(made, MANY)
compared = killed(lambda: comparing.check(intake=intake, **given), 25)
in_a_child(lambda: comparing.check(intake=intake, **given), 0)
intake.refresh_from_db()
counts = dict(intake.counts)
applied = killed(lambda: comparing.apply(intake=intake, **given), 25)

running.LONG = 1  # from here on every file is a long one
second, real = read(made, MANY, by="head"), comparing.check

def slow(**more):
    sleep(0.3)
    return real(**more)

comparing.check = slow
said, wait = ["", ""], threading.Barrier(2)

def compare(at, one):
    wait.wait()
    said[at] = running.compare(one, who=doer, by="test")
    connection.close()

threads = [threading.Thread(target=compare, args=pair) for pair in enumerate((intake, second))]
[one.start() for one in threads]
[one.join() for one in threads]
comparing.check = real
busy = intake if said[0] else second
busy.refresh_from_db()
noted = busy.outcome
again = running.compare(busy, who=doer, by="test")
busy.refresh_from_db()

in_a_child(lambda: comparing.apply(intake=intake, **given), 0)
intake.refresh_from_db()
third = checked(made, text(*(row(f"Davies, Ann {n}", f"9{n}") for n in range(6))), by="head")
atomic = naively(lambda: comparing.apply.__wrapped__.__wrapped__(intake=third, **given))
print(json.dumps({
    "compared": compared, "counts": counts, "applied": applied, "said": sorted(said), "noted": noted,
    "again": [again, busy.outcome, bool(busy.found)], "state": intake.state, "posts": Post.objects.filter(reference="").count() > 5,
    "third": third.counts.get("new"), "control": atomic,
}))
"""


@pytest.fixture(scope="module")
def races(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return raced(RACES, tmp_path_factory.mktemp("races"), "packs")


def test_killed_while_it_is_compared_nothing_is_kept_and_it_can_be_compared_again(races: dict[str, Any]) -> None:
    assert set(races["compared"]) == {"nothing"}
    assert races["counts"] == {"new": 6, "people": 6}


def test_killed_while_it_is_applied_nobody_is_there_and_it_can_be_applied_again(races: dict[str, Any]) -> None:
    assert set(races["applied"]) == {"nothing"}
    assert races["state"] == "applied"


def test_without_the_transaction_a_kill_leaves_half_of_it(races: dict[str, Any]) -> None:
    """The control: the kills are of a kind that can leave half."""
    assert races["third"] == 6
    assert races["control"] is False


def test_of_two_compared_at_once_one_waits_for_its_turn_and_has_it_later(races: dict[str, Any]) -> None:
    assert races["said"] == ["", "busy"]
    assert races["noted"] == "busy"
    assert races["again"] == ["", "", True]


@pytest.fixture
def world(db: None) -> World:
    return worlds.make(timezone.now())


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a long one; what it does is done within the test's own transaction, and not in a thread."""
    monkeypatch.setattr(running, "LONG", 1)
    monkeypatch.setattr(running, "_begin", lambda task, intake, who, by: task(intake, who=who, by=by))


def everything() -> list[object]:
    tables = (Person, Post, Contract, Grant, Match, Portion)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


@pytest.mark.parametrize("stop_at", range(5))
def test_stopped_at_any_point_of_comparing_nothing_is_kept(world: World, stop_at: int) -> None:
    intake, told = read(world, MANY), []
    before = everything()

    def stops(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == stop_at + 1:
            raise StoppedError

    if stop_at < 3:
        with pytest.raises(StoppedError):
            comparing.check(intake=intake, who=who(world), by="test", now=world.now, progress=stops)
        assert everything() == before
        assert Intake.objects.get().found == ""
    else:
        comparing.check(intake=intake, who=who(world), by="test", now=world.now, progress=stops)
        assert told == sorted(told), "it only goes on"
        assert all(0 <= done <= total == 6 for done, total in told)


@pytest.mark.usefixtures("long")
def test_whoever_stops_the_comparing_is_told_and_can_begin_it_again(world: World, monkeypatch: Any) -> None:
    real = comparing.check

    def stopped(**given: Any) -> None:
        page = get(world, f"{base(world)}{given['intake']}/").content.decode()
        assert "The file is being compared" in page
        assert "of 6 rows so far" in page
        post(world, f"{base(world)}{given['intake']}/", do="stop")
        real(**given)

    monkeypatch.setattr(comparing, "check", stopped)
    file = walk(world, MANY)
    monkeypatch.setattr(comparing, "check", real)
    page = get(world, file).content.decode()
    assert "The file was not compared" in page
    assert "You stopped it. Nothing was changed." in page
    assert not Post.objects.exists()
    post(world, file, do="compare")
    assert "Bring in all of it" in get(world, file).content.decode()


@pytest.mark.usefixtures("long")
def test_stopped_half_way_of_applying_nothing_has_changed(world: World, monkeypatch: Any) -> None:
    file = walk(world, MANY)
    before, real = everything(), comparing.apply

    def stopped(**given: Any) -> int:
        applying.ask_to_stop(str(given["intake"]))
        return real(**given)

    monkeypatch.setattr(comparing, "apply", stopped)
    post(world, file, do="apply", found=Intake.objects.get().found)
    assert everything() == before
    assert "You stopped it. Nothing was changed." in get(world, file).content.decode()
    monkeypatch.setattr(comparing, "apply", real)
    post(world, file, do="apply", found=Intake.objects.get().found)
    assert Post.objects.count() == 6


@pytest.mark.usefixtures("long")
def test_what_fails_while_it_is_compared_is_told_in_words(world: World, monkeypatch: Any) -> None:
    def fails(**given: Any) -> None:
        raise RuntimeError("the disk is full")

    real = comparing.check
    monkeypatch.setattr(comparing, "check", fails)
    file = walk(world, MANY)
    assert "It could not be compared" in get(world, file).content.decode()
    monkeypatch.setattr(comparing, "check", real)
    post(world, file, do="compare")
    assert Intake.objects.get().outcome == ""


def test_a_file_that_was_never_compared_is_not_compared_by_an_address_alone(world: World) -> None:
    """What its columns are comes first."""
    intake = read(world, MANY)
    post(world, f"{base(world)}{intake}/", do="compare")
    assert Intake.objects.get().found == ""


def test_a_new_job_is_shown_with_its_job_hours_workplace_and_reviewer(world: World) -> None:
    page = get(world, walk(world, MANY) + "?what=new").content.decode()
    for words in ("Job: Teaching assistant (level 1)", "Hours: 25 hours a week", "Workplace: North School"):
        assert page.count(words) == 6, words
    assert page.count("Reviewer: nobody") == 1
    assert page.count("Reviewer: Siân 1 Jones<") == 5, "the file names them by a number"
