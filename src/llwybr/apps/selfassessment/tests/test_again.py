"""A retake: asked anew, nothing taken for granted, and what a person decided stays until they say otherwise."""

import pytest
from django.test import Client
from django.utils import timezone

from llwybr.apps.selfassessment import actions
from llwybr.apps.selfassessment.models import ANSWERS, Attempt, CountedNeed, Step
from llwybr.apps.selfassessment.rules import CHOSEN, DONE, SET_ASIDE, STARTED, STATUSES, proposed_status
from llwybr.core.events.models import Event
from llwybr.core.people.models import Person
from tests.cast import attempt_of, client_of

pytestmark = pytest.mark.django_db
SLUG = "development.growth"  # Nia: with help; her job asks more
QUESTION, STEP = f"/en/my/questions/short/{SLUG}/", f"/en/my/next/{SLUG}/"
SUGGEST = f"{STEP}suggestion/"


def begin_again(client: Client, **changed: str):
    latest = attempt_of("nia")
    said = {"job": latest.job.slug, "aim": "", "after": str(latest)} | changed
    return client.post("/en/my/again/", said)


def step() -> Step:
    return Step.objects.get(attempt=attempt_of("nia"), element__slug=SLUG)


def decide(client: Client, status: str, note: str = "") -> None:
    client.post(STEP, {"status": status, "note": note})


def test_it_is_a_new_attempt_under_the_edition_in_force_with_nothing_answered() -> None:
    client, before = client_of("nia"), attempt_of("nia")
    assert begin_again(client)["Location"] == "/en/my/"
    after = attempt_of("nia")
    assert after != before
    assert after.edition == before.edition
    assert not after.answers.exists()
    assert before.answers.count() == 24, "the one before stays as it is"
    assert Event.objects.filter(name="selfassessment.begun_again", subject=str(after)).count() == 1


def test_the_job_and_the_aim_are_taken_over_and_can_be_changed() -> None:
    client, latest = client_of("nia"), attempt_of("nia")
    initial = client.get("/en/my/again/").context["form"].initial
    assert latest.aim
    assert (initial["job"], initial["aim"]) == (latest.job.slug, latest.aim.slug)
    begin_again(client, job="teaching-assistant-4", aim="teaching-assistant-4")
    after = attempt_of("nia")
    assert (after.job.slug, after.aim) == ("teaching-assistant-4", None), "to aim at one's own job is to aim at none"


@pytest.mark.parametrize(
    "bad", [{"job": ""}, {"job": "no-such-job"}, {"job": "\0"}, {"aim": "no-such-job"}, {"aim": "\0"}]
)
def test_a_job_that_there_is_not_is_refused_in_words(bad: dict[str, str]) -> None:
    client, latest = client_of("nia"), attempt_of("nia")
    response = begin_again(client, **bad)
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert attempt_of("nia") == latest


def test_pressed_twice_or_with_a_stale_page_it_begins_once() -> None:
    client, latest = client_of("nia"), attempt_of("nia")
    said = {"job": latest.job.slug, "aim": "", "after": str(latest)}
    assert [client.post("/en/my/again/", said)["Location"] for _ in range(3)] == ["/en/my/"] * 3
    assert Attempt.objects.filter(person=latest.person).count() == 3  # with hers of January
    for stale in ("", "\0", "x" * 41, "00000000-0000-0000-0000-000000000000"):
        client.post("/en/my/again/", said | {"after": stale})
    assert Attempt.objects.filter(person=latest.person).count() == 3


def test_two_presses_at_the_same_moment_begin_once() -> None:
    latest = attempt_of("nia")
    assert latest.person
    said = {"edition": latest.edition, "job": latest.job, "aim": None, "by": "test", "now": timezone.now()}
    first = actions.again(owner=str(latest.person.public_id), after=latest, **said)
    assert actions.again(owner=str(latest.person.public_id), after=latest, **said) == first


def test_what_she_decided_goes_along_unchanged_with_her_notes() -> None:
    client = client_of("nia")
    decide(client, STARTED, "Ask Siân")
    before = list(Step.objects.filter(attempt=attempt_of("nia")).values_list("element", "status", "note", "changed_at"))
    begin_again(client)
    after = list(Step.objects.filter(attempt=attempt_of("nia")).values_list("element", "status", "note", "changed_at"))
    assert sorted(after) == sorted(before)
    assert len(after) == 3


def test_what_she_has_for_learning_is_there_to_be_said_anew() -> None:
    client = client_of("nia")
    begin_again(client)
    assert client.get("/en/my/plan/")["Location"] == "/en/my/"
    assert client.get("/en/my/plan/limits/").context["form"].initial["hours"] == "12"
    assert not attempt_of("nia").limits_said


def test_the_earlier_answer_is_not_shown_before_the_answer_of_today() -> None:
    client = client_of("nia")
    begin_again(client)
    page = client.get(QUESTION).content.decode()
    assert "checked" not in page.split('id="page-form"')[1].split("</form>")[0]
    assert "stands what you said" not in page
    assert ": With help</p>" not in client.get("/en/my/questions/short/").content.decode()
    client.post(QUESTION, {"answer": "3"})
    assert ": With help</p>" in client.get("/en/my/questions/short/").content.decode()


@pytest.mark.parametrize("status", STATUSES)
def test_a_retake_changes_no_status_by_itself(status: str) -> None:
    """Whatever is answered, and whatever page is looked at: only a press changes what a person decided."""
    client = client_of("nia")
    decide(client, status, "mine")
    changed_at = step().changed_at
    begin_again(client)
    for answer in ANSWERS:
        client.post(QUESTION, {"answer": answer})
        for page in (
            "/en/my/results/",
            STEP,
            "/en/my/questions/short/",
            "/en/my/",
            "/en/my/plan.json",
            "/en/my/since/",
        ):
            client.get(page)
        now = step()
        assert (now.status, now.note, now.changed_at) == (status, "mine", changed_at), answer


def test_a_step_whose_way_is_closed_now_is_proposed_as_done_and_a_press_makes_it_so() -> None:
    client = client_of("nia")
    decide(client, STARTED, "mine")
    begin_again(client)
    client.post(QUESTION, {"answer": "4"})
    for page in ("/en/my/results/", STEP):
        assert "Mark it as done?" in client.get(page).content.decode(), page
    assert client.post(SUGGEST, {"yes": DONE})["Location"] == "/en/my/results/"
    assert (step().status, step().note) == (DONE, "mine")
    assert "Mark it as done?" not in client.get("/en/my/results/").content.decode()


def test_a_step_that_was_done_but_is_below_what_the_job_asks_is_proposed_again() -> None:
    client = client_of("nia")
    decide(client, DONE)
    begin_again(client)
    client.post(QUESTION, {"answer": "1"})
    assert "Take it up again?" in client.get("/en/my/results/").content.decode()
    assert client.post(SUGGEST, {"yes": CHOSEN, "on": "step"})["Location"] == f"{STEP}#decide"
    assert step().status == CHOSEN


def test_what_was_declined_does_not_come_back_for_the_same_answer() -> None:
    client = client_of("nia")
    decide(client, DONE)
    begin_again(client)
    client.post(QUESTION, {"answer": "1"})
    client.post(SUGGEST, {"no": CHOSEN})
    assert step().status == DONE
    client.post(QUESTION, {"answer": "1"})
    assert "Take it up again?" not in client.get("/en/my/results/").content.decode()
    client.post(QUESTION, {"answer": "no_chance"})
    assert "Take it up again?" in client.get("/en/my/results/").content.decode(), "another answer may ask again"


def test_what_she_decided_after_her_answer_is_not_doubted() -> None:
    client = client_of("nia")
    decide(client, DONE)
    assert "Take it up again?" not in client.get("/en/my/results/").content.decode()


@pytest.mark.parametrize("sent", [{}, {"yes": SET_ASIDE}, {"yes": CHOSEN}, {"no": "\0"}, {"yes": "", "no": ""}])
def test_a_press_for_what_is_not_proposed_changes_nothing(sent: dict[str, str]) -> None:
    client = client_of("nia")
    decide(client, STARTED)
    before = Event.objects.count()
    assert client.post(SUGGEST, sent)["Location"] == "/en/my/results/"
    assert client.post("/en/my/next/no.such/suggestion/", {"yes": DONE, "on": "step"})["Location"] == "/en/my/results/"
    assert client.post("/en/my/next/a%00b/suggestion/", {"yes": DONE}).status_code in {302, 400, 404}
    assert Event.objects.count() == before
    assert step().status == STARTED
    assert client.get(SUGGEST).status_code == 405


@pytest.mark.parametrize(
    ("status", "have", "asked", "aimed", "proposed"),
    [
        (STARTED, 3, 2, 3, DONE),
        (CHOSEN, 2, 2, 0, DONE),
        (STARTED, 2, 2, 3, ""),
        (STARTED, 4, 0, 0, ""),
        (STARTED, None, 2, 0, ""),
        (DONE, 1, 2, 0, CHOSEN),
        (DONE, 2, 2, 4, ""),
        (DONE, None, 2, 0, ""),
        (SET_ASIDE, 4, 2, 0, ""),
        (SET_ASIDE, 1, 2, 0, ""),
        ("", 4, 2, 0, ""),
    ],
)
def test_when_an_answer_suggests_another_status(
    status: str, have: int | None, asked: int, aimed: int, proposed: str
) -> None:
    assert proposed_status(status, have, asked, aimed) == proposed


def test_whoever_is_counted_stays_counted_once_and_can_still_take_it_back() -> None:
    client, before = client_of("nia"), attempt_of("nia")
    client.post("/en/my/counted/", {"count": "yes"})
    counted = CountedNeed.objects.count()
    begin_again(client)
    assert CountedNeed.objects.filter(attempt=attempt_of("nia")).count() == counted
    assert not CountedNeed.objects.filter(attempt=before).exists()
    client.post("/en/my/counted/", {"count": "no"})
    assert not CountedNeed.objects.exists()


def test_without_anything_before_there_is_nothing_to_do_again() -> None:
    client = client_of("nia")
    Attempt.objects.filter(person=Person.objects.get(name__startswith="Nia")).delete()
    assert client.get("/en/my/again/")["Location"] == "/en/my/"


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_pages_of_a_retake_need_at_most_ten_queries(language: str, django_assert_max_num_queries) -> None:
    client = client_of("nia")
    decide(client, STARTED)
    begin_again(client)
    client.post(QUESTION, {"answer": "4"})
    for page in ("again/", "questions/short/", "results/", f"next/{SLUG}/"):
        with django_assert_max_num_queries(10):
            assert client.get(f"/{language}/my/{page}").status_code == 200, page
        assert client.head(f"/{language}/my/{page}").status_code == 200, page
