"""Numbers, levels and terms in words, in the language of the page."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils.translation import override

from llwybr.core.kit.templatetags import kit
from llwybr.values.academic_year import Term

CASES: list[tuple[Callable[..., str], object, str]] = [
    (kit.hours, 1, "1 hour"),
    (kit.hours, 1.0, "1 hour"),
    (kit.hours, Decimal("1.00"), "1 hour"),
    (kit.hours, 2, "2 hours"),
    (kit.hours, 0, "0 hours"),
    (kit.hours, Decimal("0.00"), "0 hours"),
    (kit.hours, Decimal("0.25"), "15 minutes"),
    (kit.hours, 1.5, "1 hour 30 minutes"),
    (kit.hours, Decimal("2.50"), "2 hours 30 minutes"),
    (kit.hours, 0.02, "1 minute"),
    (kit.hours, Decimal("1.02"), "1 hour 1 minute"),
    (kit.hours, 0.999, "1 hour"),
    (kit.hours, 10, "10 hours"),
    (kit.hours, Decimal("100.00"), "100 hours"),
    (kit.hours, 2000, "2,000 hours"),
    (kit.minutes, 1, "1 minute"),
    (kit.minutes, 6, "6 minutes"),
    (kit.minutes, 0, "0 minutes"),
    (kit.pounds, 0, "free"),
    (kit.pounds, Decimal("0.00"), "free"),
    (kit.level_name, None, "Not known"),
    (kit.level_name, 0, "Not yet"),
    (kit.level_name, 1, "With help"),
    (kit.level_name, 2, "On my own"),
    (kit.level_name, 3, "Helping colleagues"),
    (kit.level_name, 4, "Leading others"),
    (kit.language_names, ["cy", "en"], "Welsh or English"),
    (kit.language_names, ["en", "cy", "en"], "Welsh or English"),
    (kit.language_names, ["cy"], "Welsh"),
    (kit.language_names, ("en",), "English"),
    (kit.term_name, Term(2026, 2), "the autumn term 2026"),
    (kit.term_name, Term(2027, 0), "the spring term 2027"),
    (kit.term_name, Term(2027, 1), "the summer term 2027"),
]


@pytest.mark.parametrize(("tag", "given", "english"), CASES)
def test_a_value_is_said_in_words_that_differ_in_welsh(tag: Callable[..., str], given: object, english: str) -> None:
    with override("en"):
        assert tag(given) == english
    with override("cy"):
        assert tag(given) != english


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (45, "£45"),
        (45.0, "£45"),
        (Decimal("45.50"), "£45.50"),
        (45.5, "£45.50"),
        (Decimal("0.05"), "£0.05"),
        (1234, "£1,234"),
        (Decimal("20000.00"), "£20,000"),
        (Decimal("1234.50"), "£1,234.50"),
    ],
)
def test_money_is_written_alike_in_both_languages(language: str, number: float, words: str) -> None:
    with override(language):
        assert kit.pounds(number) == words


@pytest.mark.parametrize(
    ("number", "figures"),
    [(0, ["0"]), (1, ["1"]), (2, ["2"]), (6, ["6"]), (99, ["99"]), (0.75, ["45"]), (2.5, ["2", "30"])],
)
def test_hours_in_welsh_keep_their_figures(number: float, figures: list[str]) -> None:
    with override("cy"):
        assert re.findall(r"\d+", kit.hours(number)) == figures


def test_welsh_level_names_are_five_different_ones() -> None:
    with override("cy"):
        welsh = kit.level_names()
    with override("en"):
        assert len({*welsh, *kit.level_names()}) == 10


@pytest.mark.parametrize(
    ("text", "inside"),
    [("Online, at any time", "online, at any time"), ("Ar-lein", "ar-lein"), ("Ŵyl", "ŵyl"), ("x", "x"), ("", "")],
)
def test_words_inside_a_sentence_begin_small(text: str, inside: str) -> None:
    assert kit.lower_first(text) == inside


def test_a_template_looks_up_by_a_variable_and_splits_lines() -> None:
    assert (kit.get({"a": 1}, "a"), kit.get({"a": 1}, "b"), kit.get(None, "a")) == (1, None, None)
    assert kit.lines("one\ntwo") == ["one", "two"]
    assert kit.lines("") == []
