"""Whoever brings in the list of one nation changes nothing of another's, whatever stands in the list."""

from __future__ import annotations

import pytest

from llwybr.core.places import queries
from llwybr.core.places.tests.a_place import TODAY
from llwybr.core.places.tests.gias import school
from llwybr.core.places.tests.test_imports import ACADEMY, A, B, bring, of, shape, stage

pytestmark = pytest.mark.django_db
ENGLISH = {"la": 202, "type": 1}


def test_a_list_of_england_takes_no_school_of_wales(now) -> None:
    bring(school(A, "Ysgol y Bryn"), now=now)
    before = shape()
    batch = bring(school(A, "Ysgol y Bryn", **ENGLISH), now=now, nations=("england",))
    assert shape() == before
    assert batch.counts == {"other_nation": 1}
    assert of(A).nation == "wales"


@pytest.mark.parametrize("more", [ACADEMY, {**ENGLISH, "status": 2, "closed": "31-08-2025"}])
def test_nor_gives_it_to_a_trust_nor_closes_it(now, more) -> None:
    bring(school(A, "Ysgol y Bryn"), now=now)
    before = queries.above(str(of(A)), TODAY)
    bring(school(A, "Ysgol y Bryn", **more), now=now, nations=("england",))
    assert queries.above(str(of(A)), TODAY) == before
    assert of(A).is_open(TODAY)


def test_a_list_of_wales_neither_renames_a_trust_of_england_nor_puts_a_school_under_it(now) -> None:
    bring(school(B, "Ysgol y Coed", **ACADEMY), school(A, "Ysgol y Bryn"), now=now)
    before = shape()
    row = school(A, "Ysgol y Bryn", **{**ACADEMY, "la": 681, "trust_name": "Enw arall"})
    assert stage(row, now=now, nations=("wales",)).counts == {"other_nation": 1}
    bring(row, now=now, nations=("wales",))
    assert shape() == before


def test_whoever_brings_in_both_nations_may(now) -> None:
    bring(school(A, "Ysgol y Bryn"), now=now)
    bring(school(A, "Ysgol y Bryn", **ENGLISH), now=now)
    assert of(A).nation == "england"
