"""The page of open data and its files: for a spreadsheet, for a program, for anyone."""

import csv
import io
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from llwybr.apps.exchange.queries import tables
from llwybr.apps.standards import queries as standards
from llwybr.apps.standards.models import Ask, Descriptor, Edition, Example

pytestmark = pytest.mark.django_db


def wales() -> Edition:
    found = standards.edition_in_force("wales", timezone.localdate())
    assert found
    return found


def file(name: str, language: str = "en") -> str:
    response = Client().get(f"/{language}/wales/data/{wales().code}/{name}")
    assert response.status_code == 200
    assert response.streaming
    assert response.headers["Content-Disposition"] == f'attachment; filename="{called(name)}"'
    return b"".join(response.streaming_content).decode()  # type: ignore[arg-type]


def called(name: str) -> str:
    return f"llwybr-wales-{wales().code}" + (".json" if name == "edition.json" else f"-{name}")


def rows(name: str) -> list[dict[str, str]]:
    text = file(name)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("nation", ["wales", "england"])
def test_every_link_of_the_page_leads_to_a_file_or_page(language: str, nation: str) -> None:
    client = Client()
    text = client.get(f"/{language}/{nation}/data/").content.decode()
    links = set(re.findall(r'href="([^"]+)"', text.split("<main")[1].split("</main>")[0]))
    assert len(links) > 10
    for link in links:
        assert client.get(link.removeprefix("http://testserver")).status_code == 200, link


def test_the_page_needs_few_queries() -> None:
    Client().get("/cy/wales/data/")
    with CaptureQueriesContext(connection) as queries:
        Client().get("/cy/wales/data/")
    assert len(queries) <= 2


def test_the_edition_in_force_comes_first() -> None:
    text = Client().get("/en/wales/data/").content.decode()
    assert re.findall(r'id="edition-([^"]+)"', text)[0] == wales().code


@pytest.mark.parametrize(
    "path",
    ["mars/data/", "wales/data/none/elements.csv", "wales/data/none/edition.json", "wales/data/2026-09/nothing.csv"],
)
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert Client().get(f"/en/{path}").status_code == 404


def test_the_table_of_elements_has_each_in_both_languages() -> None:
    found = {(one["element"], one["title_en"], one["title_cy"], one["statement_cy"]) for one in rows("elements.csv")}
    assert found == {(one.slug, one.title.en, one.title.cy, one.statement.cy) for one in wales().elements.all()}


def test_the_tables_have_as_many_rows_as_there_are_levels_examples_and_asks() -> None:
    assert len(rows("levels.csv")) == Descriptor.objects.filter(element__edition=wales()).count()
    assert len(rows("examples.csv")) == Example.objects.filter(element__edition=wales()).count()
    assert len(rows("jobs.csv")) == Ask.objects.filter(profile__edition=wales()).count()


def test_a_level_has_its_name_beside_its_number() -> None:
    names = {(one["level"], one["level_name_en"], one["level_name_cy"]) for one in rows("jobs.csv")}
    assert ("2", "On my own", "Ar fy mhen fy hun") in names


def test_the_table_of_crosswalks_leads_only_to_elements_of_the_edition() -> None:
    elements = {element.slug for element in wales().elements.all()}
    links = [link for links in standards.linked("wales").values() for link in links]
    found = rows("crosswalks.csv")
    assert len(found) == sum(link.element in elements for link in links)
    assert {one["element"] for one in found} <= elements


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"], ids=ascii)
def test_a_cell_is_never_taken_for_a_formula(start: str) -> None:
    (row,) = csv.reader(io.StringIO(tables.line([f"{start}HYPERLINK(1)", "a = b", -3]), newline=""))
    assert row == [f"'{start}HYPERLINK(1)", "a = b", "-3"]


@pytest.mark.parametrize("name", tables.TABLES)
def test_a_table_needs_at_most_ten_queries_and_is_the_same_in_each_language(name: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        english = file(f"{name}.csv")
    assert len(queries) <= 12  # two of them are this test's own
    assert file(f"{name}.csv", "cy") == english


def test_the_whole_edition_has_every_text_and_every_ask() -> None:
    edition = wales()
    with CaptureQueriesContext(connection) as queries:
        found = json.loads(file("edition.json"))
    assert len(queries) <= 12
    elements = {one["id"]: one for area in found["areas"] for one in area["elements"]}
    assert list(elements) == [one.slug for one in edition.elements.all()]
    for element in edition.elements.prefetch_related("descriptors", "examples__family"):
        told = elements[element.slug]
        assert told["statement"] == {"en": element.statement.en, "cy": element.statement.cy}
        assert told["levels"]["3"]["cy"] == element.descriptors.all()[2].text.cy
        assert len(told["examples"]) == len(element.examples.all())
    jobs = {job["id"]: job for family in found["families"] for role in family["roles"] for job in role["jobs"]}
    assert {id: job["asks"] for id, job in jobs.items()} == {
        job.slug: dict(standards.asked(edition, job)) for job in standards.profiles(edition)
    }
    assert found["levels"][2] == {"en": "On my own", "cy": "Ar fy mhen fy hun"}
