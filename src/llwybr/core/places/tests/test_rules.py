"""Names as they are searched, and trees without a circle."""

from datetime import date

import pytest

from llwybr.core.places.rules import Period, fold, folded, is_circle

EVER = Period(None, None)
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("name", "searched"),
    [
        ("Ŵyn a Ŷd", "wyn a yd"),
        ("ŷsgol Pen-y-Bryn", "ysgol pen y bryn"),
        ("Ynys Môn", "ynys mon"),
        ("E\u0301cole", "ecole"),
        ("St. Helen’s  School", "st helens school"),
        ("STRASSE straße", "strasse strasse"),
        ("a\0b", "a b"),
        ("100% _wool_", "100 wool"),
        ("...", ""),
    ],
)
def test_a_name_is_searched_without_capitals_accents_and_signs(name: str, searched: str) -> None:
    assert fold(name) == searched
    assert fold(searched) == searched


def test_every_name_finds_a_place_by_the_beginning_of_each_word() -> None:
    found = folded(["Cardiff", "Caerdydd", "Cardiff", ""])
    assert found == " cardiff | caerdydd |"


def test_days_that_two_periods_share() -> None:
    assert Period(MAY, JULY).meets(Period(JUNE, None)) == Period(JUNE, JULY)
    assert Period(MAY, JUNE).meets(Period(JUNE, None)) is None
    assert EVER.meets(EVER) == EVER
    assert Period(MAY, JUNE).holds(MAY)
    assert not Period(MAY, JUNE).holds(JUNE)


def test_a_circle_is_one_only_where_all_of_it_lies_on_one_day() -> None:
    tree = {2: [(1, Period(MAY, JUNE))], 3: [(2, EVER)]}
    assert is_circle(1, 3, EVER, lambda at: tree.get(at, []))
    assert is_circle(1, 3, Period(None, JUNE), lambda at: tree.get(at, []))
    assert not is_circle(1, 3, Period(JUNE, None), lambda at: tree.get(at, []))
    assert is_circle(1, 1, EVER, lambda at: [])


def test_a_tree_that_is_a_circle_already_does_not_hold_us_for_ever() -> None:
    assert not is_circle(9, 1, EVER, lambda at: [(2 if at == 1 else 1, EVER)])
