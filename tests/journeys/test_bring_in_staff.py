"""A business manager brings in her school from the file that her payroll gives her: messy, mended, and sent twice."""

import pytest

from tests.journeys.conftest import Walking
from tests.journeys.test_whose_record import step_into
from tests.journeys.walker import Walker

pytestmark = pytest.mark.browser
HEADINGS = {
    "en": "Surname, Given;Pers.No;D.O.B.;Job Title;Contracted hrs;Wks;Contract;Start date;Line Manager;NI Number",
    "cy": "Cyfenw, Enw;Rhif Gweithiwr;Dyddiad geni;Teitl swydd;Oriau;Wythnosau;Math o gontract;Dyddiad dechrau;Rheolwr llinell;Nodyn",
}
TITLE = "Staff list, printed 20/11/2026;;;;;;;;;"
# Windows-1252 has no ŷ: the file has a question mark there until somebody writes the letter in the file again.
ROWS = [
    '{a}, Siân;="00{n}1";14/03/1984;Cymhorthydd;25;39;Parhaol;01/09/2020;;',
    '{b}, Ll?r;="00{n}2";2.2.1990;Caretaker;37;52;Perm;1 Medi 2019;;',
    '{c}, Begw;="00{n}3";1/6/1979;Dinner lady;6,25;39;Parhaol;lots;Siân {a};',
    '{d}, Un;="00{n}4";1/6/1979;Teacher of maths;32,5;39;Permanent;1/9/2018;;',
    ";;;;;;;;;",
    "Total;;;;101,25;;;;;",
]
# Each language brings in people of its own: two of one name at one school cannot both be named by it as a reviewer.
NUMBERS = {"en": "7", "cy": "8"}
NAMES = {
    "en": {"a": "Tremafon", "b": "Hirlan", "c": "Caedu", "d": "Addysg"},
    "cy": {"a": "Crwydryn", "b": "Hirnant", "c": "Blaenwern", "d": "Athro"},
}


def test_a_school_from_a_messy_file(walking: Walking, language: str) -> None:
    with walking() as manager:
        step_into(manager, "business-manager")
        manager.go("organisations/")
        manager.page.fill("input[name=words]", "gyfun dyffryn llwyd")
        manager.through(manager.one("form button"))
        manager.through(manager.page.get_by_role("link", name="Ysgol Gyfun Dyffryn Llwyd"))
        school = manager.path
        messy = as_file(language)
        choose(manager, school, messy)
        press(manager)  # the columns, as they are proposed
        if manager.path.endswith("words/"):  # asked for once: the other language finds them remembered
            explain(manager)
        said = manager.page.inner_text("main")
        assert "lots" in said
        assert "Ll?r" in said
        assert manager.page.locator('button[value="apply"]').count() == 0, "with a fault nothing can be brought in"
        mended = messy.replace(b"lots", b"01/09/2021").replace(b"Ll?r", b"Llyr")
        choose(manager, school, mended)
        press(manager)  # what was said is remembered, words and all
        manager.through(manager.one('button[value="apply"]'))
        assert manager.page.locator('button[value="apply"]').count() == 0
        manager.switch_language()
        manager.switch_language()
        choose(manager, school, mended)
        press(manager)
        assert manager.page.locator('button[value="apply"]').count() == 0, "the same file twice changes nothing"
        manager.through(manager.one('button[value="discard"]'))


MEANS = {
    "Cymhorthydd": "teaching-assistant-2",
    "Caretaker": "premises-2",
    "Dinner lady": "midday-supervision-1",
    "Teacher of maths": "-",
}


def explain(walker: Walker) -> None:
    words = walker.page.locator("main select")
    for at in range(words.count()):
        label = walker.page.locator(f'label[for="{words.nth(at).get_attribute("id")}"]').inner_text()
        if label in MEANS:
            words.nth(at).select_option(MEANS[label])
    press(walker)


def as_file(language: str) -> bytes:
    rows = [row.format(n=NUMBERS[language], **NAMES[language]) for row in ROWS]
    return "\r\n".join([TITLE, HEADINGS[language], *rows]).encode("cp1252")


def choose(walker: Walker, school: str, content: bytes) -> None:
    walker.go(f"{school}people/in/")
    walker.page.set_input_files("input[name=list]", {"name": "staff.csv", "mimeType": "text/csv", "buffer": content})
    press(walker)


def press(walker: Walker) -> None:
    walker.through(walker.one("#page-form button"))
