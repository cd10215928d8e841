"""Real threads on a real database of its own: two uploads at once, and a commit of which nobody knows whether it went through."""

import pytest

from tests.races import raced

RACES = """
import io, json, threading
import django
django.setup()
from dataclasses import replace
from pathlib import Path
from time import sleep
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone
from llwybr.core.files import actions, queries
from llwybr.core.files.actions import keeping
from llwybr.core.files.limits import limits
from llwybr.core.files.models import File

small = replace(limits(), person_bytes=1000)
keeping.limits = lambda: small
used = queries.used

def slowly(of):  # between the look and the leap: nobody else may come between them
    found = used(of)
    sleep(0.05)
    return found

queries.used = slowly
bytes_there = lambda: sum(one.is_file() for one in Path(settings.FILES).rglob("*"))

def at_once(of, size, many):
    said, here = [""] * many, threading.Barrier(many)
    def do(at):
        try:
            with actions.check(stream=io.BytesIO(b"a" * size), name="a", of=of) as checked:
                here.wait()
                actions.keep_checked(checked=checked, of=of, now=timezone.now())
            said[at] = "kept"
        except actions.RefusedError as error:
            said[at] = error.reason
        except Exception as error:
            said[at] = repr(error)
        connection.close()
    threads = [threading.Thread(target=do, args=[at]) for at in range(many)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    return sorted(said)

fit = [at_once(f"fit{n}", 400, 2) for n in range(5)]
too_much = [at_once(f"too{n}", 600, 2) for n in range(5)]
same = bytes_there() == File.objects.count()

def half(how):
    before, real = bytes_there(), connection._commit
    def lost():
        real()
        dead()
    def dead():
        connection.errors_occurred = True  # as Django sets it
        raise DatabaseError("the line went dead")
    def broken():
        raise DatabaseError("it does not fit")
    try:
        with transaction.atomic():
            actions.keep(stream=io.BytesIO(b"a"), name="a", of=how, now=timezone.now())
            connection._commit = {"lost": lost, "broken": broken}[how]
            if how == "lost":
                connection._rollback = dead
    except DatabaseError:
        pass
    for name in ("_commit", "_rollback"):
        vars(connections["default"]).pop(name, None)
    connection.close()
    return bytes_there() - before

print(json.dumps({"fit": fit, "too much": too_much, "same": same, "lost": half("lost"), "broken": half("broken")}))
"""


@pytest.fixture(scope="module")
def races(tmp_path_factory: pytest.TempPathFactory) -> dict:
    return raced(RACES, tmp_path_factory.mktemp("races"))


def test_two_uploads_at_once_are_both_kept_or_the_quota_refuses_one(races: dict) -> None:
    assert races["fit"] == [["kept", "kept"]] * 5
    assert races["too much"] == [["kept", "quota"]] * 5
    assert races["same"]


def test_bytes_stay_where_nobody_knows_whether_the_commit_went_through(races: dict) -> None:
    assert (races["lost"], races["broken"]) == (1, 0)
