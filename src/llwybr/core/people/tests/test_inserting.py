"""Rows added as they come, by COPY where the database can, are the rows that `save` would have made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from llwybr.core.kit.inserting import FEW, PARAMETERS, insert, insert_and_key, insert_plain
from llwybr.core.people.models import Identity, MatchKey, Name, Person

pytestmark = pytest.mark.django_db
HOSTILE = ("", "\\N", "\\", "a\tb", 'say "x"', "{1,2}", "NULL", "ŵ 喵", "'; --", "a%sb")
ENOUGH = FEW + 1  # for COPY


@pytest.mark.parametrize("many", [1, ENOUGH, 3000])
def test_each_gets_the_key_under_which_it_is_found(many: int) -> None:
    people = [Person(name=f"{HOSTILE[at % len(HOSTILE)]}{at}") for at in range(many)]
    insert_and_key(people)
    found = {one.pk: (one.public_id, one.name) for one in Person.objects.filter(pk__among=[one.pk for one in people])}
    assert found == {one.pk: (one.public_id, one.name) for one in people}
    later = Person.objects.create(name="after them")
    assert later.pk not in found, "the next one gets another key"
    people[0].name = "changed"
    people[0].save()
    assert Person.objects.get(pk=people[0].pk).name == "changed", "it is known to be there"


def test_what_stands_in_a_text_stays_what_it_is() -> None:
    person = Person.objects.create()
    insert(
        Name(person=person, given=HOSTILE[at % len(HOSTILE)], family=str(at), kind="current") for at in range(ENOUGH)
    )
    found = Name.objects.filter(person=person)
    assert {(one.given, one.family) for one in found} == {(HOSTILE[at % len(HOSTILE)], str(at)) for at in range(ENOUGH)}


@pytest.mark.sqlite
def test_rows_are_taken_as_they_are_made() -> None:
    """No list is made of them first: memory stays the same. (On PostgreSQL the database could not be asked meanwhile.)"""
    person, taken = Person.objects.create(), []

    def keys() -> Iterator[tuple[int, int]]:
        for at in range(2 * PARAMETERS):
            yield person.pk, at
            if at == PARAMETERS:
                taken.append(MatchKey.objects.filter(person=person).count())

    insert_plain(MatchKey, ("person", "key"), keys())
    assert taken[0] >= PARAMETERS // 2
    assert MatchKey.objects.filter(person=person).count() == 2 * PARAMETERS


def test_one_that_cannot_be_made_leaves_none() -> None:
    person = Person.objects.create()

    def keys() -> Iterator[tuple[int, int]]:
        for at in range(5000):
            yield person.pk, at
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        insert_plain(MatchKey, ("person", "key"), keys())
    assert not MatchKey.objects.filter(person=person).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_plain(MatchKey, ("person", "key"), [(person.pk, at % ENOUGH) for at in range(ENOUGH + 1)])
    assert not MatchKey.objects.filter(person=person).exists()


def test_one_that_is_there_already_is_changed() -> None:
    person = Person.objects.create()
    Identity.objects.create(person=person, born_on=date(1980, 1, 1))
    day = connection.ops.adapt_datefield_value(date(1990, 2, 3))
    insert_plain(Identity, ("person", "born_on"), [(person.pk, day)], once=("person",), again=("born_on",))
    assert Identity.objects.get(person=person).born_on == date(1990, 2, 3)


def test_nothing_is_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        insert([])
        insert_and_key([])
        insert_plain(MatchKey, ("person", "key"), [])
