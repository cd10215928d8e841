"""Changing the language keeps the page, and what was typed on it."""

import pytest

from tests.journeys.conftest import Walking

pytestmark = pytest.mark.browser
NOTE = "Gofyn i Siân: “ble mae’r tŷ bach?” & <b>ŵ</b>"


def test_an_answer_that_is_chosen_but_not_saved(walking: Walking) -> None:
    with walking(axe=False) as person:
        person.begin()
        person.follow("my/questions/short/")
        person.choose("answer", "no_chance")
        person.switch_language()
        assert person.one("input[name=answer]:checked").get_attribute("value") == "no_chance"
        assert person.page.locator(".errors").count() == 0
        person.press()
        person.follow("my/")
        assert [one["answer"] for one in person.data()["answers"]] == ["no_chance"]


def test_a_note_that_is_typed_but_not_saved(walking: Walking) -> None:
    with walking(axe=False) as person:
        person.begin()
        person.follow("my/questions/short/")
        person.choose("answer", "1")
        person.press()
        person.go("my/results/")
        person.follow("my/next/")
        person.choose("status", "started")
        person.page.locator("textarea").fill(NOTE)
        person.switch_language()
        assert person.page.locator("textarea").input_value() == NOTE
        assert person.one("input[name=status]:checked").get_attribute("value") == "started"
        person.press()
        assert person.page.locator("textarea").input_value() == NOTE


def test_the_first_questions(walking: Walking) -> None:
    with walking(axe=False) as person:
        person.go("start/where/?nation=wales")
        person.choose("where", "kitchen")
        person.switch_language()
        assert person.one("input[name=where]:checked").get_attribute("value") == "kitchen"
        person.press()
        person.at("start/how/")


def test_a_code_that_is_shown_only_once(walking: Walking) -> None:
    with walking(axe=False) as person:
        person.begin()
        person.go("my/code/")
        person.press()
        code = person.says(".code")
        person.switch_language()
        assert person.says(".code") == code


@pytest.mark.parametrize("path", ["", "wales/jobs/", "help/", "resume/", "demonstration/"])
def test_a_page_without_answers(walking: Walking, path: str) -> None:
    with walking(axe=False) as person:
        person.go(path)
        person.switch_language()
        person.switch_language()
