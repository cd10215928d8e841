import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llwybr.engines.provision import Catalogue, Part, People, nation, parts, total
from llwybr.engines.provision.tests import plain

seeds = st.integers(0, 1_000_000)
MANY = settings(deadline=None)


def made(seed: int, **sizes: int) -> tuple[People, Catalogue]:
    catalogue, people = plain.made(seed, **sizes)
    return People(**people), Catalogue(**catalogue)


def whole(people: People, catalogue: Catalogue, **ways: Any) -> Part:
    """All parts as one."""
    found = list(parts(people, catalogue, **ways))
    assert [part.start for part in found] == np.cumsum([0, *(len(part.gain) for part in found[:-1])]).tolist()
    sums = sum((part.sums for part in found), start=nation.nothing(catalogue))
    return Part(0, np.concatenate([p.chosen for p in found]), np.concatenate([p.gain for p in found]), sums)


def told(part: Part) -> list[Any]:
    sums = part.sums
    arrays = (part.chosen, part.gain, sums.need, sums.met, sums.bare, sums.uses)
    return [sums.people, *(array.tolist() for array in arrays)]


@MANY
@given(seeds)
def test_each_person_has_what_the_plain_loop_chooses_and_gains_what_it_says(seed: int) -> None:
    people, catalogue = made(seed)
    found = whole(people, catalogue)
    for at, (chosen, gain) in enumerate(zip(found.chosen.tolist(), found.gain.tolist(), strict=True)):
        person = plain.Person(people, catalogue, at)
        assert [offer for offer in chosen if offer >= 0] == person.two_laps()
        assert gain == person.value([offer for offer in chosen if offer >= 0])
        assert person.allowed([offer for offer in chosen if offer >= 0])
        assert chosen == sorted(chosen, key=lambda offer: (offer < 0, offer))


@MANY
@given(seeds)
def test_the_totals_are_those_of_the_people(seed: int) -> None:
    people, catalogue = made(seed)
    found = whole(people, catalogue)
    persons = [plain.Person(people, catalogue, at) for at in range(len(people))]
    lists = [[offer for offer in row if offer >= 0] for row in found.chosen.tolist()]
    sums = total(people, catalogue)
    for element in range(catalogue.elements):
        needs = [max(0, one.asked[element] - one.held[element]) for one in persons]
        assert sums.need[element] == sum(needs)
        assert sums.met[element] == sum(one.met(element, chosen) for one, chosen in zip(persons, lists, strict=True))
        reach = [one.met(element, one.open) for one in persons]
        assert sums.bare[element] == sum(needs) - sum(reach)
    assert (sums.unmet == sums.need - sums.met).all()
    assert (sums.bare <= sums.unmet).all()
    assert sums.met.sum() == found.gain.sum()
    assert sums.uses.tolist() == [sum(offer in chosen for chosen in lists) for offer in range(catalogue.offers)]
    assert sums.people == len(people)


def test_it_comes_near_the_best_of_all_sets_and_never_above() -> None:
    reached = best = 0
    for seed in range(40):
        people, catalogue = made(seed, people=6, offers=10)
        gains = whole(people, catalogue).gain.tolist()
        bests = [plain.Person(people, catalogue, at).best() for at in range(len(people))]
        assert all(gain <= most for gain, most in zip(gains, bests, strict=True))
        reached, best = reached + sum(gains), best + sum(bests)
    assert reached >= 0.96 * best


@given(seeds, st.integers(1, 50), st.integers(1, 3), st.integers(1, 7))
def test_chunks_threads_and_blocks_change_nothing(seed: int, chunk: int, threads: int, block: int) -> None:
    people, catalogue = made(seed, people=40)
    with pytest.MonkeyPatch.context() as patch:
        expected = told(whole(people, catalogue))
        patch.setattr(nation, "BLOCK", block)
        patch.setattr(nation, "MOST_BYTES", 1)
        assert told(whole(people, catalogue, chunk=chunk, threads=threads)) == expected


@given(seeds)
def test_the_order_of_the_people_does_not_matter(seed: int) -> None:
    catalogue, facts = plain.made(seed)
    order = np.random.default_rng(seed).permutation(len(facts["held"]))
    shuffled = {name: facts[name] if name in ("asked", "families") else facts[name][order] for name in facts}
    ours, theirs = whole(People(**facts), Catalogue(**catalogue)), whole(People(**shuffled), Catalogue(**catalogue))
    assert theirs.chosen.tolist() == ours.chosen[order].tolist()
    assert theirs.sums.uses.tolist() == ours.sums.uses.tolist()


def test_many_elements_do_not_overflow_the_bytes_of_a_sum() -> None:
    """An offer that lifts by four levels in 100 elements adds 400, which is more than a byte holds."""
    elements = 100
    catalogue = Catalogue(
        by=np.full((2, elements), [[3], [4]]),
        to=np.full((2, elements), 4),
        hours=[1, 1],
        cost=[0, 0],
        languages=[1, 1],
        families=[0, 0],
        funding=[0, 0],
    )
    people = People(
        held=np.zeros((1, elements), dtype=int),
        job=[0],
        asked=np.full((1, elements), 4),
        families=[0],
        hours=[1],
        money=[0],
        languages=[1],
        funding=[0],
    )
    found = whole(people, catalogue)
    assert found.chosen.tolist() == [[1, -1, -1, -1, -1]]
    assert found.gain.tolist() == [400]


def one(offers: list[tuple[int, int, float, float]], **facts: Any) -> list[int]:
    """The choice of someone at level 0 in the one element; offers are by, to, hours, cost."""
    by, to, hours, cost = zip(*offers, strict=True)
    none = [0] * len(offers)
    catalogue = Catalogue(
        by=[[n] for n in by],
        to=[[n] for n in to],
        hours=hours,
        cost=cost,
        **{"languages": [1] * len(offers), "families": none, "funding": none, **facts.pop("bits", {})},
    )
    said = {"held": [[0]], "job": [0], "asked": [[4]], "families": [0], "hours": [10], "money": [100], "languages": [1]}
    found = whole(People(**{**said, "funding": [0], **facts}), catalogue)
    return [offer for offer in found.chosen[0].tolist() if offer >= 0]


def test_what_lifts_as_much_in_fewer_hours_is_taken_then_the_cheaper_then_the_smaller_index() -> None:
    assert one([(4, 4, 2, 0), (4, 4, 1, 5)]) == [1]
    assert one([(4, 4, 1, 5), (4, 4, 1, 0)]) == [1]
    assert one([(4, 4, 1, 5), (4, 4, 1, 5)]) == [0]


def test_two_offers_that_end_at_the_same_ceiling_are_not_counted_twice() -> None:
    assert one([(1, 1, 1, 0), (1, 1, 1, 0)]) == [0]


def test_a_low_ceiling_still_serves_after_a_high_one() -> None:
    assert one([(1, 4, 1, 0), (1, 1, 1, 0)]) == [0, 1]


def test_an_offer_is_not_taken_twice() -> None:
    assert one([(1, 4, 1, 0)]) == [0]


def test_what_is_in_no_language_of_theirs_or_for_another_family_is_not_open() -> None:
    offers = [(1, 1, 1.0, 0.0), (1, 4, 1.0, 0.0)]
    assert one(offers, bits={"languages": [1, 2]}) == [0]
    assert one(offers, bits={"families": [0, 2]}) == [0]
    assert one(offers, bits={"families": [0, 3]}) == [0, 1]
    assert one(offers, families=[31], bits={"families": [1, 1 << 31]}) == [1]


def test_funding_pays_for_whoever_may_draw_on_it() -> None:
    offers = [(4, 4, 1.0, 500.0)]
    assert one(offers) == []
    assert one(offers, bits={"funding": [4]}, funding=[6]) == [0]
    assert one(offers, bits={"funding": [4]}, funding=[3]) == []


def test_limits_are_exact_to_the_hundredth_and_inf_is_none() -> None:
    offers = [(1, 4, 0.1, 0.1), (1, 4, 0.2, 0.2)]
    assert one(offers, hours=[0.3], money=[0.3]) == [0, 1]
    assert one(offers, hours=[0.29]) == [0]
    assert one(offers, money=[0.29]) == [0]
    assert one([(1, 4, 1e6, 1e6)] * 6, hours=[np.inf], money=[np.inf]) == [0, 1, 2, 3]


def test_without_hours_only_what_takes_none_is_chosen() -> None:
    assert one([(1, 4, 1, 0), (1, 4, 0, 0)], hours=[0]) == [1]


def test_where_nothing_is_asked_nothing_is_chosen() -> None:
    assert one([(1, 4, 1, 0)], asked=[[0]]) == []
    assert one([(1, 4, 1, 0)], held=[[4]]) == []


@pytest.mark.parametrize(("offers", "elements"), [(0, 3), (3, 0), (0, 0)])
def test_without_offers_or_elements_there_is_no_provision(offers: int, elements: int) -> None:
    people, catalogue = made(1, offers=offers, elements=elements)
    found = whole(people, catalogue)
    assert (found.chosen == -1).all()
    assert not found.gain.any()
    assert found.sums.bare.tolist() == found.sums.need.tolist()


def test_nobody_needs_nothing() -> None:
    people, catalogue = made(1, people=0)
    assert list(parts(people, catalogue)) == []
    sums = total(people, catalogue)
    assert (sums.people, sums.need.sum(), sums.uses.sum()) == (0, 0, 0)


def test_progress_is_told_after_each_chunk_and_may_stop_the_work() -> None:
    people, catalogue = made(1, people=10)
    heard: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> bool:
        heard.append((done, of))
        return done < 6

    sums = total(people, catalogue, chunk=3, progress=progress)
    assert heard == [(3, 10), (6, 10)]
    assert sums.people == 6
    first = sum(
        (p.sums for p, _ in zip(parts(people, catalogue, chunk=3), range(2), strict=False)),
        start=nation.nothing(catalogue),
    )
    assert sums.met.tolist() == first.met.tolist()


def test_the_arrays_given_are_left_as_they_were() -> None:
    catalogue, facts = plain.made(3)
    before = [array.tobytes() for array in (*catalogue.values(), *facts.values())]
    total(People(**facts), Catalogue(**catalogue), threads=2)
    assert [array.tobytes() for array in (*catalogue.values(), *facts.values())] == before


def test_the_engine_needs_no_django_and_no_solver() -> None:
    code = (
        "import sys, llwybr.engines.provision; print([n for n in ('django', 'highspy', 'scipy') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
