"""The library over the API finds what the page finds."""

import pytest
from django.test import Client
from django.utils import timezone

from llwybr.apps.library import queries
from llwybr.apps.library.models import About, Priority, Resource
from llwybr.apps.library.schemas import ResourceBrief, ResourceOut
from tests.api import ask, everything, refusal

pytestmark = pytest.mark.django_db

HERE = "nations/wales/library"


def found_by(words: str, **choices: str) -> list[str]:
    found = queries.search("wales", words, choices, language="en", on=timezone.localdate())
    return [hit.resource.slug for hit in found.hits(found.positions)]


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        ("", {}),
        ("plant", {}),
        ("nghegin", {"language": "cy"}),
        ("children", {"kind": "guide", "family": "facilities"}),
        ("", {"area": "communication", "kind": "page"}),
    ],
)
def test_a_search_finds_what_the_page_finds_in_the_same_order(words: str, choices: dict[str, str]) -> None:
    asked = "&".join(f"{name}={value}" for name, value in {"q": words, **choices}.items())
    assert [one["id"] for one in everything(f"{HERE}?{asked}", 7)] == found_by(words, **choices)


def test_elements_and_levels_narrow_a_search() -> None:
    row = About.objects.filter(resource__nation="wales", levels__icontains="2").first()
    assert row
    about = {one["id"] for one in everything(f"{HERE}?element={row.element}")}
    helping = {one["id"] for one in everything(f"{HERE}?element={row.element}&level=2")}
    anywhere = {one["id"] for one in everything(f"{HERE}?level=2")}
    rows = list(About.objects.filter(resource__nation="wales", element=row.element).select_related("resource"))
    assert about == {one.resource.slug for one in rows}
    assert helping == {one.resource.slug for one in rows if 2 in one.levels}
    assert helping <= anywhere


def test_priorities_narrow_a_search() -> None:
    chosen = next(one for one in Resource.objects.filter(nation="wales") if one.priorities)
    assert chosen.slug in {one["id"] for one in everything(f"{HERE}?priority={chosen.priorities[0]}")}


def test_every_resource_has_the_shape_that_is_described_and_is_found_by_its_address() -> None:
    for one in everything(HERE)[::12]:
        ResourceBrief.model_validate(one)
        whole = ResourceOut.model_validate(ask(one["href"]))
        assert whole.title.cy == one["title"]["cy"]
        assert (whole.body is None) == (one["kind"] != "guide") == (one["url"] is not None)


def test_a_resource_says_what_its_page_says() -> None:
    guide = Resource.objects.filter(nation="wales", kind="guide").first()
    assert guide
    found = ask(f"{HERE}/{guide.slug}")
    page = Client().get(f"/cy/wales/library/{guide.slug}/").content.decode()
    assert found["ask"]["cy"] == guide.ask.cy
    for one in found["helps_with"]:
        assert one["element"]["title"]["cy"].replace("'", "&#x27;") in page


@pytest.mark.parametrize("path", [HERE, f"{HERE}?q=plant&level=1", f"{HERE}?element=communication.children&level=0"])
def test_a_search_needs_at_most_ten_queries(path: str, django_assert_max_num_queries) -> None:
    from llwybr.apps.library import api

    api._briefs.cache_clear()
    with django_assert_max_num_queries(10):
        ask(path)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (f"{HERE}?area=x", "communication"),
        (f"{HERE}?family=x", "facilities"),
        (f"{HERE}?priority=x", "every priority"),
        (f"{HERE}?element=x", "/elements"),
        (f"{HERE}/nothing", "/api/v1/nations/wales/library"),
        ("nations/france/library", "wales, england"),
        ("nations/france/library/x", "wales, england"),
    ],
)
def test_a_name_that_stands_for_nothing_is_answered_with_where_to_look(path: str, named: str) -> None:
    known = Priority.objects.filter(nation="wales").values_list("slug", flat=True)
    error = refusal(path, 404)
    assert error["code"] == "not_found"
    assert (", ".join(known) if named == "every priority" else named) in error["cy"]


@pytest.mark.parametrize(
    "asked", ["level=4", "level=-1", "kind=video", "language=fr", "limit=0", "limit=101", "q=" + "a" * 201]
)
def test_what_makes_no_sense_is_refused_in_words(asked: str) -> None:
    error = refusal(f"{HERE}?{asked}", 422)
    assert error["where"][0]["name"] == asked.split("=")[0]
    assert error["en"].startswith(asked.split("=")[0])
