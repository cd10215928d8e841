"""An assistant and her head agree what her job is: she sees first how far it has drifted, and nothing holds until both have signed
the very same text."""

import pytest

from tests.journeys.conftest import Walking
from tests.journeys.walker import Walker

pytestmark = pytest.mark.browser
LEVEL_3 = {"en": "Teaching assistant (level 3)", "cy": "Cynorthwyydd addysgu (lefel 3)"}
LEVEL_2 = {"en": "Teaching assistant (level 2)", "cy": "Cynorthwyydd addysgu (lefel 2)"}


def deed(walker: Walker, what: str) -> None:
    """Press the first button that does this."""
    walker.through(walker.page.locator(f'main button[value="{what}"]:visible').first)


def take_from_level_3(walker: Walker) -> str:
    """Add the first duty of the level above that is not in the text yet; its words."""
    levels = walker.page.locator("main details", has_text=LEVEL_3[walker.language])
    levels.locator("summary").click()
    words = levels.locator("li p").first.inner_text()
    walker.through(levels.locator('button[value="take"]').first)
    return words


def add(walker: Walker, words: str, language: str) -> None:
    walker.through(walker.page.locator('main a[href$="/lines/new/"]'))
    walker.page.fill(f"textarea[name=text_{language}]", words)
    walker.press()


def mine(walker: Walker) -> str:
    """To the description of Nia's post as a teaching assistant; the id of the post."""
    walker.go("my-job/")
    post = walker.page.locator("main dl.summary", has_text=LEVEL_2[walker.language])
    walker.through(post.locator('a[href$="/description/"]'))
    return walker.path.split("/")[1]


def added(walker: Walker) -> int:
    """How many duties the picture of drift says were added: the third row of its table."""
    return int(walker.page.locator("main table.path tbody tr").nth(2).locator("td").last.inner_text())


def main(walker: Walker) -> str:
    return walker.page.inner_text("main")


def test_an_assistant_and_a_head_agree_a_description_after_seeing_its_drift(walking: Walking) -> None:
    with walking() as nia, walking() as head:
        nia.become("nia")
        post = mine(nia)
        deed(nia, "begin")
        before = added(nia)
        first, second = take_from_level_3(nia), take_from_level_3(nia)
        add(nia, "Gofalu am ieir yr ysgol.", "cy")
        assert added(nia) == before + 3
        assert nia.page.locator("main p strong", has_text=LEVEL_3[nia.language]).count() == 1
        nia.switch_language()
        assert LEVEL_3[nia.language] in main(nia)
        nia.switch_language()
        deed(nia, "sign")

        head.become("head")
        head.go(f"posts/{post}/description/")
        assert first in main(head)
        assert second in main(head)
        add(head, "Carry a radio at break.", "en")
        nia.go(f"my-job/{post}/description/")
        read = nia.page.locator("main input[name=mark]").first.input_value()
        add(head, "Keep the first aid box full.", "en")
        assert nia.page.locator("main input[name=mark]").first.input_value() == read
        deed(nia, "sign")
        assert nia.page.locator(".errors").count() == 1, "she read another text than the one that she would have signed"
        assert "Keep the first aid box full." in nia.page.inner_text(".errors")
        deed(nia, "sign")
        head.go(f"posts/{post}/description/")
        deed(head, "sign")
        assert head.page.locator('main button[value="sign"]').count() == 0
        nia.go("my-job/")
        assert LEVEL_3[nia.language] in main(nia)
        nia.go(f"my-job/{post}/description/")
        assert nia.page.locator('main button[value="drop"]').count() == 0, "what is agreed is not changed"
        paper = nia.page.locator('main a[href*="in=both"]').first.get_attribute("href") or ""
        assert nia.take(paper.removeprefix(f"/{nia.language}/")).startswith(b"%PDF")


def test_how_far_the_descriptions_are_used_is_a_table_and_a_picture(walking: Walking) -> None:
    with walking() as anyone:
        anyone.go("wales/job-descriptions/")
        anyone.follow("wales/job-descriptions/adoption/")
        assert "Dyffryn Llwyd" in main(anyone)
        assert anyone.page.locator("main table svg").count() >= 3
        anyone.go("wales/job-descriptions/teaching-assistant-2/")
        assert anyone.page.locator("main ol").first.locator("li").count() >= 7
