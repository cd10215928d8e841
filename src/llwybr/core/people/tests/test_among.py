"""`__among` is `__in` with one parameter: the same rows, for keys, ids and texts, of a table itself or of one that it points to."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet

from llwybr.core.people.models import Name, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[Person]:
    found = [Person.objects.create(name=name) for name in ("Mair", "Siân O'Nefyn", 'a "b" \\ {c},', "")]
    Name.objects.bulk_create(Name(person=one, given=one.name, family="Prawf", kind="current") for one in found)
    return found


ASKED: dict[str, Callable[[list[Person]], tuple[QuerySet[Any], str, list[Any]]]] = {
    "keys": lambda some: (Person.objects.all(), "pk", [one.pk for one in some]),
    "ids": lambda some: (Person.objects.all(), "public_id", [one.public_id for one in some]),
    "texts": lambda some: (Name.objects.all(), "given", [one.name for one in some]),
    "a relation": lambda some: (Name.objects.all(), "person", [one.pk for one in some]),
    "ids across a relation": lambda some: (Name.objects.all(), "person__public_id", [one.public_id for one in some]),
}


@pytest.mark.parametrize("which", ASKED)
def test_the_same_rows_as_with_in(which: str, people: list[Person]) -> None:
    rows, field, keys = ASKED[which](people[1:])
    rows = rows.order_by("pk")
    assert list(rows.filter(**{f"{field}__among": iter(keys)})) == list(rows.filter(**{f"{field}__in": keys}))
    assert rows.filter(**{f"{field}__among": keys}).count() == len(people) - 1
    assert not rows.filter(**{f"{field}__among": []}).exists()
    without = rows.exclude(**{f"{field}__among": keys})
    assert list(without) == list(rows.exclude(**{f"{field}__in": keys})) != []


def test_many_are_one_parameter(django_assert_num_queries, people: list[Person]) -> None:
    many = [one.public_id for one in people] + [uuid.uuid4() for _ in range(50_000)]
    with django_assert_num_queries(1):
        assert len(Person.objects.filter(public_id__among=many)) == len(people)
    assert len(Person.objects.filter(public_id__among=many).query.sql_with_params()[1]) == 1
