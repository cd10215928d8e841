"""A wrong first day is put right: the roles follow, and what was wrong stays in the history."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from llwybr.apps.posts import queries
from llwybr.apps.posts.actions import RefusedError, change, correct, correct_first_day, leave, start
from llwybr.apps.posts.models import Post
from llwybr.apps.posts.tests.scene import held, manager, terms
from llwybr.apps.posts.tests.scene import start as of
from llwybr.core.events.models import Event
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return worlds.make(timezone.now())


def begun(world: World, **more: Any) -> Post:
    """A post that began ten days ago."""
    on = more.pop("starts_on", timezone.localdate(world.now) - 10 * DAY)
    one = of(world, worlds.someone(world, "nia"), starts_on=on, **more)
    return start(one, granter=manager(world), by="test", now=world.now)


def corrected(world: World, post: Post, first_day: date) -> Post:
    correct_first_day(post=post, first_day=first_day, granter=manager(world), by="test", now=timezone.now())
    post.refresh_from_db()
    return post


def refused(reason: str) -> Any:
    return pytest.raises(RefusedError, match=f"^{reason}$")


@pytest.mark.parametrize("days", [-400, -1, 1, 9])
def test_the_first_contract_stays_marked_and_the_right_one_takes_its_days(world: World, days: int) -> None:
    post = begun(world)
    old, right = post.starts_on, post.starts_on + days * DAY
    corrected(world, post, right)
    wrong, first = post.contracts.order_by("recorded_at")
    assert (wrong.starts_on, wrong.replaced_at) == (old, first.recorded_at)
    assert (post.starts_on, first.starts_on, first.ends_on, first.replaced_at) == (right, right, None, None)
    assert queries.said(first) == queries.said(wrong)
    assert Event.objects.filter(name="posts.corrected", subject=str(post)).count() == 1


def test_a_job_that_has_not_begun_gives_no_role_and_gives_it_back_when_it_has(world: World) -> None:
    post, today = begun(world), timezone.localdate()
    person = post.person
    assert len(held(person, "worker", timezone.now())) == 1
    corrected(world, post, today + 5 * DAY)
    assert held(person, "worker", timezone.now()) == []
    corrected(world, post, today)
    assert len(held(person, "worker", timezone.now())) == 1


def test_later_days_stay_as_they_were_and_are_not_passed(world: World) -> None:
    post, today = begun(world), timezone.localdate()
    more = terms(world, grade="Grade 5")
    change(post=post, from_on=today, terms=more, granter=manager(world), by="test", now=timezone.now())
    corrected(world, post, today - DAY)
    first, second = post.contracts.standing().order_by("starts_on")
    assert (first.ends_on, second.starts_on, second.grade) == (today - DAY, today, "Grade 5")
    with refused("first_day"):
        corrected(world, post, today)


def test_what_cannot_be_is_refused(world: World) -> None:
    post, today = begun(world), timezone.localdate()
    leave(post=post, last_day=today + DAY, leaving="other", granter=manager(world), by="test", now=timezone.now())
    for day, reason in (
        (post.starts_on, "same"),
        (today + 2 * DAY, "ends_before_start"),
        (date(1949, 12, 31), "too_early"),
        (date(today.year + 11, 1, 1), "too_late"),
    ):
        with refused(reason):
            corrected(world, post, day)
    with refused("own_post"):
        correct_first_day(post=post, first_day=today, granter=world.id("nia"), by="test", now=timezone.now())


def test_the_29th_of_february_can_be_a_first_day(world: World) -> None:
    assert corrected(world, begun(world), date(2024, 2, 29)).starts_on == date(2024, 2, 29)


def address(post: Post, language: str = "en") -> str:
    return f"/{language}/posts/{post}/first-day/"


def test_on_the_page_it_is_told_what_it_was_and_what_it_is(world: World) -> None:
    post = begun(world, starts_on=date(2024, 9, 2))
    client = world.client("business_manager")
    page = client.get(address(post))
    form = page.context["form"].initial
    answer = client.post(address(post), {"first_day": "2024-09-03", "seen": form["seen"]})
    assert answer.status_code == 302
    told = client.get(f"/en/posts/{post}/").content.decode()
    assert "Correct the first day" in told
    assert "Entered as from 2 September 2024" in told
    assert "It was: 2 September 2024" in told
    assert "It is: 3 September 2024" in told
    assert "Withdrawn" not in told
    assert client.get(address(post, "cy")).status_code == 200


def test_pressed_twice_it_is_done_once_and_an_old_page_overwrites_nothing(world: World) -> None:
    post = begun(world, starts_on=date(2024, 9, 2))
    client = world.client("business_manager")
    seen = client.get(address(post)).context["form"].initial["seen"]
    for _ in range(2):
        assert client.post(address(post), {"first_day": "2024-09-03", "seen": seen}).status_code == 302
    assert post.contracts.count() == 2
    old = client.post(address(post), {"first_day": "2024-09-04", "seen": seen})
    assert old.status_code == 422
    assert "Somebody else changed this job" in old.content.decode()
    post.refresh_from_db()
    assert post.starts_on == date(2024, 9, 3)


@pytest.mark.parametrize("said", ["", "\0", "tomorrow", "2024-02-30", "9" * 400, "2024-09-02"])
def test_what_is_no_other_day_is_refused_in_words(world: World, said: str) -> None:
    post = begun(world, starts_on=date(2024, 9, 2))
    client = world.client("head")
    seen = client.get(address(post)).context["form"].initial["seen"]
    answer = client.post(address(post), {"first_day": said, "seen": seen})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert client.post(address(post), {"first_day": said, "seen": "\0"}).status_code in {302, 422}


def test_a_correction_of_the_terms_is_still_told_as_one(world: World) -> None:
    post = begun(world)
    right = terms(world, grade="Grade 5")
    correct(contract=post.contracts.get(), terms=right, granter=manager(world), by="test", now=timezone.now())
    corrected(world, post, post.starts_on - DAY)
    told = world.client("head").get(f"/en/posts/{post}/").content.decode()
    assert "It was: Grade 4" in told
    assert told.count("What was entered wrongly") == 1
