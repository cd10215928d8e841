"""How words are compared: accents, capitals, mutations, endings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llwybr.apps.library.rules.words import LITTLE, LONGEST, MOST_ASKED, asked, fold, inflections, kindred, words


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Tŷ", "ty"),
        ("môr", "mor"),
        ("CÂN", "can"),
        ("Ŵyn", "wyn"),
        ("naïf", "naif"),
        ("w\u0302yn", "wyn"),
        ("ﬁn", "fin"),
    ],
)
def test_accents_and_capitals_are_forgiven(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rwy'n gofalu am blant", ["rwy", "gofalu", "am", "blant"]),
        ("children’s books", ["children", "books"]),
        ("an e-bost", ["an", "bost", "ebost"]),
        ("Year 7, room 12", ["year", "7", "room", "12"]),
        ("😀 !!! … \0 _", []),
        ("", []),
    ],
)
def test_a_text_falls_into_words(text: str, found: list[str]) -> None:
    assert [folded for _, folded in words(text)] == found


@given(st.text())
def test_any_text_falls_into_words_that_can_be_kept(text: str) -> None:
    for written, folded in words(text):
        assert 0 < len(folded) <= LONGEST
        assert len(written) <= LONGEST
        assert "\0" not in written + folded


def test_a_word_that_no_column_could_hold_is_cut() -> None:
    assert list(words("Ŵ" * 100)) == [("Ŵ" * LONGEST, "w" * LONGEST)]


def test_little_words_are_passed_over_unless_there_are_no_others() -> None:
    assert asked("sut i ofalu am blentyn") == ["ofalu", "blentyn"]
    assert asked("what is the") == ["what", "is", "the"]


def test_a_search_is_cut_off_where_nobody_would_have_typed_more() -> None:
    assert len(asked(" ".join(f"word{n}" for n in range(400)))) == MOST_ASKED
    assert asked("cegin " * 80) == ["cegin"]


@pytest.mark.parametrize(
    ("radical", "forms"),
    [
        ("cath", ["gath", "nghath", "chath"]),
        ("cegin", ["gegin", "nghegin", "chegin"]),
        ("plentyn", ["blentyn", "mhlentyn", "phlentyn"]),
        ("tad", ["dad", "nhad", "thad"]),
        ("bwyd", ["fwyd", "mwyd"]),
        ("dysgu", ["ddysgu", "nysgu"]),
        ("gardd", ["ardd", "ngardd"]),
        ("mam", ["fam"]),
        ("llyfr", ["lyfr"]),
        ("rhaglen", ["raglen"]),
        ("ysgol", ["hysgol"]),
    ],
)
def test_a_welsh_word_is_known_through_every_mutation_in_both_directions(radical: str, forms: list[str]) -> None:
    assert set(forms) <= kindred(radical)
    for form in forms:
        assert {radical, *forms} - {form} <= kindred(form)


def test_a_mutation_never_leads_to_a_little_word() -> None:
    assert "fath" in LITTLE
    assert "fath" not in kindred("math")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cogydd", "cogyddion"),
        ("allergy", "allergies"),
        ("allergen", "allergens"),
        ("cegin", "ceginau"),
        ("swydd", "swyddi"),
        ("gofalwr", "gofalwyr"),
        ("alergedd", "alergeddau"),
        ("lunch", "lunches"),
    ],
)
def test_one_and_many_are_the_same_word(one: str, other: str) -> None:
    assert other in inflections(one)
    assert one in inflections(other)


@pytest.mark.parametrize(("one", "many"), [("plentyn", "plant"), ("ffordd", "ffyrdd"), ("child", "children")])
def test_one_and_many_are_the_same_word_though_it_changes(one: str, many: str) -> None:
    assert many in inflections(one)
    assert one in inflections(many)


def test_a_mutated_word_that_changes_is_still_the_same_word() -> None:
    assert "plentyn" in inflections("blant")
    assert "plant" in inflections("phlentyn")


def test_a_short_word_is_not_taken_apart() -> None:
    assert "bed" not in inflections("bus")
