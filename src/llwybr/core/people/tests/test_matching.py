"""Who is the same, who is doubtful, who is new."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llwybr.core.people.rules.matching import (
    AGREES,
    DOUBTFUL,
    NEW,
    SAME,
    Candidate,
    Described,
    Number,
    asked_keys,
    compare,
    kept_keys,
    match,
    weigh,
)
from llwybr.core.people.rules.names import FullName

SIAN, SIAN_PLAIN, MARRIED, OTHER = (
    FullName("Siân", "Jones"),
    FullName("Sian", "Jones"),
    FullName("Siân", "Rees"),
    FullName("Dewi", "Puw"),
)
DAY, ANOTHER_DAY = date(1979, 3, 2), date(1979, 2, 3)
EWC, OTHER_EWC, TRN, OTHER_TRN = (
    Number("ewc", "1234567"),
    Number("ewc", "7654321"),
    Number("trn", "1111111"),
    Number("trn", "2222222"),
)
CLAIMED = Number("ewc", "1234567", claimed=True)
SHARED = "teulu@ysgol.example"


def of(*facts: object) -> Described:
    """A description from facts of any kind."""
    return Described(
        tuple(one for one in facts if isinstance(one, FullName)),
        tuple(one for one in facts if isinstance(one, Number)),
        next((one for one in facts if isinstance(one, date)), None),
        tuple(one for one in facts if isinstance(one, str)),
    )


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        # a number and one more fact
        (of(SIAN, DAY, EWC), of(SIAN, DAY, EWC), SAME),
        (of(SIAN, EWC), of(SIAN, EWC), SAME),
        (of(DAY, EWC), of(SIAN, DAY, EWC), SAME),
        (of(SIAN_PLAIN, DAY, EWC), of(SIAN, DAY, EWC), SAME),  # the number and the birth date decide, not the habit
        (of(SIAN, MARRIED, DAY, EWC), of(MARRIED, DAY, EWC), SAME),  # a former name agrees
        # a number, and something speaks against it
        (of(SIAN, DAY, EWC), of(MARRIED, DAY, EWC), DOUBTFUL),
        (of(SIAN, DAY, EWC), of(SIAN, ANOTHER_DAY, EWC), DOUBTFUL),
        (of(SIAN, DAY, EWC, TRN), of(SIAN, DAY, EWC, OTHER_TRN), DOUBTFUL),
        (of(OTHER, ANOTHER_DAY, EWC), of(SIAN, DAY, EWC), DOUBTFUL),
        # a number and nothing else, or a habit alone
        (of(EWC), of(SIAN, DAY, EWC), DOUBTFUL),
        (of(SIAN_PLAIN, EWC), of(SIAN, EWC), DOUBTFUL),
        # a number that only its holder has said
        (of(SIAN, DAY, EWC), of(SIAN, DAY, CLAIMED), DOUBTFUL),
        (of(OTHER, ANOTHER_DAY, EWC), of(SIAN, DAY, CLAIMED), NEW),
        # no number
        (of(SIAN, DAY), of(SIAN, DAY), DOUBTFUL),
        (of(SIAN_PLAIN, DAY), of(SIAN, DAY), DOUBTFUL),
        (of(SIAN, DAY, EWC), of(SIAN, DAY, OTHER_EWC), DOUBTFUL),  # one of the numbers may be mistyped
        (of(SIAN), of(SIAN), NEW),  # there are hundreds
        (of(DAY), of(DAY), NEW),
        (of(SIAN, DAY), of(OTHER, DAY), NEW),
        (of(SIAN, DAY), of(SIAN, ANOTHER_DAY), NEW),
        # an address, which a couple or a mother and her daughter may share
        (of(SIAN, SHARED), of(SIAN, SHARED), DOUBTFUL),
        (of(SIAN, SHARED), of(OTHER, SHARED), NEW),
        (of(SIAN, DAY, SHARED), of(SIAN, ANOTHER_DAY, SHARED), NEW),
        (of(SIAN, DAY, SHARED), of(MARRIED, DAY, SHARED), DOUBTFUL),
        (of(SHARED), of(SHARED), NEW),
        (of(), of(), NEW),
    ],
)
def test_what_is_known_decides(one: Described, other: Described, verdict: str) -> None:
    assert weigh(compare(one, other)) == verdict
    assert weigh(compare(other, one)) == verdict


def test_an_employers_second_number_speaks_against_nobody() -> None:
    first, second = Number("employer:x", "1", sole=False), Number("employer:x", "2", sole=False)
    assert compare(of(SIAN, DAY, EWC, first), of(SIAN, DAY, EWC, second)).number == AGREES


def test_a_number_tells_one_of_two_people_with_one_name_and_birthday() -> None:
    """And the other one, who may be a second record of theirs, is asked about."""
    found = match(of(SIAN, DAY, EWC), [Candidate(1, of(SIAN, DAY, EWC)), Candidate(2, of(SIAN, DAY))])
    assert (found.kind, found.person) == (SAME, 1)
    assert [pk for pk, _ in found.doubts] == [2]


def test_two_people_with_one_name_and_birthday_are_always_doubtful() -> None:
    found = match(of(SIAN, DAY), [Candidate(1, of(SIAN, DAY)), Candidate(2, of(SIAN, DAY))])
    assert (found.kind, found.person) == (DOUBTFUL, None)
    assert [pk for pk, _ in found.doubts] == [1, 2]


def test_a_number_that_two_people_have_decides_nothing() -> None:
    found = match(of(SIAN, DAY, EWC), [Candidate(2, of(SIAN, DAY, EWC)), Candidate(1, of(SIAN, DAY, EWC))])
    assert (found.kind, found.person) == (DOUBTFUL, None)
    assert [pk for pk, _ in found.doubts] == [1, 2]


def test_nobody_like_them_is_new() -> None:
    assert match(of(SIAN, DAY), []).kind == match(of(SIAN, DAY), [Candidate(1, of(OTHER))]).kind == NEW


def test_the_explanation_names_each_fact_and_none_of_its_content() -> None:
    reasons = compare(of(SIAN, MARRIED, DAY, EWC), of(MARRIED, DAY, EWC)).reasons()
    assert reasons == {"number": "agrees", "name": "agrees", "birth": "agrees", "email": "unknown", "former": True}


@pytest.mark.parametrize(
    "bad",
    [
        {"names": (FullName("a\0b", ""),)},
        {"names": (FullName("", "x" * 201),)},
        {"emails": ("a\0@b.example",)},
        {"numbers": (Number("ewc", "1" * 81),)},
        {"names": (FullName("a", "b"),) * 101},
    ],
)
def test_what_no_database_can_hold_is_refused(bad) -> None:
    with pytest.raises(ValueError, match="cannot be kept"):
        Described(**bad)


def test_a_birth_date_or_a_name_is_not_in_what_a_log_would_print() -> None:
    assert repr(of(SIAN, DAY, EWC, SHARED)) == "Described()"


facts = st.lists(
    st.sampled_from([SIAN, SIAN_PLAIN, MARRIED, OTHER, FullName("S", "Jones-Rees"), FullName("Jones", "Siân")])
    | st.sampled_from([EWC, OTHER_EWC, TRN, CLAIMED])
    | st.sampled_from([DAY, ANOTHER_DAY, SHARED, "nia@ysgol.example"]),
    max_size=5,
).map(lambda chosen: of(*chosen))


@given(facts, facts)
def test_whoever_is_not_new_is_found_by_their_keys(one: Described, other: Described) -> None:
    if weigh(compare(one, other)) != NEW:
        assert asked_keys(one) & kept_keys(other)


@given(facts, facts)
def test_no_name_and_no_habit_ever_makes_two_people_the_same(one: Described, other: Described) -> None:
    """Only a number that somebody else has confirmed does."""
    if weigh(compare(one, other)) == SAME:
        sure = [{(n.scheme, n.value) for n in each.numbers if not n.claimed} for each in (one, other)]
        assert sure[0] & sure[1]
