"""My people: who stands there, for whom, in which order, what is missing, and the same as a file."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.utils import timezone

from llwybr.apps.posts.actions import leave, start
from llwybr.apps.posts.models import Post
from llwybr.apps.posts.tests.scene import LUNCHES, someone, terms
from llwybr.apps.posts.tests.scene import start as of
from llwybr.core.access.models import Look
from llwybr.core.people.models import Person
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return worlds.make(timezone.now())


def works(world: World, name: str | Person, at: str = "north_school", **more: Any) -> Post:
    """Somebody with a job there since last year."""
    person = someone(name) if isinstance(name, str) else name
    said = {"starts_on": timezone.localdate() - 400 * DAY, "workplace": world.places[at], **more}
    if at != "north_school":
        said = {"employer": world.places[at].pk, "reviewer": None, **said}
    return start(of(world, person, **said), granter="system", by="test", now=world.now)


def page(world: World, who: str = "head", at: str = "north_school", language: str = "en", **wanted: str) -> Any:
    return world.client(who).get(f"/{language}/organisations/{world.place(at)}/people/", wanted)


def names(response: Any) -> list[str]:
    return [line.name for line in response.context["lines"]]


def lacks(response: Any) -> dict[str, int]:
    """But for what descriptions say: every job here is without one."""
    return {code: number for code, _words, number in response.context["counts"] if code != "no_description"}


def test_everybody_with_a_job_there_stands_once_with_each_of_their_jobs(world: World) -> None:
    twice = works(world, "Mari Huws").person
    works(world, twice, minutes=LUNCHES, profile="midday-supervision-1", title="Amser cinio")
    works(world, "Aled Rees")
    response = page(world)
    assert names(response) == ["Aled Rees", "Mari Huws"]
    assert response.context["page"].paginator.count == 3
    text = response.content.decode()
    assert 'rowspan="2"' in text
    assert "Amser cinio" in text


def test_a_trust_sees_all_its_schools_and_a_school_none_of_the_others(world: World) -> None:
    works(world, "Un", at="trust_school")
    works(world, "Dau", at="one_trust")
    works(world, "Tri", at="other_trust_school")
    assert names(page(world, "trust_officer", "one_trust")) == ["Dau", "Un"]
    assert names(page(world, "trust_officer", "trust_school")) == ["Un"]
    assert names(page(world, "trust_officer", "one_trust", workplace=world.place("trust_school"))) == ["Un"]


@pytest.mark.parametrize(
    "who",
    [
        "alnco",
        "worker",
        "reviewer",
        "governor",
        "leaver",
        "authority_officer",
        "other head",
        "other business_manager",
        "registrar",
        "trust_officer",
    ],
)
def test_whoever_reads_no_posts_of_the_place_is_told_that_there_is_nothing(world: World, who: str) -> None:
    works(world, "Mari Huws")  # whose reviewer the ALNCo is: that alone opens no list
    assert page(world, who).status_code == 404
    assert world.client(who).get(f"/en/organisations/{world.place('north_school')}/people/as.csv").status_code == 404


def test_a_head_of_one_school_does_not_open_its_authority(world: World) -> None:
    assert page(world, "head", "north").status_code == 404
    assert page(world, "head", "north_other").status_code == 404


@pytest.mark.parametrize("typed", ["siân", "sian", "SIÂN", "siân ap", "dafydd", "obrien", "o'brien", "O’BRIEN si"])
def test_a_name_is_found_however_it_is_written(world: World, typed: str) -> None:
    works(world, "Siân ap-Dafydd O’Brien")
    works(world, "Tomos Puw")
    assert names(page(world, name=typed)) == ["Siân ap-Dafydd O’Brien"]


@pytest.mark.parametrize("typed", ["rien", "iân", "sian zzz", "[a-z]", ".*", "\\", "'", "\0", "x" * 500, "%", "(("])
def test_a_name_that_is_none_finds_nobody_and_breaks_nothing(world: World, typed: str) -> None:
    works(world, "Siân ap-Dafydd O’Brien")
    response = page(world, name=typed)
    assert response.status_code == 200
    assert names(response) in ([], ["Siân ap-Dafydd O’Brien"])
    if typed in {"rien", "iân", "sian zzz"}:
        assert names(response) == []


def test_w_and_y_with_a_roof_are_found_without(world: World) -> None:
    works(world, "Ŵyn Llŷr")
    assert names(page(world, name="wyn llyr")) == ["Ŵyn Llŷr"]


def test_by_job_and_by_family(world: World) -> None:
    works(world, "Mari")
    works(world, "Aled", profile="midday-supervision-1")
    response = page(world, job="midday-supervision-1")
    assert names(response) == ["Aled"]
    options = response.content.decode().split('value="')
    families = {option for option in options if option.startswith("family:")}
    found = [names(page(world, job=one.partition('"')[0])) for one in families]
    assert ["Mari"] in found
    assert names(page(world, job="family:nonsense")) == ["Aled", "Mari"]


def test_each_cell_says_on_a_narrow_screen_under_which_heading_it_stands(world: World) -> None:
    works(world, "Un", at="one_trust")
    works(world, "Dau", at="trust_school", weeks=terms(world).weeks / 2, title="<b>")
    text = page(world, "trust_officer", "one_trust").content.decode()
    labels = ("Workplace", "Hours a week", "Weeks a year", "Reviewer")
    assert {one: text.count(f'data-label="{one}"') for one in labels} == dict.fromkeys(labels, 2)
    assert 'data-label="To check">No reviewer<br>Weeks that are neither the terms nor the year</td>' in text
    assert "&lt;b&gt;" in text
    assert "<b>" not in text


def test_what_is_missing_is_counted_and_can_be_chosen(world: World) -> None:
    today = timezone.localdate()
    cases = {
        "no_reviewer": {"reviewer": None},
        "no_pay": {"grade": "", "spine_point": None},
        "weeks": {"weeks": terms(world).weeks / 2},
        "ending": {"ends_on": today + 60 * DAY, "kind": "FXT"},
        "over_48": {"minutes": (600,) * 5 + (0, 0)},
    }
    for code, more in cases.items():
        works(world, code, **more)
    works(world, "later", ends_on=today + 61 * DAY)
    works(world, "whole")
    assert lacks(page(world)) == dict.fromkeys(cases, 1)
    for code in cases:
        assert names(page(world, lacks=code)) == [code]
        jobs = page(world, lacks=code).context["lines"][0].jobs
        assert [job.lacks for job in jobs] == [(code, "no_description")]


@pytest.mark.parametrize(("employer", "at"), [("north", "south_school"), ("south", "north_school")])
def test_48_hours_are_counted_over_all_jobs_there_and_for_the_same_employer(
    world: World, employer: str, at: str
) -> None:
    person = works(world, "Mari", minutes=(360,) * 4 + (0, 0, 0)).person
    assert lacks(page(world)) == {}
    works(world, person, at=at, employer=world.places[employer].pk, minutes=(360,) * 4 + (1, 0, 0))
    assert lacks(page(world))["over_48"] in {1, 2}, "every job of theirs that stands on the page"
    assert page(world).content.decode().count("South School") == 0


def test_hours_at_another_employer_are_that_persons_to_tell(world: World) -> None:
    person = works(world, "Mari", minutes=(360,) * 4 + (0, 0, 0)).person
    works(world, person, at="south_school", employer=world.places["south"].pk, minutes=(600,) * 4 + (0, 0, 0))
    assert lacks(page(world)) == {}


def test_a_reviewer_who_left_is_missing_from_the_day_after(world: World) -> None:
    reviewer = works(world, "Gwyn", reviewer=None)
    works(world, "Mari", reviewer=reviewer.person.pk)
    assert "reviewer_left" not in lacks(page(world))
    leave(post=reviewer, last_day=timezone.localdate(), leaving="retired", granter="system", by="test", now=world.now)
    assert "reviewer_left" not in lacks(page(world))
    leave(
        post=reviewer,
        last_day=timezone.localdate() - DAY,
        leaving="retired",
        granter="system",
        by="test",
        now=world.now,
    )
    assert lacks(page(world)) == {"reviewer_left": 1}
    assert names(page(world, lacks="reviewer_left")) == ["Mari"]


def test_who_begins_later_and_who_left_stand_apart(world: World) -> None:
    today = timezone.localdate()
    works(world, "Nawr")
    works(world, "Wedyn", starts_on=today + DAY)
    gone = works(world, "Gynt")
    leave(post=gone, last_day=today - DAY, leaving="retired", granter="system", by="test", now=world.now)
    assert names(page(world)) == ["Nawr"]
    assert names(page(world, when="coming")) == ["Wedyn"]
    assert names(page(world, when="left")) == ["Gynt"]


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "two", "", "\0"])
def test_a_page_that_there_is_not_breaks_nothing(world: World, number: str) -> None:
    works(world, "Mari")
    assert names(page(world, page=number)) == ["Mari"]


@pytest.mark.parametrize("what", ["workplace", "job", "lacks", "when", "sort"])
def test_a_choice_that_is_none_does_not_bind(world: World, what: str) -> None:
    works(world, "Mari")
    assert names(page(world, **{what: "nonsense'\0"})) == ["Mari"]


def test_the_order_is_that_which_was_chosen(world: World) -> None:
    works(world, "Aled", minutes=LUNCHES)
    works(world, "Mari")
    assert names(page(world)) == ["Aled", "Mari"]
    assert names(page(world, sort="hours")) == ["Mari", "Aled"]
    assert names(page(world, sort="workplace")) == ["Aled", "Mari"]


def test_that_the_list_was_seen_is_noted_for_each_who_stood_on_it(world: World) -> None:
    for number in range(30):
        works(world, f"Mari {number:02}")
    page(world)
    assert (
        Look.objects.filter(by=world.id("head"), what="posts", why="list", place=world.place("north_school")).count()
        == 25
    )
    page(world, page="2")
    assert Look.objects.filter(by=world.id("head"), what="posts").count() == 30


def test_the_file_holds_the_same_rows_in_the_language_of_the_page_and_no_formula(world: World) -> None:
    works(world, '=HYPERLINK("x")', title="+1", minutes=(390,) * 5 + (0, 0), weeks=terms(world).weeks)
    works(world, "Aled", reviewer=None)
    response = world.client("head").get(
        f"/cy/organisations/{world.place('north_school')}/people/as.csv", {"sort": "hours"}
    )
    head, first, second = csv.reader(StringIO(response.content.decode("utf-8-sig")))
    assert response.headers["Content-Disposition"].startswith('attachment; filename="north-school')
    assert first[0] == '\'=HYPERLINK("x")'
    assert first[2] == "'+1"
    assert first[5:7] == ["32.5", "39"]
    assert len(head) == len(first) == len(second)
    assert second[0] == "Aled"
    assert Look.objects.filter(by=world.id("head"), what="posts", why="file").count() == 2


def test_the_file_keeps_to_what_was_chosen(world: World) -> None:
    works(world, "Mari")
    works(world, "Aled", reviewer=None)
    path = f"/en/organisations/{world.place('north_school')}/people/as.csv"
    rows = list(
        csv.reader(StringIO(world.client("head").get(path, {"lacks": "no_reviewer"}).content.decode("utf-8-sig")))
    )
    assert [row[0] for row in rows[1:]] == ["Aled"]


def test_the_page_needs_few_queries_however_many_stand_there(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(40):
        works(world, f"Mari {number:02}")
    page(world)
    with django_assert_max_num_queries(10):
        assert len(names(page(world, name="mari", lacks="", sort="workplace"))) == 25


def test_somebody_who_has_just_begun_on_the_29th_of_february_stands_there(world: World) -> None:
    works(world, "Mari", starts_on=date(2024, 2, 29))
    assert names(page(world)) == ["Mari"]


def test_who_may_only_read_is_offered_no_change(world: World) -> None:
    works(world, "Mari", at="trust_school")
    assert "people/start/" in page(world, "trust_officer", "one_trust").content.decode()


def test_who_runs_several_places_finds_the_one_at_which_somebody_starts(world: World) -> None:
    works(world, "Mari", at="trust_school")
    school = f"/en/organisations/{world.place('trust_school')}/people/start/"
    chosen = page(world, "trust_officer", "one_trust", workplace=world.place("trust_school"))
    assert school in chosen.content.decode()
    of_all = world.client("trust_officer").get(f"/en/organisations/{world.place('one_trust')}/people/start/")
    assert school in of_all.content.decode()
