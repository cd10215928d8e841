"""The standards over the API: the same as the pages show, in both languages, within ten queries."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from llwybr.apps.standards import queries
from llwybr.apps.standards.models import Edition, Element
from llwybr.apps.standards.schemas import EditionOut, ElementOut, NationList, ProfileOut, RoleList
from tests.api import ask, everything, get, refusal

pytestmark = pytest.mark.django_db

HERE = "nations/wales/editions/current"
EVERY = [
    "nations",
    "nations/wales/editions",
    HERE,
    f"{HERE}/elements?limit=100",
    f"{HERE}/elements?area=communication",
    f"{HERE}/elements/communication.children",
    f"{HERE}/roles",
    f"{HERE}/profiles?limit=100",
    f"{HERE}/profiles/teaching-assistant-2",
    "nations/wales/editions/2027-09/elements",
]


def wales() -> Edition:
    found = queries.edition_in_force("wales", timezone.localdate())
    assert found
    return found


@pytest.mark.parametrize("path", EVERY)
def test_each_answer_speaks_both_languages_and_needs_at_most_ten_queries(
    path: str, django_assert_max_num_queries
) -> None:
    from llwybr.apps.standards.api import book

    book._book.cache_clear()
    with django_assert_max_num_queries(10):
        assert ask(path)


def test_answers_have_exactly_the_shape_that_is_described() -> None:
    NationList.model_validate(ask("nations"))
    EditionOut.model_validate(ask(HERE))
    RoleList.model_validate(ask(f"{HERE}/roles"))
    for one in everything(f"{HERE}/elements"):
        ElementOut.model_validate(one)
    for one in everything(f"{HERE}/profiles"):
        ProfileOut.model_validate(one)


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_the_pages_of_elements_and_jobs_hold_each_one_once_and_in_order(limit: int) -> None:
    slugs = [one.slug for one in queries.elements(wales())]
    assert [one["id"] for one in everything(f"{HERE}/elements", limit)] == slugs
    jobs = [one["id"] for one in everything(f"{HERE}/profiles", limit)]
    assert sorted(jobs) == sorted(one.slug for one in queries.profiles(wales()))
    assert len(set(jobs)) == len(jobs)


def test_an_element_says_what_the_page_of_the_standards_says() -> None:
    page = Client().get("/cy/wales/standards/").content.decode()
    for one in everything(f"{HERE}/elements"):
        row = Element.objects.get(edition=wales(), slug=one["id"])
        assert one["title"] == {"en": row.title.en, "cy": row.title.cy}
        assert [level["number"] for level in one["levels"]] == [1, 2, 3, 4]
        assert one["levels"][1]["cy"] == "Ar fy mhen fy hun"
        assert [level["text"]["cy"] for level in one["levels"]] == [each.text.cy for each in row.descriptors.all()]
        assert one["title"]["cy"].replace("'", "&#x27;") in page


def test_a_job_asks_what_its_page_shows() -> None:
    edition = wales()
    for one in queries.profiles(edition)[::9]:
        found = ask(f"{HERE}/profiles/{one.slug}")
        assert {ask["element"]["id"]: ask["level"]["number"] for ask in found["asks"]} == queries.asked(edition, one)
        assert {each["id"] for each in found["leads_to"]} == {each.slug for each in one.leads_to.all()}
        assert found["source"]["title"]["cy"] == one.source_name.cy


def test_every_address_that_an_answer_names_leads_somewhere() -> None:
    nation = ask("nations")["items"][0]
    for name in ("editions", "library", "learning", "providers", "provision"):
        ask(nation[name])
    edition = ask(nation["current"]["href"])
    for name in ("elements", "roles", "profiles"):
        ask(edition[name])
    element = edition["areas"][0]["elements"][0]
    assert ask(element["href"])["title"] == element["title"]
    job = ask(edition["profiles"])["items"][0]
    for link in [*job["leads_to"], *job["beside"], job["asks"][0]["element"]]:
        assert ask(link["href"])["id"] == link["id"]
    assert Client().get(ask("nations")["case"]).status_code == 200


def test_editions_say_how_they_stand_as_the_pages_do() -> None:
    today = timezone.localdate()
    found = {one["id"]: one for one in ask("nations/wales/editions")["items"]}
    for one in queries.editions("wales"):
        assert found[one.code]["standing"]["id"] == queries.standing(one, today)
    assert found["2027-09"]["standing"]["cy"] == "drafft, yn agored i sylwadau"


def test_an_edition_ends_on_the_day_before_the_next_and_only_one_is_in_force() -> None:
    first, second = date(2031, 9, 1), date(2032, 9, 1)
    made = [
        Edition.objects.create(nation="wales", code=f"{day.year}-09", in_force_from=day, shape="x")
        for day in (first, second)
    ]
    found = queries.editions("wales")
    for day in (first - timedelta(1), first, second - timedelta(1), second):
        named = queries.standings(found, day)
        assert {one: how for one, (how, _) in named.items()} == {one: queries.standing(one, day) for one in found}
    assert named[made[0]] == ("superseded", second - timedelta(1))
    assert named[made[1]] == ("in_force", None)


def test_a_new_load_is_seen_at_once() -> None:
    before = get(f"{HERE}/elements/communication.children")
    element = Element.objects.get(edition=wales(), slug="communication.children")
    element.title_cy = "Siarad â phlant"
    element.save()
    Edition.objects.filter(pk=element.edition_id).update(stamp="00000000-0000-4000-8000-000000000001")
    after = get(f"{HERE}/elements/communication.children")
    assert after.json()["title"]["cy"] == "Siarad â phlant"
    assert after["ETag"] != before["ETag"]


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("nations/france/editions", "wales, england"),
        ("nations/wales/editions/1999-09", "current, 2027-09, 2026-11"),
        (f"{HERE}/elements?area=cooking-in-space", "communication"),
        (f"{HERE}/profiles?family=x", "facilities"),
        (f"{HERE}/profiles?role=x", "teaching-assistant"),
        (f"{HERE}/elements/nothing", "/api/v1/nations/wales/editions/2026-11/elements"),
        (f"{HERE}/profiles/nobody", "/api/v1/nations/wales/editions/2026-11/profiles"),
    ],
)
def test_a_name_that_stands_for_nothing_is_answered_with_those_that_do(path: str, named: str) -> None:
    error = refusal(path, 404)
    assert error["code"] == "not_found"
    assert named in error["en"]
    assert named in error["cy"]


def test_jobs_are_chosen_by_family_and_by_role() -> None:
    family = everything(f"{HERE}/profiles?family=facilities")
    assert {one["family"]["id"] for one in family} == {"facilities"}
    assert [one["rung"] for one in everything(f"{HERE}/profiles?role=teaching-assistant")][:3] == [1, 2, 3]
    assert everything(f"{HERE}/profiles?role=teaching-assistant&family=facilities") == []
