"""Narrow, spaced out, and in the colours of someone else's choice."""

import pytest

from tests.journeys.conftest import OPEN, PHONE, Walking
from tests.journeys.walker import Walker

pytestmark = pytest.mark.browser
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
    if (one.closest(".hidden, .scroll, svg, .skip, thead") || !one.getClientRects().length) return false;
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    const clipped = ["hidden", "clip"].includes(style.overflowX) && one.scrollWidth > one.clientWidth;
    const over = style.display !== "inline" && style.overflowX === "visible" && one.scrollWidth > one.clientWidth + 1;
    return clipped || (one.clientWidth && over) || box.right > innerWidth + 1;
}).map((one) => one.tagName + "." + one.className + ": " + one.textContent.trim().slice(0, 40))"""
SHOWN = """() => {
    const paper = getComputedStyle(document.body).backgroundColor;
    const drawn = (name, how) => [...document.querySelectorAll("table.path svg " + name)].every(
        (one) => one.getBoundingClientRect().width > 4 && ![paper, "none"].includes(getComputedStyle(one)[how]));
    return drawn(".have", "fill") && drawn(".asked", "stroke") && drawn(".aimed", "stroke") && drawn(".way", "stroke");
}"""


def test_wide_spacing_on_a_narrow_screen(walking: Walking) -> None:
    with walking(axe=False, viewport=PHONE, bypass_csp=True) as nia:
        nia.become("nia")
        for path in ("my/", "my/questions/short/communication.children/", "my/results/", "my/plan/", "my/finish/"):
            nia.go(path, look=False)
            spaced(nia)


def test_wide_spacing_on_a_narrow_screen_of_what_is_open_to_all(walking: Walking) -> None:
    lists = ("standards/", "jobs/", "jobs/teaching-assistant-2/", "frameworks/", "frameworks/psat-2019/", "provision/")
    draft = ("consultations/", "consultations/2027-09/", "consultations/2027-09/element/information.digital/")
    with walking(axe=False, viewport=PHONE, bypass_csp=True) as anyone:
        for path in (*lists, *OPEN, *draft):
            anyone.go(f"wales/{path}", look=False)
            spaced(anyone)
        anyone.go("consultations/desk/", look=False)
        spaced(anyone)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_still_show_the_path(walking: Walking, scheme: str) -> None:
    with walking(axe=False, forced_colors="active", color_scheme=scheme) as nia:
        nia.become("nia")
        nia.go("my/results/")
        assert nia.page.locator("table.path svg").count() > 10
        assert nia.page.evaluate(SHOWN)


def spaced(person: Walker) -> None:
    person.page.add_style_tag(content=SPACED)
    person.look()
    for cut in person.page.evaluate(CUT):
        person.problem(f"cut off or too wide: {cut}")
