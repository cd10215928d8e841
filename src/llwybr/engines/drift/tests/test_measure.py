"""Kept, changed, added, dropped; and where the added belong."""

import pytest
from hypothesis import given

from llwybr.engines.drift import Duty, Line, Problem, drift, nearest_job
from llwybr.engines.drift.tests.lists import LADDER, NATIONAL, PROFILES, as_line, lines, of


def told(profile: str, *own: Line):
    return drift(Problem(profile=profile, ladder=LADDER, national=NATIONAL, lines=own))


def test_the_national_text_itself_has_not_drifted() -> None:
    for profile in LADDER:
        found = told(profile, *(as_line(one) for one in of(profile)))
        assert {one.fate for one in found.lines} == {"kept"}
        assert found.dropped == ()
        assert found.belongs == {}


def test_other_words_in_either_language_are_a_change() -> None:
    read = NATIONAL[1]
    assert told("helper-1", as_line(read, en="Listen to readers.")).lines[0].fate == "changed"
    assert told("helper-1", as_line(read, cy="Gwrando.")).lines[0].fate == "changed"


def test_a_duty_of_another_job_belongs_there() -> None:
    found = told("helper-1", as_line(NATIONAL[3]), as_line(NATIONAL[4]), as_line(NATIONAL[5]))
    assert found.belongs == {"helper-3": 2, "cook-3": 1}
    assert {one.why for one in found.lines} == {"taken"}


def test_a_duty_of_several_jobs_belongs_to_the_nearest() -> None:
    assert told("helper-1", as_line(NATIONAL[2])).belongs == {"helper-2": 1}
    assert told("cook-3", as_line(NATIONAL[2])).belongs == {"helper-3": 1}
    assert nearest_job(["helper-1", "helper-3"], "helper-2", LADDER) == "helper-1"  # as near: the lower
    assert nearest_job([], "helper-2", LADDER) == ""


def test_what_a_person_said_goes_before_what_the_words_suggest() -> None:
    words = {"en": "Lead a whole class for a lesson.", "cy": "Arwain dosbarth cyfan am wers."}
    (suggested,) = told("helper-1", Line(id="a", **words)).lines
    (chosen,) = told("helper-1", Line(id="a", **words, chosen="cook-1")).lines
    assert (suggested.profile, suggested.why) == ("helper-3", "suggested")
    assert (chosen.profile, chosen.why) == ("cook-1", "chosen")


def test_words_that_are_like_nothing_stay_without_a_suggestion() -> None:
    assert told("helper-1", Line(id="a", en="Feed the zebra.", cy="Bwydo’r sebra.")).belongs == {"": 1}


def test_words_like_a_duty_of_everybodys_belong_to_ones_own_job() -> None:
    assert told("cook-3", Line(id="a", en="Tell the safeguarding person.")).belongs == {"cook-3": 1}


@given(PROFILES, lines())
def test_every_line_and_every_national_duty_is_counted_once(profile, own) -> None:
    found = told(profile, *own)
    assert [one.id for one in found.lines] == [one.id for one in own]
    assert sum(found.count(fate) for fate in ("kept", "changed", "added")) == len(own)
    assert found.count("kept") + found.count("changed") + len(found.dropped) == len(of(profile))
    assert sum(found.belongs.values()) == found.count("added")


@given(PROFILES, lines())
def test_the_order_of_the_lines_says_nothing(profile, own) -> None:
    there, back = told(profile, *own), told(profile, *reversed(own))
    assert sorted(there.lines, key=lambda one: one.id) == sorted(back.lines, key=lambda one: one.id)
    assert there.dropped == back.dropped


def test_a_problem_that_says_something_twice_is_refused() -> None:
    one = as_line(NATIONAL[0])
    for wrong in (
        {"lines": (one, one)},
        {"lines": (one, one.model_copy(update={"id": "other"}))},
        {"national": (*NATIONAL, Duty(slug="cook.wash", en="a", cy="b"))},
        {"profile": "nobody"},
    ):
        with pytest.raises(ValueError, match=r"twice|ladder|two lines"):
            Problem(**{"profile": "cook-1", "ladder": LADDER, "national": NATIONAL, "lines": (), **wrong})
