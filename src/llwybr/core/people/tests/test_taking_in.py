"""Whom a file describes: known, doubtful or new. Nothing is joined in silence."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from llwybr.core.events.models import Event
from llwybr.core.people import actions, queries
from llwybr.core.people.models import Account, Match, Name, Number, Person
from llwybr.core.people.rules.matching import DOUBTFUL, NEW, SAME, Described
from llwybr.core.people.rules.matching import Number as Registered
from llwybr.core.people.rules.names import FullName
from llwybr.core.people.tests.scene import DAY, PLACE, ewc, person, siân, taken

pytestmark = pytest.mark.django_db


def kinds(found: list[actions.Taken]) -> list[str]:
    return [one.kind for one in found]


def test_somebody_new_gets_a_record_with_all_that_the_file_says(now) -> None:
    former = FullName("Siân", "Rees")
    (one,) = taken(siân(names=(FullName("Siân", "Jones"), former), numbers=ewc(), emails=("a@b.example",)), now=now)
    assert (one.kind, one.person.name) == (NEW, "Siân Jones")
    known = queries.describe([one.person.pk])[one.person.pk]
    assert (known.names, known.numbers, known.born_on) == ((FullName("Siân", "Jones"), former), ewc(), DAY)
    assert (known.emails, one.person.emails.get().kind) == (("a@b.example",), "work")


def test_a_file_that_comes_again_changes_nothing(now) -> None:
    file = [siân(numbers=ewc()), Described((FullName("Dewi", "Puw"),), ewc("7654321"))]
    first, second = taken(*file, now=now), taken(*file, now=now)
    assert kinds(second) == [SAME, SAME]
    assert [one.person for one in first] == [one.person for one in second]
    assert not Match.objects.exists()


def test_two_people_with_one_name_and_birthday_are_two_records_and_a_question(now) -> None:
    first, second = taken(siân(), siân(), now=now)
    assert (first.kind, second.kind) == (NEW, DOUBTFUL)
    assert first.person != second.person
    asked = Match.objects.get()
    assert (asked.left, asked.right, str(asked.place)) == (first.person, second.person, PLACE)
    assert (asked.reasons["name"], asked.reasons["birth"], asked.reasons["number"]) == ("agrees", "agrees", "unknown")


def test_a_person_in_two_rows_of_one_file_is_one_person(now) -> None:
    first, second = taken(siân(numbers=ewc()), siân(numbers=ewc()), now=now)
    assert (second.kind, second.person) == (SAME, first.person)


def test_who_was_told_apart_is_not_asked_about_again(now) -> None:
    both = [siân(numbers=ewc()), siân(numbers=ewc("7654321"))]
    taken(*both, now=now)
    actions.decide(match=Match.objects.get(), same=False, person=str(uuid.uuid4()), by="test", now=now)
    assert kinds(taken(*both, now=now)) == [SAME, SAME]
    assert Match.objects.get().decision == "different"


def test_a_number_that_only_its_holder_wrote_gives_nobody_a_file(now) -> None:
    """Whoever writes a colleague's number and birthday into their own details does not become them."""
    thief = person("Siân Jones", email="thief@ysgol.example")
    actions.add_name(person=thief, name=FullName("Siân", "Jones"), kind="current", starts_on=None, ends_on=None, by="t")
    actions.set_birth_date(person=thief, born_on=DAY, by="t")
    assert actions.add_number(person=thief, scheme="ewc", value="1234567", by="t")
    (one,) = taken(siân(numbers=ewc()), now=now)
    assert (one.kind, one.person == thief) == (DOUBTFUL, False)


def test_and_would_if_claims_counted(now) -> None:
    thief = person("Siân Jones", email="thief@ysgol.example")
    actions.add_name(person=thief, name=FullName("Siân", "Jones"), kind="current", starts_on=None, ends_on=None, by="t")
    assert actions.add_number(person=thief, scheme="ewc", value="1234567", by="t")
    Number.objects.update(claimed=False)
    assert taken(siân(numbers=ewc()), now=now)[0].person == thief


def test_a_known_persons_missing_number_is_added_and_finds_them_alone(now) -> None:
    (one,) = taken(siân(numbers=ewc()), now=now)
    own = Registered(f"employer:{PLACE}", "A 17", sole=False)
    taken(siân(numbers=(*ewc(), own)), now=now)
    (again,) = taken(siân(numbers=(own,)), now=now)
    assert (again.kind, again.person) == (SAME, one.person)
    assert Number.objects.filter(person=one.person).count() == 2


def test_a_number_of_another_employer_is_another_number(now) -> None:
    one = Registered(f"employer:{PLACE}", "17", sole=False)
    other = Registered(f"employer:{uuid.UUID(int=8)}", "17", sole=False)
    taken(siân(numbers=(one,)), now=now)
    assert kinds(taken(siân(numbers=(other,)), now=now)) == [DOUBTFUL]


def test_a_new_married_name_with_the_same_number_is_asked_about(now) -> None:
    taken(siân(numbers=ewc()), now=now)
    (one,) = taken(siân(names=(FullName("Siân", "Rees"),), numbers=ewc()), now=now)
    assert one.kind == DOUBTFUL
    assert Match.objects.get().reasons["name"] == "differs"


def test_somebody_who_signs_in_with_that_address_and_has_that_name_is_asked_about(now) -> None:
    known = person("Siân", email="sian@ysgol.example")
    Name.objects.create(person=known, given="Sian", family="Jones")
    (one,) = taken(Described((FullName("Siân", "Jones"),), emails=("sian@ysgol.example",)), now=now)
    assert one.kind == DOUBTFUL
    assert Match.objects.get().left == known


def test_a_couples_shared_address_makes_nobody_the_other(now) -> None:
    shared = ("teulu@ysgol.example",)
    one, other = (
        Described((FullName("Siân", "Jones"),), emails=shared),
        Described((FullName("Rhys", "Jones"),), emails=shared),
    )
    assert kinds(taken(one, other, now=now)) == [NEW, NEW]


def test_a_person_without_any_name_can_be_taken_in(now) -> None:
    (one,) = taken(Described(numbers=ewc()), now=now)
    assert (one.kind, one.person.name) == (NEW, "")
    assert kinds(taken(Described(numbers=ewc()), now=now)) == [DOUBTFUL]  # a number alone says too little


def test_whoever_became_part_of_another_record_is_found_as_that_one(now) -> None:
    first, second = taken(siân(numbers=ewc()), siân(), now=now)
    actions.merge(into=second.person, merged=first.person, by="test", now=now)
    (again,) = taken(siân(numbers=ewc()), now=now)
    assert (again.kind, again.person) == (SAME, second.person)


def test_events_say_whose_and_how_many_and_nothing_of_who_they_are(now) -> None:
    before = Event.objects.count()
    taken(siân(numbers=ewc()), siân(), now=now)
    events = Event.objects.order_by("sequence")[before:]
    assert [one.name for one in events] == ["people.added", "people.added", "people.match_raised", "people.taken_in"]
    assert events[3].facts == {"same": 0, "doubtful": 1, "new": 1}
    said = " ".join(f"{one.subject} {one.facts} {one.by}" for one in events)
    assert not any(private in said for private in ("Siân", "Jones", "1979", "1234567"))


def test_an_empty_file_is_taken_in_too(now) -> None:
    assert taken(now=now) == []


@pytest.mark.parametrize("how", [SAME, NEW])
def test_a_chunk_reads_the_same_number_of_times_whatever_its_rows(now, how) -> None:
    def file(rows: int) -> list[Described]:
        return [Described((FullName(f"N{at}", f"P{rows}"),), ewc(f"{rows:03}{at:04}"), DAY) for at in range(rows)]

    counts = []
    for rows in (3, 300):
        if how == SAME:
            taken(*file(rows), now=now)
        with CaptureQueriesContext(connection) as found:
            assert set(kinds(taken(*file(rows), now=now))) == {how}
        # SQLite takes a few hundred rows at a time into a table; what is read is read at once
        counts.append(sum(query["sql"].startswith("SELECT") for query in found))
    assert counts[0] == counts[1] <= 20, counts


def test_a_hostile_file_asks_the_database_for_no_more_than_it_takes(now) -> None:
    words = " ".join(f"w{at}" for at in range(40))
    hostile = [Described((FullName(words, words),) * 50, (), DAY) for _ in range(30)]
    assert len(queries.find(hostile)) == 30


def test_nobody_else_counts_as_somebody_because_of_an_account_without_a_person(now) -> None:
    Account.objects.create(email="analyst@llyw.example")
    (one,) = taken(Described((FullName("A", "B"),), emails=("analyst@llyw.example",)), now=now)
    assert one.kind == NEW
    assert Person.objects.filter(pk=one.person.pk).exists()
