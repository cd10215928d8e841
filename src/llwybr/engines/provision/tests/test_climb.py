"""The four bits are worth what climbing lowest ceiling first is worth, and that is the best order."""

from itertools import combinations_with_replacement, permutations, product

import numpy as np
import pytest

from llwybr.engines.provision.climb import AFTER, COUNT, climb, lift, steps

LIFTS = list(product(range(1, 5), range(1, 5)))


def climbed(held: int, lifts: list[tuple[int, int]]) -> int:
    for by, to in lifts:
        held = max(held, min(held + by, to))
    return held


def after(ahead: int, by: int, to: int) -> int:
    return int(AFTER[int(lift(np.uint8(by), np.uint8(to))) + ahead])


@pytest.mark.parametrize(("held", "asked"), list(product(range(5), range(5))))
def test_any_three_lifts_close_what_the_best_order_closes(held: int, asked: int) -> None:
    for lifts in combinations_with_replacement(LIFTS, 3):
        ahead = int(steps(np.array([held], dtype=np.uint8), np.array([asked], dtype=np.uint8))[0])
        for by, to in lifts:
            ahead = after(ahead, by, to)
        best = max(climbed(held, list(order)) for order in permutations(lifts))
        lowest_first = climbed(held, sorted(lifts, key=lambda one: one[1]))
        assert best == lowest_first
        assert COUNT[ahead] == max(0, asked - max(held, min(best, asked)))


def test_what_is_left_is_the_same_in_whatever_order_offers_come() -> None:
    for ahead, one, other in product(range(16), LIFTS, LIFTS):
        assert after(after(ahead, *one), *other) == after(after(ahead, *other), *one)


def test_an_offer_never_adds_more_once_others_are_chosen() -> None:
    for ahead, one, other in product(range(16), LIFTS, LIFTS):
        alone = COUNT[ahead] - COUNT[after(ahead, *one)]
        later = after(ahead, *other)
        assert COUNT[later] - COUNT[after(later, *one)] <= alone


def test_many_are_climbed_at_once() -> None:
    ahead = np.array([[0b0111, 0b0011], [0b1000, 0]], dtype=np.uint8)
    lifts = lift(np.array([[1, 2], [4, 1]], dtype=np.uint8), np.array([[2, 4], [3, 4]], dtype=np.uint8))
    assert climb(ahead, lifts).tolist() == [[0b0101, 0], [0b1000, 0]]
