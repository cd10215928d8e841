"""Out and in again: the items, the texts, their order, the levels and both languages are what they were."""

import json
from typing import Any

import pytest
import yaml
from django.utils import timezone

from llwybr.apps.exchange import incoming
from llwybr.apps.exchange.interface.given import GivenPackage, parse, read
from llwybr.apps.exchange.interface.objects import Package
from llwybr.apps.exchange.queries.shelf import all_packages
from llwybr.apps.standards import queries as standards
from llwybr.apps.standards.models import Edition, FrameworkItem

# What is exported, test_export.py compares on both engines; the way back is reading of files.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

Told = tuple[str, str, str, str]


def given(text: bytes) -> GivenPackage:
    package, faults = read(parse(text))
    assert package is not None, faults
    return package


def back(name: str) -> dict[str, Any]:
    out = dict(all_packages("https://data.example"))
    pair = [out[f"{name}-{language}"] for language in ("en", "cy") if f"{name}-{language}" in out] or [out[name]]
    return yaml.safe_load(incoming.as_yaml(incoming.framework([given(one) for one in pair], id="again", taken=())))


def both(text: str | dict[str, str]) -> tuple[str, str]:
    return (text, text) if isinstance(text, str) else (text["en"], text["cy"])


def told(record: dict[str, Any]) -> Told:
    return (*both(record["title"]), *both(record.get("statement", record["title"])))


def expected(edition: Edition) -> list[Told]:
    """Every text of an edition in the order in which a reader meets it: written anew here, not taken from the export."""

    def plain(text: Any) -> Told:
        return (*short(text), text.en, text.cy)

    def short(text: Any) -> tuple[str, str]:
        return incoming._cut(text.en, 90), incoming._cut(text.cy, 90)

    found: list[Told] = []
    for area in edition.areas.order_by("position"):
        found.append(plain(area.title))
        for element in area.elements.order_by("position"):
            found.append((element.title.en, element.title.cy, element.statement.en, element.statement.cy))
            found += [plain(one.text) for one in element.descriptors.order_by("level")]
            found += [plain(one.text) for one in element.examples.order_by("family__position")]
            found.append(plain(element.chance))
    for family in edition.families.order_by("position"):
        found.append(plain(family.title))
        for role in family.roles.order_by("position"):
            found.append(plain(role.title))
            for job in role.profiles.order_by("rung"):
                found.append((job.title.en, job.title.cy, job.summary.en, job.summary.cy))
                found += [plain(job.apart)] if job.apart.en else []
    return found


@pytest.mark.parametrize("nation", ["wales", "england"])
def test_an_edition_comes_back_item_by_item_in_both_languages(nation: str) -> None:
    edition = standards.edition_in_force(nation, timezone.localdate())
    assert edition
    records = back(f"{nation}-{edition.code}")["framework_items"]
    assert [told(one) for one in records] == expected(edition)


@pytest.mark.parametrize("nation", ["wales", "england"])
def test_the_headings_come_back(nation: str) -> None:
    edition = standards.edition_in_force(nation, timezone.localdate())
    assert edition
    records = back(f"{nation}-{edition.code}")["framework_items"]
    codes = {one["id"]: one["code"] for one in records}
    under = {one["code"]: codes.get(one.get("under", "")) for one in records}
    for element in edition.elements.select_related("area"):
        assert under[element.slug] == element.area.slug
        assert all(under[f"{element.slug}/{level}"] == element.slug for level in range(1, 5))
    for job in edition.profiles.select_related("role__family"):
        assert under[job.slug] == job.role.slug


def test_what_each_job_asks_comes_back() -> None:
    out = dict(all_packages("https://data.example"))
    for edition in standards.editions("wales"):
        package = Package.model_validate_json(out[f"wales-{edition.code}-cy"])
        facts = {one.identifier: (one.extensions or {})["llwybr"] for one in package.cf_items}
        asks = [one for one in package.cf_associations if one.association_type == "hasSkillLevel"]
        found: dict[str, dict[str, int]] = {}
        for one in asks:
            job, level = facts[one.origin_node_uri.identifier], facts[one.destination_node_uri.identifier]
            found.setdefault(job["id"], {})[level["element"]] = level["level"]
        assert found == {job.slug: dict(standards.asked(edition, job)) for job in standards.profiles(edition)}


def in_reading_order(items: list[FrameworkItem], under: int | None = None) -> list[FrameworkItem]:
    parts = [item for item in items if item.under_id == under]
    return [one for part in parts for one in (part, *in_reading_order(items, part.pk))]


def test_every_framework_comes_back_with_its_codes_titles_and_sentences() -> None:
    for nation in standards.nations():
        for short in standards.frameworks(nation):
            framework = standards.framework(nation, short.slug)
            assert framework
            items = in_reading_order(list(framework.items.all()))
            records = back(f"{nation}-{short.slug}")
            assert [one["code"] for one in records["framework_items"]] == [item.code for item in items]
            assert [told(one) for one in records["framework_items"]] == [
                (item.title.en, item.title.cy, item.statement.en or item.title.en, item.statement.cy or item.title.cy)
                for item in items
            ]
            (head,) = records["frameworks"]
            assert both(head["title"]) == (framework.title.en, framework.title.cy)
            assert both(head["publisher"]) == (framework.publisher.en, framework.publisher.cy)
            assert both(head["summary"]) == (framework.summary.en, framework.summary.cy)


def test_a_package_that_is_read_strictly_and_written_again_is_the_same() -> None:
    for name, text in all_packages("https://data.example"):
        assert json.loads(Package.model_validate_json(text).as_json()) == json.loads(text), name
