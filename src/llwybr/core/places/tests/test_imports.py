"""A list is compared, looked at, and applied whole or not at all."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError

from llwybr.core.events.models import Event
from llwybr.core.places import actions, queries
from llwybr.core.places.actions import AnotherTreeError, StoppedError
from llwybr.core.places.models import Belonging, Code, Import, Place, Staged, Tree
from llwybr.core.places.queries import Wanted
from llwybr.core.places.reading import counted, lines
from llwybr.core.places.tests.a_place import TODAY, a_place
from llwybr.core.places.tests.gias import as_csv, many, school

pytestmark = pytest.mark.django_db

A, B = 900001, 900002
ACADEMY = {"la": 202, "type": 34, "trust": 5001, "trust_name": "Ymddiriedolaeth y Coed"}
BOTH = ("wales", "england")


def stage(*rows: dict[str, str], now: Any, nations: tuple[str, ...] = BOTH, on: date = TODAY, **how: Any) -> Import:
    return actions.stage(file=io.BytesIO(as_csv(rows, **how)), nations=nations, on=on, by="test", now=now)


def bring(*rows: dict[str, str], now: Any, **how: Any) -> Import:
    batch = stage(*rows, now=now, **how)
    actions.apply(batch=batch, by="test", now=now)
    return batch


def of(urn: int) -> Place:
    found = queries.by_code("urn", str(urn))
    assert found
    return found


def shape() -> tuple[Any, ...]:
    """All that the tables say of places."""
    return tuple(tuple(table.objects.order_by("pk").values_list()) for table in (Place, Code, Belonging))


def test_a_list_is_shown_before_anything_changes(now) -> None:
    before = shape()
    batch = stage(school(A, "Ysgol y Bryn"), school(B, "Ysgol y Coed", **ACADEMY), now=now)
    assert shape() == before
    assert batch.counts == {"new": 3}
    assert [one.name for one in queries.staged(batch)] == ["Ysgol y Bryn", "Ymddiriedolaeth y Coed", "Ysgol y Coed"]


def test_applied_it_is_there_with_its_numbers_under_who_keeps_it(now) -> None:
    bring(school(A, "Ysgol y Bryn", estab=2001, ukprn=10012345), school(B, "Ysgol y Coed", **ACADEMY), now=now)
    bryn, coed = of(A), of(B)
    assert {(one.scheme, one.value) for one in bryn.codes.all()} == {
        ("urn", str(A)),
        ("la_estab", "6812001"),
        ("ukprn", "10012345"),
    }
    cardiff, camden = queries.by_code("la_code", "681"), queries.by_code("la_code", "202")
    assert (bryn.area, bryn.nation, bryn.opened_on) == (cardiff, "wales", date(2017, 9, 1))
    assert [one.name.cy for one in queries.above(str(bryn), TODAY)] == ["Caerdydd", "Cymru"]
    assert [one.name.en for one in queries.above(str(coed), TODAY)] == ["Ymddiriedolaeth y Coed", "England"]
    assert coed.area == camden
    assert not queries.under(str(camden), TODAY).filter(pk=coed.pk).exists()


@pytest.mark.parametrize("how", [{}, {"encoding": "utf-8-sig"}, {"encoding": "cp1252", "slashes": True}])
def test_the_same_list_twice_changes_nothing(how: dict[str, Any], now) -> None:
    rows = [
        *many(60, trusts=3, first=910_000),
        school(A, "Ysgol Tŷ’r Ŵyn", status=2),
        school(B, "Ysgol y Coed", status=3, closed="31-08-2030"),
        school(900003, "Yfory", status=4, opened="01-09-2030"),
        school(900004, "Neb", type=11, la=202),
    ]
    bring(*rows, now=now, **how)
    before = shape()
    again = stage(*rows, now=now, **how)
    assert set(again.counts) <= {"shared_number"}
    assert not Staged.objects.filter(batch=again).exists()
    assert actions.apply(batch=again, by="test", now=now) == 0
    assert shape() == before
    assert set(stage(*rows, now=now).counts) <= {"shared_number", "renamed"}


def test_a_name_without_the_letter_that_windows_lacks_is_no_new_name(now) -> None:
    bring(school(A, "Tŷ’r Ŵyn"), now=now)
    assert stage(school(A, "Tŷ’r Ŵyn"), now=now, encoding="cp1252").counts == {}
    assert stage(school(A, "Ta’r Ŵyn"), now=now).counts == {"renamed": 1}


def test_a_new_name_replaces_the_one_that_the_list_knew(now) -> None:
    bring(school(A, "Green Lane"), now=now)
    Place.objects.filter(pk=of(A).pk).update(name_cy="Lôn Las")
    bring(school(A, "Green Road"), now=now)
    assert (of(A).name.en, of(A).name.cy) == ("Green Road", "Lôn Las")
    assert list(queries.search(Wanted("green lane"), TODAY)) == [of(A)]


def test_moved_to_another_trust_from_the_day_of_the_list(now) -> None:
    bring(school(A, "Ysgol", **ACADEMY), now=now, on=date(2026, 1, 1))
    other = {**ACADEMY, "trust": 5002, "trust_name": "Arall"}
    batch = bring(school(A, "Ysgol", **other), now=now, on=TODAY)
    assert batch.counts == {"moved": 1, "new": 1}
    assert [one.name.en for one in queries.above(str(of(A)), date(2026, 6, 1))] == ["Ymddiriedolaeth y Coed", "England"]
    assert [one.name.en for one in queries.above(str(of(A)), TODAY)] == ["Arall", "England"]


def test_closed_its_belonging_ends_and_its_number_passes_to_the_school_after_it(now) -> None:
    bring(school(A, "Ysgol", estab=2001), now=now)
    old, new = school(A, "Ysgol", estab=2001, status=2, closed="31-08-2026"), school(B, "Ysgol Newydd", estab=2001)
    batch = bring(new, old, now=now)
    assert batch.counts == {"closed": 1, "new": 1}
    assert not of(A).is_open(TODAY)
    assert queries.above(str(of(A)), date(2026, 8, 30))
    assert queries.above(str(of(A)), TODAY) == []
    assert queries.by_code("la_estab", "6812001") == of(B)
    assert stage(new, old, now=now).counts == {}


def test_closed_nobody_knows_when_and_open_again(now) -> None:
    bring(school(A, "Ysgol"), now=now, on=date(2026, 1, 1))
    assert bring(school(A, "Ysgol", status=2), now=now, on=date(2026, 5, 1)).counts == {"closed": 1}
    assert queries.above(str(of(A)), date(2026, 4, 30))
    assert not queries.above(str(of(A)), TODAY)
    assert bring(school(A, "Ysgol"), now=now).counts == {"reopened": 1}
    assert of(A).is_open(TODAY)
    assert [one.name.cy for one in queries.above(str(of(A)), TODAY)] == ["Caerdydd", "Cymru"]


def test_a_planned_closing_that_is_called_off(now) -> None:
    bring(school(A, "Ysgol", status=3, closed="31-08-2030"), now=now)
    assert [one.ends_on for one in queries.belongings(of(A))] == [date(2030, 8, 31)]
    assert bring(school(A, "Ysgol"), now=now).counts == {"other": 1}
    assert [one.ends_on for one in queries.belongings(of(A))] == [None]


@pytest.mark.parametrize("first", ["31-03-2026", ""], ids=["another day", "no day"])
@pytest.mark.parametrize(("then", "ends"), [("30-06-2026", date(2026, 6, 30)), ("28-02-2026", date(2026, 2, 28))])
def test_where_the_day_of_closing_is_corrected_what_it_belonged_to_ends_on_the_new_one(first, then, ends, now) -> None:
    """Whoever answered for it on its last day answers for what the law has kept of it."""
    bring(school(A, "Ysgol"), now=now, on=date(2026, 1, 1))
    bring(school(A, "Ysgol", status=2, closed=first), now=now, on=date(2026, 5, 1))
    bring(school(A, "Ysgol", status=2, closed=then), now=now)
    assert of(A).closed_on == ends
    assert [(one.ends_on, one.parent.name.en) for one in queries.belongings(of(A))] == [(ends, "Cardiff")]


def test_what_opens_again_was_under_nothing_meanwhile(now) -> None:
    bring(school(A, "Ysgol"), now=now, on=date(2026, 1, 1))
    bring(school(A, "Ysgol", status=2, closed="31-03-2026"), now=now, on=date(2026, 5, 1))
    bring(school(A, "Ysgol", status=3, closed="31-08-2030"), now=now)
    assert [one.ends_on for one in queries.belongings(of(A))] == [date(2030, 8, 31), date(2026, 3, 31)]


LEFT = {
    "unknown_authority": [school(A, "A", la=943)],
    "twice": [school(A, "A"), school(A, "B")],
    "not_yet": [school(A, "A", status=4, opened="")],
    "outside": [school(A, "A", la=702, type=1)],
}


@pytest.mark.parametrize("what", LEFT)
def test_what_we_cannot_use_is_told_and_left_out(what: str, now) -> None:
    batch = bring(*LEFT[what], now=now)
    assert batch.counts == {what: len(LEFT[what])}
    assert queries.by_code("urn", str(A)) is None


def test_two_schools_of_one_name_in_one_authority_are_shown_and_both_kept(now) -> None:
    batch = bring(school(A, "Ysgol y Bryn"), school(B, "YSGOL Y BRYN"), school(900003, "Ysgol y Bryn", la=680), now=now)
    assert batch.counts == {"new": 3, "namesake": 2}
    assert of(A) != of(B)


def test_a_number_that_two_open_schools_share_goes_to_neither(now) -> None:
    batch = bring(school(A, "A", ukprn=10000001), school(B, "B", ukprn=10000001), now=now)
    assert batch.counts == {"new": 2, "shared_number": 2}
    assert queries.by_code("ukprn", "10000001") is None


def test_who_brings_in_wales_alone_leaves_england_as_it_is(now) -> None:
    batch = bring(school(A, "A"), school(B, "B", **ACADEMY), now=now, nations=("wales",))
    assert batch.counts == {"new": 1, "other_nation": 1}
    assert queries.by_code("urn", str(B)) is None
    assert queries.brought_in(batch.public_id, {"wales"}) == batch
    assert queries.brought_in(batch.public_id, {"england"}) is None
    both = stage(school(B, "B", **ACADEMY), now=now)
    assert both not in queries.imports({"wales"})
    assert both in queries.imports({"wales", "england"})


def test_one_event_for_the_list_and_one_for_each_place(now) -> None:
    last = Event.objects.latest("sequence").sequence
    batch = bring(school(A, "A"), school(B, "B"), now=now)
    told = [(one.name, one.subject, one.facts) for one in Event.objects.filter(sequence__gt=last)]
    assert told == [
        ("places.list_read", str(batch), {"rows": 2, "new": 2}),
        ("places.list_applied", str(batch), {"places": 2}),
        ("places.opened", str(of(A)), {"list": str(batch)}),
        ("places.opened", str(of(B)), {"list": str(batch)}),
    ]


def test_what_has_changed_since_is_not_written_over(now) -> None:
    batch = stage(school(A, "A"), now=now)
    a_place()
    before = shape()
    with pytest.raises(AnotherTreeError):
        actions.apply(batch=batch, by="test", now=now)
    assert shape() == before


def test_a_list_is_applied_once(now) -> None:
    batch = bring(school(A, "A"), now=now)
    with pytest.raises(AnotherTreeError):
        actions.apply(batch=batch, by="test", now=now)
    other = stage(school(B, "B"), now=now)
    actions.discard(batch=other, by="test")
    with pytest.raises(AnotherTreeError):
        actions.apply(batch=other, by="test", now=now)
    assert not Staged.objects.filter(batch=other).exists()


@pytest.mark.parametrize("failing", [StoppedError, OperationalError, ZeroDivisionError])
def test_stopped_or_broken_half_way_nothing_is_changed(failing: type[Exception], now, monkeypatch) -> None:
    monkeypatch.setattr("llwybr.core.places.actions.imports.AT_ONCE", 5)
    batch = stage(*many(30, trusts=2, first=910_000), now=now)
    before, version = shape(), Tree.objects.get().version

    def stop(done: int, total: int) -> None:
        assert total == Staged.objects.filter(batch=batch).count()
        if done >= 20:
            assert Place.objects.filter(codes__value="910001").exists()  # half is done
            raise failing

    with pytest.raises(failing):
        actions.apply(batch=batch, by="test", now=now, progress=stop)
    assert (shape(), Tree.objects.get().version) == (before, version)
    assert actions.apply(batch=batch, by="test", now=now) == 32


def test_the_difference_in_words(now) -> None:
    bring(school(A, "Ysgol", **ACADEMY), now=now)
    other = {**ACADEMY, "trust": 5002, "trust_name": "Arall", "la": 203}
    batch = stage(school(A, "Ysgol Newydd", **other), now=now)
    told = lines(queries.staged(batch))
    assert [str(way) for way in told[1].ways] == [
        "Renamed",
        "Moved to another trust or authority",
        "Something else has changed",
    ]
    said = {str(one.label): (one.before, one.after) for one in told[1].fields}
    assert said["Name"] == ("Ysgol", "Ysgol Newydd")
    assert said["In the area of"] == ("Camden", "Greenwich")
    assert said["Belongs to"] == ("Ymddiriedolaeth y Coed", "trust 5002")
    assert [way for way, *_ in counted(batch)] == ["new", "renamed", "moved", "other"]


def test_reading_what_is_known_takes_few_queries(now, django_assert_max_num_queries) -> None:
    bring(*many(200, trusts=5, first=910_000), now=now)
    with django_assert_max_num_queries(25):
        stage(*many(200, trusts=5, first=910_000), now=now)
