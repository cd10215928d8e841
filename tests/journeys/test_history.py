"""From a paper code to a record of one's own: signing in by e-mail, claiming, answering again, seeing what moved."""

from itertools import cycle

import pytest

from tests.journeys.conftest import Walking
from tests.journeys.walker import Walker

pytestmark = pytest.mark.browser
FIRST, SECOND = cycle(("1", "2", "no_chance", "3")), cycle(("2", "2", "1", "not_said"))


def test_from_a_code_on_paper_to_what_has_moved(walking: Walking, language: str) -> None:
    with walking() as before:
        answers(before, FIRST)
        code = gets_a_code(before)
    with walking() as carys:
        signs_in(carys, f"carys-{language}@ysgol.example")
        claims_with(carys, code)
        answers_again(carys)
        sees_what_moved(carys)
        deletes_the_first(carys)
    with walking(axe=False) as anyone:
        anyone.go("resume/")
        anyone.page.locator("input[name=code]").fill(code)
        anyone.press()
        anyone.at("resume/")
        assert anyone.one(".errors").is_visible(), "the code works no more"


def test_what_this_device_holds_is_asked_about_after_signing_in(walking: Walking, language: str) -> None:
    with walking() as megan:
        answers(megan, FIRST)
        megan.go("my/")
        megan.follow("my/claim/")
        signs_in_here(megan, f"megan-{language}@ysgol.example")
        megan.at("my/claim/")
        megan.through(megan.one('button[name=mine][value="yes"]'))
        megan.at("my/")
        assert len(megan.data()["answers"]) == 20


def answers(person: Walker, given: "cycle[str]") -> None:
    if not person.path.startswith("my/"):
        person.begin()
    person.follow("my/questions/short/")
    while person.path != "my/questions/short/":
        person.choose("answer", next(given))
        with person.page.expect_navigation():
            person.one("#page-form .actions button").click()
    person.look()


def gets_a_code(person: Walker) -> str:
    person.go("my/code/")
    person.press()
    return person.says(".code")


def signs_in(person: Walker, email: str) -> None:
    person.go("sign-in/")
    signs_in_here(person, email)
    person.at("home/")
    person.go("my/", look=False)


def signs_in_here(person: Walker, email: str) -> None:
    """On the page that asks for it: the code comes in a letter, which the demonstration shows."""
    person.page.locator("input[type=email]").fill(email)
    person.press()
    person.page.locator("input[name=code]").fill(person.code_sent_to(email))
    person.press()


def claims_with(person: Walker, code: str) -> None:
    person.follow("my/claim/")
    person.page.locator("input[name=code]").fill(code)
    person.press()
    person.at("my/")
    assert len(person.data()["answers"]) == 20


def answers_again(person: Walker) -> None:
    decides(person)
    person.go("my/again/")
    person.press()
    person.at("my/")
    answers(person, SECOND)
    assert person.page.locator(".summary dd p.small").count() == 20, (
        "what was said the last time stands below each answer"
    )
    person.follow("my/results/")
    person.through(person.one('form[action$="/suggestion/"] button[name="no"]'))
    person.at("my/results/")
    assert person.page.locator('form[action$="/suggestion/"]').count() == 0


def decides(person: Walker) -> None:
    """She says that she has done what she will answer too low for again."""
    person.go("my/results/", look=False)
    person.follow("my/next/")
    person.choose("status", "done")
    person.press()


def sees_what_moved(person: Walker) -> None:
    person.go("my/since/")
    assert person.path.startswith("my/attempts/")
    assert person.page.locator("table.path svg .then").count() >= 5
    assert person.page.locator("table.path").first.is_visible()
    assert person.page.locator("details summary").first.is_visible()


def deletes_the_first(person: Walker) -> None:
    person.go("my/attempts/")
    assert person.page.locator("ol.things > li").count() == 2
    person.through(person.page.locator("ol.things > li h2 a").last)
    person.through(person.page.locator('main a[href$="/delete/"]'))
    person.press()
    person.at("my/attempts/")
    assert person.page.locator("ol.things > li").count() == 1
