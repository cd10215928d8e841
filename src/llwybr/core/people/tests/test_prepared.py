"""A prepared query gives the rows that its queryset gives, with what is given each time and nothing of the time before."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField, DateField, F, UUIDField
from django.test.utils import CaptureQueriesContext

from llwybr.core.kit.prepared import Keys, Prepared, Slot, as_model, columns
from llwybr.core.people.models import Account, Identity, Name, Person

pytestmark = pytest.mark.django_db
HOSTILE = ("Mair", "a%sb", "%(name)s", "'; --", "ŵ 喵", "%%")


@pytest.fixture
def people() -> list[Person]:
    found = [Person.objects.create(name=name, works_in=["cy", "en"], language="en") for name in HOSTILE]
    Identity.objects.bulk_create(Identity(person=one, born_on=date(1990, 2, at + 1)) for at, one in enumerate(found))
    Account.objects.create(person=found[0], email="mair@prawf.example")
    Account.objects.create(email="nobody@prawf.example")
    return found


def test_each_time_what_is_given_that_time(people: list[Person]) -> None:
    named = Prepared(lambda: Person.objects.filter(name=Slot("name", CharField())).values_list("pk", "name"))
    for one in [*people, people[0]]:
        assert named(name=one.name) == [[one.pk, one.name]]
    assert named(name="no such") == []
    with pytest.raises(KeyError, match="name"):
        named()


def test_values_go_and_come_as_the_fields_say(people: list[Person]) -> None:
    """Of which SQLite keeps none as it is: an id, a day, JSON."""
    born = Prepared(
        lambda: Identity.objects.filter(
            person__public_id=Slot("id", UUIDField()), born_on__lte=Slot("on", DateField())
        ).values_list("born_on", "person__public_id", "person__works_in")
    )
    one = people[2]
    assert born(id=one.public_id, on=date(1990, 2, 3)) == [[date(1990, 2, 3), one.public_id, ["cy", "en"]]]
    assert born(id=str(one.public_id), on=date(1990, 2, 2)) == []


def test_any_number_of_keys(people: list[Person]) -> None:
    among = Prepared(lambda: Person.objects.filter(public_id__among=Keys("ids")).order_by("pk").values_list("name"))
    for some in (people, people[1:3], []):
        assert among(ids={one.public_id: 1 for one in some}) == [[one.name] for one in some]
    assert among(ids=[people[0].public_id, *(uuid.uuid4() for _ in range(50_000))]) == [[people[0].name]]


@pytest.mark.parametrize("email", ["mair@prawf.example", "nobody@prawf.example"])
def test_models_of_a_row_are_as_django_makes_them(people: list[Person], email: str) -> None:
    with_person = Prepared(
        lambda: Account.objects.filter(email=Slot("email", CharField())).values_list(
            *columns(Account), *columns(Person, "person__")
        )
    )
    values = iter(with_person(email=email)[0])
    account, person = as_model(Account, values), as_model(Person, values)
    expected = Account.objects.select_related("person").get(email=email)
    assert _plain(account) == _plain(expected)
    assert _plain(person) == (_plain(expected.person) if expected.person else dict.fromkeys(_plain(person)))
    account.is_active = False
    account.save()  # known to be there, so changed and not added
    assert Account.objects.filter(email=email, is_active=False).count() == 1


def _plain(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in columns(type(row))}


def test_the_queryset_is_made_once(people: list[Person]) -> None:
    made: list[int] = []

    def build() -> Any:
        made.append(1)
        return Name.objects.filter(given=Slot("given", CharField())).annotate(of=F("person__name")).values_list("of")

    query = Prepared(build)
    assert made == [], "not while modules are read"
    with CaptureQueriesContext(connection) as asked:
        query(given="a"), query(given="b")
    assert len(made) == 1
    assert len(asked) == 2
