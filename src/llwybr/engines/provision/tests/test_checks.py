import re
from typing import Any

import numpy as np
import pytest

from llwybr.engines.provision import Catalogue, People, parts, total
from llwybr.engines.provision.tests import plain

CATALOGUE = [
    ("by", [[5]], "by must be from 0 to 4."),
    ("by", [[-1]], "by must be from 0 to 4."),
    ("by", [1], "by must have the shape any × any, not 1."),
    ("by", 1, "by must have the shape any × any, not a single number."),
    ("by", [[1.0]], "by must be whole numbers, not float64."),
    ("by", [[True]], "by must be whole numbers, not bool."),
    ("to", [[1, 2]], "to must have the shape 1 × 1, not 1 × 2."),
    ("to", [[9]], "to must be from 0 to 4."),
    ("hours", [-1], "hours must be numbers from 0 to 1,000,000."),
    ("hours", [np.nan], "hours must be numbers from 0 to 1,000,000."),
    ("hours", [np.inf], "hours must be numbers from 0 to 1,000,000."),
    ("hours", [1, 2], "hours must have the shape 1, not 2."),
    ("hours", [0.001], "hours must have at most two decimals."),
    ("hours", ["1"], "hours must be numbers, not <U1."),
    ("cost", [1_000_001], "cost must be numbers from 0 to 1,000,000."),
    ("languages", [-1], "languages must be from 0 to 4294967295."),
    ("families", [1 << 32], "families must be from 0 to 4294967295."),
    ("funding", [[1]], "funding must have the shape 1, not 1 × 1."),
]

PEOPLE = [
    ("held", [[5]], "held must be from 0 to 4."),
    ("held", [[1, 2]], "held must have the shape any × 1, not 1 × 2."),
    ("held", [[np.nan]], "held must be whole numbers, not float64."),
    ("asked", [[5]], "asked must be from 0 to 4."),
    ("job", [1], "job must be from 0 to 0."),
    ("job", [-1], "job must be from 0 to 0."),
    ("job", [0, 0], "job must have the shape 1, not 2."),
    ("families", [32], "families must be from 0 to 31."),
    ("families", [0, 0], "families must have the shape 1, not 2."),
    ("hours", [-0.5], "hours must be numbers from 0 to 1,000,000 or inf."),
    ("hours", [-np.inf], "hours must be numbers from 0 to 1,000,000 or inf."),
    ("money", [np.nan], "money must be numbers from 0 to 1,000,000 or inf."),
    ("money", [0.333], "money must have at most two decimals."),
    ("languages", [1.5], "languages must be whole numbers, not float64."),
    ("funding", [1, 1], "funding must have the shape 1, not 2."),
]


def catalogue(**facts: Any) -> Catalogue:
    said = {"by": [[1]], "to": [[4]], "hours": [1], "cost": [0], "languages": [1], "families": [0], "funding": [0]}
    return Catalogue(**{**said, **facts})


def people(**facts: Any) -> People:
    said = {"held": [[0]], "job": [0], "asked": [[4]], "families": [0], "hours": [1], "money": [0]}
    return People(**{**said, "languages": [1], "funding": [0], **facts})


@pytest.mark.parametrize(("name", "given", "said"), CATALOGUE)
def test_a_bad_catalogue_is_refused_by_name(name: str, given: Any, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        catalogue(**{name: given})


@pytest.mark.parametrize(("name", "given", "said"), PEOPLE)
def test_bad_people_are_refused_by_name(name: str, given: Any, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        people(**{name: given})


def test_a_person_needs_a_job_that_is_there() -> None:
    with pytest.raises(ValueError, match=r"^job must be empty: there is nothing to name\.$"):
        people(asked=np.zeros((0, 1), dtype=int), families=[])


def test_people_and_catalogue_must_be_about_as_many_elements() -> None:
    wide = people(held=[[0, 0]], asked=[[4, 4]])
    for ask in (parts, total):
        with pytest.raises(ValueError, match=r"^asked has 2 elements, but by has 1\.$"):
            ask(wide, catalogue())


@pytest.mark.parametrize("ways", [{"chunk": 0}, {"threads": 0}, {"chunk": -1}])
def test_there_is_at_least_one_person_to_a_chunk_and_one_thread(ways: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"^chunk and threads must be at least 1\.$"):
        parts(people(), catalogue(), **ways)


def test_single_floats_of_two_decimals_are_taken_as_they_were_meant() -> None:
    amounts = np.array([0.1, 12.34, 999.99, 0.07], dtype=np.float32)
    facts = plain.made(1, offers=4)[0]
    assert Catalogue(**{**facts, "hours": amounts}).hours.tolist() == [10, 1234, 99999, 7]
