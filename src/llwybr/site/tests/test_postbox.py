"""The letters of the demonstration: listed, read, opened as HTML, and their calendar files."""

from datetime import date

import icalendar
import pytest
from django.test import Client

from llwybr.core.letters import actions, eml
from llwybr.core.letters.postman import deliver
from llwybr.site.postbox import LETTER_POLICY

pytestmark = pytest.mark.django_db
LETTERS = "demonstration/letters/"


@pytest.fixture(autouse=True)
def mail(settings, tmp_path) -> None:
    settings.EMAIL_BACKEND = "llwybr.core.letters.eml.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture
def name(now) -> str:
    """One letter, as the demonstration keeps it."""
    actions.remind(id="a", day=date(2027, 1, 12), to="nia@example.org", language="cy", by="test", now=now)
    deliver(now)
    [name] = eml.names()
    return name


def page(address: str, status: int = 200) -> str:
    response = Client().get(address)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_with_no_letter_the_page_says_how_to_get_one(language: str) -> None:
    html = page(f"/{language}/{LETTERS}")
    assert "notice" in html
    assert "things" not in html


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_letter_is_listed_and_read_in_each_language(language: str, name: str, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(0):
        listed, read = page(f"/{language}/{LETTERS}"), page(f"/{language}/{LETTERS}{name}/")
    assert f'href="/{language}/{LETTERS}{name}/"' in listed
    for html in (listed, read):
        assert "nia@example.org" in html
        assert '<span lang="en">Look at your path again</span>' in html
    assert "12 Ionawr 2027" in read.partition('<div class="panel" lang="cy">')[2].partition("</div>")[0]
    assert "12 January 2027" in read.partition('<div class="panel" lang="en">')[2].partition("</div>")[0]


def test_its_html_form_is_a_page_of_its_own_that_may_do_nothing(name: str) -> None:
    response = Client().get(f"/en/{LETTERS}{name}/html/")
    assert response["Content-Security-Policy"] == LETTER_POLICY
    assert "sandbox" in LETTER_POLICY
    assert "unsafe" not in LETTER_POLICY
    assert '<html lang="cy">' in response.content.decode()


def test_its_calendar_file_is_as_it_was_sent(name: str) -> None:
    response = Client().get(f"/en/{LETTERS}{name}/calendar/")
    assert response["Content-Disposition"] == 'attachment; filename="llwybr.ics"'
    [event] = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("dtstart") == date(2027, 1, 12)
    assert b"\r\n" in response.content


def test_a_letter_without_a_calendar_file_has_none(name: str, tmp_path) -> None:
    file = tmp_path / "mail" / f"{name}.eml"
    file.write_bytes(file.read_bytes().replace(b"text/calendar", b"text/other"))
    page(f"/en/{LETTERS}{name}/calendar/", 404)
    assert "/calendar/" not in page(f"/en/{LETTERS}{name}/")


@pytest.mark.parametrize("wrong", ["nothing", "20261122-000000000000-00000000", "x" * 5000])
def test_no_other_file_is_read(wrong: str, name: str, tmp_path) -> None:
    (tmp_path / "mail" / "nothing.eml").write_text("Subject: not ours")
    for end in ("", "html/", "calendar/"):
        page(f"/en/{LETTERS}{wrong}/{end}", 404)
    assert "not ours" not in page(f"/en/{LETTERS}")


@pytest.mark.parametrize("number", ["0", "-1", "9" * 5000, "x", "%00"])
def test_a_page_that_is_none_is_the_nearest_that_is(number: str, name: str) -> None:
    assert name in page(f"/en/{LETTERS}?page={number}")


def test_the_newest_comes_first(tmp_path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    for at in ("20260101-000000000000", "20261231-000000000000", "20260601-000000000000"):
        (folder / f"{at}-00000000.eml").write_text("Subject: x")
    assert [name[:6] for name in eml.names()] == ["202612", "202606", "202601"]


def test_the_page_of_the_cast_leads_there() -> None:
    assert f'href="/en/{LETTERS}"' in page("/en/demonstration/")
