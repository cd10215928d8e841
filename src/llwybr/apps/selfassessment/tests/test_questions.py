"""One statement a page: saved at once, kept through every mishap."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from llwybr.apps.selfassessment.models import Attempt, Holding
from llwybr.apps.standards.models import Ask, Edition, Element, Profile
from llwybr.apps.standards.queries import edition_in_force
from llwybr.core.events.models import Event
from tests.cast import attempt_of, begin, client_of

pytestmark = pytest.mark.django_db
FIRST = "/en/my/questions/short/communication.children/"


def mine() -> Attempt:
    return Attempt.objects.latest("pk")


def test_the_page_shows_statement_example_four_levels_and_three_other_answers(django_assert_max_num_queries) -> None:
    client = begin()
    with django_assert_max_num_queries(10):
        page = client.get(FIRST).content.decode()
    assert page.count('type="radio"') == 7
    assert "I talk and listen to children and young people so that they feel heard." in page
    assert "A child is stuck." in page


@pytest.mark.parametrize("value", ["1", "2", "3", "4", "not_part", "no_chance", "not_said"])
def test_an_answer_is_saved_and_leads_on(value: str, django_assert_max_num_queries) -> None:
    client = begin()
    with django_assert_max_num_queries(13):
        response = client.post(FIRST, {"answer": value})
    assert response["Location"] == "/en/my/questions/short/communication.colleagues/"
    assert list(mine().answers.values_list("value", flat=True)) == [value]


def test_the_event_of_an_answer_does_not_say_what_was_answered() -> None:
    client = begin()
    client.post(FIRST, {"answer": "4"})
    event = Event.objects.filter(name="selfassessment.answered").latest("sequence")
    assert event.subject == str(mine().public_id)
    assert event.facts == {}


def test_sending_twice_leaves_one_answer_the_latest() -> None:
    client = begin()
    for value in ("2", "2", "3"):
        client.post(FIRST, {"answer": value})
    assert list(mine().answers.values_list("value", flat=True)) == ["3"]


def test_an_answer_given_before_is_shown_when_one_comes_back() -> None:
    client = begin()
    client.post(FIRST, {"answer": "no_chance"})
    assert client.get(FIRST).context["form"].initial["answer"] == "no_chance"


@pytest.mark.parametrize("value", ["", "5", "0", "level", "1' OR 1=1", "\x00", "๓"])
def test_what_is_no_answer_is_refused_in_words_and_nothing_is_saved(value: str) -> None:
    client = begin()
    response = client.post(FIRST, {"answer": value})
    assert response.status_code == 422
    assert "Error:" in response.content.decode()
    assert not mine().answers.exists()


def test_the_refusal_is_in_the_language_of_the_page() -> None:
    page = begin(language="cy").post(FIRST.replace("/en/", "/cy/"), {"answer": ""}).content.decode()
    assert "Gwall:" in page
    assert "Choose" not in page


def test_switching_the_language_keeps_what_was_chosen_and_saves_nothing() -> None:
    client = begin()
    response = client.post(FIRST.replace("/en/", "/cy/"), {"answer": "3", "_switch": "cy"})
    assert response.status_code == 200
    assert 'value="3" id="id_answer_2" checked' in " ".join(response.content.decode().split())
    assert not mine().answers.exists()


@pytest.mark.parametrize("slug", ["no.such", "communication.children.more", "x" * 500, "%00"])
def test_an_unknown_statement_says_so_and_where_to_go(slug: str) -> None:
    client = begin()
    for response in (
        client.get(f"/en/my/questions/short/{slug}/"),
        client.post(f"/en/my/questions/short/{slug}/", {"answer": "1"}),
    ):
        assert response.status_code == 404


def test_a_device_that_lost_its_key_keeps_the_answer_until_the_code_is_typed() -> None:
    client = begin()
    page = client.post("/en/my/code/").content.decode()
    code = page.split('translate="no">')[1].split("<")[0]
    client.cookies.clear()
    lost = client.post(FIRST, {"answer": "4"})
    assert lost.status_code == 404
    assert 'name="answer" value="4"' in lost.content.decode()
    back = client.post("/en/resume/", {"code": code, "next": FIRST, "answer": "4"})
    assert back.status_code == 307
    assert back["Location"] == FIRST
    client.post(FIRST, {"answer": "4"})
    assert list(mine().answers.values_list("value", flat=True)) == ["4"]


def test_a_device_is_forgotten_after_thirty_days_without_use() -> None:
    client = begin()
    Holding.objects.filter(attempt=mine()).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/en/my/").status_code == 404


def test_using_a_device_starts_its_thirty_days_again() -> None:
    client = begin()
    soon = timezone.now() + timedelta(days=1)
    Holding.objects.filter(attempt=mine()).update(expires_at=soon)
    response = client.post(FIRST, {"answer": "1"})
    assert Holding.objects.get(attempt=mine()).expires_at > soon + timedelta(days=28)
    assert response.cookies[settings.DEVICE_COOKIE_NAME]["max-age"] == 30 * 24 * 60 * 60


def test_a_first_useful_step_is_shown_by_the_eighth_statement() -> None:
    for value in ("1", "4"):
        client = begin()
        shown = []
        address = FIRST
        for _ in range(8):
            shown.append(client.get(address).context["first_step"])
            address = client.post(address, {"answer": value})["Location"]
        assert any(shown), f"answers {value}"


def test_the_check_shows_every_answer_with_its_way_back(django_assert_max_num_queries) -> None:
    client = client_of("dewi")
    with django_assert_max_num_queries(10):
        page = client.get("/en/my/questions/short/").content.decode()
    assert page.count("Change<span") == 12
    assert "No answer yet" in page


def test_the_overview_names_honest_minutes(django_assert_max_num_queries) -> None:
    client = begin()
    with django_assert_max_num_queries(10):
        page = client.get("/en/my/").content.decode()
    assert "20 statements, 8 minutes" in page


def later_edition(*, changed: str, job: str = "teaching-assistant-2") -> Edition:
    """The edition in force today, copied, with one statement that now means something else, and one job."""
    old = edition_in_force("wales", date(2026, 11, 20))
    new = Edition.objects.create(nation="wales", code="later", in_force_from=date(2026, 11, 21), shape="later")
    area = old.areas.get(slug="communication")
    area.pk, area.edition = None, new
    area.save()
    for element in Element.objects.filter(edition=old):
        element.pk, element.edition, element.area = None, new, area
        element.meaning = "changed" if element.slug == changed else element.meaning
        element.save()
    family = old.families.get(slug="teaching-and-learning")
    family.pk, family.edition = None, new
    family.save()
    profile = Profile.objects.select_related("role").get(edition=old, slug="teaching-assistant-2")
    role = profile.role
    role.pk, role.edition, role.family = None, new, family
    role.save()
    profile.pk, profile.edition, profile.family, profile.role, profile.slug = None, new, family, role, job
    profile.save()
    for ask in Ask.objects.filter(profile__edition=old, profile__slug="teaching-assistant-2").select_related("element"):
        Ask.objects.create(profile=profile, element=new.elements.get(slug=ask.element.slug), level=ask.level)
    return new


SECOND = "/en/my/questions/short/communication.colleagues/"


def test_a_new_edition_half_way_keeps_the_answers_and_asks_again_only_what_changed_in_meaning() -> None:
    client = begin()
    client.post(FIRST, {"answer": "3"})
    client.post(SECOND, {"answer": "2"})
    new = later_edition(changed="communication.colleagues")
    assert "The standards have changed" in client.get("/en/my/").content.decode()
    assert client.post(FIRST, {"answer": "4"}).status_code == 302, "the old edition can still be answered"
    assert client.post("/en/my/edition/")["Location"] == "/en/my/edition/"
    assert mine().edition == new
    now = mine().answers.filter(element__edition=new)
    assert list(now.values_list("element__slug", "value")) == [("communication.children", "4")]


def test_before_going_over_one_sees_what_changes_for_oneself_and_nothing_is_changed_by_looking() -> None:
    client = begin()
    client.post(SECOND, {"answer": "2"})
    later_edition(changed="communication.colleagues")
    before = mine().edition
    page = client.get("/en/my/edition/").content.decode()
    assert "changed in meaning" in page
    assert 'id="communication.colleagues"' in page
    assert mine().edition == before


def test_an_earlier_answer_stays_beside_the_text_that_it_was_said_of() -> None:
    client = begin()
    client.post(SECOND, {"answer": "2"})
    old = mine().edition
    later_edition(changed="communication.colleagues")
    client.post("/en/my/edition/")
    page = client.get("/en/my/edition/").content.decode()
    (row,) = mine().answers.filter(element__edition=old)
    assert row.value == "2"
    assert str(row.element.statement.en) in page
    assert row.element.descriptors.get(level=2).text.en in page
    assert "Answer it again" in page
    assert "What you said under the earlier edition" in client.get("/en/my/").content.decode()


def test_a_note_on_a_step_is_never_lost_by_going_over() -> None:
    client = begin()
    client.post(SECOND, {"answer": "1"})
    client.post("/en/my/next/communication.colleagues/", {"status": "chosen", "note": "Ask Menna"})
    later_edition(changed="communication.colleagues")
    client.post("/en/my/edition/")
    assert list(mine().steps.values_list("note", flat=True)) == ["Ask Menna"]


def test_someone_whose_job_is_not_in_the_new_edition_chooses_the_nearest() -> None:
    client = begin()
    client.post(FIRST, {"answer": "3"})
    new = later_edition(changed="", job="assistant-for-teaching")
    page = client.get("/en/my/edition/").content.decode()
    assert "Your job is not in the new edition under this name" in page
    refused = client.post("/en/my/edition/")
    assert refused.status_code == 422
    assert "Choose the job that is nearest to yours" in refused.content.decode()
    assert mine().edition != new
    client.post("/en/my/edition/", {"job": "assistant-for-teaching"})
    assert (mine().edition, mine().job.slug) == (new, "assistant-for-teaching")


def test_the_job_aimed_at_can_be_changed_and_dropped() -> None:
    client = begin()
    client.post("/en/my/aim/", {"aim": "teaching-assistant-4"})
    assert mine().aim.slug == "teaching-assistant-4"
    assert client.post("/en/my/aim/", {"aim": "astronaut"}).status_code == 200
    client.post("/en/my/aim/", {"aim": "none"})
    assert mine().aim is None


def test_nobody_else_reaches_an_attempt() -> None:
    client_of("nia")
    other = begin()
    assert "Nia" not in other.get("/en/my/").content.decode()
    forged = Client()
    forged.cookies[settings.DEVICE_COOKIE_NAME] = str(attempt_of("nia").public_id)
    assert forged.get("/en/my/results/").status_code == 404
