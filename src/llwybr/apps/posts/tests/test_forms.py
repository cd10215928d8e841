"""Starting, changing, correcting and ending a job in a browser: what people type, and what they are told."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.utils import timezone

from llwybr.apps.posts.actions import start
from llwybr.apps.posts.models import Contract, Post
from llwybr.apps.posts.tests.scene import manager, someone
from llwybr.apps.posts.tests.scene import start as of
from llwybr.core.access.models import Grant
from llwybr.core.people.models import Match, Person
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return worlds.make(timezone.now())


def typed(world: World, **more: Any) -> dict[str, Any]:
    said = {
        "given": "Gwenno",
        "family": "Llwyd",
        "starts_on": "2026-09-01",
        "profile": "teaching-assistant-2",
        "monday": "6.5",
        "tuesday": "6,5",
        "wednesday": "6:30",
        "thursday": "6h30",
        "year": "terms",
        "weeks": "39",
        "grade": "Gradd 4",
        "spine_point": "SCP 5",
        "kind": "PRM",
        "employer": str(world.places["north"].pk),
        "reviewer": str(world.people["alnco"].pk),
        "key": str(uuid4()),
    }
    return {key: value for key, value in {**said, **more}.items() if value is not None}


def send(world: World, said: dict[str, Any], who: str = "business_manager", at: str = "north_school") -> HttpResponse:
    return world.client(who).post(f"/en/organisations/{world.place(at)}/people/start/", said)  # type: ignore[return-value]


def words(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def begun(world: World, **more: Any) -> Post:
    one = of(world, someone(), starts_on=timezone.localdate() - 100 * DAY, **more)
    return start(one, granter=manager(world), by="test", now=world.now)


def form_of(world: World, path: str, who: str = "head") -> dict[str, Any]:
    """What the form of a page begins with, as a browser would send it."""
    form = world.client(who).get(path).context["form"]
    return {
        name: form.get_initial_for_field(field, name) or ""
        for name, field in form.fields.items()
        if name != "confirmed"
    }


def test_somebody_new_starts_with_hours_as_people_write_them(world: World) -> None:
    response = send(world, typed(world))
    contract = Contract.objects.get(post__person__name="Gwenno Llwyd")
    assert response.headers["Location"] == f"/en/posts/{contract.post}/?came=new"
    assert contract.minutes == [390, 390, 390, 390, 0, 0, 0]
    assert (contract.grade, contract.spine_point, str(contract.weeks)) == ("Gradd 4", 5, "39.000")
    assert contract.recorded_by == world.id("business_manager")
    page = words(world.client("business_manager").get(response.headers["Location"]))
    assert "26 hours a week" in page


def test_somebody_known_starts_another_job(world: World) -> None:
    said = typed(world, given=None, family=None, who=str(world.people["worker"].pk))
    assert send(world, said).status_code == 302
    assert Post.objects.get().person == world.people["worker"]


def test_a_form_that_is_sent_twice_makes_one_person_and_one_post(world: World) -> None:
    said, people = typed(world), Person.objects.count()
    first, again = send(world, said), send(world, said)
    assert again.headers["Location"] == first.headers["Location"].split("?")[0]
    assert Post.objects.count() == 1
    assert Person.objects.count() == people + 1


def test_a_record_that_may_be_theirs_is_never_joined_in_silence(world: World) -> None:
    send(world, typed(world, born_on="1990-02-28", email="gwenno@ysgol.example"))
    response = send(world, typed(world, born_on="1990-02-28", email="gwenno@ysgol.example"))
    assert response.headers["Location"].endswith("?came=doubtful")
    assert Person.objects.filter(name="Gwenno Llwyd").count() == 2
    assert Match.objects.count() == 1
    assert "There may be a record of this person here already" in words(
        world.client("business_manager").get(response.headers["Location"])
    )


def test_their_payroll_number_and_name_find_the_record_that_is_here(world: World) -> None:
    send(world, typed(world, number="00417"))
    response = send(world, typed(world, number="00417"))
    assert response.headers["Location"].endswith("?came=same")
    assert Person.objects.filter(name="Gwenno Llwyd").count() == 1
    assert Post.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"profile": "astronaut-1"}, "That is not one of the choices"),
        ({"given": None, "family": None}, "Write a first name or a last name, or choose somebody above."),
        ({"monday": "six"}, "Write hours such as 6.5, 6:30 or 6h30."),
        ({"monday": "25"}, "A day has at most 24 hours."),
        (
            {"monday": "", "tuesday": "", "wednesday": "", "thursday": ""},
            "Write how long they work on at least one day.",
        ),
        ({"weeks": ""}, "Write how many weeks, or choose that they work all year."),
        ({"weeks": "60"}, "Write a number of weeks above 0"),
        ({"weeks": "many"}, "Write a number of weeks above 0"),
        ({"spine_point": "700"}, "Write a spine point between 1 and 120"),
        ({"spine_point": "x" * 19}, "Write a spine point between 1 and 120"),
        ({"grade": "x" * 21}, "Use at most 20 letters."),
        ({"title": "a\nb"}, "Write it on one line."),
        ({"title": "a\0b"}, "Null characters are not allowed."),
        ({"starts_on": "2026-02-29"}, "Write the day as year, month and day"),
        ({"starts_on": "1900-01-01"}, "That day is before 1950."),
        ({"starts_on": "9999-12-31"}, "That day is more than ten years ahead."),
        ({"ends_on": "2026-08-31"}, "The last day is before the first one."),
        ({"born_on": "2090-01-01"}, "Write a day in the past"),
        ({"email": "nobody"}, "Write the e-mail address in full"),
        ({"number": "|"}, "Write the number as the payroll has it"),
        ({"kind": ""}, "Choose a kind of contract."),
        ({"reviewer": "999999999999999999999"}, "That is not one of the choices"),
        ({"covers": "00000000-0000-0000-0000-000000000000"}, "That is not one of the choices"),
        ({"who": "1\0"}, "That is not one of the choices"),
        ({"key": "not-a-key"}, "That is not one of the choices"),
    ],
)
def test_what_cannot_be_comes_back_with_its_reason_and_all_that_was_typed(
    world: World, more: dict[str, Any], sentence: str
) -> None:
    response = send(world, typed(world, **more, **({} if "title" in more else {"title": "Cymhorthydd Dosbarth"})))
    assert response.status_code == 422
    text = words(response)
    assert sentence in text
    assert "There is a problem" in text
    if "title" not in more:
        assert 'value="Cymhorthydd Dosbarth"' in text
    assert Post.objects.count() == 0
    assert not Person.objects.filter(name="Gwenno Llwyd").exists()


def test_what_is_seldom_so_is_asked_and_not_refused(world: World) -> None:
    long = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "13")
    said = typed(world, **long, kind="FXT")
    response = send(world, said)
    assert response.status_code == 422
    assert response.context["form"].asks_to_confirm  # type: ignore[attr-defined]
    text = words(response)
    for sentence in ("more than 48 hours a week", "longer than 12 hours", "has no last day yet"):
        assert sentence in text
    assert send(world, {**said, "confirmed": ["over_48", "long_day"]}).status_code == 422
    assert send(world, {**said, "confirmed": ["over_48", "long_day", "no_end"]}).status_code == 302
    assert Contract.objects.get().weekly_minutes == 52 * 60


def test_the_48_hours_are_those_of_all_their_jobs(world: World) -> None:
    person = begun(world, minutes=(480,) * 4 + (0, 0, 0)).person
    said = typed(world, given=None, family=None, who=str(person.pk))
    assert "more than 48 hours a week" in words(send(world, said))
    assert (
        send(world, typed(world, given=None, family=None, who=str(person.pk), wednesday="", thursday="")).status_code
        == 302
    )


def test_a_change_of_language_keeps_what_was_typed(world: World) -> None:
    path = f"/cy/organisations/{world.place('north_school')}/people/start/"
    response = world.client("head").post(path, {**typed(world, monday="nonsense"), "_switch": "cy"})
    text = words(response)  # type: ignore[arg-type]
    assert response.status_code == 200
    assert 'value="nonsense"' in text
    assert 'value="Gwenno"' in text
    assert Post.objects.count() == 0


@pytest.mark.parametrize(
    "who", ["alnco", "worker", "reviewer", "governor", "other head", "other business_manager", "trust_officer"]
)
def test_nobody_else_enters_a_job_there(world: World, who: str) -> None:
    assert send(world, typed(world), who=who).status_code in {403, 404}
    assert Post.objects.count() == 0


def test_nobody_enters_a_job_of_their_own(world: World) -> None:
    said = typed(world, given=None, family=None, who=str(world.people["business_manager"].pk))
    response = send(world, said)
    assert response.status_code == 422
    assert "Nobody enters or changes their own job." in words(response)


def test_a_trust_officer_starts_somebody_at_a_school_of_the_trust(world: World) -> None:
    said = typed(world, employer=str(world.places["one_trust"].pk), reviewer=str(world.people["trust_officer"].pk))
    assert send(world, said, who="trust_officer", at="trust_school").status_code == 302
    assert send(world, said, who="trust_officer", at="other_trust_school").status_code == 404


def test_a_circle_of_reviewers_is_refused_at_its_field(world: World) -> None:
    person = begun(world, reviewer=None).person
    send(world, typed(world, given=None, family=None, who=str(world.people["alnco"].pk), reviewer=str(person.pk)))
    said = typed(world, given=None, family=None, who=str(person.pk))
    response = send(world, said)
    assert response.status_code == 422
    assert "reviewer" in response.context["form"].errors  # type: ignore[attr-defined]
    assert "The two would review one another" in words(response)


def test_a_change_begins_with_what_stands_and_keeps_it(world: World) -> None:
    post = begun(world)
    path = f"/en/posts/{post}/change/"
    said = form_of(world, path)
    assert (said["monday"], said["weeks"], said["spine_point"]) == ("3:00", "39", "5")
    today = timezone.localdate().isoformat()
    assert world.client("head").post(path, {**said, "from_on": today, "spine_point": "6"}).status_code == 302
    assert [one.spine_point for one in post.contracts.order_by("starts_on")] == [5, 6]


def test_what_stands_stays_where_nobody_is_offered_it_any_more(world: World) -> None:
    """A school may have gone to another trust. Neither pressing the button nor switching the language takes the first of the list."""
    elsewhere = str(world.places["one_trust"].pk)
    path = f"/en/posts/{begun(world, employer=int(elsewhere))}/change/"
    said = {**form_of(world, path), "from_on": timezone.localdate().isoformat(), "grade": "Gradd 5"}
    page = words(world.client("head").post(path, {**said, "_switch": "cy"}))  # type: ignore[arg-type]
    assert f'<option value="{elsewhere}" selected' in page
    assert world.client("head").post(path, said).status_code == 302
    assert str(Contract.objects.get(grade="Gradd 5").employer_id) == elsewhere


def test_a_change_that_changes_nothing_says_so(world: World) -> None:
    path = f"/en/posts/{begun(world)}/change/"
    said = {**form_of(world, path), "from_on": timezone.localdate().isoformat()}
    assert "Nothing is different" in words(world.client("head").post(path, said))  # type: ignore[arg-type]


def test_the_same_change_sent_twice_is_done_once(world: World) -> None:
    post = begun(world)
    path = f"/en/posts/{post}/change/"
    said = {**form_of(world, path), "from_on": timezone.localdate().isoformat(), "grade": "Gradd 5"}
    assert [world.client("head").post(path, said).status_code for _ in range(2)] == [302, 302]
    assert post.contracts.count() == 2


def test_whoever_was_slower_is_told_and_overwrites_nothing(world: World) -> None:
    post = begun(world)
    path = f"/en/posts/{post}/change/?from={post.starts_on.isoformat()}"
    slow = {**form_of(world, path), "grade": "Gradd 9"}
    quick = {**slow, "grade": "Gradd 5"}
    assert world.client("business_manager").post(path, quick).status_code == 302
    response = world.client("head").post(path, slow)
    assert response.status_code == 422
    assert "Somebody else changed this job while you were writing" in words(response)  # type: ignore[arg-type]
    assert 'value="Gradd 9"' in words(response)  # type: ignore[arg-type]
    assert post.contracts.standing().get().grade == "Gradd 5"
    assert (
        world.client("head").post(path, {**slow, "seen": response.context["form"]["seen"].value()}).status_code == 302
    )


def test_a_correction_marks_what_was_wrong(world: World) -> None:
    post = begun(world)
    path = f"/en/posts/{post}/change/?from={post.starts_on.isoformat()}"
    assert world.client("head").post(path, {**form_of(world, path), "grade": "Gradd 5"}).status_code == 302
    assert [(one.grade, one.replaced_at is None) for one in post.contracts.order_by("pk")] == [
        ("Grade 4", False),
        ("Gradd 5", True),
    ]


def test_a_correction_says_that_what_came_after_stays_as_it_is_and_offers_to_put_it_right(world: World) -> None:
    post, head = begun(world), world.client("head")
    path = f"/en/posts/{post}/change/?from={post.starts_on.isoformat()}"
    assert "Is the same wrong there too?" not in words(head.get(path))  # type: ignore[arg-type]
    later = {**form_of(world, f"/en/posts/{post}/change/"), "from_on": timezone.localdate().isoformat(), "monday": "7"}
    assert head.post(f"/en/posts/{post}/change/", later).status_code == 302
    said = words(head.get(path))  # type: ignore[arg-type]
    assert "what is said from then on stays as it is" in said
    typed = {key: value for key, value in form_of(world, path).items() if key != "onward"}
    assert head.post(path, {**typed, "grade": "Gradd 5"}).status_code == 302
    assert set(post.contracts.standing().values_list("grade", flat=True)) == {"Gradd 5", "Grade 4"}
    typed = {key: value for key, value in form_of(world, path).items() if key != "onward"}
    assert head.post(path, {**typed, "grade": "Grade 4"}).status_code == 302
    typed = {key: value for key, value in form_of(world, path).items() if key != "onward"}
    assert head.post(path, {**typed, "grade": "Gradd 6", "onward": ["yes"]}).status_code == 302
    assert set(post.contracts.standing().values_list("grade", flat=True)) == {"Gradd 6"}
    assert head.post(path, {**typed, "onward": ["no"]}).status_code == 422
    typed = {**{key: value for key, value in form_of(world, path).items() if key != "onward"}, "grade": "Gradd 7"}
    for _ in range(2):
        assert head.post(path, typed).status_code == 302
    assert set(post.contracts.standing().values_list("grade", flat=True)) == {"Gradd 7", "Gradd 6"}
    for _ in range(2):  # they went back and ticked it
        assert head.post(path, {**typed, "onward": ["yes"]}).status_code == 302
    assert set(post.contracts.standing().values_list("grade", flat=True)) == {"Gradd 7"}
    assert post.contracts.standing().count() == 2
    assert head.post(path, {**typed, "onward": ["yes"], "seen": "9" * 19}).status_code == 302, "nothing of theirs"


def test_a_tick_that_comes_too_late_from_whom_it_may_be_about_is_refused_and_breaks_nothing(world: World) -> None:
    post, head = begun(world), world.client("head")
    path = f"/en/posts/{post}/change/?from={post.starts_on.isoformat()}"
    later = {**form_of(world, f"/en/posts/{post}/change/"), "from_on": timezone.localdate().isoformat(), "monday": "7"}
    assert head.post(f"/en/posts/{post}/change/", later).status_code == 302
    typed = {**{key: value for key, value in form_of(world, path).items() if key != "onward"}, "grade": "Gradd 5"}
    assert head.post(path, typed).status_code == 302
    left, right = sorted((world.people["head"], post.person), key=lambda one: one.pk)
    Match.objects.create(left=left, right=right, reasons={}, raised_by="test", raised_at=world.now)
    refused = head.post(path, {**typed, "onward": ["yes"]})
    assert refused.status_code == 422
    assert "Nobody enters or changes their own job" in words(refused)  # type: ignore[arg-type]
    assert set(post.contracts.standing().values_list("grade", flat=True)) == {"Gradd 5", "Grade 4"}


def test_signs_that_turn_words_or_that_nobody_sees_do_not_come_in(world: World) -> None:
    told = {
        "given": "\u202eGwenno\u200b",
        "family": "Ll\u2066wyd",
        "title": "TA \u202e\U0001f469\u200d\U0001f3eb",
        "grade": "\u200f4",
    }
    assert send(world, typed(world, **told)).status_code == 302
    contract = Contract.objects.get(post__person__name="Gwenno Llwyd")
    assert (contract.title, contract.grade) == ("TA \U0001f469\u200d\U0001f3eb", "4")
    assert send(world, typed(world, title="TA\x07")).status_code == 422
    assert send(world, typed(world, given="\u202e", family="\u2066")).status_code == 422, "that is no name"


@pytest.mark.parametrize("since", ["1999-01-01", "2026-99-99", "x" * 400])
def test_a_day_from_which_nothing_stands_breaks_nothing(world: World, since: str) -> None:
    response = world.client("head").get(f"/en/posts/{begun(world)}/change/", {"from": since})
    assert response.status_code in {200, 404}


def test_a_job_that_ends_takes_its_roles_along_the_same_second(world: World) -> None:
    post = begun(world)
    held = Grant.objects.filter(
        scope__in=[str(post.person.public_id), world.place("north_school")],
        holder__in=[world.id("alnco"), str(post.person.public_id)],
    )
    roles = {"reviewer", "worker"}
    assert set(held.open_at(timezone.now()).filter(role__in=roles).values_list("role", flat=True)) == roles
    yesterday = (timezone.localdate() - DAY).isoformat()
    response = world.client("head").post(f"/en/posts/{post}/leave/", {"last_day": yesterday, "leaving": "school"})
    assert response.status_code == 302
    assert not held.open_at(timezone.now()).filter(role__in=roles).exists()
    assert world.client("alnco").get(f"/en/posts/{post}/").status_code == 404


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"leaving": "school"}, "Choose a day."),
        ({"last_day": "2026-12-01"}, "Choose why the job ends."),
        ({"last_day": "1999-12-01", "leaving": "school"}, "That day is before the first day of this job."),
        ({"last_day": "9999-12-01", "leaving": "school"}, "more than ten years ahead"),
        ({"last_day": "2026-12-01", "leaving": "fired\0"}, "not one of the choices"),
    ],
)
def test_an_end_that_cannot_be_is_said_in_words(world: World, said: dict[str, str], sentence: str) -> None:
    post = begun(world)
    response = world.client("head").post(f"/en/posts/{post}/leave/", said)
    assert response.status_code == 422
    assert sentence in words(response)  # type: ignore[arg-type]
    post.refresh_from_db()
    assert post.ends_on is None
