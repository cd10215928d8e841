"""The page of a post: for its holder, for its reviewer, for whoever runs where it is, and for nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from llwybr.apps.posts.actions import change, correct, leave, start
from llwybr.apps.posts.models import Post
from llwybr.apps.posts.tests.scene import LUNCHES, manager, terms
from llwybr.apps.posts.tests.scene import start as of
from llwybr.core.access.models import Look
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    made = worlds.make(timezone.now())
    one = of(made, worlds.someone(made, "nia"), starts_on=made.now.date() - 400 * DAY, title="Cymhorthydd")
    made.more["post"] = start(one, granter=manager(made), by="test", now=made.now)
    return made


def post(world: World) -> Post:
    found: Post = world.more["post"]
    return found


def page(world: World, who: str, address: str = "", language: str = "en") -> str:
    response = world.client(who).get(f"/{language}/{address or f'posts/{post(world)}/'}")
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def status(world: World, who: str, address: str) -> int:
    return int(world.client(who).get(f"/en/{address}").status_code)


@pytest.mark.parametrize("who", ["head", "business_manager", "alnco"])
def test_whoever_runs_the_place_and_the_reviewer_read_it(world: World, who: str) -> None:
    text = page(world, who)
    assert "Nia" in text
    assert "Cymhorthydd" in text
    assert "15 hours a week" in text
    assert "39 weeks a year, in term time only" in text
    assert "Grade 4" in text


@pytest.mark.parametrize(
    "who",
    [
        "worker",
        "reviewer",
        "governor",
        "other head",
        "other business_manager",
        "other alnco",
        "trust_officer",
        "registrar",
    ],
)
def test_nobody_else_is_told_that_it_is_there(world: World, who: str) -> None:
    assert status(world, who, f"posts/{post(world)}/") == 404
    assert status(world, who, f"posts/{post(world)}/change/") == 404
    assert status(world, who, f"posts/{post(world)}/leave/") == 404
    assert status(world, who, f"my-job/{post(world)}/") == 404


def test_a_reviewer_sees_only_the_posts_that_they_are_named_for(world: World) -> None:
    other = of(world, post(world).person, starts_on=world.now.date(), minutes=LUNCHES, reviewer=world.people["head"].pk)
    second = start(other, granter=manager(world), by="test", now=world.now)
    assert status(world, "alnco", f"posts/{post(world)}/") == 200
    assert status(world, "alnco", f"posts/{second}/") == 404
    both = page(world, "business_manager", f"people/{post(world).person.public_id}/posts/")
    assert str(second) in both
    one = page(world, "alnco", f"people/{post(world).person.public_id}/posts/")
    assert str(post(world)) in one
    assert str(second) not in one


def test_a_reviewer_who_is_replaced_sees_nothing_from_that_second_on(world: World) -> None:
    assert status(world, "alnco", f"posts/{post(world)}/") == 200
    new = terms(world, reviewer=world.people["head"].pk, title="Cymhorthydd")
    change(
        post=post(world), from_on=timezone.localdate(), terms=new, granter=manager(world), by="test", now=timezone.now()
    )
    assert status(world, "alnco", f"posts/{post(world)}/") == 404
    assert status(world, "alnco", f"people/{post(world).person.public_id}/posts/") == 404


def test_a_reviewer_who_left_reviews_no_more_and_both_are_told_so(world: World) -> None:
    who = {"granter": manager(world), "by": "test", "now": world.now}
    rhys = worlds.someone(world, "rhys")
    theirs = start(of(world, rhys, starts_on=world.now.date() - 30 * DAY), **who)
    change(post=post(world), from_on=world.now.date(), terms=terms(world, reviewer=rhys.pk), **who)
    words = "They do not review here any more"
    assert status(world, "rhys", f"posts/{post(world)}/") == 200
    assert words not in page(world, "head")
    leave(post=theirs, last_day=world.now.date() - DAY, leaving="other", **who)
    assert status(world, "rhys", f"posts/{post(world)}/") == 404
    assert words in page(world, "head")
    assert words in page(world, "nia", f"my-job/{post(world)}/")


def test_the_holder_sees_all_of_it_and_whom_to_speak_to(world: World) -> None:
    wrong = post(world).contracts.get()
    right = terms(world, grade="Grade 5", title="Cymhorthydd")
    correct(contract=wrong, terms=right, granter=manager(world), by="test", now=timezone.now())
    text = page(world, "nia", f"my-job/{post(world)}/")
    assert "Recorded by Business_Manager" in text
    assert "What was entered wrongly" in text
    assert "It was: Grade 4" in text
    assert "If something is wrong" in text
    assert '<li translate="no">Head</li>' in text
    assert "Change this job" not in text


def test_a_reviewer_does_not_see_who_recorded_it_nor_what_was_wrong(world: World) -> None:
    wrong = post(world).contracts.get()
    right = terms(world, grade="Grade 5", title="Cymhorthydd")
    correct(contract=wrong, terms=right, granter=manager(world), by="test", now=timezone.now())
    text = page(world, "alnco")
    assert "Recorded by" not in text
    assert "What was entered wrongly" not in text
    assert "Change this job" not in text
    assert "What was entered wrongly" in page(world, "head")


def test_why_a_job_ended_is_for_its_holder_and_whoever_changes_it(world: World) -> None:
    leave(
        post=post(world),
        last_day=timezone.localdate() + DAY,
        leaving="retired",
        granter=manager(world),
        by="test",
        now=timezone.now(),
    )
    assert "Retirement" in page(world, "nia", f"my-job/{post(world)}/")
    assert "Retirement" in page(world, "head")
    assert "Retirement" not in page(world, "alnco")


def test_what_was_and_what_comes_are_told_from_day_to_day(world: World) -> None:
    on = timezone.localdate()
    more = terms(world, minutes=(390,) * 5 + (0, 0), title="Cymhorthydd")
    change(post=post(world), from_on=on + 30 * DAY, terms=more, granter=manager(world), by="test", now=timezone.now())
    text = page(world, "head")
    assert "What comes" in text
    assert "It was: 15 hours a week" in text
    assert "It is: 32 hours 30 minutes a week (Mon 6:30" in text
    assert page(world, "head", language="cy").count("<table") == 1


def test_the_29th_of_february_is_a_day_like_others(world: World) -> None:
    one = of(world, worlds.someone(world, "dewi"), starts_on=date(2024, 2, 29))
    made = start(one, granter=manager(world), by="test", now=world.now)
    assert "29 February 2024" in page(world, "head", f"posts/{made}/")
    assert status(world, "head", f"posts/{made}/change/?from=2024-02-29") == 200
    assert (
        status(world, "head", f"posts/{made}/change/?from=2023-02-29") == 200
    )  # no such day: a change, not a correction


def test_that_somebody_looked_is_noted_and_ones_own_look_is_not(world: World) -> None:
    page(world, "alnco")
    page(world, "nia", f"my-job/{post(world)}/")
    seen = Look.objects.filter(of=world.id("nia"), what="post")
    assert [(one.by, one.role) for one in seen] == [(world.id("alnco"), "reviewer")]


def test_the_holder_who_runs_the_place_is_led_to_their_own_page_and_may_not_change_it(world: World) -> None:
    theirs = of(world, world.people["business_manager"], reviewer=world.people["head"].pk)
    made = start(theirs, granter=world.id("head"), by="test", now=world.now)
    response = world.client("business_manager").get(f"/en/posts/{made}/")
    assert response.headers["Location"] == f"/en/my-job/{made}/"
    assert status(world, "business_manager", f"posts/{made}/change/") == 404
    sent = world.client("business_manager").post(
        f"/en/posts/{made}/leave/", {"last_day": "2030-01-01", "leaving": "other"}
    )
    assert sent.status_code == 404
    made.refresh_from_db()
    assert made.ends_on is None
    assert status(world, "head", f"posts/{made}/change/") == 200


PAGES = ["posts/{}/", "people/{person}/posts/", "my-job/{}/", "posts/{}/change/", "organisations/{place}/people/start/"]


@pytest.mark.parametrize("address", PAGES)
def test_each_page_needs_few_queries(world: World, address: str, django_assert_max_num_queries) -> None:
    for number in range(6):
        more = terms(world, spine_point=6 + number, title="Cymhorthydd")
        on = timezone.localdate() - (100 - number) * DAY
        change(post=post(world), from_on=on, terms=more, granter=manager(world), by="test", now=timezone.now())
    path = address.format(post(world), person=post(world).person.public_id, place=post(world).workplace)
    client = world.client("nia" if address.startswith("my") else "head")
    client.get(f"/en/{path}")
    with django_assert_max_num_queries(10):
        assert client.get(f"/en/{path}").status_code == 200
