"""The front of the library: search, browse, narrow, page by page, in both languages."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from llwybr.apps.library.models import Resource, Shelf
from llwybr.apps.library.tests.a_library import load, priority, resource
from llwybr.apps.standards.models import Edition
from tests.cast import client_of

pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["en", "cy"])


def opened(at: str = "en", **query: Any) -> Any:
    """The library in the language `at`, asked this."""
    response = Client().get(f"/{at}/wales/library/", query)
    assert response.status_code == 200
    return response


def shown(response: Any) -> list[str]:
    return [hit.resource.slug for hit in response.context["hits"]]


def page(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_front_leads_to_areas_and_families_with_what_each_holds() -> None:
    text = page(opened())
    assert 'href="/en/wales/library/?area=safeguarding"' in text
    assert 'href="/en/wales/library/?family=facilities"' in text
    assert re.search(r'class="status">\d+ to read', text)
    assert "Everything, our own guides first" in text


@LANGUAGES
@pytest.mark.parametrize("kind", ["area", "family"])
def test_every_choice_on_the_front_holds_as_much_as_it_says(kind: str, language: str) -> None:
    (side,) = (one for one in opened(language).context["browse"] if one.name == kind)
    assert side.options
    for option in side.options:
        assert opened(language, **{kind: option.slug}).context["page"].paginator.count == option.count


def test_everything_that_the_library_holds_can_be_reached_page_by_page() -> None:
    first = opened()
    pages = first.context["page"].paginator.num_pages
    reached = [slug for number in range(1, pages + 1) for slug in shown(opened(page=number))]
    assert len(shown(first)) == 20
    assert sorted(reached) == sorted(Resource.objects.filter(nation="wales").values_list("slug", flat=True))


@pytest.mark.parametrize("number", ["0", "-3", "x", "9" * 5000, "1e9", "\0", ""])
def test_any_page_number_shows_a_page(number: str) -> None:
    assert shown(opened(page=number))
    assert shown(opened(q="plant", page=number))


@LANGUAGES
def test_a_search_says_how_much_it_found(language: str) -> None:
    load(*(resource(f"guide-{n}", ("Kitchen", "Cegin")) for n in range(3)), resource("books", ("Books", "Llyfrau")))
    response = opened(language, q="gegin")
    assert shown(response) == ["guide-0", "guide-1", "guide-2"]
    assert "“gegin”" in page(response).split("<title>")[1].split("</title>")[0]
    assert response.context["browse"] == []


def test_one_result_and_five_thousand_are_one_page_each() -> None:
    load(*(resource(f"guide-{n}", ("Kitchen", "Cegin" if n else "Gardd")) for n in range(5000)))
    assert "1 result for “gardd”" in page(opened(q="gardd"))
    many = opened(q="kitchen")
    assert "5000 results for" in page(many)
    assert len(shown(many)) == 20
    assert shown(opened(q="kitchen", page=250))[-1] == "guide-4999"


def test_a_search_that_finds_only_some_words_says_so() -> None:
    load(resource("kitchen", ("Kitchen", "Cegin")), resource("both", ("Kitchen allergies", "Cegin")))
    assert "1 holds all of your words, and comes first." in page(opened(q="kitchen allergies"))
    assert "None holds all of your words. These hold some of them." in page(opened(q="kitchen xyzzy"))


@LANGUAGES
@pytest.mark.parametrize("words", ["xyzzy", "x" * 500, "!?!", "😀😀", "\0", "%%%", "{{ xyzzy }}"])
def test_what_finds_nothing_is_answered_kindly_with_where_to_go_on(words: str, language: str) -> None:
    response = opened(language, q=words)
    if words == "\0":
        assert shown(response)  # nothing was typed
    else:
        assert shown(response) == []
        assert [side.name for side in response.context["browse"]][:2] == ["area", "family"]


def test_what_was_typed_is_shown_and_never_run() -> None:
    text = page(opened(q="<script>xyzzy</script>{{ words }}"))
    assert "<script>xyzzy" not in text
    assert "“&lt;script&gt;xyzzy&lt;/script&gt;{{ words }}”" in text


def test_what_cannot_be_looked_for_is_told_apart_from_what_is_not_there() -> None:
    assert "We cannot look for “!?!”" in page(opened(q="!?!"))
    assert "Nothing found for “xyzzy”" in page(opened(q="xyzzy"))


def test_a_result_says_why_where_it_is_not_plain() -> None:
    load(resource("kitchen", ("The kitchen", "Y gegin")))
    assert 'Words found: <span lang="cy">gegin</span>' in page(opened(q="cegin"))
    assert "Words found:" not in page(opened(q="kitchen"))


def test_a_search_keeps_its_words_and_choices_on_the_page_and_from_page_to_page() -> None:
    load(*(resource(f"guide-{n}", ("Kitchen", "Cegin")) for n in range(30)))
    text = page(opened(q='kitchen "', kind="guide", language="cy"))
    assert 'name="q" value="kitchen &quot;"' in text
    assert re.search(r'<option value="guide" selected>Our guides \(30\)', text)
    assert re.search(r'<option value="cy" selected>Welsh \(30\)', text)
    assert "Your choices: <strong>Our guides</strong>; <strong>Welsh</strong>" in text
    assert 'href="?q=kitchen+%22&amp;kind=guide&amp;language=cy&amp;page=2"' in text


@LANGUAGES
def test_the_other_language_is_asked_by_the_same_form(language: str) -> None:
    other = {"en": "cy", "cy": "en"}[language]
    text = page(opened(language, q="cegin", area="kitchen"))
    assert f'form="page-form" formaction="/{other}/wales/library/?q=cegin&amp;area=kitchen" lang="{other}"' in text
    assert re.search(r'<form id="page-form" method="get" role="search"', text)


def test_choices_that_leave_nothing_can_be_taken_away() -> None:
    load(resource("kitchen", ("Kitchen", "Cegin")), resource("page", ("Books", "Llyfrau"), kind="page"))
    text = page(opened(q="kitchen", kind="page"))
    assert "Nothing found for" in text
    assert '<a href="?q=kitchen">Search without these choices: 1 result' in text
    text = page(opened(kind="page", family="facilities", area="kitchen"))
    assert "0 things to read" in text
    assert "Take these choices away</a>" in text


@pytest.mark.parametrize("name", ["area", "family", "kind", "language", "priority"])
@pytest.mark.parametrize("value", ["no-such", "\0", "' OR 1=1", "x" * 3000, "😀"])
def test_a_choice_that_is_none_is_passed_over(name: str, value: str) -> None:
    assert shown(opened(**{name: value})) == shown(opened())


def test_priorities_can_be_browsed_where_there_are_any() -> None:
    load(
        resource("reading", ("Reading", "Darllen"), priorities=["reading"]),
        resource("other", ("Other", "Arall")),
        priorities={"reading": priority("reading", ("Reading and writing", "Darllen ac ysgrifennu"))},
    )
    assert 'href="/cy/wales/library/?priority=reading">Darllen ac ysgrifennu</a>' in page(opened("cy"))
    assert shown(opened(priority="reading")) == ["reading"]
    load(resource("other", ("Other", "Arall")))
    assert "priority" not in [side.name for side in opened().context["browse"]]


@pytest.mark.parametrize("who", [Client, lambda: client_of("nia")], ids=["a stranger", "Nia"])
@pytest.mark.parametrize("query", [{}, {"q": "gofal plant xyzy"}, {"q": "xyzzy"}, {"area": "kitchen", "page": "2"}])
def test_the_library_needs_at_most_ten_queries_even_after_a_load(
    who: Any, query: dict[str, str], django_assert_max_num_queries
) -> None:
    client = who()
    Shelf.objects.update(stamp=uuid.uuid4())
    Edition.objects.update(stamp=uuid.uuid4())
    for _ in range(2):
        with django_assert_max_num_queries(10):
            assert client.get("/cy/wales/library/", query).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_library_is_only_read(method: str) -> None:
    assert getattr(Client(), method)("/en/wales/library/").status_code == 405
