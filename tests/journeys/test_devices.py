"""More than one device, tab or press: no answer is lost, and none is counted twice."""

import pytest

from tests.journeys.conftest import Walking
from tests.journeys.walker import Walker

pytestmark = pytest.mark.browser


def answered(person: Walker) -> list[str]:
    person.go("my/", look=False)
    return [one["answer"] for one in person.data()["answers"]]


def first_question(person: Walker) -> str:
    person.begin()
    person.follow("my/questions/short/")
    return person.path


def code_of(person: Walker) -> str:
    person.go("my/code/", look=False)
    person.press()
    return person.says(".code")


def test_another_device(walking: Walking) -> None:
    with walking(axe=False) as person:
        first_question(person)
        person.choose("answer", "3")
        person.press()
        code = code_of(person)
    with walking(axe=False) as elsewhere:
        elsewhere.go("my/")
        elsewhere.go("resume/")
        elsewhere.page.locator("input[name=code]").fill(code.lower().replace("-", " "))
        elsewhere.press()
        elsewhere.at("my/")
        assert answered(elsewhere) == ["3"]


def test_a_device_that_lost_everything_in_the_middle_of_an_answer(walking: Walking) -> None:
    with walking() as person:
        question = first_question(person)
        code = code_of(person)
        person.go(question)
        person.choose("answer", "4")
        person.context.clear_cookies()
        person.press()  # the form is sent once more, with a new token
        person.press()
        person.page.locator("input[name=code]").fill(code)
        person.press()
        assert person.path.startswith("my/questions/short/")
        assert person.path != question
        assert answered(person) == ["4"]


def test_the_same_and_the_language_is_changed_on_the_way(walking: Walking) -> None:
    with walking(axe=False) as person:
        question = first_question(person)
        code = code_of(person)
        person.go(question)
        person.choose("answer", "4")
        person.context.clear_cookies()
        person.press()  # asks to send it once more
        person.switch_language()  # sends it, and finds nothing on this device
        person.switch_language()
        person.page.locator("input[name=code]").fill(code)
        person.press()
        assert answered(person) == ["4"]


def test_the_back_button_after_an_answer(walking: Walking) -> None:
    with walking(axe=False) as person:
        question = first_question(person)
        person.choose("answer", "1")
        person.press()
        person.page.go_back()
        person.look()
        person.at(question)
        assert person.one("input[name=answer]:checked").get_attribute("value") == "1"
        person.choose("answer", "2")
        person.press()
        assert answered(person) == ["2"]


def test_a_double_click_on_save(walking: Walking) -> None:
    with walking(axe=False) as person:
        question = first_question(person)
        person.choose("answer", "3")
        person.one("#page-form .actions button").dblclick(no_wait_after=True)
        # The second press may break off the page that the first one led to: what counts is where they are at last.
        person.page.wait_for_function("(question) => !location.pathname.endsWith(question)", arg=question)
        person.page.wait_for_load_state()
        person.look()
        assert answered(person) == ["3"]


def test_two_tabs_on_one_question(walking: Walking) -> None:
    with walking(axe=False) as person:
        question = first_question(person)
        first, second = person.page, person.tab()
        person.page = second
        person.go(question)
        person.choose("answer", "1")
        person.press()
        person.page = first
        person.choose("answer", "4")
        person.press()
        assert answered(person) == ["4"]


def test_a_tab_that_stayed_open_after_everything_was_erased(walking: Walking) -> None:
    with walking(axe=False) as person:
        question = first_question(person)
        first, second = person.page, person.tab()
        person.page = second
        person.go("my/finish/")
        person.choose("how", "erase")
        person.press()
        person.page = first
        person.at(question)
        person.choose("answer", "2")
        person.press()
        person.press()
        assert person.page.locator("input[name=code]").is_visible()


def test_one_of_the_cast_who_was_erased_is_there_again(walking: Walking) -> None:
    with walking(axe=False) as visitor:
        visitor.become("dewi")
        visitor.go("my/attempts/")
        visitor.through(visitor.one("ol.things h2 a"))
        visitor.through(visitor.one('a[href$="/delete/"]'))
        visitor.press()
        visitor.at("my/attempts/")
        visitor.become("dewi")
        assert answered(visitor)
