"""Problems to test with: small ones of every kind for hypothesis, and large ones from a seed."""

import random
from typing import Any

from hypothesis import strategies as st

from llwybr.engines.planning import Problem

# Few different amounts make many ties; the last of each makes few.
HOURS: tuple[list[float], ...] = ([0], [1], [0, 0.5, 1, 2], [0.25, 1.37, 2.5, 0])
COSTS: tuple[list[float], ...] = ([0], [0, 10], [5, 10, 15], [0, 1.01, 9.99])
WEIGHTS: tuple[list[float], ...] = ([1], [1, 2], [0.5, 1, 1.5], [0.33, 1.27, 2.01])


@st.composite
def problems(draw: st.DrawFn, most_offers: int = 7) -> Problem:
    """Small problems with ties, free offers, chains, languages, and limits that may be missing."""
    hours, cost, weights = (draw(st.sampled_from(choices)) for choices in (HOURS, COSTS, WEIGHTS))
    needs = [f"n{number}" for number in range(draw(st.integers(0, 4)))]
    ids = draw(st.permutations([f"o{number}" for number in range(draw(st.integers(0, most_offers)))]))
    raises = st.dictionaries(st.sampled_from(needs), st.integers(1, 3), max_size=3) if needs else st.just({})
    languages = st.sampled_from([[], ["cy"], ["en"], ["cy", "en"]])
    offers = [
        {
            "id": name,
            "hours": draw(st.sampled_from(hours)),
            "cost": draw(st.sampled_from(cost)),
            "languages": draw(languages),
            "raises": draw(raises),
            "after": draw(st.lists(st.sampled_from(ids[:place]), max_size=2)) if place else [],
        }
        for place, name in enumerate(ids)
    ]
    levels = st.integers(1, 3)
    facts = {
        "needs": [{"id": name, "gap": draw(levels), "weight": draw(st.sampled_from(weights))} for name in needs],
        "offers": offers,
        "limits": draw(limits()),
    }
    return Problem.model_validate(facts)


def limits() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "hours": st.sampled_from([0, 1, 2.5, 4]),
            "cost": st.sampled_from([0, 10, 20, 30.5]),
            "languages": st.sampled_from([[], ["cy"], ["en"], ["cy", "en"]]),
        },
    )


def large(seed: int, *, needs: int = 60, offers: int = 300, hours: float = 12, cost: float = 100) -> Problem:
    """Many needs and offers, as people have them: short and long, free and dear, some after others."""
    pick = random.Random(seed)
    names = [f"n{number:03}" for number in range(needs)]
    ids = [f"o{number:04}" for number in range(offers)]
    pick.shuffle(ids)
    facts = {
        "needs": [{"id": name, "gap": pick.choice([1, 1, 2, 3]), "weight": pick.choice([0.5, 1, 2])} for name in names],
        "offers": [
            {
                "id": name,
                "hours": pick.choice([0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8]),
                "cost": pick.choice([0, 0, 0, 5, 10, 20, 25, 40, 60, 90]),
                "languages": pick.choice([["en"], ["cy", "en"], ["cy"]]),
                "raises": {need: pick.choice([1, 1, 2, 3]) for need in pick.sample(names, pick.choice([1, 2, 2, 3]))},
                "after": [ids[pick.randrange(place)]] if place > 20 and pick.random() < 0.1 else [],
            }
            for place, name in enumerate(ids)
        ],
        "limits": {"hours": hours, "cost": cost, "languages": ["en"]},
    }
    return Problem.model_validate(facts)
