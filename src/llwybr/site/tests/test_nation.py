"""The invented nation: as many as were promised, the same every time, each role rightly given."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from llwybr.apps.calendars import queries as calendars
from llwybr.apps.calendars.rules import year_of
from llwybr.apps.posts.models import Contract
from llwybr.core.access.models import Grant
from llwybr.core.appointments import queries as appointments
from llwybr.core.events import audit
from llwybr.core.people.models import Match, Person
from llwybr.core.places.models import Belonging, Place, Succession
from llwybr.site.nation import seed
from llwybr.site.nation.plan import Plan, plan
from tests.cast import signed_in

PROMISED = {
    "local_authority": 3,
    "academy_trust": 2,
    "school": 40,
    "further_education_college": 1,
    "university": 1,
    "trade_union": 2,
    "employer_body": 1,
    "learning_provider": 1,
}
SUPPORT_STAFF, PEOPLE = (
    1500,
    1656,
)  # who hold a job; with the heads, governors, officers and others who hold a role alone


def test_it_has_what_was_promised() -> None:
    assert Counter(spot.kind for spot in plan().spots) == PROMISED
    assert len(plan().people) == len({one.slug for one in plan().people}) == PEOPLE
    assert len(plan().support_staff) == SUPPORT_STAFF


def test_who_holds_a_role_alone_comes_on_top_of_the_support_staff() -> None:
    work = plan().support_staff
    alone = Counter(one.role for one in plan().offices if one.who not in work and not one.over)
    assert (alone["head"], alone["governor"], alone["alnco"]) == (40, 40, 40)
    assert sum(alone.values()) == PEOPLE - SUPPORT_STAFF
    assert alone["worker"] == alone["business_manager"] == 0


def test_it_is_the_same_every_time() -> None:
    plan.cache_clear()
    again: Plan = plan()
    plan.cache_clear()
    assert (again.spots, again.people, again.offices) == (plan().spots, plan().people, plan().offices)


def test_whoever_gives_a_role_was_there_before() -> None:
    first: dict[str, int] = {}
    for at, office in enumerate(plan().offices):
        first.setdefault(office.who, at)
    for office in plan().offices:
        giver = [one.since for one in plan().offices if one.who == office.by]
        assert not office.by or min(giver) < office.since, office


def test_nobody_bears_a_name_of_the_cast() -> None:
    families = {one.family for one in plan().people}
    assert not families & {"Enghraifft", "Example"}
    assert len(families) > 60


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """How many people were put into the database, once for the tests here, which take back what they change."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed.seed(by="system", now=timezone.now())
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_it_stands_in_the_database_once_and_whole(seeded: int) -> None:
    now = timezone.now()
    assert seeded == PEOPLE
    counts = Person.objects.count(), Grant.objects.count(), Place.objects.count()
    assert seed.seed(by="system", now=now) == 0, "it is there already"
    assert counts == (Person.objects.count(), Grant.objects.count(), Place.objects.count())
    assert appointments.without_authority(now) == [], "every role was given by whoever could"
    assert audit.verify() > len(plan().offices), "an event for each, in one chain"
    today = timezone.localdate(now)
    held = Contract.objects.on(today)
    assert held.values("post__person").distinct().count() == SUPPORT_STAFF, "each of them holds a job today"
    assert Contract.objects.count() > held.count() > SUPPORT_STAFF, "some two, and there is a history"
    at = [str(one) for one in Place.objects.filter(pk__in=held.values("post__workplace"))]
    assert len(at) == 42, "at each school, the college and the university"
    assert all(one.terms for one in calendars.years(at, [year_of(today)]).values()), "by a calendar"
    assert Match.objects.count() == 2, "two with one name and birthday, and one who is there twice"
    moved = Belonging.objects.filter(place__name_en="Brackenfold Academy").order_by("starts_on")
    assert [one.parent.name_en for one in moved] == ["Larkmoor Learning Trust", "Three Weirs Academy Trust"]
    assert Succession.objects.filter(place__name_en="Hesgin Nursery School").exists()


@pytest.mark.django_db
def test_whom_a_visitor_can_step_into_has_what_the_page_says(seeded: int) -> None:
    opens = {
        "head": "/en/home/",
        "reviewer": "/en/shared-with-me/",
        "business-manager": "/en/people/matches/",
        "authority-officer": "/en/account/roles/",
        "trust-officer": "/en/account/roles/",
        "union-representative": "/en/account/roles/",
        "registrar": "/en/organisations/imports/",
        "platform-support": "/en/support/",
    }
    assert set(opens) == {one.slug for one in plan().characters}
    for slug, page in opens.items():
        account = seed.account_of(slug)
        assert account, slug
        assert signed_in(account).get(page).status_code == 200, slug
    assert Client().get("/en/support/").status_code == 302
    assert seed.account_of("nobody") is None
