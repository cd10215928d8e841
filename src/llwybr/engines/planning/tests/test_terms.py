from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llwybr.engines.planning import Placed, schedule


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Placed], int]:
    terms = draw(st.integers(1, 6))
    ids = [f"o{number}" for number in range(draw(st.integers(0, 8)))]
    dates = st.one_of(st.none(), st.integers(0, terms))
    hours = st.sampled_from([0, 0.25, 1, 2.5, 12])
    firsts = [draw(st.lists(st.sampled_from(ids[:at]), max_size=2)) if at else [] for at in range(len(ids))]
    return [Placed(name, draw(hours), draw(dates), firsts[at]) for at, name in enumerate(ids)], terms


def where(placed: list[list[str]]) -> dict[str, int]:
    return {name: term for term, names in enumerate(placed) for name in names}


@given(plans())
def test_each_offer_is_placed_once_and_after_those_it_waits_for(plan: tuple[list[Placed], int]) -> None:
    offers, terms = plan
    placed = schedule(offers, terms)
    at = where(placed)
    assert len(placed) == terms
    assert sorted(name for names in placed for name in names) == sorted(offer.id for offer in offers)
    assert all(at[first] <= at[offer.id] for offer in offers for first in offer.after)
    for names in placed:
        assert names == [offer.id for offer in offers if offer.id in names]


@given(plans())
def test_a_dated_offer_is_in_its_term_unless_it_waits_for_a_later_one(plan: tuple[list[Placed], int]) -> None:
    offers, terms = plan
    at = where(schedule(offers, terms))
    for offer in offers:
        if offer.term is not None:
            waits = [at[first] for first in offer.after]
            assert at[offer.id] == max([min(offer.term, terms - 1), *waits])


@given(plans())
def test_a_free_offer_is_in_time_for_a_dated_one(plan: tuple[list[Placed], int]) -> None:
    offers, terms = plan
    at = where(schedule(offers, terms))
    by_id = {offer.id: offer for offer in offers}
    for offer in offers:
        waits = [by_id[first] for first in offer.after]
        if offer.term is not None and all(first.term is None and not first.after for first in waits):
            assert at[offer.id] == min(offer.term, terms - 1)


@given(st.integers(1, 6), st.integers(0, 12))
def test_equal_offers_fill_the_terms_evenly_from_the_first(terms: int, offers: int) -> None:
    sizes = [len(names) for names in schedule([Placed(f"o{number:02}", 1) for number in range(offers)], terms)]
    assert max(sizes) - min(sizes) <= 1
    assert sizes == sorted(sizes, reverse=True)


def test_dated_offers_leave_less_room_in_their_term() -> None:
    offers = [Placed("a", 4, 0), Placed("b", 2), Placed("c", 2), Placed("d", 4)]
    assert schedule(offers, 3) == [["a"], ["b", "c"], ["d"]]


def test_a_long_offer_goes_where_there_is_most_room() -> None:
    assert schedule([Placed("a", 1), Placed("b", Decimal("9.5"))], 2) == [["a"], ["b"]]


def test_what_a_dated_offer_waits_for_is_in_time_even_if_the_term_is_full() -> None:
    assert schedule([Placed("a", 4), Placed("b", 4, 0, ["a"]), Placed("c", 1)], 3) == [["a", "b"], ["c"], []]


def test_a_date_beyond_the_plan_is_the_last_term() -> None:
    assert schedule([Placed("a", 1, 7)], 2) == [[], ["a"]]


def test_what_is_not_in_the_plan_is_taken_as_done() -> None:
    assert schedule([Placed("a", 1, None, ["done"])], 1) == [["a"]]


@pytest.mark.parametrize(
    ("offers", "terms", "message"),
    [
        ([], 0, "at least one term"),
        ([Placed("a", 1), Placed("a", 1)], 1, "“a” is given twice"),
        ([Placed("a", 1, -1)], 1, "“a” is below 0"),
        ([Placed("a", 1, None, ["b"]), Placed("b", 1)], 1, "“a” is given before an offer that it waits for"),
        ([Placed("a", 1, None, ["a"])], 1, "“a” is given before an offer that it waits for"),
    ],
)
def test_what_cannot_be_placed_is_refused(offers: list[Placed], terms: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        schedule(offers, terms)
