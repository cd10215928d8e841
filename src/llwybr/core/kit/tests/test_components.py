"""Every component draws its examples in both languages, whole and with nothing inline."""

import re
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from llwybr.core.kit import examples
from llwybr.values.bilingual import LANGUAGES, Language

TEMPLATES = Path(examples.__file__).parent / "templates" / "kit" / "components"
NOT_SHOWN = {"mark", "errors", "pages"}  # our own picture; and what needs a form with errors, or a list of many pages
INLINE = re.compile(r"<style|<script|javascript:|\s(style|on[a-z]+)\s*=", re.IGNORECASE)


def drawn(language: Language) -> dict[str, str]:
    """Every example, by component and what it shows."""
    with override(language):
        return {f"{one.name}: {each.about.en}": each.drawn for one in examples.examples() for each in one.examples}


@pytest.fixture(scope="module", params=LANGUAGES)
def roots(request: pytest.FixtureRequest) -> dict[str, Element]:
    """Every example as a tree, which also proves that what is opened is closed."""
    return {name: ElementTree.fromstring(f"<main>{html}</main>") for name, html in drawn(request.param).items()}


def test_every_component_has_an_example() -> None:
    shown = {one.name for one in examples.examples()}
    assert shown == {file.stem for file in TEMPLATES.glob("*.html")} - NOT_SHOWN
    assert all(one.examples for one in examples.examples())


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_inline_and_no_name_is_left_unfilled(language: Language) -> None:
    for name, html in drawn(language).items():
        assert not INLINE.search(html), name
        assert "{{" not in html, name
        assert "{%" not in html, name
        assert "None" not in html, name


def test_every_example_speaks_the_language_of_the_page() -> None:
    english, welsh = drawn("en"), drawn("cy")
    assert [name for name in english if english[name] == welsh[name]] == []


def test_what_a_component_is_for_is_said_in_the_language_of_the_page() -> None:
    for one in examples.examples():
        for text in (one.about, *(example.about for example in one.examples)):
            with override("cy"):
                assert str(text) == text.cy != text.en


def test_every_image_is_named_or_hidden(roots: dict[str, Element]) -> None:
    images = [(name, image) for name, root in roots.items() for image in root.iter("svg")]
    assert images
    for name, image in images:
        named = image.get("role") == "img" and bool((image.get("aria-label") or "").strip())
        hidden = image.get("aria-hidden") == "true" and image.get("focusable") == "false"
        assert named != hidden, name


def test_every_button_has_a_type_and_words(roots: dict[str, Element]) -> None:
    buttons = [(name, button) for name, root in roots.items() for button in root.iter("button")]
    assert buttons
    for name, button in buttons:
        assert button.get("type") == "submit", name
        assert "".join(button.itertext()).strip(), name


def test_every_link_leads_somewhere_and_has_words(roots: dict[str, Element]) -> None:
    links = [(name, link) for name, root in roots.items() for link in root.iter("a")]
    assert links
    for name, link in links:
        assert link.get("href"), name
        assert "".join(link.itertext()).strip(), name


def test_a_list_holds_only_items(roots: dict[str, Element]) -> None:
    for name, root in roots.items():
        assert {child.tag for item in root.iter("ul") for child in item} <= {"li"}, name


def marks(root: Element) -> set[str]:
    return {mark for one in root.iter() if one.tag in {"circle", "line"} for mark in (one.get("class") or "").split()}


@pytest.mark.parametrize(
    ("example", "shows"),
    [
        ("A way to go towards both jobs", {"have", "asked", "aimed", "aimed-gold", "way"}),
        ("There already", {"have", "asked"}),
        ("Not started, with a gold ring only", {"have", "aimed", "aimed-gold", "way"}),
    ],
)
def test_a_row_of_the_path_draws_what_there_is(roots: dict[str, Element], example: str, shows: set[str]) -> None:
    assert marks(roots[f"path_row: {example}"]) == {"ground", "tick", *shows}


def test_only_a_verified_source_has_no_remark(roots: dict[str, Element]) -> None:
    remarked = {name for name, root in roots.items() if root.find(".//span[@class='unverified']") is not None}
    assert remarked == {"source: Our own wording", "source: A placeholder"}


def test_words_given_to_a_component_are_escaped() -> None:
    danger = "<script>alert(1)</script>\"'"
    for name in {file.stem for file in TEMPLATES.glob("*.html")} - {"legend", *NOT_SHOWN}:
        given = {"words": danger, "title": danger, "status": danger, "about": danger, "who": danger, "address": danger}
        item = {"source_name": danger, "source_url": danger, "source_status": "verified"}
        html = render_to_string(
            f"kit/components/{name}.html", {**given, "item": item, "have": 1, "asked": 2, "aimed": 3}
        )
        assert "<script" not in html, name
        assert "&lt;script&gt;" in html, name


@pytest.mark.parametrize(
    ("number", "links"),
    [
        (1, {"next": "?q=a%26b&page=2"}),
        (2, {"prev": "?q=a%26b&page=1", "next": "?q=a%26b&page=3"}),
        (3, {"prev": "?q=a%26b&page=2"}),
    ],
)
def test_pages_lead_on_and_back_and_keep_what_was_searched_for(number: int, links: dict[str, str]) -> None:
    request = RequestFactory().get("/en/x/", {"q": "a&b", "page": number})
    html = render_to_string("kit/components/pages.html", {"page": Paginator(range(5), 2).page(number)}, request)
    root = ElementTree.fromstring(html)
    assert {link.get("rel"): link.get("href") for link in root.iter("a")} == links
    assert [span.text for span in root.iter("span")] == [f"Page {number} of 3"]


def test_one_page_needs_no_way_to_others() -> None:
    context = {"page": Paginator(range(2), 2).page(1)}
    assert render_to_string("kit/components/pages.html", context, RequestFactory().get("/en/x/")).strip() == ""
