from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from llwybr.engines.planning.cuts import Row, separate

COLUMNS = 5
ROWS = st.lists(
    st.tuples(st.dictionaries(st.integers(0, COLUMNS - 1), st.integers(-3, 3), min_size=1), st.integers(0, 6)),
    min_size=1,
    max_size=6,
)
MOST = st.lists(st.integers(1, 3), min_size=COLUMNS, max_size=COLUMNS)
SHARES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=COLUMNS, max_size=COLUMNS)


def keeps(values: tuple[float, ...], row: Row) -> bool:
    entries, cap = row
    return sum(entry * values[column] for column, entry in entries.items()) <= cap


@given(ROWS, MOST, SHARES)
def test_a_cut_is_broken_by_its_solution_and_by_no_whole_one(
    rows: list[Row], most: list[int], shares: list[float]
) -> None:
    values = [share * top for share, top in zip(shares, most, strict=True)]
    for cut in separate(rows, values, most):
        assert not keeps(tuple(values), cut)
        for whole in product(*(range(top + 1) for top in most)):
            assert keeps(whole, cut) or not all(keeps(whole, row) for row in rows)


def test_a_triangle_of_halves_is_cut_off() -> None:
    edges: list[Row] = [({0: 1, 1: 1}, 1), ({1: 1, 2: 1}, 1), ({0: 1, 2: 1}, 1)]
    assert separate(edges, [0.5, 0.5, 0.5], [1, 1, 1]) == [({0: 1, 1: 1, 2: 1}, 1)]


def test_a_whole_solution_is_not_cut() -> None:
    edges: list[Row] = [({0: 1, 1: 1}, 1), ({1: 1, 2: 1}, 1), ({0: 1, 2: 1}, 1)]
    assert separate(edges, [1.0, 0.0, 0.0], [1, 1, 1]) == []
