"""The pages: anyone reads them, whoever may changes them, in words and in either language."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from llwybr.apps.calendars import actions, queries
from llwybr.apps.calendars.models import Day, Term
from llwybr.apps.calendars.rules import CLOSED, INSET, year_of
from llwybr.apps.calendars.tests.a_year import FORM, INSET_DAY, TERMS, YEAR
from tests.world import World, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = make(timezone.now())
    actions.set_terms(place=made.places["north"], year=YEAR, terms=TERMS, by="test")
    actions.add_day(place=made.places["north"], year=YEAR, kind=INSET, on=INSET_DAY, by="test")
    return made


def at(world: World, place: str = "north_school", more: str = f"{YEAR}/", language: str = "en") -> str:
    return f"/{language}/organisations/{world.place(place)}/calendar/{more}"


def text(response) -> str:
    assert response.status_code in {200, 422}, response.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_anyone_reads_the_year_of_a_school_in_words(world) -> None:
    found = text(Client().get(at(world)))
    assert "This year has 192 days of term. It has 1 INSET day." in found
    assert "From 2 September 2026 until 18 December 2026." in found
    assert "Half-term break from 26 October 2026 until 30 October 2026." in found
    assert "Tuesday 1 September 2026" in found
    assert "Set by North" in found
    assert "Friday 25 December 2026: Christmas Day" in found
    assert "Monday 28 December 2026: Boxing Day (substitute day)" in found
    assert "Change the terms" not in found


def test_each_day_of_the_months_says_what_it_is(world) -> None:
    page = Client().get(at(world)).content.decode()
    assert page.count('<table class="month">') == 12
    assert page.count('<td class="day term">') == 192
    assert page.count('class="day inset">') == 1
    assert page.count('class="day bank_holiday">') == 8
    assert '<td class="day inset">1<span class="hidden"> INSET day</span></td>' in page
    assert '<td class="day break">26<span class="hidden"> Half-term break</span></td>' in page


def test_it_is_there_in_welsh(world) -> None:
    page = Client().get(at(world, language="cy")).content.decode()
    assert "1 Medi 2026" in page
    assert '<th scope="col" abbr="Dydd Llun">Llu</th>' in page


def test_this_year_is_the_page_without_a_year(world) -> None:
    this = year_of(timezone.localdate())
    assert f"Calendar for {this}/" in text(Client().get(at(world, more="")))


def test_a_place_of_which_nothing_is_known_says_so(world) -> None:
    found = text(Client().get(at(world, "other_trust_school")))
    assert "No term dates are known here for this year." in found
    assert "Month by month" not in found


def test_beyond_the_list_of_bank_holidays_the_page_says_so(world) -> None:
    assert "are not known here yet" not in text(Client().get(at(world)))
    assert "Those after 31 December" in text(Client().get(at(world, more="2095/")))


@pytest.mark.parametrize("more", ["1999/", "2099/", "0/", "99999999999999999999/", "2026/terms/x/", "-1/"])
def test_a_year_that_there_is_not_is_not_found(world, more) -> None:
    assert Client().get(at(world, more=more)).status_code == 404


@pytest.mark.parametrize("page", ["", "2026/", "2026/calendar.ics"])
def test_a_place_that_there_is_not_is_not_found(page) -> None:
    address = f"/en/organisations/00000000-0000-4000-8000-000000000000/calendar/{page}"
    assert Client().get(address).status_code == 404


def test_the_file_for_ones_own_calendar(world) -> None:
    actions.add_day(place=world.places["north"], year=YEAR, kind=CLOSED, on=date(2026, 11, 27), by="test")
    response = Client().get(at(world, more=f"{YEAR}/calendar.ics"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    file = response.content.decode().replace("\r\n ", "")
    assert file.count("BEGIN:VEVENT") == 11
    assert "Autumn term begins: North School" in file
    assert "INSET day: North School" in file
    assert "DTSTART;VALUE=DATE:20261026\r\nDTEND;VALUE=DATE:20261031" in file


MAY = {"head": "north_school", "business_manager": "north_school", "authority_officer": "north_school"}
MAY_NOT = [
    "worker",
    "alnco",
    "governor",
    "trust_officer",
    "union_representative",
    "registrar",
    "reviewer",
    "other head",
]


@pytest.mark.parametrize("who", MAY)
def test_whoever_may_sets_the_terms_and_the_page_shows_them(world, who) -> None:
    client = world.client(who)
    assert "Change the terms" in text(client.get(at(world)))
    page = client.get(at(world, more=f"{YEAR}/terms/"))
    assert "These are the terms of North." in text(page)
    assert 'value="2026-10-26"' in page.content.decode()
    changed = FORM | {"autumn_first": "2026-09-03"}
    response = client.post(at(world, more=f"{YEAR}/terms/"), changed)
    assert (response.status_code, response["Location"]) == (302, at(world))
    found = text(client.get(at(world)))
    assert "From 3 September 2026 until 18 December 2026." in found
    assert "Set by North School." in found
    assert queries.year(world.place("north_other"), YEAR).terms[0].first == date(2026, 9, 2)


@pytest.mark.parametrize("who", MAY_NOT)
@pytest.mark.parametrize("more", ["terms/", "terms/drop/", "days/"])
def test_nobody_else_sees_or_sends_the_forms(world, who, more) -> None:
    client = world.client(who)
    assert "Change the terms" not in text(client.get(at(world)))
    assert client.get(at(world, more=f"{YEAR}/{more}")).status_code == 404
    assert client.post(at(world, more=f"{YEAR}/{more}"), FORM).status_code in {403, 404}
    assert not Term.objects.filter(place=world.places["north_school"]).exists()


def test_a_head_does_not_change_the_authority_nor_another_school(world) -> None:
    head, day = world.client("head"), Day.objects.get(place=world.places["north"])
    for place in ("north", "north_other", "south_school"):
        assert head.get(at(world, place, f"{YEAR}/terms/")).status_code == 404
        assert head.post(at(world, place, f"{YEAR}/days/"), {"kind": INSET, "on": "2026-11-27"}).status_code == 404
    assert head.post(at(world, "north", f"{YEAR}/days/{day.public_id}/remove/")).status_code == 404
    assert head.post(at(world, more=f"{YEAR}/days/{day.public_id}/remove/")).status_code == 302
    assert Day.objects.filter(pk=day.pk).exists()


def test_a_stranger_is_asked_to_sign_in(world) -> None:
    response = Client().get(at(world, more=f"{YEAR}/terms/"))
    assert response.status_code == 302
    assert "/sign-in/" in response["Location"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"autumn_first": ""}, "First day of the autumn term: Choose a day."),
        ({"autumn_first": "2\x00"}, "Write the day as year, month and day"),
        ({"autumn_first": "2026-02-30"}, "Write the day as year, month and day"),
        ({"autumn_first": "2026-08-31"}, "That day is not in this academic year"),
        ({"autumn_last": "2026-12-19"}, "Saturday or a Sunday"),
        ({"spring_first": "2026-12-18"}, "begins before the one before it has ended"),
        ({"summer_break_last": ""}, "Give both days of the half-term break"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(world, changes, says) -> None:
    response = world.client("head").post(at(world, more=f"{YEAR}/terms/"), FORM | changes)
    assert response.status_code == 422
    assert says in text(response)
    assert 'value="2027-07-20"' in response.content.decode()
    assert not Term.objects.filter(place=world.places["north_school"]).exists()


def test_a_change_of_language_keeps_what_was_typed(world) -> None:
    typed = FORM | {"autumn_first": "2026-09-09", "_switch": "cy"}
    response = world.client("head").post(at(world, more=f"{YEAR}/terms/", language="cy"), typed)
    assert response.status_code == 200
    assert 'value="2026-09-09"' in response.content.decode()
    assert not Term.objects.filter(place=world.places["north_school"]).exists()


def test_own_terms_are_given_up_after_a_question(world) -> None:
    head = world.client("head")
    assert head.get(at(world, more=f"{YEAR}/terms/drop/")).status_code == 302
    head.post(at(world, more=f"{YEAR}/terms/"), FORM)
    assert "Stop using your own terms for 2026/27?" in text(head.get(at(world, more=f"{YEAR}/terms/drop/")))
    assert head.post(at(world, more=f"{YEAR}/terms/drop/")).status_code == 302
    assert not Term.objects.filter(place=world.places["north_school"]).exists()


def test_an_inset_day_is_added_and_removed(world) -> None:
    head, days = world.client("head"), at(world, more=f"{YEAR}/days/")
    assert "The INSET days of North apply here now." in text(head.get(days))
    assert head.post(days, {"kind": INSET, "on": "2026-11-27"}).status_code == 302
    assert "Friday 27 November 2026: INSET day" in text(head.get(days))
    day = Day.objects.get(place=world.places["north_school"])
    assert "Remove 27 November 2026?" in text(head.get(f"{days}{day.public_id}/remove/"))
    for _ in range(2):
        assert head.post(f"{days}{day.public_id}/remove/").status_code == 302
    assert not Day.objects.filter(pk=day.pk).exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Choose what it is."),
        ({"kind": INSET}, "Choose a day."),
        ({"kind": "party", "on": "2026-11-27"}, "That is not one of the choices."),
        ({"kind": INSET, "on": "2026-10-27"}, "That day is in a half-term break."),
        ({"kind": CLOSED, "on": "2026-12-21"}, "That day is outside the terms"),
        ({"kind": INSET, "on": "2027-05-03"}, "That day is a bank holiday."),
        ({"kind": "in\x00set", "on": "2026-11-27"}, "That is not one of the choices."),
    ],
)
def test_a_day_that_cannot_be_is_said_in_words(world, typed, says) -> None:
    response = world.client("head").post(at(world, more=f"{YEAR}/days/"), typed)
    assert response.status_code == 422
    assert says in text(response)


def test_more_days_than_fit_are_refused_with_their_number(world) -> None:
    days = [date(2026, 11, day) for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)]
    given = actions.Given(world.places["north_school"], YEAR, inset=days)
    actions.set_all(given=[given], by="test")
    response = world.client("head").post(at(world, more=f"{YEAR}/days/"), {"kind": INSET, "on": "2026-11-27"})
    assert "You have set 10 days of this kind" in text(response)


def test_no_page_needs_more_than_ten_queries(world) -> None:
    head = world.client("head")
    head.post(at(world, more=f"{YEAR}/days/"), {"kind": INSET, "on": "2026-11-27"})
    for more in ("", f"{YEAR}/", f"{YEAR}/terms/", f"{YEAR}/days/", f"{YEAR}/calendar.ics"):
        with CaptureQueriesContext(
            connection,
        ) as found:
            head.get(at(world, more=more))
        assert len(found) <= 10, (more, len(found))
