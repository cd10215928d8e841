"""The person and the account: either may exist without the other."""

import pytest
from django.db import IntegrityError, transaction

from llwybr.core.people.models import Account, Person

pytestmark = pytest.mark.django_db


def test_a_person_needs_no_account() -> None:
    assert not hasattr(Person.objects.create(name="Menna Enghraifft II"), "account")


def test_an_account_needs_no_person() -> None:
    assert Account.objects.create().person is None


def test_an_account_outlives_its_person() -> None:
    person = Person.objects.create(name="Someone Example")
    account = Account.objects.create(person=person)
    person.delete()
    account.refresh_from_db()
    assert account.person is None


def test_one_person_has_one_account() -> None:
    person = Person.objects.create(name="Someone Example")
    Account.objects.create(person=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(person=person)
