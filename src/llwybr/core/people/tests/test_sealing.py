"""A decider who is fooled: what comes with a record that somebody else joined stays closed until it is proved."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from llwybr.core.access.actions import RefusedError
from llwybr.core.events.models import Event
from llwybr.core.people import actions, queries
from llwybr.core.people.models import FORMER, OWN, Email, Identity, Match, Merge, Number, Person
from llwybr.core.people.rules import matching
from llwybr.core.people.rules.matching import DOUBTFUL, NEW, compare, weigh
from llwybr.core.people.rules.merging import MOST_TRIES
from llwybr.core.people.rules.names import FullName
from llwybr.core.people.tests.scene import DAY, everything, ewc, person, siân, taken
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
ADDRESS, AT = "sian.jones@ysgol.example", "/en/account/details/"
SECRET = ("1234567", "2 March 1979", "1979-03-02", "O’Brien", "sian.at.work@ysgol.example")


def victim(**more: Any) -> Any:
    """As the school's file describes Siân Jones: the number and birth date are nobody else's business."""
    names = (FullName("Siân", "Jones"), FullName("Siân", "O’Brien"))
    return siân(names=names, numbers=ewc(), emails=(ADDRESS, "sian.at.work@ysgol.example"), **more)


def thief(address: str = "lleidr@cartref.example") -> Person:
    """Somebody with an account who wrote Siân Jones's name and address into their own details."""
    made = person("Siân Jones", email=address)
    actions.add_name(person=made, name=FullName("Siân", "Jones"), kind="current", starts_on=None, ends_on=None, by="x")
    if address != ADDRESS:
        actions.add_email(person=made, address=ADDRESS, kind=OWN, by="x")
    return made


def fooled(now: Any, address: str = "lleidr@cartref.example") -> tuple[Person, Merge]:
    """The file comes, somebody is asked, and says that they are one."""
    mine = thief(address)
    taken(victim(), now=now)
    merge = actions.decide(match=Match.objects.get(), same=True, person="someone", by="manager", now=now)
    assert merge
    assert merge.into == mine
    return mine, merge


def pages(mine: Person) -> str:
    client = signed_in(mine.accounts.get())
    theirs = [client.get(f"{AT}{page}").content.decode() for page in ("", "name/", "address/", "number/", "birth/")]
    merged = Merge.objects.latest("pk")
    theirs.append(client.get(f"{AT}joined/{merged.public_id}/prove/", follow=True).content.decode())
    for kind, rows in (
        ("name", merged.merged.names),
        ("address", merged.merged.emails),
        ("number", merged.merged.numbers),
    ):
        theirs += [client.get(f"{AT}{kind}/{one.pk}/remove/").content.decode() for one in rows.all()]
    return " ".join(theirs)


def test_an_address_that_nobody_proved_is_a_claim_and_says_so(now) -> None:
    thief()
    taken(siân(emails=(ADDRESS,)), now=now)
    match = Match.objects.get()
    assert match.reasons["email"] == matching.CLAIMED
    assert queries.compared(match).found["email"] == matching.CLAIMED


@pytest.mark.parametrize(
    ("claimed", "found"), [(frozenset(), matching.AGREES), (frozenset({ADDRESS}), matching.CLAIMED)]
)
def test_a_claimed_address_with_a_birth_date_asks_about_nobody_of_another_name(claimed, found) -> None:
    one, other = siân(emails=(ADDRESS,), claimed=claimed), siân(names=(FullName("Elin", "Rees"),), emails=(ADDRESS,))
    compared = compare(one, other)
    assert (compared.email, weigh(compared)) == (found, DOUBTFUL if found == matching.AGREES else NEW)


def test_a_thief_sees_nothing_of_what_came_with_the_record(now) -> None:
    mine, merge = fooled(now)
    assert merge.sealed
    said = pages(mine)
    assert [secret for secret in SECRET if secret in said] == []
    assert "Details that wait for you" in said


def test_without_the_seal_they_would_see_it_all(now, monkeypatch) -> None:
    """The control: the test above is not blind."""
    monkeypatch.setattr("llwybr.core.people.actions.merging.has_to_prove", lambda into, merged: False)
    mine, _merge = fooled(now)
    assert {secret for secret in SECRET if secret in pages(mine)} == set(SECRET)


def test_a_file_that_comes_again_opens_nothing_and_makes_nobody_new(now) -> None:
    mine, _merge = fooled(now)
    people, number = Person.objects.count(), ("employer:x", "17")
    again = taken(victim(), siân(numbers=(*ewc(), matching.Number(*number))), now=now)
    assert [one.person for one in again] == [mine, mine]
    assert (Person.objects.count(), Match.objects.count()) == (people, 1)
    assert not Number.objects.filter(person=mine).exists()
    assert [secret for secret in (*SECRET, "17</span>") if secret in pages(mine)] == []
    third = taken(siân(numbers=(matching.Number(*number),)), now=now)
    assert third[0].person == mine, "it is found by what the file wrote then"


def test_whoever_signs_in_with_an_address_that_the_employer_gave_has_proved_it(now) -> None:
    mine, merge = fooled(now, ADDRESS)
    assert not merge.sealed
    assert Identity.objects.get(person=mine).born_on == DAY


def test_a_join_by_somebody_who_proved_both_and_one_of_two_without_accounts_seal_nothing(now) -> None:
    one, other, third = person("a", email="a@cartref.example"), person("b", email="b@cartref.example"), person("c")
    assert not actions.merge(into=one, merged=other, by="x", now=now, both_proved=True).sealed
    assert not actions.merge(into=person("d"), merged=third, by="x", now=now).sealed


@pytest.mark.parametrize(
    "said", [{"number": " 12 34 567"}, {"born_on": "1979-03-02"}, {"number": "7", "born_on": "1979-03-02"}]
)
def test_what_only_the_owner_knows_opens_it(now, said) -> None:
    mine, merge = fooled(timezone.now())
    client = signed_in(mine.accounts.get())
    assert client.post(f"{AT}joined/{merge.public_id}/prove/", said)["Location"] == AT
    read = client.get(AT).content.decode()
    assert [secret for secret in SECRET if secret not in read] == ["1979-03-02"]
    merge.refresh_from_db()
    assert not merge.sealed
    told = Event.objects.get(name="people.joined_proved")
    assert (told.subject, told.facts) == (str(merge), {"way": "fact"})


WRONG = [{"number": "7654321"}, {"born_on": "1979-03-03"}, {"number": "1234568", "born_on": "1980-01-01"}]


def test_whatever_is_wrong_the_answer_is_one_and_after_five_there_is_none(now) -> None:
    mine, merge = fooled(timezone.now())
    client, address = signed_in(mine.accounts.get()), f"{AT}joined/{merge.public_id}/prove/"
    for at in range(MOST_TRIES):
        answer = client.post(address, WRONG[at % 3])
        assert answer.status_code == 422
        assert "That does not agree. Nothing has been opened." in answer.content.decode()
    answer = client.post(address, {"born_on": "1979-03-02"})
    assert "are used up" in answer.content.decode()
    assert not actions.prove_by_fact(person=mine, merge=merge, number="1234567", born_on=DAY, by="x")
    assert not Identity.objects.filter(person=mine).exists()


@pytest.mark.parametrize("sent", [{}, {"number": "\0"}, {"number": "9" * 81}, {"born_on": "x"}])
def test_what_says_nothing_is_no_try(now, sent) -> None:
    mine, merge = fooled(timezone.now())
    assert signed_in(mine.accounts.get()).post(f"{AT}joined/{merge.public_id}/prove/", sent).status_code == 422
    merge.refresh_from_db()
    assert merge.tries == 0


def test_a_code_to_an_address_that_the_employer_gave_opens_it_and_to_no_other(now) -> None:
    mine, merge = fooled(now)
    assert not actions.prove_by_address(person=mine, address="lleidr@cartref.example", by="x")
    assert not actions.prove_by_address(person=person("other"), address=ADDRESS, by="x")
    assert actions.prove_by_address(person=mine, address=ADDRESS, by="x")
    merge.refresh_from_db()
    assert not merge.sealed
    assert Identity.objects.filter(person=mine).exists()


def test_an_address_that_the_victim_wrote_there_themselves_proves_nothing(now) -> None:
    mine, merge = fooled(now)
    Email.objects.create(person=merge.merged, address="own@cartref.example", kind=OWN)
    assert not actions.prove_by_address(person=mine, address="own@cartref.example", by="x")


def test_nobody_opens_what_was_joined_to_another(now) -> None:
    _mine, merge = fooled(now)
    other = person("Rhys", email="rhys@cartref.example")
    client: Client = signed_in(other.accounts.get())
    assert client.post(f"{AT}joined/{merge.public_id}/prove/", {"born_on": "1979-03-02"})["Location"] == AT
    assert not actions.prove_by_fact(person=other, merge=merge, number="1234567", born_on=DAY, by="x")
    merge.refresh_from_db()
    assert merge.sealed


@pytest.mark.parametrize("proved", [False, True])
def test_parted_everything_is_as_it_was(now, proved) -> None:
    mine = thief()
    taken(victim(), now=now)
    before = everything()
    merge = actions.decide(match=Match.objects.get(), same=True, person="someone", by="manager", now=now)
    assert merge
    if proved:
        assert actions.prove_by_address(person=mine, address=ADDRESS, by="x")
    actions.undo(merge=merge, by="manager", now=now)
    assert everything() == before
    assert not queries.sealed_merges(mine).exists()


def test_what_they_write_themselves_meanwhile_is_theirs_and_changes_nothing_of_the_other(now) -> None:
    mine, merge = fooled(now)
    actions.set_birth_date(person=mine, born_on=date(1980, 1, 1), by="x")
    assert actions.add_number(person=mine, scheme="ewc", value="1234567", by="x"), (
        "no oracle: it is not said to be there"
    )
    assert actions.add_email(person=mine, address="sian.at.work@ysgol.example", kind=OWN, by="x")
    for thing in (Number.objects.get(person=mine), *Email.objects.filter(person=mine)):
        actions.remove(person=mine, thing=thing, by="x")
    actions.undo(merge=merge, by="manager", now=now)
    assert Identity.objects.get(person=merge.merged).born_on == DAY
    assert {one.value for one in Number.objects.filter(person=merge.merged)} == {"1234567"}
    assert Email.objects.filter(person=merge.merged).count() == 2


def test_a_record_with_a_sealed_one_is_not_joined_to_a_third(now) -> None:
    mine, _merge = fooled(now)
    other = person("Siân", email="sian@cartref.example")
    with pytest.raises(actions.MergeRefusedError) as refused:
        actions.merge(into=other, merged=mine, by="x", now=now, both_proved=True)
    assert refused.value.reason == "sealed"
    try:
        actions.merge(into=mine, merged=other, by="x", now=now, both_proved=True)
    except RefusedError:  # pragma: no cover
        pytest.fail("the other way round nothing is lost")
    assert Person.objects.get(pk=other.pk).merged_into == mine


def test_former_names_stay_with_the_record(now) -> None:
    mine, merge = fooled(now)
    assert not mine.names.filter(kind=FORMER).exists()
    assert merge.merged.names.filter(kind=FORMER, family="O’Brien").exists()
