"""Which words of the library a typed word stands for."""

import pytest

from llwybr.apps.library.rules.vocabulary import BEGUN, EXACT, MISTYPED, MOST, MUTATED, Vocabulary, mistakes


def meant(word: str, *, welsh: str = "", english: str = "") -> dict[str, int]:
    """What the word stands for in a library that holds these Welsh and English words."""
    known = sorted([(one, True) for one in welsh.split()] + [(one, False) for one in english.split()])
    vocabulary = Vocabulary([one for one, _ in known], [one for _, one in known])
    return {known[at][0]: fit for at, fit in vocabulary.meant(word).items()}


def test_the_surest_come_first() -> None:
    assert meant("gegin", welsh="cegin gegin chegin ceginau geginau") == {
        "gegin": EXACT,
        "cegin": MUTATED,
        "chegin": MUTATED,
        "ceginau": BEGUN,
        "geginau": BEGUN,
    }


def test_mutations_are_welsh_alone() -> None:
    assert meant("cat", welsh="gat", english="gat chat") == {"gat": MUTATED}
    assert meant("cath", english="gath") == {"gath": MISTYPED}


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("kichen", "kitchen"),
        ("kitchenn", "kitchen"),
        ("kitchan", "kitchen"),
        ("ktichen", "kitchen"),
        ("alregeddau", "alergeddau"),
        ("saefguardign", "safeguarding"),
        ("absennoldeb", "absenoldeb"),
    ],
)
def test_typing_errors_are_forgiven(typed: str, word: str) -> None:
    assert meant(typed, welsh=word) == {word: MISTYPED}


@pytest.mark.parametrize(("word", "allowed"), [("bus", 0), ("desg", 1), ("kitchen", 1), ("alergedd", 2)])
def test_longer_words_are_forgiven_more(word: str, allowed: int) -> None:
    assert mistakes(word) == allowed


def test_a_word_is_forgiven_no_more_than_that() -> None:
    assert meant("kihcne", english="kitchen") == {}
    assert meant("bsu", english="bus") == {}


def test_what_is_there_as_it_was_typed_is_taken_for_no_mistake() -> None:
    assert meant("form", english="form from farm") == {"form": EXACT}
    assert meant("gegin", welsh="cegin legin") == {"cegin": MUTATED}


def test_the_beginning_of_a_word_finds_it_even_mutated() -> None:
    assert meant("alerg", welsh="alergedd alergeddau") == {"alergedd": BEGUN, "alergeddau": BEGUN}
    assert meant("gogydd", welsh="cogyddion") == {"cogyddion": BEGUN}
    assert meant("al", welsh="alergedd") == {}


def test_many_find_the_one() -> None:
    assert meant("allergies", english="allergy") == {"allergy": BEGUN}
    assert meant("gogyddion", welsh="cogydd") == {"cogydd": BEGUN}


def test_one_word_never_stands_for_more_than_can_be_looked_up() -> None:
    many = " ".join(f"cyn{letter}{other}" for letter in "abcdefghij" for other in "abcdefghij")
    assert len(meant("cyn", welsh=many)) == MOST


def test_an_empty_library_knows_nothing() -> None:
    assert meant("cegin") == {}
