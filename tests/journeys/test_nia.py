"""Nia from the first page to her plan on paper, and away again."""

import json
from itertools import cycle

import pytest

from tests.journeys.conftest import Walking
from tests.journeys.walker import Walker

pytestmark = pytest.mark.browser
ANSWERS = ("3", "1", "2", "no_chance", "4", "1", "not_part", "2", "not_said", "1")
NOTE = "Gofyn i Siân; ask about Tuesdays"


def test_from_the_first_page_to_the_plan_on_paper(walking: Walking) -> None:
    with walking() as nia:
        walks_through(nia)


def test_the_same_without_any_script(walking: Walking) -> None:
    with walking(axe=False, java_script_enabled=False) as nia:
        walks_through(nia)


def walks_through(nia: Walker) -> None:
    starts(nia)
    answers_the_short_round(nia)
    reads_the_results(nia)
    decides_on_a_step(nia)
    makes_a_plan(nia)
    takes_it_along(nia)
    gets_a_code(nia)
    is_counted_and_then_not(nia)
    clears_the_device(nia)


def starts(nia: Walker) -> None:
    nia.go("")
    nia.follow("start/")
    for name, value in (("nation", "wales"), ("where", "classroom"), ("how", "2")):
        nia.choose(name, value)
        nia.press()
    nia.at("start/job/")
    assert nia.one("input[name=job]:checked").get_attribute("value") == "teaching-assistant-2"
    nia.press()
    nia.at("start/aim/")
    nia.one("summary").click()
    nia.choose("aim", "teaching-assistant-4")
    nia.press()
    nia.at("my/")


def answers_the_short_round(nia: Walker) -> None:
    nia.follow("my/questions/short/")
    given = cycle(ANSWERS)
    asked = []
    while nia.path.startswith("my/questions/short/") and nia.path != "my/questions/short/":
        asked.append(nia.path)
        nia.choose("answer", next(given))
        nia.press()
    assert len(set(asked)) == len(asked) == 20
    assert nia.page.locator(".summary > div").count() == 20


def reads_the_results(nia: Walker) -> None:
    nia.follow("my/results/")
    assert nia.page.locator("ol.things > li").count() == 3
    assert nia.page.locator("table.path tbody tr").count() >= 15
    assert nia.page.locator("table.path svg").first.is_visible()


def decides_on_a_step(nia: Walker) -> None:
    nia.follow("my/next/")
    step = nia.path
    nia.choose("status", "chosen")
    nia.page.locator("textarea").fill(NOTE)
    nia.press()
    nia.at(step)
    assert nia.one("input[name=status]:checked").get_attribute("value") == "chosen"
    assert nia.page.locator("textarea").input_value() == NOTE
    assert nia.in_sight(nia.one("[role=status]")), "that it is saved is said out of sight"
    nia.follow("my/results/")
    assert nia.one("ol.things .status.done").is_visible()


def makes_a_plan(nia: Walker) -> None:
    nia.follow("my/plan/")
    nia.at("my/plan/limits/")
    nia.page.locator("input[name=hours]").fill("12")
    nia.page.locator("input[name=cost]").fill("0")
    nia.choose("languages", "cy")
    nia.press()
    nia.at("my/plan/")
    assert "12" in nia.says(".summary dd")
    assert nia.page.locator(".stone").count() > 0


def takes_it_along(nia: Walker) -> None:
    assert nia.take("my/plan.pdf").startswith(b"%PDF")
    data = nia.data()
    assert len(data["answers"]) == 20
    assert NOTE in json.dumps(data, ensure_ascii=False), "the note that she wrote is not in what she takes along"


def gets_a_code(nia: Walker) -> None:
    nia.follow("my/")
    nia.follow("my/code/")
    nia.press()
    assert len(nia.says(".code").replace("-", "").replace(" ", "")) == 16
    nia.follow("my/")


def is_counted_and_then_not(nia: Walker) -> None:
    nia.follow("my/counted/")
    assert nia.one("input[name=count]:checked").get_attribute("value") == "no"
    nia.choose("count", "yes")
    nia.press()
    assert nia.page.locator("table tbody tr").count() > 3
    nia.choose("count", "no")
    nia.press()
    assert nia.page.locator("table").count() == 0


def clears_the_device(nia: Walker) -> None:
    nia.follow("my/finish/")
    nia.choose("how", "erase")
    nia.press()
    nia.at("finished/")
    assert nia.context.cookies() == []
    nia.go("my/")
    assert nia.page.locator("input[name=code]").is_visible()
    assert nia.page.locator(".summary").count() == 0
