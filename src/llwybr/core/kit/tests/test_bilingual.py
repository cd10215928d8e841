"""A model's text in both languages: two columns that read as one and print in the language of the page."""

import pytest
from django.apps import apps
from django.db import models
from django.utils.translation import override

from llwybr.core.kit.bilingual import BilingualText, Written, active_language, columns
from llwybr.values.bilingual import Bilingual

Element = apps.get_model("standards", "Element")
WELCOME = Written("Welcome", "Croeso")


def test_a_text_is_two_columns_of_its_length() -> None:
    fields = {field.name: field for field in Element._meta.get_fields()}
    assert "title" not in fields
    for name in ("title_en", "title_cy"):
        assert isinstance(fields[name], models.CharField)
        assert fields[name].max_length == 60


def test_a_text_without_a_length_is_a_long_one_and_may_be_left_empty() -> None:
    for language in ("en", "cy"):
        field = apps.get_model("standards", "Profile")._meta.get_field(f"also_called_{language}")
        assert isinstance(field, models.TextField)
        assert field.blank


def test_the_two_columns_are_read_as_one() -> None:
    element = Element(title_en="Talking", title_cy="Siarad", statement_en="I talk", statement_cy="Rwy'n siarad")
    assert element.title == Written("Talking", "Siarad")
    element.title_cy = "Sgwrsio"
    assert element.title == Written("Talking", "Sgwrsio")
    assert element.statement == Written("I talk", "Rwy'n siarad")


def test_the_model_itself_gives_the_description_of_the_text() -> None:
    assert isinstance(Element.title, BilingualText)
    assert (Element.title.name, Element.title.max_length) == ("title", 60)


@pytest.mark.django_db
def test_a_saved_text_comes_back_in_both_languages() -> None:
    element = Element.objects.filter(slug="communication.children").first()
    assert element.title.en == "Talking and listening to children"
    assert element.title.cy == "Siarad â phlant a gwrando arnynt"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Welcome"), ("cy", "Croeso"), ("cy-gb", "Croeso"), ("fr", "Welcome")]
)
def test_a_written_text_prints_in_the_language_of_the_page(language: str, words: str) -> None:
    with override(language):
        assert (str(WELCOME), f"{WELCOME}") == (words, words)


def test_outside_any_page_the_language_is_english() -> None:
    with override(None):
        assert active_language() == "en"
        assert str(WELCOME) == "Welcome"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WELCOME, {"title_en": "Welcome", "title_cy": "Croeso"}),
        (Bilingual("Yes", "Ie"), {"title_en": "Yes", "title_cy": "Ie"}),
        (None, {"title_en": "", "title_cy": ""}),
    ],
)
def test_a_text_is_written_as_its_columns(text: Bilingual | None, expected: dict[str, str]) -> None:
    assert columns("title", text) == expected


def test_columns_and_the_text_are_the_same_thing() -> None:
    assert Element(**columns("title", WELCOME)).title == WELCOME
