"""The plan: within what a person has, in order, with what stays open and why; and taking it along."""

import html
import io
import json
from datetime import date
from decimal import Decimal

import pypdf
import pytest

from llwybr.apps.selfassessment import queries
from llwybr.apps.selfassessment.rules import Limits
from tests.cast import attempt_of, begin, client_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def plan_of(slug: str):
    attempt = attempt_of(slug)
    return queries.plan(attempt, queries.whole(attempt).standing(), TODAY)


def chosen(plan) -> list:
    return [placed.offer for stone in plan.stones for placed in stone.placed]


def test_nias_plan_is_in_welsh_free_and_within_twelve_hours() -> None:
    plan = plan_of("nia")
    offers = chosen(plan)
    assert offers
    assert plan.closed >= 5
    assert plan.hours == sum(offer.hours for offer in offers) <= 12
    assert plan.cost == 0
    assert all("cy" in offer.languages and offer.cost == 0 for offer in offers)
    assert plan.proved


def test_what_comes_first_is_done_first() -> None:
    done: set[str] = set()
    for offer in chosen(plan_of("nia")):
        assert {before.slug for before in offer.after.all()} <= done
        done.add(offer.slug)


def test_what_is_closed_grows_along_the_way_to_the_sum() -> None:
    plan = plan_of("nia")
    closed = [stone.closed for stone in plan.stones]
    assert closed == sorted(closed)
    assert closed[-1] == plan.closed
    assert plan.closed + sum(one.left for one in plan.open) == plan.wanted


@pytest.mark.parametrize("who", ["nia", "farida"])
def test_every_offer_of_a_plan_takes_its_reader_further(who: str) -> None:
    """Two offers with one ceiling lift a person once: the plan holds no second one, and counts none."""
    plan = plan_of(who)
    awaited = {before.slug for offer in chosen(plan) for before in offer.after.all()}
    assert all(one.closes or one.offer.slug in awaited for stone in plan.stones for one in stone.placed)
    levels = {row.element.slug: row.have or 0 for row in queries.whole(attempt_of(who)).standing().ways}
    before = dict(levels)
    targets = {row.element.slug: (row.have or 0) + row.way for row in queries.whole(attempt_of(who)).standing().ways}
    for offer in chosen(plan):
        for lift in offer.raises.all():
            if levels.get(lift.element, 9) < lift.to:
                levels[lift.element] = min(lift.to, levels[lift.element] + lift.by)
    assert plan.closed == sum(min(levels[slug], targets[slug]) - before[slug] for slug in levels)


def test_everything_left_open_says_why() -> None:
    whys = {one.why for one in plan_of("nia").open}
    assert whys <= {"nothing", "date", "delivery", "language", "hours", "cost", "together"}


def test_with_no_hours_and_no_money_everything_stays_open_and_more_hours_would_help() -> None:
    attempt = attempt_of("nia")
    attempt.hours, attempt.cost = Decimal(0), Decimal(0)
    plan = queries.plan(attempt, queries.whole(attempt).standing(), TODAY)
    assert chosen(plan) == []
    assert plan.more_hours
    assert plan.more_hours > 0
    assert {one.why for one in plan.open} <= {"hours", "language", "cost"}


def test_a_dated_offer_that_starts_too_late_is_left_out() -> None:
    attempt = attempt_of("nia")
    attempt.by_when = date(2026, 12, 31)
    for offer in chosen(queries.plan(attempt, queries.whole(attempt).standing(), TODAY)):
        assert not offer.starts or any(day <= "2026-12-31" for day in offer.starts)


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("who", ["nia", "farida"])
def test_the_plan_page_says_it_all_with_at_most_twelve_queries(
    who: str, language: str, django_assert_max_num_queries
) -> None:
    client = client_of(who)
    with django_assert_max_num_queries(12):
        response = client.get(f"/{language}/my/plan/")
    page = html.unescape(response.content.decode())
    assert response.status_code == 200
    for offer in chosen(response.context["plan"]):
        assert page.count(offer.title.in_language(language)) >= 2, "in the picture and in the table"


def test_before_saying_what_one_has_the_plan_asks() -> None:
    client = client_of("dewi")
    assert client.get("/en/my/plan/")["Location"] == "/en/my/plan/limits/"


def test_what_one_has_is_kept() -> None:
    client = client_of("dewi")
    sent = {"hours": "7.5", "cost": "0", "languages": ["cy"], "deliveries": ["at-work", "in-person"], "by_when": ""}
    assert client.post("/cy/my/plan/limits/", sent)["Location"] == "/cy/my/plan/"
    limits = queries.limits(attempt_of("dewi"))
    assert limits == Limits(Decimal("7.5"), Decimal(0), ("cy",), ("at-work", "in-person"), None)
    assert all(offer.delivery in limits.deliveries for offer in chosen(plan_of("dewi")))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("hours", "-1", "Hours cannot be less than 0."),
        ("hours", "twelve", "Write the hours as a number"),
        ("hours", "1e9", "more than a year of work"),
        ("hours", "NaN", "Write the hours as a number"),
        ("hours", "1.234", "two figures after the point"),
        ("cost", "-0.01", "Money cannot be less than 0."),
        ("cost", "999999999999999999999", "at most £20,000"),
        ("languages", "fr", "not one of the choices"),
        ("by_when", "1999-01-01", "That date is past."),
        ("by_when", "tomorrow", "That date is past."),
        ("deliveries", "owl", "not one of the choices"),
    ],
)
def test_an_absurd_limit_is_refused_in_words_and_what_was_typed_stays(field: str, value: str, words: str) -> None:
    sent = {"hours": "12", "cost": "0", "languages": ["cy"], "by_when": "", "deliveries": [], field: value}
    response = client_of("dewi").post("/en/my/plan/limits/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert field in {"languages", "by_when", "deliveries"} or f'value="{value}"' in page


def pdf_of(slug: str, language: str) -> pypdf.PdfReader:
    response = client_of(slug).get(f"/{language}/my/plan.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    return pypdf.PdfReader(io.BytesIO(response.content))


@pytest.mark.parametrize(("language", "title"), [("en", "My path"), ("cy", "Fy llwybr")])
def test_the_pdf_is_tagged_titled_and_in_the_language_of_the_page(language: str, title: str) -> None:
    pdf = pdf_of("nia", language)
    assert pdf.metadata.title == title
    assert str(pdf.trailer["/Root"]["/Lang"]).startswith(language)
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in pdf.trailer["/Root"]


def test_the_pdf_says_what_the_page_says() -> None:
    text = " ".join(page.extract_text() for page in pdf_of("nia", "cy").pages)
    plan = plan_of("nia")
    words = " ".join(text.split())
    assert "Dim ond chi sy’n gweld hyn" in words.replace("'", "’")
    for offer in chosen(plan)[:2]:
        assert offer.title.cy.split()[0] in words


def test_the_pdf_cannot_be_broken_by_what_is_in_a_text() -> None:
    attempt = attempt_of("nia")
    attempt.person.name = '#eval("1") $ \\ *_` <b> ]]'
    attempt.person.save()
    text = pdf_of_client(attempt)
    assert '#eval("1")' in text


def pdf_of_client(attempt) -> str:
    from llwybr.apps.selfassessment import download

    content = download.as_pdf(queries.whole(attempt), TODAY)
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_json_holds_everything_in_one_language(language: str) -> None:
    data = json.loads(client_of("nia").get(f"/{language}/my/plan.json").content)
    assert data["language"] == language
    assert len(data["answers"]) == 24
    assert data["coverage"]["job"]["asks"] == 24
    assert data["plan"]["terms"]
    assert data["plan"]["hours"] <= 12
    assert {"id", "title", "answer", "words"} == set(data["answers"][0])


def test_an_empty_attempt_can_be_downloaded_too() -> None:
    client = begin()
    assert client.get("/en/my/plan.pdf").content[:5] == b"%PDF-"
    assert json.loads(client.get("/en/my/plan.json").content)["answers"] == []
