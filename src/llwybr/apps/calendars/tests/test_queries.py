"""Which calendar holds where: the nearest that has set something, for terms, INSET days and closed days each by itself."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from llwybr.apps.calendars import actions, queries
from llwybr.apps.calendars.actions import Given
from llwybr.apps.calendars.rules import CLOSED, INSET
from llwybr.apps.calendars.tests.a_year import AUTUMN, INSET_DAY, LATER, TERMS, YEAR
from llwybr.core.places import actions as places
from llwybr.core.places.models import Place
from llwybr.core.places.tests.a_place import a_place

pytestmark = pytest.mark.django_db
OWN_DAY = date(2026, 11, 27)


@pytest.fixture
def tree() -> dict[str, Place]:
    north = a_place("North", "local_authority")
    trust = a_place("Trust", "academy_trust")
    return {
        "north": north,
        "trust": trust,
        "school": a_place("School", parent=north),
        "other": a_place("Other", parent=north),
    }


@pytest.fixture
def set_up(tree) -> dict[str, Place]:
    actions.set_all(given=[Given(tree["north"], YEAR, TERMS, [INSET_DAY])], by="test")
    return tree


def names(place: Place, year: int = YEAR) -> dict[str, str]:
    return {kind: source.name.en for kind, source in queries.year(str(place), year).sources.items()}


def test_a_school_without_its_own_takes_those_of_its_authority(set_up) -> None:
    found = queries.year(str(set_up["school"]), YEAR)
    assert [one.dates for one in found.terms] == TERMS
    assert names(set_up["school"]) == {"terms": "North", "inset": "North"}
    assert not found.is_own("terms")
    assert queries.year(str(set_up["north"]), YEAR).is_own("terms")


def test_a_school_adds_its_own_inset_days_to_the_terms_of_its_authority(set_up) -> None:
    actions.add_day(place=set_up["school"], year=YEAR, kind=INSET, on=OWN_DAY, by="test")
    found = queries.year(str(set_up["school"]), YEAR)
    assert names(set_up["school"]) == {"terms": "North", "inset": "School"}
    assert [one.on for one in found.inset] == [OWN_DAY]
    assert [one.on for one in queries.year(str(set_up["other"]), YEAR).inset] == [INSET_DAY]


def test_own_terms_win_and_leave_the_days_from_above(set_up) -> None:
    actions.set_terms(place=set_up["school"], year=YEAR, terms=LATER, by="test")
    actions.add_day(place=set_up["school"], year=YEAR, kind=CLOSED, on=OWN_DAY, by="test")
    assert names(set_up["school"]) == {"terms": "School", "inset": "North", "closed": "School"}


def test_another_year_and_another_place_have_nothing(set_up) -> None:
    assert names(set_up["school"], YEAR + 1) == names(set_up["trust"]) == {}
    nobody = queries.year(str(uuid4()), YEAR)
    assert (nobody.terms, nobody.days) == ((), ())


def test_what_each_day_is(set_up) -> None:
    calendar = queries.calendar(str(set_up["school"]), YEAR)
    days = [INSET_DAY, AUTUMN.first, date(2026, 10, 26), date(2026, 12, 25), date(2026, 12, 21)]
    assert [calendar.kind(day) for day in days] == ["inset", "term", "break", "bank_holiday", "holiday"]


def test_a_school_that_moves_in_the_year_takes_the_newer_one_if_that_has_set_any(set_up) -> None:
    places.move(place=set_up["school"], to=set_up["trust"], on=date(2027, 1, 1), by="test")
    assert names(set_up["school"])["terms"] == "North"
    actions.set_terms(place=set_up["trust"], year=YEAR, terms=LATER, by="test")
    assert names(set_up["school"])["terms"] == "Trust"
    assert names(set_up["other"])["terms"] == "North"


def test_a_school_that_leaves_before_the_year_or_comes_after_it_has_nothing_of_it(set_up) -> None:
    places.move(place=set_up["school"], to=None, on=date(2026, 9, 1), by="test")
    places.move(place=set_up["trust"], to=set_up["north"], on=date(2027, 9, 1), by="test")
    assert names(set_up["school"]) == names(set_up["trust"]) == {}


def test_a_school_that_opens_or_closes_in_the_year_has_its_calendar(set_up) -> None:
    new = a_place("New", parent=set_up["north"], opened_on=date(2027, 4, 1))
    places.close(place=set_up["other"], on=date(2026, 12, 31), by="test")
    assert names(new)["terms"] == names(set_up["other"])["terms"] == "North"


def test_queries_do_not_grow_with_the_places(set_up, django_assert_num_queries) -> None:
    schools = [a_place(f"School {at}", parent=set_up["north"]) for at in range(12)]
    actions.add_day(place=schools[0], year=YEAR, kind=INSET, on=OWN_DAY, by="test")
    with django_assert_num_queries(3):
        queries.calendar(str(schools[0]), YEAR)
    with django_assert_num_queries(3):
        found = queries.calendars([str(one) for one in schools], YEAR)
    assert found[str(schools[0])].kind(INSET_DAY) == "holiday"
    assert found[str(schools[1])].kind(INSET_DAY) == "inset"
    assert found[str(schools[1])] is found[str(schools[2])]
    assert queries.calendars([], YEAR) == {}
