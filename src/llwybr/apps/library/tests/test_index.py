"""The index: every word once, with its resources in order and its most telling place in each."""

import numpy as np

from llwybr.apps.library.rules.postings import BODY, SUMMARY, TITLE, index, unpacked
from llwybr.apps.library.rules.ranking import Meant, reasons, standing


def test_a_word_stands_where_it_tells_most() -> None:
    found = index(
        [
            [("cy", BODY, "cegin"), ("cy", TITLE, "Y gegin a'r cegin"), ("en", SUMMARY, "Kitchen")],
            [("cy", BODY, "Cegin")],
        ]
    )
    positions, places = unpacked(found[("cegin", "cy")].packed())
    assert positions.tolist() == [0, 1]
    assert places.tolist() == [TITLE, BODY]
    assert ("kitchen", "en") in found
    assert ("kitchen", "cy") not in found


def test_a_word_is_shown_as_it_is_written_without_a_capital_where_it_can_be() -> None:
    found = index([[("cy", TITLE, "Tŷ'r ysgol. Hwb"), ("cy", BODY, "y tŷ")]])
    assert [entry.written for (_, _), entry in found.items()] == ["Hwb", "tŷ", "ysgol"]


def test_the_index_is_in_order_of_word_and_language() -> None:
    assert list(index([[("en", BODY, "bb aa"), ("cy", BODY, "aa")]])) == [("aa", "cy"), ("aa", "en"), ("bb", "en")]


def at(positions: list[int], place: int = TITLE, fit: int = 4, language: str = "en") -> Meant:
    return Meant("word", language, fit, np.array(positions), np.full(len(positions), place))  # type: ignore[arg-type]


def test_all_of_the_words_come_before_some_of_them() -> None:
    held, rank = standing([[at([0]), at([1], BODY, 1)], [at([1], BODY, 1)]], 3)
    assert held.tolist() == [1, 2, 0]
    assert rank[1] > rank[0] > rank[2]


def test_of_several_meanings_the_best_counts() -> None:
    _, rank = standing([[at([0], BODY, 1), at([0], TITLE, 4)]], 1)
    _, best = standing([[at([0], TITLE, 4)]], 1)
    assert rank.tolist() == best.tolist()


def test_what_a_reader_can_see_needs_no_reason() -> None:
    assert list(reasons([[at([0])]], 0, "en")) == []
    assert [one.written for one in reasons([[at([0])]], 0, "cy")] == ["word"]
    assert [one.written for one in reasons([[at([0], BODY)]], 0, "en")] == ["word"]
    assert [one.written for one in reasons([[at([0], TITLE, 3)]], 0, "en")] == ["word"]
    assert list(reasons([[at([1])]], 0, "en")) == []
