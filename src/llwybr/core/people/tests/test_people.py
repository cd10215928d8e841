"""The person and the account: either may exist without the other."""

import pytest
from django.db import IntegrityError, transaction

from llwybr.core.people.models import Account, Email, Match, Merge, Name, Number, Person

pytestmark = pytest.mark.django_db


def test_a_person_needs_no_account() -> None:
    assert not Person.objects.create(name="Menna Enghraifft II").accounts.exists()


def test_an_account_needs_no_person() -> None:
    assert Account.objects.create().person is None


def test_an_account_outlives_its_person() -> None:
    person = Person.objects.create(name="Someone Example")
    account = Account.objects.create(person=person)
    person.delete()
    account.refresh_from_db()
    assert account.person is None


def test_one_person_may_sign_in_by_two_accounts() -> None:
    person = Person.objects.create(name="Someone Example")
    assert {Account.objects.create(person=person), Account.objects.create(person=person)} == set(person.accounts.all())


def test_a_couple_may_share_an_address() -> None:
    one, other = Person.objects.create(), Person.objects.create()
    for person in (one, other):
        Email.objects.create(person=person, address="teulu@ysgol.example")
    assert Email.objects.filter(address="teulu@ysgol.example").count() == 2


def test_a_name_may_have_two_hundred_welsh_letters() -> None:
    long = "Llŷŵîôêâï" * 22 + "Ll"
    made = Name.objects.create(person=Person.objects.create(), given=long, family=long)
    made.refresh_from_db()
    assert (len(long), made.given, made.family) == (200, long, long)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda one, other: Name.objects.create(person=one),
        lambda one, other: Name.objects.create(person=one, given="a", kind="other"),
        lambda one, other: Name.objects.create(person=one, given="a", starts_on="2020-02-02", ends_on="2020-02-01"),
        lambda one, other: Number.objects.create(person=one, scheme="ewc", value=""),
        lambda one, other: Email.objects.create(person=one, address="a@b.example", kind="x"),
        lambda one, other: Person.objects.filter(pk=one.pk).update(merged_into=one),
        lambda one, other: Person.objects.filter(pk=one.pk).update(welsh="fluent"),
        lambda one, other: Merge.objects.create(into=one, merged=one, moved={}, by="x", at="2026-01-01T00:00Z"),
        lambda one, other: [
            Merge.objects.create(into=one, merged=other, moved={}, by="x", at="2026-01-01T00:00Z") for _ in "ab"
        ],
        lambda one, other: _match(other, one),
        lambda one, other: _match(one, one),
        lambda one, other: [_match(one, other) for _ in "ab"],
    ],
)
def test_the_database_refuses_what_makes_no_sense(wrong) -> None:
    one, other = Person.objects.create(), Person.objects.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(one, other)


def _match(left: Person, right: Person) -> Match:
    return Match.objects.create(left=left, right=right, reasons={}, raised_by="x", raised_at="2026-01-01T00:00Z")
