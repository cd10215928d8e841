"""A code on paper: hard to guess, easy to copy, forgiving of how it is typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from llwybr.values.secret_code import ALPHABET, BITS, LENGTH, new_code, read_code

CODE = "4F7K-29QM-XD0A-1TVB"


def test_a_new_code_is_four_groups_of_four() -> None:
    assert re.fullmatch(f"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{3}}", new_code())


def test_new_codes_differ_and_use_the_whole_alphabet() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert set("".join(codes)) == {*ALPHABET, "-"}


def test_a_code_cannot_be_guessed() -> None:
    assert BITS >= 60
    assert len(set(ALPHABET)) ** LENGTH == 2**BITS


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        "4F7K29QMXD0A1TVB",
        "  4f7k 29qm\txd0a 1tvb\n",
        "4F7K–29QM—XD0A.1TVB",
        "4 F 7 K - 2 9 Q M - X D 0 A - 1 T V B",
        "4F7K\N{NO-BREAK SPACE}29QM\N{NO-BREAK SPACE}XD0A\N{NO-BREAK SPACE}1TVB",
        "4F7K-29QM-XDOA-1TVB",
        "4f7k-29qm-xdoa-ltvb",
        "4F7K-29QM-XD0A-ITVB",
        "4F7K-29QM-XD0A-1TUB",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "- – —",
        CODE[:-1],
        CODE + "0",
        CODE.replace("4", "!"),
        CODE.replace("4", "+"),
        CODE.replace("4", "Ŵ"),
        CODE.replace("A", "\N{CYRILLIC CAPITAL LETTER A}"),
        CODE.replace("0", "\N{FULLWIDTH DIGIT ZERO}"),
        CODE.replace("0", "\N{ARABIC-INDIC DIGIT ZERO}"),
        CODE.replace("0", "\0"),
        "ß" * 8,  # two letters each in capitals
        "\N{LATIN SMALL LETTER LONG S}" * 16,
        CODE * 100,
    ],
)
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    assert read_code(typed) is None


@given(some.text(ALPHABET, min_size=LENGTH, max_size=LENGTH), some.sampled_from(["", "-", " ", " - ", "–"]))
def test_a_code_comes_back_as_it_was_written(letters: str, between: str) -> None:
    read = read_code(between.join(letters).lower())
    assert read is not None
    assert read.replace("-", "") == letters
    assert read_code(read) == read


@given(some.text())
def test_any_text_is_a_code_or_none(typed: str) -> None:
    read = read_code(typed)
    assert read is None or read_code(read) == read
