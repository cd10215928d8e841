"""Strengths, the path and the next steps: what the answers say, never one number for a person."""

import pytest
from django.utils import timezone

from llwybr.apps.selfassessment import queries
from llwybr.apps.selfassessment.models import Step
from tests.cast import attempt_of, begin, client_of

pytestmark = pytest.mark.django_db


def standing_of(slug: str):
    return queries.whole(attempt_of(slug)).standing()


def test_nias_strengths_lead_with_what_she_does_beyond_what_is_asked() -> None:
    assert standing_of("nia").strengths[0].element.slug == "communication.welsh"


def test_coverage_is_counted_in_both_directions() -> None:
    job = standing_of("nia").job
    assert (job.have, job.asks, job.used, job.yours) == (17, 24, 22, 22)


def test_what_a_person_prefers_not_to_say_is_in_no_sum_and_no_picture() -> None:
    standing = standing_of("dewi")
    assert "information.confidentiality" not in [row.element.slug for row in standing.by_way]
    assert standing.job.unknown > 0


def test_no_chance_yet_is_a_gap_whose_next_step_is_a_chance() -> None:
    client = client_of("nia")
    page = client.get("/en/my/next/multi-agency.roles/").content.decode()
    assert "A chance to try" in page
    assert "I have had no chance yet" in page


def test_not_part_of_my_job_is_no_gap_and_is_listed_as_different() -> None:
    client = begin()
    client.post("/en/my/questions/short/communication.children/", {"answer": "not_part"})
    context = client.get("/en/my/results/").context
    assert [row.element.slug for row in context["different"]] == ["communication.children"]
    assert context["first"] == []


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("who", ["nia", "dewi", "farida"])
def test_the_results_open_with_at_most_ten_queries(who: str, language: str, django_assert_max_num_queries) -> None:
    client = client_of(who)
    with django_assert_max_num_queries(10):
        response = client.get(f"/{language}/my/results/")
    assert response.status_code == 200
    assert "None" not in response.content.decode()


def test_the_cells_beside_the_picture_say_all_that_it_draws() -> None:
    page = client_of("nia").get("/en/my/results/").content.decode()
    rows = page.split("<tbody")[1].split("</tbody>")[0].split("<tr")[1:]
    assert len(rows) == len(standing_of("nia").by_way)
    for row in rows:
        assert 'aria-hidden="true"' in row
        assert row.count("data-label=") == 3
    assert all(words in rows[0] for words in ("Not yet", "With help", "Helping colleagues"))


def test_the_longest_way_comes_first() -> None:
    ways = [row.way for row in standing_of("nia").by_way]
    assert ways == sorted(ways, reverse=True)


def test_before_the_first_answer_the_results_lead_back_to_the_questions() -> None:
    assert begin().get("/en/my/results/")["Location"] == "/en/my/"


def test_no_page_grades_a_person() -> None:
    page = client_of("nia").get("/en/my/results/").content.decode()
    main = page.split('<main id="main"')[1].split("</main>")[0]
    assert "%" not in main
    assert "score" not in main.lower()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_step_opens_with_at_most_ten_queries_and_points_to_up_to_three_of_each(
    language: str, django_assert_max_num_queries
) -> None:
    client = client_of("nia")
    with django_assert_max_num_queries(10):
        context = client.get(f"/{language}/my/next/development.growth/").context
    assert 1 <= len(context["reading"]) <= 3
    assert 1 <= len(context["learning"]) <= 3
    assert context["learning"][0].cost == 0


def test_what_a_person_decides_is_kept_with_their_note() -> None:
    client = client_of("nia")
    assert (
        client.post(
            "/en/my/next/development.growth/", {"status": "started", "note": "Ask Siân\nabout Tuesday"}
        ).status_code
        == 302
    )
    page = client.get("/en/my/next/development.growth/").content.decode()
    assert "Ask Siân\nabout Tuesday" in page.replace("\r\n", "\n")
    assert "Saved" in page


def test_answering_again_never_changes_what_a_person_decided() -> None:
    client = client_of("nia")
    client.post("/en/my/next/development.growth/", {"status": "done", "note": ""})
    client.post("/en/my/questions/short/development.growth/", {"answer": "1"})
    assert Step.objects.get(attempt=attempt_of("nia"), element__slug="development.growth").status == "done"


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"status": "later", "note": ""}, "not one of the choices"),
        ({"status": "", "note": "x" * 2001}, "The note has 2001 characters"),
    ],
)
def test_a_wrong_decision_is_refused_in_words_and_the_note_stays(sent: dict[str, str], message: str) -> None:
    response = client_of("nia").post("/en/my/next/development.growth/", sent)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert sent["note"] in response.content.decode()


def test_a_step_where_there_is_no_way_to_go_is_a_404() -> None:
    assert client_of("nia").get("/en/my/next/communication.welsh/").status_code == 404
    assert client_of("nia").get("/en/my/next/no.such/").status_code == 404


def test_what_is_set_aside_comes_last() -> None:
    client = client_of("nia")
    first = client.get("/en/my/results/").context["first"][0].element.slug
    client.post(f"/en/my/next/{first}/", {"status": "set_aside", "note": ""})
    assert client.get("/en/my/results/").context["first"][0].element.slug != first


def test_what_to_read_fits_the_level_and_the_family() -> None:
    attempt = attempt_of("dewi")
    standing = queries.whole(attempt).standing()
    found = queries.to_read(attempt, standing.ways, "cy", timezone.localdate())
    for resources in found.values():
        assert all(not one.families or "facilities" in one.families for one in resources)
