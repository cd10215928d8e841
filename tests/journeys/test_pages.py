"""All other pages, in both languages, looked over."""

import pytest

from tests.journeys.conftest import OPEN, Walking

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "path",
    ["components/", "help/", "privacy/", "accessibility/", "demonstration/", "resume/", "no-such-page/", "finished/"],
)
def test_a_page_of_the_site(walking: Walking, path: str) -> None:
    with walking() as anyone:
        anyone.go(path)


@pytest.mark.parametrize("nation", ["wales", "england"])
def test_what_is_open_to_all(walking: Walking, nation: str) -> None:
    with walking() as anyone:
        for path in ("standards/", "consultations/"):
            anyone.go(f"{nation}/{path}")
        for list_of in ("jobs", "frameworks", "library", "learning"):
            anyone.go(f"{nation}/{list_of}/")
            anyone.through(anyone.one(f'li a[href^="/{anyone.language}/{nation}/{list_of}/"]:not([href*="?"])'))


def test_what_more_is_open_to_all_in_wales(walking: Walking) -> None:
    with walking() as anyone:
        for path in OPEN:
            anyone.go(f"wales/{path}")


def test_the_pages_of_someone_who_has_answered(walking: Walking) -> None:
    with walking() as nia:
        nia.become("nia")
        for path in ("aim/", "questions/short/", "questions/short/no.such/", "results/", "plan/"):
            nia.go(f"my/{path}")
        nia.go("start/")


def test_a_search_for_a_job(walking: Walking) -> None:
    with walking() as anyone:
        anyone.go("start/job/?nation=wales&where=classroom&how=2&q=xyzzy")
        anyone.go("start/job/?nation=wales&where=classroom&how=2&q=e")
