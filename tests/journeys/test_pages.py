"""All other pages, in both languages, looked over."""

import pytest

from tests.journeys.conftest import Walking

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
        anyone.go(f"{nation}/standards/")
        for list_of in ("jobs", "library", "learning"):
            anyone.go(f"{nation}/{list_of}/")
            anyone.through(anyone.one(f'li a[href^="/{anyone.language}/{nation}/{list_of}/"]:not([href*="?"])'))


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
