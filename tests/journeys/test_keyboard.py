"""Without a mouse: every stop can be seen, and Enter does what the page is for."""

import pytest

from tests.journeys.conftest import Walking
from tests.journeys.walker import Walker

pytestmark = pytest.mark.browser
MOST_STOPS = 60
FOCUSED = """() => {
    const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
    return {
        name: one.tagName + "." + one.className + " " + one.textContent.trim().slice(0, 40),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
        seen: box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
    };
}"""


def test_from_the_first_page_to_the_second_answer(walking: Walking) -> None:
    with walking(axe=False) as person:
        person.go("")
        skips_to_the_content(person)
        enters(person, 'a.button[href$="/start/"]')
        for downs in (0, 0, 1):
            picks(person, downs)
            enters(person, "#page-form .actions button")
        person.at("start/job/")
        enters(person, "#page-form .actions button")
        picks(person, downs=0)
        enters(person, "#page-form .actions button")
        person.at("my/")
        enters(person, ".tasks a")
        for downs in (1, 3):
            picks(person, downs)
            enters(person, "#page-form .actions button")
        person.go("my/", look=False)
        assert [one["answer"] for one in person.data()["answers"]] == ["2", "4"]


@pytest.mark.parametrize(("path", "field"), [("my/plan/limits/", "hours"), ("resume/", "code")])
def test_enter_in_a_field_sends_the_page(walking: Walking, path: str, field: str) -> None:
    """The first submit button of a form takes Enter: that must not be the header's language button."""
    with walking(axe=False) as person:
        person.begin()
        person.go(path)
        person.page.locator(f"input[name={field}]").fill("x")
        with person.page.expect_navigation():
            person.page.keyboard.press("Enter")
        person.look()
        assert person.one(".errors").is_visible()


def skips_to_the_content(person: Walker) -> None:
    person.page.keyboard.press("Tab")
    assert matches(person, "a.skip")
    stop(person)
    person.page.keyboard.press("Enter")
    assert matches(person, "main")


def picks(person: Walker, downs: int) -> None:
    """Choose the first of the page's answers, or that many further down."""
    tab_to(person, "#page-form input[type=radio]")
    person.page.keyboard.press("Space")
    for _ in range(downs):
        person.page.keyboard.press("ArrowDown")
        stop(person)
    assert person.page.evaluate("document.activeElement.checked")


def enters(person: Walker, selector: str) -> None:
    tab_to(person, f"main {selector}")
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.look()


def tab_to(person: Walker, selector: str) -> None:
    """Press Tab until the focus is here, and see it at every stop."""
    for _ in range(MOST_STOPS):
        person.page.keyboard.press("Tab")
        stop(person)
        if matches(person, selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab on {person.page.url}")


def matches(person: Walker, selector: str) -> bool:
    return bool(person.page.evaluate("(selector) => document.activeElement.matches(selector)", selector))


def stop(person: Walker) -> None:
    now = person.page.evaluate(FOCUSED)
    if not now["outlined"]:
        person.problem(f"the focus has no outline on {now['name']}")
    if not now["seen"]:
        person.problem(f"the focus is out of sight on {now['name']}")
