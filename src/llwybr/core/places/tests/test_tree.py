"""What belongs to what, and when: moved, closed, joined, renamed; refused where it cannot be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llwybr.core.events.models import Event
from llwybr.core.places import actions, queries
from llwybr.core.places.actions import RefusedError
from llwybr.core.places.models import Belonging, Place
from llwybr.core.places.rules import Period
from llwybr.core.places.tests.a_place import TODAY, YEAR, a_place
from llwybr.values.bilingual import Bilingual

pytestmark = pytest.mark.django_db

NOVEMBER = date(2025, 11, 3)  # in mid-year


def told() -> tuple[str, str]:
    last = Event.objects.latest("sequence")
    return last.name, last.subject


def refused(reason: str, action, **given) -> None:
    before = Belonging.objects.count(), Event.objects.count(), Place.objects.count()
    with pytest.raises(RefusedError) as error:
        action(by="test", **given)
    assert error.value.reason == reason
    assert (Belonging.objects.count(), Event.objects.count(), Place.objects.count()) == before


def test_a_school_that_joins_a_trust_in_mid_year_belongs_to_its_authority_until_that_day() -> None:
    authority, trust = a_place("Sir Gâr", "local_authority"), a_place("Ymddiriedolaeth", "academy_trust")
    school = a_place(parent=authority, area=authority)
    actions.move(place=school, to=trust, on=NOVEMBER, by="test")
    assert told() == ("places.moved", str(school))
    day_before = NOVEMBER - timedelta(days=1)
    assert queries.above(str(school), day_before) == [authority]
    assert queries.above(str(school), NOVEMBER) == [trust]
    assert list(queries.under(str(authority), day_before)) == [school]
    assert list(queries.under(str(authority), NOVEMBER)) == []
    assert list(queries.under(str(trust), NOVEMBER)) == [school]


def test_what_belongs_from_tomorrow_does_not_today() -> None:
    authority, school = a_place("A", "local_authority"), a_place()
    actions.move(place=school, to=authority, on=TODAY + timedelta(days=1), by="test")
    assert queries.above(str(school), TODAY) == []
    assert list(queries.under(str(authority), TODAY)) == []


def test_nothing_lies_above_itself() -> None:
    top = a_place("A", "academy_trust")
    middle = a_place("B", "academy_trust", parent=top)
    low = a_place("C", parent=middle)
    refused("circle", actions.move, place=top, to=low, on=TODAY)
    refused("circle", actions.move, place=top, to=top, on=TODAY)


def test_a_place_that_is_not_there_holds_nothing_and_does_not_move() -> None:
    trust, school = a_place("A", "academy_trust"), a_place()
    actions.close(place=trust, on=YEAR, by="test")
    refused("closed", actions.move, place=school, to=trust, on=TODAY)
    actions.close(place=school, on=YEAR, by="test")
    refused("closed", actions.move, place=school, to=a_place("B", "academy_trust"), on=TODAY)
    refused("closed", actions.close, place=school, on=TODAY)


def test_what_is_known_of_the_time_after_is_not_written_over() -> None:
    one, other, school = a_place("A", "academy_trust"), a_place("B", "academy_trust"), a_place()
    actions.move(place=school, to=one, on=TODAY, by="test")
    refused("later", actions.move, place=school, to=other, on=YEAR)
    actions.move(place=school, to=other, on=TODAY, by="test")
    assert queries.above(str(school), TODAY) == [other]
    assert queries.belongings(school).count() == 1


def test_closing_waits_until_nothing_lies_under_it() -> None:
    trust = a_place("A", "academy_trust")
    school = a_place(parent=trust)
    refused("holds", actions.close, place=trust, on=TODAY)
    actions.close(place=school, on=YEAR, by="test")
    actions.close(place=trust, on=TODAY, by="test")
    assert told() == ("places.closed", str(trust))
    assert not Place.objects.open_on(TODAY).filter(pk__in=[trust.pk, school.pk]).exists()
    assert [one.ends_on for one in queries.belongings(school)] == [YEAR]


def test_joining_takes_along_what_lay_under_it() -> None:
    old, new = a_place("A", "academy_trust"), a_place("B", "academy_trust")
    school = a_place(parent=old)
    actions.merge(place=old, into=new, on=YEAR, by="test")
    assert told() == ("places.merged", str(old))
    assert queries.above(str(school), YEAR) == [new]
    assert queries.above(str(school), YEAR - timedelta(days=1)) == [old]
    assert [(one.place, one.into, one.on) for one in queries.successors(new)] == [(old, new, YEAR)]
    refused("self", actions.merge, place=new, into=new, on=TODAY)
    refused("closed", actions.merge, place=new, into=old, on=TODAY)


def test_a_place_does_not_close_before_it_opens() -> None:
    refused("dates", actions.close, place=a_place(opened_on=YEAR), on=YEAR)


def test_an_old_name_still_finds_it_in_either_language() -> None:
    school = a_place("Green Lane School", cy="Ysgol Lôn Las")
    actions.rename(place=school, name=Bilingual("Ysgol Ŵyn", ""), on=YEAR, by="test")
    assert told() == ("places.renamed", str(school))
    for words in ("green LANE", "lon las", "LÔN LAS", "ŵyn", "Wyn"):
        assert list(queries.search(queries.Wanted(words), TODAY)) == [school], words
    assert list(queries.search(queries.Wanted("green ŵyn lôn"), TODAY)) == [school]
    assert queries.former_names("lon las", [school])[school.pk].en == "Green Lane School"
    assert queries.former_names("wyn", [school]) == {}
    assert queries.names([str(school)])[str(school)].cy == "Ysgol Ŵyn"


def test_one_number_belongs_to_one_place() -> None:
    a_place(codes={"urn": "900001"})
    refused("number", actions.open_place, kind="school", name=Bilingual("B", ""), codes={"urn": "900001"})
    assert queries.by_code("urn", "900001")


@pytest.mark.parametrize(
    ("start", "end"), [(None, None), (YEAR, None), (None, NOVEMBER), (NOVEMBER, TODAY), (YEAR, YEAR + timedelta(1))]
)
def test_the_database_refuses_two_parents_on_one_day(start: date | None, end: date | None) -> None:
    one, other, school = a_place("A", "academy_trust"), a_place("B", "academy_trust"), a_place()
    Belonging.objects.create(place=school, parent=one, starts_on=YEAR, ends_on=TODAY)
    apart = Belonging.objects.create(place=school, parent=other, starts_on=TODAY, ends_on=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Belonging.objects.create(place=school, parent=other, starts_on=start, ends_on=end)
    with pytest.raises(IntegrityError), transaction.atomic():
        Belonging.objects.filter(pk=apart.pk).update(starts_on=start, ends_on=end)
    with pytest.raises(IntegrityError), transaction.atomic():
        Belonging.objects.bulk_create([Belonging(place=school, parent=one, starts_on=start, ends_on=end)])


@pytest.mark.parametrize("wrong", [{"kind": "shop"}, {"nation": "france"}, {"name_cy": ""}])
def test_the_database_refuses_what_is_no_place(wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(**{"kind": "school", "name_en": "A", "name_cy": "A", **wrong})


def test_a_broken_tree_still_comes_to_an_end() -> None:
    """Nothing makes a circle; but if one were there, reading must not hang."""
    one, other = a_place("A", "academy_trust"), a_place("B", "academy_trust")
    Belonging.objects.create(place=one, parent=other)
    Belonging.objects.create(place=other, parent=one)
    assert set(queries.under(str(one), TODAY)) == {other}
    assert len(queries.above(str(one), TODAY)) == 20


DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(8)]
maybe = st.one_of(st.none(), st.sampled_from(DAYS))
edges = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), maybe, maybe), max_size=25)


@given(edges=edges, on=st.sampled_from(DAYS), top=st.integers(0, 6))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_query_finds_what_a_plain_walk_finds(edges, on: date, top: int) -> None:
    with transaction.atomic():
        places = [Place.objects.create(kind="school", name_en=str(n), name_cy=str(n)) for n in range(7)]
        kept: list[tuple[int, int, Period]] = []
        for low, high, start, end in edges:
            during = Period(start, end)
            ordered = not (start and end and start >= end)
            if low != high and ordered and not any(low == one and during.meets(other) for one, _, other in kept):
                kept.append((low, high, during))
                Belonging.objects.create(place=places[low], parent=places[high], starts_on=start, ends_on=end)
        found, grew = {top}, True
        while grew:
            more = {low for low, high, during in kept if high in found and during.holds(on)} - found
            found, grew = found | more, bool(more)
        asked = Place.objects.at_or_under([str(places[top])], on)
        assert {int(one.name_en) for one in asked} == found
        up, at = [], top
        while len(up) < 20:
            above = [high for low, high, during in kept if low == at and during.holds(on)]
            if not above:
                break
            at = above[0]
            up.append(at)
        assert [int(one.name_en) for one in queries.above(str(places[top]), on)] == up
        transaction.set_rollback(True)
