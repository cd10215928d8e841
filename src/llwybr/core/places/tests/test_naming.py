"""A list names each authority beside its code: one that has none gets it from there, and nothing is guessed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from llwybr.core.events.models import Event
from llwybr.core.places import actions, queries, words
from llwybr.core.places.actions import AnotherTreeError
from llwybr.core.places.incoming.difference import CHANGES
from llwybr.core.places.models import Code, Place, Staged
from llwybr.core.places.reading import Line, counted, lines
from llwybr.core.places.shapes import PlaceShape
from llwybr.core.places.tests.a_place import TODAY, a_place
from llwybr.core.places.tests.gias import school
from llwybr.core.places.tests.test_imports import A, B, bring, of, shape, stage

pytestmark = pytest.mark.django_db

OURS = {"la": 942, "la_name": "Sir y Coed", "type": 1}


@pytest.fixture(autouse=True)
def coed() -> Place:
    """An authority of England that has no code."""
    return authority("Sir y Coed")


def authority(name: str, **more: Any) -> Place:
    given = {"kind": "local_authority", "nation": "england", "parent": queries.nation("england"), **more}
    return a_place(name, **given)


def told(batch: Any) -> list[Line]:
    return lines(queries.staged(batch))


def why(batch: Any) -> dict[str, str]:
    """By authority why it gets no code."""
    return {one.name: one.after["why"] for one in Staged.objects.filter(batch=batch, what=" uncoded ")}


def test_it_is_said_before_anything_changes_once_and_first(now) -> None:
    before = shape()
    batch = stage(school(B, "Ysgol", la=202, type=1), school(A, "A", **OURS), school(900003, "C", **OURS), now=now)
    assert shape() == before
    assert batch.counts == {"coded": 1, "new": 3}
    first = told(batch)[0]
    assert [str(way) for way in first.ways] == ["The list gives authority code 942 to Sir y Coed"]
    assert (first.number, first.line) == ("942", 3)
    assert [way for way, *_ in counted(batch)] == ["coded", "new"]


def test_several_are_told_in_the_order_of_the_file(now) -> None:
    authority("Sir y Bryn")
    rows = school(A, "A", la=944, la_name="Sir y Bryn", type=1), school(B, "B", **OURS)
    assert [one.number for one in told(stage(*rows, now=now))[:2]] == ["944", "942"]


def test_its_schools_are_shown_under_it_by_name(now, django_assert_num_queries) -> None:
    batch = stage(school(A, "A", **OURS), now=now)
    staged = list(queries.staged(batch))
    with django_assert_num_queries(3):
        found = lines(staged)[1]
    said = {str(one.label): one.after for one in found.fields}
    assert (said["In the area of"], said["Belongs to"]) == ("Sir y Coed", "Sir y Coed")


def test_applied_it_has_the_code_and_its_schools_are_under_it(now, coed: Place) -> None:
    bring(school(A, "A", estab=2001, **OURS), now=now)
    assert queries.by_code("la_code", "942") == coed
    assert of(A).area == coed
    assert [one.name.en for one in queries.above(str(of(A)), TODAY)] == ["Sir y Coed", "England"]
    assert queries.by_code("la_estab", "9422001") == of(A)


def test_with_one_event(now, coed: Place) -> None:
    last = Event.objects.latest("sequence").sequence
    batch = bring(school(A, "A", **OURS), now=now)
    assert [(one.name, one.subject, one.facts) for one in Event.objects.filter(sequence__gt=last)] == [
        ("places.list_read", str(batch), {"rows": 1, "coded": 1, "new": 1}),
        ("places.list_applied", str(batch), {"places": 2}),
        ("places.coded", str(coed), {"list": str(batch)}),
        ("places.opened", str(of(A)), {"list": str(batch)}),
    ]


def test_a_school_that_was_anothers_moves_to_it(now, coed: Place) -> None:
    bring(school(A, "A", la=202, type=1), now=now)
    batch = bring(school(A, "A", **OURS), now=now)
    assert (batch.counts["coded"], batch.counts["moved"]) == (1, 1)
    assert (of(A).area, queries.above(str(of(A)), TODAY)[0]) == (coed, coed)


def test_the_same_list_twice_changes_nothing(now) -> None:
    rows = [school(A, "A", **OURS), school(B, "B", **{**OURS, "la_name": ""})]
    bring(*rows, now=now)
    before = shape()
    again = stage(*rows, now=now)
    assert again.counts == {}
    assert actions.apply(batch=again, by="test", now=now) == 0
    assert shape() == before


def test_put_away_it_has_changed_nothing(now) -> None:
    before, batch = shape(), stage(school(A, "A", **OURS), now=now)
    actions.discard(batch=batch, by="test")
    assert shape() == before
    assert not Staged.objects.filter(batch=batch).exists()


@pytest.mark.parametrize("name", ["SIR Y COED", "Sir-y-Côed", " Sir  y Coed "])
def test_names_are_compared_as_they_are_searched(name: str, now, coed: Place) -> None:
    bring(school(A, "A", **{**OURS, "la_name": name}), now=now)
    assert queries.by_code("la_code", "942") == coed


def test_either_language_will_do_and_both_are_one_authority(now) -> None:
    bryn = authority("Hill County", cy="Sir y Bryn")
    rows = [
        school(A + n, f"A{n}", la=944, la_name=name, type=1) for n, name in enumerate(("Hill County", "Sir y Bryn"))
    ]
    bring(*rows, now=now)
    assert queries.by_code("la_code", "944") == bryn


@pytest.mark.parametrize("name", ["Sir y Coed a’r Bryn", "Sir", "", "?", "Sir y Coed" + "." * 200])
def test_any_other_name_is_nobodys(name: str, now) -> None:
    batch = bring(school(A, "A", **{**OURS, "la_name": name}), now=now)
    assert batch.counts == {"unknown_authority": 1}
    assert not Code.objects.filter(value="942").exists()


@pytest.mark.parametrize("la", [94, 9420, 4294967296])
def test_what_is_no_code_of_an_authority_is_not_learned(la: int, now) -> None:
    assert bring(school(A, "A", **{**OURS, "la": la}), now=now).counts == {"unknown_authority": 1}


def test_nor_one_that_stands_for_no_authority(now) -> None:
    assert bring(school(A, "A", **{**OURS, "la": 702}), now=now).counts == {"outside": 1}


def test_nor_one_that_another_has_whatever_that_is(now) -> None:
    a_place("Ysgol", nation="england", codes={"la_code": "942"})
    assert bring(school(A, "A", **OURS), now=now).counts == {"unknown_authority": 1}


def test_whoever_brings_in_wales_gives_no_authority_of_england_a_code(now) -> None:
    batch = bring(school(A, "A", **OURS), now=now, nations=("wales",))
    assert batch.counts == {"unknown_authority": 1}
    assert not Code.objects.filter(value="942").exists()
    assert bring(school(A, "A", **OURS), now=now, nations=("england",)).counts == {"coded": 1, "new": 1}


def faulty(batch: Any, rows: int) -> bool:
    """Whether its schools are left out, and applying it gives nobody a code."""
    before = shape()
    actions.apply(batch=batch, by="test", now=batch.staged_at)
    return shape() == before and batch.counts["unknown_authority"] == rows


def test_two_codes_for_one_authority(now) -> None:
    batch = stage(school(A, "A", **OURS), school(B, "B", **{**OURS, "la": 943}), now=now)
    assert why(batch) == {"Sir y Coed": "two_codes"}
    assert told(batch)[0].ways == ["The list gives Sir y Coed more than one authority code (942, 943): left out"]
    assert faulty(batch, 2)


@pytest.mark.parametrize("la", [202, 702, 94])
def test_of_which_one_is_anothers_or_nobodys(la: int, now) -> None:
    batch = stage(school(A, "A", **OURS), school(B, "B", **{**OURS, "la": la}), now=now)
    assert why(batch) == {"Sir y Coed": "two_codes"}


@pytest.mark.parametrize("of_two", [["Hill County", "Sir y Bryn"], ["Sir y Bryn", "Hill County"]])
def test_two_codes_under_its_two_names(of_two: list[str], now) -> None:
    authority("Hill County", cy="Sir y Bryn")
    batch = stage(*(school(A + n, f"A{n}", la=944 + n, la_name=name) for n, name in enumerate(of_two)), now=now)
    assert why(batch) == {"Hill County": "two_codes"}
    assert faulty(batch, 2)


def test_one_code_for_two_authorities(now) -> None:
    authority("Sir y Bryn")
    batch = stage(school(A, "A", **OURS), school(B, "B", **{**OURS, "la_name": "Sir y Bryn"}), now=now)
    assert why(batch) == {"Sir y Coed": "two_authorities", "Sir y Bryn": "two_authorities"}
    assert faulty(batch, 2)


@pytest.mark.parametrize("name", ["Neb", "Caerdydd", "x" * 300])
def test_of_which_one_is_not_known_or_of_another_nation(name: str, now) -> None:
    rows = school(A, "A", **OURS), school(B, "B", **{**OURS, "la_name": name})
    batch = stage(*rows, now=now, nations=("england",))
    assert why(batch) == {"Sir y Coed": "two_authorities"}
    assert faulty(batch, 2)


def test_two_authorities_of_one_name(now) -> None:
    authority("Sir y Coed", nation="wales", parent=queries.nation("wales"))
    batch = stage(school(A, "A", **OURS), now=now)
    assert [one.after["why"] for one in queries.staged(batch, "uncoded")] == ["namesakes", "namesakes"]
    assert faulty(batch, 1)
    assert bring(school(A, "A", **OURS), now=now, nations=("england",)).counts == {"coded": 1, "new": 1}


def test_an_authority_that_is_gone_shares_no_name(now, coed: Place) -> None:
    gone = authority("Sir y Coed", cy="Yr Hen Sir")
    actions.close(place=gone, on=TODAY, by="test")
    bring(school(A, "A", **OURS), now=now)
    assert queries.by_code("la_code", "942") == coed


def test_what_is_no_authority_gets_no_code_and_shares_no_name(now, coed: Place) -> None:
    for name in ("Sir y Coed", "Ysgol y Bryn"):
        a_place(name, "academy_trust", nation="england")
    rows = school(A, "A", **OURS), school(B, "B", **{**OURS, "la": 944, "la_name": "Ysgol y Bryn"})
    assert bring(*rows, now=now).counts == {"coded": 1, "new": 1, "unknown_authority": 1}
    assert queries.by_code("la_code", "942") == coed


def test_an_authority_that_has_a_code(now) -> None:
    batch = stage(school(A, "A", la=202, type=1, la_name="Camden"), school(B, "B", la=942, la_name="Camden"), now=now)
    assert why(batch) == {"Camden": "coded"}
    said = "The list gives authority code 942 to Camden, which has a code already: left out"
    assert told(batch)[0].ways == [said]
    assert batch.counts == {"uncoded": 1, "new": 1, "unknown_authority": 1}
    actions.apply(batch=batch, by="test", now=now)
    assert not Code.objects.filter(value="942").exists()


@pytest.mark.parametrize("days", [{"closed_on": TODAY}, {"closed": True}, {"opened_on": TODAY.replace(year=2030)}])
def test_an_authority_that_is_not_open(days: dict[str, Any], now, coed: Place) -> None:
    Place.objects.filter(pk=coed.pk).update(**days)
    batch = stage(school(A, "A", **OURS), now=now)
    assert why(batch) == {"Sir y Coed": "not_open"}
    assert faulty(batch, 1)


def a_pack(**codes: str) -> Any:
    """A pack of England that holds one authority, with these codes."""
    source = {"name": {"en": "A list", "cy": "Rhestr"}, "url": "https://list.example"}
    written = {"id": "dyffryn", "kind": "local_authority", "name": "Sir y Dyffryn", "codes": codes}
    shape = PlaceShape.model_validate({**written, "source": source, "source_status": "derived"})
    return SimpleNamespace(manifest=SimpleNamespace(nation="england"), of=lambda kind, of: {"dyffryn": shape})


def test_a_code_that_a_pack_gave_meanwhile_is_not_written_over(now) -> None:
    """It opens no place and moves none, and the comparison knew nothing of it."""
    actions.load(a_pack(), by="test")
    batch = stage(school(A, "A", **{**OURS, "la_name": "Sir y Dyffryn"}), now=now)
    assert batch.counts == {"coded": 1, "new": 1}
    actions.load(a_pack(la_code="950"), by="test")
    with pytest.raises(AnotherTreeError):
        actions.apply(batch=batch, by="test", now=now)
    found = queries.by_code("la_code", "950")
    assert found
    assert [one.value for one in found.codes.all()] == ["950"]


def test_a_pack_that_gives_the_same_code_later_changes_nothing(now) -> None:
    actions.load(a_pack(), by="test")
    bring(school(A, "A", **{**OURS, "la_name": "Sir y Dyffryn"}), now=now)
    assert actions.load(a_pack(la_code="942"), by="test") == 0


def test_every_reason_has_its_sentence_with_both_of_its_parts() -> None:
    for reason in words.CODING:
        said = words.coding({"la_code": "942", "why": reason}, "Sir y Coed")
        assert "942" in said
        assert "Sir y Coed" in said
    assert {"coded", "uncoded"} <= set(words.WAYS)
    assert "coded" in CHANGES
    assert "uncoded" not in CHANGES


def test_the_authority_is_named_in_the_language_of_the_page(now) -> None:
    authority("Hill County", cy="Sir y Bryn")
    batch = stage(school(A, "A", la=944, la_name="Hill County", type=1), now=now)
    with translation.override("cy"):
        first, second = told(batch)
    assert first.name == "Sir y Bryn"
    assert "Sir y Bryn" in first.ways[0]
    assert "Sir y Bryn" in [one.after for one in second.fields]
