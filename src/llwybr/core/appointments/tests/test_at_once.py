"""Real threads on a real database of its own, in a process of its own: two who appoint the same, and one who is just being ended."""

import pytest

from tests.races import raced

RACES = """
import json, threading
import django
django.setup()
from datetime import timedelta
from time import sleep
from django.db import connection
from django.utils import timezone
from llwybr.core.access import actions as access
from llwybr.core.access.models import Grant
from llwybr.core.appointments import actions, queries
from llwybr.core.appointments.actions import Invited, RefusedError
from llwybr.core.appointments.tests.scene import Scene
from llwybr.core.people.models import Account

world = Scene(timezone.now())
world.place("school", "school")
for name in ("one", "two", "three", "four"):
    world.gives(name, "trust_officer" if name == "four" else "head", "school")
Grant.objects.filter(role="trust_officer").update(role="authority_officer")

allow = access._allow

def slowly(made):  # between the look and the leap: nobody else may come between them
    allow(made)
    sleep(0.05)

access._allow = slowly

def at_once(*jobs):
    wait, said = threading.Barrier(len(jobs)), [""] * len(jobs)
    def do(at, job):
        wait.wait()
        try:
            job(timezone.now())
            said[at] = "done"
        except RefusedError as error:
            said[at] = error.reason
        except Exception as error:
            said[at] = repr(error)
        connection.close()
    threads = [threading.Thread(target=do, args=one) for one in enumerate(jobs)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    return sorted(said)

def gives(by, email, until=None):
    def job(now):
        ends = now + until if until else None
        actions.appoint(appointer=world.person(by), to=Invited(email, "N", "en"), role="worker", scope=world.at("school"),
                        starts_at=now, ends_at=ends, by=by, now=now)
    return job

same, ended, dated = [], [], []
for n in range(20):
    same.append(at_once(*[gives(by, f"same{n}@ysgol.example") for by in ("one", "two", "three")]))
    world.account(f"dated{n}")
    dated.append(at_once(*[gives(by, f"dated{n}@ysgol.example", timedelta(days=9)) for by in ("one", "two", "three")]))
    world.gives(f"head{n}", "head", "school")
    mine = Grant.objects.get(holder=world.person(f"head{n}"))
    def end(now):
        actions.end(grant=mine, ender="system", at=None, kept=None, by="system", now=now)
    ended += [at_once(end, *[gives(f"head{n}", f"e{n}.{m}@ysgol.example") for m in range(3)])]
    late = timezone.now()
    ended += [at_once(gives(f"head{n}", f"late{n}@ysgol.example"))]
print(json.dumps({
    "same": same, "dated": dated, "ended": ended,
    "late": Account.objects.filter(email__startswith="late").count(),
    "grants": Grant.objects.filter(role="worker").count(),
    "done": sum(one.count("done") for one in same + dated) + sum(one.count("done") for one in ended),
    "wrong": [one.why for one in queries.without_authority(timezone.now()) if one.grant.role == "worker"],
}))
"""


@pytest.fixture(scope="module")
def races(tmp_path_factory: pytest.TempPathFactory) -> dict:
    return raced(RACES, tmp_path_factory.mktemp("races"))


def test_of_several_who_give_the_same_role_at_once_one_does_and_the_others_are_told(races: dict) -> None:
    """Also where the role has an end, of which no constraint of the database knows."""
    assert {tuple(one) for one in races["same"] + races["dated"]} == {("done", "held", "held")}


def test_who_is_being_ended_either_gave_before_or_is_refused(races: dict) -> None:
    assert {word for one in races["ended"] for word in one} <= {"done", "authority"}
    assert races["late"] == 0
    assert races["wrong"] == []


def test_what_was_acknowledged_is_there_once(races: dict) -> None:
    ends = 20
    assert races["grants"] == races["done"] - ends
