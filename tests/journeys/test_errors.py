"""When something is missing or wrong: it is said first, in words, and leads to its field."""

import pytest

from tests.journeys.conftest import Walking
from tests.journeys.walker import ERROR, Walker

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "path",
    [
        "start/",
        "start/where/?nation=wales",
        "start/aim/?nation=wales&where=classroom&how=2&job=teaching-assistant-2",
        "start/job/?nation=wales&where=classroom&how=2&q=cegin",
        "resume/",
    ],
)
def test_nothing_chosen_on_the_way_in(walking: Walking, path: str) -> None:
    with walking() as person:
        person.go(path)
        person.press()
        says_what_is_wrong(person)


def test_nothing_chosen_on_a_question(walking: Walking) -> None:
    with walking() as person:
        person.begin()
        person.follow("my/questions/short/")
        person.press()
        says_what_is_wrong(person)
        person.choose("answer", "2")
        person.press()
        assert person.page.locator(".errors").count() == 0


def test_hours_below_nothing_and_money_in_words(walking: Walking) -> None:
    with walking() as person:
        person.begin()
        person.go("my/plan/limits/")
        person.page.locator("input[name=hours]").fill("-1")
        person.page.locator("input[name=cost]").fill("dim")
        person.press()
        says_what_is_wrong(person)
        assert person.page.locator(".errors a").count() == 2
        assert person.page.locator("input[name=hours]").input_value() == "-1"


def test_nothing_chosen_when_finishing(walking: Walking) -> None:
    with walking() as person:
        person.begin()
        person.go("my/finish/")
        person.press()
        says_what_is_wrong(person)


def says_what_is_wrong(person: Walker) -> None:
    """The summary has the focus, the title says it, and each line leads to a field that is described by its error."""
    page = person.page
    assert page.title().startswith(ERROR[person.language]), page.title()
    assert page.evaluate("document.activeElement.classList.contains('errors')"), "the summary has not the focus"
    link = page.locator(".errors a").first
    words, to = link.inner_text(), (link.get_attribute("href") or "").removeprefix("#")
    link.click()
    assert page.evaluate("document.activeElement.id") == to, "the summary does not lead to the field"
    described = page.evaluate(
        """() => {
            const one = document.activeElement;
            const by = one.getAttribute("aria-describedby") || one.closest("fieldset")?.getAttribute("aria-describedby") || "";
            return by.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
        }"""
    )
    assert words in described, f"the field is described by {described!r} only"
