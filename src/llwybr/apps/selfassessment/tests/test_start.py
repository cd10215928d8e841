"""Starting: three plain questions, nothing kept before the last button."""

import pytest
from django.conf import settings
from django.test import Client

from llwybr.apps.selfassessment.models import Attempt
from tests.cast import begin

pytestmark = pytest.mark.django_db
SAID = "nation=wales&where=classroom&how=2"


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(
    "page", ["start/", "start/where/?nation=wales", f"start/job/?{SAID}", f"start/aim/?{SAID}&job=catering-3"]
)
def test_each_page_opens_and_keeps_nothing(page: str, language: str, django_assert_max_num_queries) -> None:
    before = Attempt.objects.count()
    with django_assert_max_num_queries(10):
        response = Client().get(f"/{language}/{page}")
    assert response.status_code == 200
    assert settings.DEVICE_COOKIE_NAME not in response.cookies
    assert Attempt.objects.count() == before


def test_a_question_left_empty_is_asked_again_with_a_message() -> None:
    response = Client().get("/en/start/how/?nation=wales", follow=True)
    assert response.request["PATH_INFO"] == "/en/start/where/"
    assert "Choose one of the answers." in response.content.decode()


@pytest.mark.parametrize("wrong", ["nation=mars", "nation=wales&where=moon", "nation=wales&where=classroom&how=9", ""])
def test_an_answer_that_is_none_of_the_choices_is_asked_again(wrong: str) -> None:
    assert Client().get(f"/cy/start/job/?{wrong}", follow=True).status_code == 200


@pytest.mark.parametrize(
    ("where", "how", "first"),
    [
        ("classroom", "2", "teaching-assistant-2"),
        ("classroom", "3", "teaching-assistant-3"),
        ("kitchen", "1", "catering-1"),
        ("kitchen", "3", "catering-3"),
        ("premises", "2", "premises-2"),
        ("office", "3", "administration-3"),
        ("lunch-and-play", "1", "midday-supervision-1"),
        ("wellbeing", "2", "learning-mentor-2"),
        ("workshop", "2", "technician-2"),
    ],
)
def test_three_answers_propose_the_nearest_job(where: str, how: str, first: str) -> None:
    response = Client().get(f"/en/start/job/?nation=england&where={where}&how={how}")
    assert response.context["proposed"][0].slug == first
    assert response.context["chosen"] == first


@pytest.mark.parametrize("words", ["gofalwr", "caretaker", "GOFALWR SAFLE", "site manager", "janitor"])
def test_a_job_is_found_by_any_of_its_names_in_either_language(words: str) -> None:
    response = Client().get("/en/start/job/", {"nation": "wales", "where": "office", "how": "2", "q": words})
    assert "premises-2" in [one.slug for one in response.context["others"]]


def test_a_search_without_a_find_says_what_to_do() -> None:
    response = Client().get(f"/en/start/job/?{SAID}&q=astronaut")
    assert "No job is called “astronaut” here." in response.content.decode()


def test_starting_makes_one_attempt_that_this_device_alone_holds() -> None:
    client = begin(aim="teaching-assistant-4")
    assert client.get("/en/my/").status_code == 200
    assert Client().get("/en/my/").status_code == 404


def test_starting_without_saying_whether_you_aim_keeps_what_was_said() -> None:
    response = Client().post("/en/start/aim/", {"nation": "wales", "where": "kitchen", "how": "1", "job": "catering-3"})
    assert response.status_code == 200
    assert 'name="job" value="catering-3"' in response.content.decode()
    assert "Error:" in response.content.decode()


def test_switching_the_language_while_choosing_an_aim_keeps_the_choice() -> None:
    said = {"nation": "wales", "job": "premises-2", "aim": "administration-2", "_switch": "cy"}
    response = Client().post("/cy/start/aim/", said)
    assert 'value="administration-2" id="other_' in response.content.decode()
    assert response.context["chosen"] == "administration-2"
    assert settings.DEVICE_COOKIE_NAME not in response.cookies


def test_starting_again_erases_what_no_code_could_open() -> None:
    client = begin()
    first = Attempt.objects.latest("pk").pk
    client.post("/en/start/aim/", {"nation": "wales", "job": "premises-2", "aim": "none"})
    assert not Attempt.objects.filter(pk=first).exists()


def test_starting_again_spares_what_a_code_opens() -> None:
    client = begin()
    first = Attempt.objects.latest("pk").pk
    client.post("/en/my/code/")
    client.post("/en/start/aim/", {"nation": "wales", "job": "premises-2", "aim": "none"})
    assert Attempt.objects.filter(pk=first).exists()
