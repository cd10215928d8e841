"""One resource: whom it is for, what it helps with, what it serves, and how old it is."""

import re
from datetime import date

import pytest
from django.test import Client

from llwybr.apps.library.models import Resource
from llwybr.apps.library.tests.a_library import load, priority, resource

pytestmark = pytest.mark.django_db


def page(slug: str, language: str = "en") -> str:
    response = Client().get(f"/{language}/wales/library/{slug}/")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_guide_says_whom_it_is_for_and_what_it_helps_with_in_words() -> None:
    load(resource("one", ("One", "Un"), families=["facilities"], elements={"communication.children": [0, 2]}))
    text = page("one")
    assert "<dt>For whom</dt><dd>Kitchens, premises and grounds</dd>" in text
    assert 'href="/en/wales/standards/#communication.children"' in text
    assert "If this is where you are: Not yet; On my own<" in text


def test_what_is_for_everyone_wherever_they_are_says_so() -> None:
    load(resource("one", ("One", "Un"), elements={"communication.children": [0, 1, 2, 3]}))
    text = page("one")
    assert "<dt>For whom</dt><dd>Everyone</dd>" in text
    assert "Wherever you are with it" in text


def test_an_element_that_is_no_longer_asked_is_left_out() -> None:
    load(resource("one", ("One", "Un"), elements={"gone.for-ever": [0]}, families=["gone"]))
    text = page("one")
    assert "gone" not in text
    assert "Parts of the job" not in text


def test_a_resource_names_the_priority_it_serves() -> None:
    reading = priority("reading", ("Reading and writing", "Darllen ac ysgrifennu"))
    load(
        resource("one", ("One", "Un"), priorities=["reading"]),
        resource("two", ("Two", "Dau")),
        priorities={"reading": reading},
    )
    assert '<a href="/en/wales/library/?priority=reading">Reading and writing</a>' in page("one")
    assert "Darllen ac ysgrifennu" in page("one", "cy")
    assert "National priority" not in page("two")


def test_another_peoples_page_says_when_it_was_looked_at_and_not_since() -> None:
    load(resource("page", ("A page", "Tudalen"), kind="page", checked=date(2026, 11, 20)))
    assert "We noted it on 20 November 2026 and have not checked it since." in page("page")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_resource_of_both_nations_opens_with_at_most_ten_queries(
    language: str, django_assert_max_num_queries
) -> None:
    client = Client()
    for nation, slug in Resource.objects.values_list("nation", "slug"):
        with django_assert_max_num_queries(10):
            response = client.get(f"/{language}/{nation}/library/{slug}/")
        assert response.status_code == 200, slug
        assert "None" not in response.content.decode().replace("None of", "")


def test_what_is_not_in_the_library_or_not_in_force_is_not_there() -> None:
    load(resource("later", ("Later", "Wedyn"), in_force_from=date(2999, 1, 1)))
    for slug in ("later", "no-such", "guide-listen-first"):
        assert Client().get(f"/en/wales/library/{slug}/").status_code == 404
