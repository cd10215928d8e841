"""From a step that is done into the record of learning: prefilled, asked first, once, and by its owner's press alone."""

import html
import re
from datetime import date

import pytest
from django.utils import timezone

from llwybr.apps.portfolio.actions import activities
from llwybr.apps.portfolio.models import Activity
from llwybr.apps.selfassessment import actions, queries
from llwybr.apps.selfassessment.rules import CHOSEN, DONE
from tests.cast import attempt_of, begin, client_of

pytestmark = pytest.mark.django_db
SENT = {"on": "2026-10-05", "language": "cy", "changed": ""}


def step_of(slug: str, status: str = DONE):
    """A step of theirs with an offer that helps there, so decided."""
    attempt, today = attempt_of(slug), timezone.localdate()
    for row in queries.whole(attempt).standing().ways:
        if offers := queries.done_by(attempt, row.element.slug, today):
            actions.set_step(
                attempt=attempt, element=row.element, status=status, note="", by="test", now=timezone.now()
            )
            return row.element, offers[0]
    raise LookupError(slug)


def address(element, offer, language: str = "en") -> str:
    return f"/{language}/my/next/{element.slug}/record/{offer.slug}/"


def test_a_step_that_is_done_offers_it_and_writes_nothing_by_itself() -> None:
    element, offer = step_of("nia")
    client = client_of("nia")
    page = client.get(f"/en/my/next/{element.slug}/").content.decode()
    assert address(element, offer) in page
    form = html.unescape(client.get(address(element, offer)).content.decode())
    assert offer.title.en in form
    assert not Activity.objects.exists()


def test_one_press_writes_the_title_the_hours_and_the_language_once() -> None:
    element, offer = step_of("nia")
    client = client_of("nia")
    for changed in ("", "Rwy'n aros cyn ateb."):
        sent = client.post(address(element, offer, "cy"), {**SENT, "changed": changed})
        one = Activity.objects.get()
        assert sent["Location"] == f"/cy/learning-record/{one.public_id}/"
    assert (one.title, one.minutes, one.on) == (offer.title.cy, round(offer.hours * 60), date(2026, 10, 5))
    assert (one.source, one.reference, one.area, one.nation) == ("plan", offer.slug, element.area.slug, "wales")
    assert one.changed == "Rwy'n aros cyn ateb."
    assert "in your record" in client.get(f"/en/my/next/{element.slug}/").content.decode()


def test_what_they_deleted_comes_back_only_where_they_press_for_it_again() -> None:
    element, offer = step_of("nia")
    client = client_of("nia")
    client.post(address(element, offer), SENT)
    activities.erase(activity=Activity.objects.get(), by="test")
    client.get(f"/en/my/next/{element.slug}/")
    assert not Activity.objects.exists()
    client.post(address(element, offer), SENT)
    assert Activity.objects.count() == 1


@pytest.mark.parametrize("status", [CHOSEN, ""])
def test_what_is_not_done_is_not_offered(status: str) -> None:
    element, offer = step_of("nia", status)
    client = client_of("nia")
    assert address(element, offer) not in client.get(f"/en/my/next/{element.slug}/").content.decode()
    assert client.post(address(element, offer), SENT).status_code == 404
    assert not Activity.objects.exists()


def test_an_offer_that_does_not_help_there_or_is_none_is_not_there() -> None:
    element, offer = step_of("nia")
    client = client_of("nia")
    for path in (f"/en/my/next/{element.slug}/record/no-such-offer/", f"/en/my/next/no.such/record/{offer.slug}/"):
        assert client.get(path).status_code == 404
        assert client.post(path, SENT).status_code == 404
    assert client.get(f"/en/my/next/{element.slug}/record/%00/").status_code == 404


def test_what_a_device_alone_holds_has_no_record() -> None:
    element, offer = step_of("nia")
    assert begin().post(address(element, offer), SENT).status_code == 404
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("on", "", "Choose a day."),
        ("on", "2999-01-01", "still to come"),
        ("on", "1900-01-01", "too long ago"),
        ("on", "x", "year, month and day"),
        ("language", "fr", "not one of the choices"),
        ("changed", "x" * 5001, "5001 characters"),
        ("changed", "a\0b", "Null characters"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(field: str, typed: str, words: str) -> None:
    element, offer = step_of("nia")
    page = client_of("nia").post(address(element, offer), {**SENT, "changed": "Fe newidiodd", field: typed})
    assert page.status_code == 422
    assert words in html.unescape(page.content.decode())
    assert field == "changed" or "Fe newidiodd" in page.content.decode()
    assert not Activity.objects.exists()


def test_what_may_be_a_pupils_name_is_asked_about_once() -> None:
    element, offer = step_of("nia")
    client, sent = client_of("nia"), {**SENT, "changed": "The pupil called Gwilym reads aloud."}
    asked = client.post(address(element, offer), sent)
    assert asked.status_code == 422
    assert not Activity.objects.exists()
    seen = re.search(r'name="seen" value="([^"]+)"', asked.content.decode())
    assert seen
    assert client.post(address(element, offer), {**sent, "seen": seen[1]}).status_code == 302


def test_the_plan_offers_it_beside_what_helped(django_assert_max_num_queries) -> None:
    attempt, client = attempt_of("nia"), client_of("nia")
    plan = queries.plan(attempt, queries.whole(attempt).standing(), timezone.localdate())
    placed = next(one for stone in plan.stones for one in stone.placed)
    element = placed.closes[0]
    actions.set_step(attempt=attempt, element=element, status=DONE, note="", by="test", now=timezone.now())
    with django_assert_max_num_queries(14):
        page = client.get("/en/my/plan/").content.decode()
    assert address(element, placed.offer) in page
    client.post(address(element, placed.offer), SENT)
    assert "In your record of learning" in client.get("/en/my/plan/").content.decode()
