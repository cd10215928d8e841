"""The pages that belong to no app, in both languages, and the pages for when something is wrong."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from llwybr.site import errors
from llwybr.site.outage import OutageMiddleware
from tests.cast import begin, client_of

pytestmark = pytest.mark.django_db
PUBLIC = ["", "help/", "privacy/", "accessibility/", "components/", "demonstration/", "start/", "resume/", "finished/"]
PUBLIC += [
    "privacy/data/",
    "witness/done/sent/",
    "witness/done/declined/",
    "my-data/erased/whole/",
    "my-data/erased/private/",
]
PUBLIC += [
    f"{nation}/{page}/" for nation in ("wales", "england") for page in ("standards", "jobs", "library", "learning")
]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("page", PUBLIC)
def test_a_public_page_opens_with_at_most_ten_queries(page: str, language: str, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(10):
        response = Client().get(f"/{language}/{page}")
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


def test_the_first_address_leads_to_the_language_of_the_browser() -> None:
    assert Client().get("/", headers={"accept-language": "cy"})["Location"] == "/cy/"
    assert Client().get("/", headers={"accept-language": "fr, en;q=0.5"})["Location"] == "/en/"


@pytest.mark.parametrize(
    ("name", "status"),
    [("bad_request", 400), ("forbidden", 403), ("not_found", 404), ("broken", 500), ("unavailable", 503)],
)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_an_error_page_is_whole_and_needs_no_database(
    name: str, status: int, language: str, django_assert_num_queries, monkeypatch
) -> None:
    from django.utils.translation import override

    with override(language), django_assert_num_queries(0):
        response = getattr(errors, name)(RequestFactory().get(f"/{language}/x/"))
    assert response.status_code == status
    assert f'<html lang="{language}">' in response.content.decode()


def test_a_database_that_is_away_is_a_503_that_asks_to_come_back() -> None:
    middleware = OutageMiddleware(lambda request: HttpResponse())
    response = middleware.process_exception(RequestFactory().get("/en/my/"), OperationalError("gone"))
    assert response is not None
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None


def test_what_breaks_is_a_page_and_not_a_trace(monkeypatch) -> None:
    monkeypatch.setattr("llwybr.site.cast.sample_path", lambda on: 1 / 0)
    response = Client(raise_request_exception=False).get("/cy/")
    assert response.status_code == 500
    assert "ZeroDivision" not in response.content.decode()
    assert 'lang="cy"' in response.content.decode()


def test_a_form_whose_token_is_gone_is_kept_to_send_again() -> None:
    client = begin()
    client.handler.enforce_csrf_checks = True
    response = client.post(
        "/en/my/questions/short/communication.children/", {"answer": "3"}, headers={"origin": "http://testserver"}
    )
    assert response.status_code == 403
    assert 'name="answer" value="3"' in response.content.decode()


def test_what_another_site_posts_is_never_offered_for_sending() -> None:
    client = begin()
    client.handler.enforce_csrf_checks = True
    response = client.post("/en/my/finish/", {"how": "erase"}, headers={"origin": "https://elsewhere.example"})
    assert response.status_code == 403
    assert 'name="how"' not in response.content.decode()


def test_the_cast_can_be_stepped_into_and_only_by_pressing() -> None:
    assert client_of("nia").get("/cy/my/").status_code == 200
    assert Client().get("/en/demonstration/nia/").status_code == 405
    assert Client().post("/en/demonstration/nobody/").status_code == 404


@pytest.mark.parametrize(("language", "day"), [("en", "16 November 2026"), ("cy", "16 Tachwedd 2026")])
def test_dates_are_in_words_in_the_order_of_british_readers(language: str, day: str) -> None:
    assert day in Client().get(f"/{language}/wales/standards/").content.decode()


@override_settings(DEMO=False)
def test_without_a_demonstration_the_door_is_shut() -> None:
    assert Client().post("/en/demonstration/nia/").status_code == 404


@pytest.mark.parametrize("slug", ["missing", "GUIDE", "x" * 300])
@pytest.mark.parametrize("kind", ["jobs", "library", "learning"])
def test_what_is_not_there_is_a_404(kind: str, slug: str) -> None:
    assert Client().get(f"/en/wales/{kind}/{slug}/").status_code == 404
    assert Client().get(f"/cy/scotland/{kind}/").status_code == 404


def test_each_page_leads_to_its_twin_in_the_other_language() -> None:
    page = Client().get("/en/wales/jobs/?x=1").content.decode()
    assert 'href="/cy/wales/jobs/?x=1" lang="cy"' in page
