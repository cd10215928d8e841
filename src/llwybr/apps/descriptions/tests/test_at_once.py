"""Real threads on a real database of its own, in a process of its own: two who sign at once, and one who edits while another signs."""

import pytest

from tests.races import raced

RACES = """
import json, threading
import django
django.setup()
from pathlib import Path
from time import sleep
from django.db import connection
from django.utils import timezone
from llwybr.apps.descriptions import actions, queries
from llwybr.apps.descriptions.actions import RefusedError, signing, writing
from llwybr.apps.descriptions.models import Line, Signature, Version
from llwybr.apps.descriptions.tests import scene
from llwybr.core.events import audit

made = scene.world(timezone.now())
written = queries.signatures

def slowly(version):  # between the look and the leap
    found = written(version)
    sleep(0.05)
    return found

queries.signatures = slowly

def at_once(*jobs):
    wait, said = threading.Barrier(len(jobs)), [""] * len(jobs)
    def do(at, job):
        wait.wait()
        try:
            said[at] = job(timezone.now())
        except RefusedError as error:
            said[at] = error.reason
        except Exception as error:
            said[at] = repr(error)
        connection.close()
    threads = [threading.Thread(target=do, args=one) for one in enumerate(jobs)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    return sorted(said)

def begun():
    version = scene.begun(made)
    if not written(version) and version.edit == 1:
        version = scene.edited(version, scene.own("One line of our own."))
    return version

def signs(version, who, side):
    def job(now):
        mark = version.mark
        return actions.sign(version=version, mark=mark, side=side, person=made.id(who), by=who, now=now).state
    return job

def edits(version, words):
    def job(now):
        actions.edit(version=version, what=scene.own(words), by="head", now=now)
        return "edited"
    return job

def adopt_all(now):
    return str(actions.adopt_missing(place=made.places["north"], by="test", now=now))

look = queries.jobs_at

def look_slowly(*given):
    found = look(*given)
    sleep(0.05)
    return found

queries.jobs_at = look_slowly
every = at_once(adopt_all, adopt_all, adopt_all)
adopted = list(Version.objects.filter(description__place=made.places["north"]).values_list("number", "state"))

both, same, against, twice, wrong = [], [], [], [], 0
for n in range(8):
    version = begun()
    both.append(at_once(signs(version, "worker", "worker"), signs(version, "head", "employer")))
    version = begun()
    same.append(at_once(signs(version, "head", "employer"), signs(version, "business_manager", "employer")))
    version = Version.objects.select_related(*queries.VERSION).get(pk=version.pk)
    against.append(at_once(signs(version, "worker", "worker"), edits(version, f"Another line {n}.")))
    version = Version.objects.select_related(*queries.VERSION).get(pk=version.pk)
    if version.state == "agreed":
        wrong += len(written(version)) != 2 or scene.lines(version)[-1].text_en == f"Another line {n}."
    else:
        wrong += scene.lines(version)[-1].text_en != f"Another line {n}." or bool(written(version))
        actions.put_away(version=version, by="test")
    begin = lambda now: str(scene.begun(made).number)
    twice.append(at_once(begin, begin, begin))
    actions.put_away(version=scene.begun(made), by="test")
print(json.dumps({"both": both, "same": same, "against": against, "twice": twice, "wrong": wrong,
    "every": every, "adopted": adopted}))
"""


@pytest.fixture(scope="module")
def races(tmp_path_factory: pytest.TempPathFactory) -> dict:
    return raced(RACES, tmp_path_factory.mktemp("races"), "packs")


def test_of_two_sides_that_sign_at_once_one_offers_and_the_other_agrees(races: dict) -> None:
    assert set(map(tuple, races["both"])) == {("agreed", "offered")}


def test_of_two_who_sign_for_one_side_at_once_one_does(races: dict) -> None:
    assert set(map(tuple, races["same"])) == {("offered", "signed")}


def test_who_signs_while_the_text_is_edited_signs_what_was_read_or_nothing(races: dict) -> None:
    """Either the signature was first, and the edit is refused; or the edit was, and the signature is."""
    assert set(map(tuple, races["against"])) <= {("agreed", "settled"), ("changed", "edited")}
    assert races["wrong"] == 0


def test_whoever_begins_at_once_begins_one_draft(races: dict) -> None:
    assert all(len(set(said)) == 1 and said[0].isdigit() for said in races["twice"])


def test_whoever_takes_over_all_at_once_takes_each_text_over_once(races: dict) -> None:
    assert sum(map(int, races["every"])) == len(races["adopted"]) == 5
    assert set(map(tuple, races["adopted"])) == {(1, "in_use")}
