from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from llwybr.apps.calendars import actions, queries
from llwybr.apps.calendars.actions import Given, RefusedError
from llwybr.apps.calendars.models import Day, Term
from llwybr.apps.calendars.rules import CLOSED, INSET
from llwybr.apps.calendars.tests.a_year import AUTUMN, INSET_DAY, LATER, SPRING, SUMMER, TERMS, YEAR
from llwybr.core.events.models import Event
from llwybr.core.places.tests.a_place import a_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return a_place()


def events(place) -> list[Event]:
    return list(Event.objects.filter(subject=str(place), name__startswith="calendars."))


def dates(place) -> list:
    return [one.dates for one in Term.objects.filter(place=place, year=YEAR)]


def test_terms_are_set_and_set_anew_and_the_events_say_both(school) -> None:
    actions.set_terms(place=school, year=YEAR, terms=TERMS, by="test")
    actions.set_terms(place=school, year=YEAR, terms=LATER, by="test")
    assert dates(school) == LATER
    first, second = events(school)
    assert (first.name, first.by) == ("calendars.terms_set", "test")
    assert first.facts == {"year": YEAR, **{name: day.isoformat() for one in TERMS for name, day in one.named.items()}}
    assert second.facts["autumn_first"] == "2026-09-03"
    assert "autumn_break_first" not in second.facts


def test_the_same_terms_again_are_no_change(school) -> None:
    for _ in range(2):
        actions.set_terms(place=school, year=YEAR, terms=TERMS, by="test")
    assert len(events(school)) == 1


def test_terms_that_are_refused_leave_what_was(school) -> None:
    actions.set_terms(place=school, year=YEAR, terms=TERMS, by="test")
    with pytest.raises(RefusedError) as refused:
        actions.set_terms(place=school, year=YEAR, terms=[AUTUMN, SUMMER, SPRING], by="test")
    assert refused.value.reason == "three"
    assert dates(school) == TERMS
    actions.add_day(place=school, year=YEAR, kind=INSET, on=date(2026, 11, 2), by="test")
    moved = [type(AUTUMN)("autumn", AUTUMN.first, AUTUMN.last, date(2026, 11, 2), date(2026, 11, 6)), SPRING, SUMMER]
    with pytest.raises(RefusedError) as refused:
        actions.set_terms(place=school, year=YEAR, terms=moved, by="test")
    assert (refused.value.reason, refused.value.field) == ("break_inset", "autumn_break_first")


def test_own_terms_are_dropped_once(school) -> None:
    actions.set_terms(place=school, year=YEAR, terms=TERMS, by="test")
    for _ in range(2):
        actions.drop_terms(place=school, year=YEAR, by="test")
    assert dates(school) == []
    assert [one.name for one in events(school)] == ["calendars.terms_set", "calendars.terms_dropped"]


def test_a_day_is_added_once_and_removed_once(school) -> None:
    one, again = (actions.add_day(place=school, year=YEAR, kind=INSET, on=INSET_DAY, by="test") for _ in range(2))
    assert one == again
    for _ in range(2):
        actions.remove_day(day=one, by="test")
    assert not queries.own(school, YEAR)
    assert [event.name for event in events(school)] == ["calendars.day_added", "calendars.day_removed"]
    assert events(school)[0].facts == {"year": YEAR, "kind": INSET, "on": "2026-09-01"}


def test_a_day_is_measured_by_the_terms_that_hold_there(school) -> None:
    north = a_place("North", "local_authority")
    below = a_place("Below", parent=north)
    actions.set_terms(place=north, year=YEAR, terms=TERMS, by="test")
    in_break = date(2026, 10, 26)
    with pytest.raises(RefusedError) as refused:
        actions.add_day(place=below, year=YEAR, kind=INSET, on=in_break, by="test")
    assert (refused.value.reason, refused.value.field) == ("in_break", "on")
    actions.add_day(place=school, year=YEAR, kind=INSET, on=in_break, by="test")


def test_bank_holidays_are_never_inset_days(school) -> None:
    with pytest.raises(RefusedError) as refused:
        actions.add_day(place=school, year=YEAR, kind=INSET, on=date(2027, 5, 3), by="test")
    assert refused.value.reason == "bank_holiday"


def test_many_years_of_many_places_at_once_and_again(django_assert_max_num_queries) -> None:
    some = [a_place(f"School {at}") for at in range(10)]
    given = [Given(one, YEAR, TERMS, [INSET_DAY], [date(2026, 11, 27)]) for one in some]
    with django_assert_max_num_queries(12):
        assert actions.set_all(given=given, by="test") == 30
    assert all(dates(one) == TERMS for one in some)
    actions.set_all(given=[Given(some[0], YEAR, LATER), Given(some[1], YEAR, inset=[AUTUMN.first])], by="test")
    assert dates(some[0]) == LATER
    assert [one.kind for one in queries.own(some[0], YEAR)] == [INSET, CLOSED]
    assert [(one.on, one.kind) for one in queries.own(some[1], YEAR)] == [
        (AUTUMN.first, INSET),
        (date(2026, 11, 27), CLOSED),
    ]
    assert dates(some[1]) == TERMS


def test_one_that_is_wrong_stops_all_of_them(school) -> None:
    other = a_place("Other")
    given = [Given(other, YEAR, TERMS), Given(school, YEAR, TERMS, [date(2026, 10, 27)])]
    with pytest.raises(RefusedError):
        actions.set_all(given=given, by="test")
    with pytest.raises(RefusedError):
        actions.set_all(given=[Given(other, YEAR, TERMS, [INSET_DAY, INSET_DAY])], by="test")
    assert dates(other) == []
    assert events(other) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"last": date(2026, 9, 1)},
        {"break_first": None},
        {"break_first": AUTUMN.first},
        {"break_last": AUTUMN.last},
        {"season": "winter"},
        {"year": 1999},
    ],
)
def test_the_database_itself_refuses_a_term_that_cannot_be(school, changes) -> None:
    given = {"year": YEAR, **vars(AUTUMN), **changes}
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(place=school, **given)


def test_the_database_itself_refuses_a_second_term_or_day(school) -> None:
    actions.set_terms(place=school, year=YEAR, terms=TERMS, by="test")
    actions.add_day(place=school, year=YEAR, kind=INSET, on=INSET_DAY, by="test")
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(place=school, year=YEAR, **vars(AUTUMN))
    for kind in (CLOSED, "party"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Day.objects.create(place=school, year=YEAR, kind=kind, on=INSET_DAY)
