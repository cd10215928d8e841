"""Names as Wales and England write them: what is the same, what is only alike, and what is neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llwybr.core.people.rules.names import FullName, alike, asked_blocks, blocks, same, search_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Siân", "O’Brien"), ("SIÂN", "O'Brien")),
        (("Siân", "OBrien"), ("siân", "O‘Brien")),
        (("Ann-Marie", "Jones-Evans"), ("Ann Marie", "Jones Evans")),
        (("Ann–Marie", "Jones"), ("  Ann   Marie ", "jones")),
        (("Siân", "Llŷr"), ("Sia\u0302n", "Lly\u0302r")),  # the accent as a sign of its own
        (("J.", "Price"), ("J", "Price")),
        (("Nia", "ap Rhys"), ("Nia", "Ap Rhys")),
        (("Nia\u200d", "Rhys\u202e"), ("Nia", "Rhys")),  # signs that nobody sees
        (("Strauß", "Weiß"), ("STRAUSS", "WEISS")),
        (("", "Menna"), ("", "menna")),
    ],
)
def test_one_name_written_in_two_ways_is_the_same(one, other) -> None:
    assert same(FullName(*one), FullName(*other))
    assert same(FullName(*other), FullName(*one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Siân", "Jones"), ("Sian", "Jones")),
        (("Llŷr", "ap Rhys"), ("Llyr", "Rhys")),
        (("Rhys", "ap Gwilym"), ("Rhys ap", "Gwilym")),
        (("Mari", "ferch Ifan"), ("Mari", "Ifan")),
        (("S.", "Jones"), ("Siân", "Jones")),
        (("Siân Mair", "Jones"), ("Siân", "Jones")),
        (("Mair", "Jones"), ("Siân Mair", "Jones")),  # known by the second name
        (("Siân", "Jones-Evans"), ("Siân", "Evans")),
        (("Jones", "Siân"), ("Siân", "Jones")),  # the halves changed over
    ],
)
def test_habits_make_names_alike_and_never_the_same(one, other) -> None:
    first, second = FullName(*one), FullName(*other)
    assert alike(first, second)
    assert alike(second, first)
    assert not same(first, second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Siân", "Jones"), ("Siân", "Evans")),
        (("Siân", "Jones"), ("Sioned", "Jones")),
        (("Elizabeth", "Price"), ("Beti", "Price")),  # no list of short names has a source
        (("", "Jones"), ("Siân", "Jones")),
        (("", ""), ("", "")),
    ],
)
def test_other_names_are_neither(one, other) -> None:
    first, second = FullName(*one), FullName(*other)
    assert not alike(first, second)
    assert not same(first, second)


def test_ap_is_a_name_where_there_is_no_other() -> None:
    assert same(FullName("", "Ap"), FullName("", "ap"))
    assert blocks(FullName("", "Ap"))


def test_a_name_of_two_hundred_letters_keeps_them_all() -> None:
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 3 + "ŵŷîôêâ"
    assert len(search_key(long)) == len(long) <= 200


def test_a_name_of_a_thousand_words_asks_for_few() -> None:
    assert len(asked_blocks(FullName(" ".join(map(str, range(1000))), "a " * 1000))) <= 72


halves = st.text("aâeŷ SJ-'’.b", max_size=8) | st.sampled_from(["Siân", "Sian", "ap Rhys", "Jones-Evans", "S"])
names = st.builds(FullName, halves, halves)


@given(names, names)
def test_whoever_is_the_same_or_alike_is_found(one: FullName, other: FullName) -> None:
    """The words under which somebody is looked for miss nobody whom the comparison would not call somebody else."""
    if same(one, other) or alike(one, other):
        assert asked_blocks(one) & blocks(other)


@given(names, names)
def test_it_does_not_matter_which_comes_first(one: FullName, other: FullName) -> None:
    assert (same(one, other), alike(one, other)) == (same(other, one), alike(other, one))


@given(st.text(max_size=40))
def test_a_key_of_a_key_is_the_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)
