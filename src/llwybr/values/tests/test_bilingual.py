"""One text in two languages."""

import pytest

from llwybr.values.bilingual import LANGUAGES, OWN_NAME, Bilingual, as_language

WELCOME = Bilingual("Welcome", "Croeso")


@pytest.mark.parametrize(("language", "words"), [("en", "Welcome"), ("cy", "Croeso")])
def test_a_text_is_read_in_one_of_its_languages(language: str, words: str) -> None:
    assert WELCOME.in_language(language) == words


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("en", "en"),
        ("cy", "cy"),
        ("cy-GB", "cy"),
        ("CY", "cy"),
        ("en-GB", "en"),
        ("cym", "en"),
        ("fr", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_code_stands_for_a_language_and_english_where_neither(code: str | None, language: str) -> None:
    assert as_language(code) == language


def test_each_language_is_called_what_its_readers_call_it() -> None:
    assert {language: OWN_NAME[language] for language in LANGUAGES} == {"en": "English", "cy": "Cymraeg"}


@pytest.mark.parametrize(
    ("text", "written"), [(WELCOME, True), (Bilingual("", "Croeso"), True), (Bilingual("", ""), False)]
)
def test_a_text_left_blank_is_none(text: Bilingual, written: bool) -> None:
    assert bool(text) is written


def test_a_text_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        WELCOME.en = "Hello"
