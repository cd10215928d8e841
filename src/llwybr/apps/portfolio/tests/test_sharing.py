"""What is shared, with whom, and until which second; and that nobody else sees that it is there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from llwybr.apps.portfolio import access
from llwybr.apps.portfolio.actions import purging
from llwybr.apps.portfolio.actions import sharing as actions
from llwybr.apps.portfolio.actions.sharing import Reader, RefusedError, open_shared, take_back
from llwybr.apps.portfolio.models import Opening, Share
from llwybr.apps.portfolio.queries import sharing as queries
from llwybr.apps.portfolio.rules.sharing import KEPT, MOST_SHARED
from llwybr.apps.portfolio.tests import sharing_scene as scene
from llwybr.apps.portfolio.tests.sharing_scene import PURPOSE, TEXT, TITLE, activity, piece, shared, viewer
from llwybr.apps.posts.actions import correct, start
from llwybr.apps.posts.models import Contract
from llwybr.apps.posts.queries import said
from llwybr.apps.posts.tests.scene import LUNCHES, manager
from llwybr.apps.posts.tests.scene import start as of
from llwybr.core.access import actions as grants
from llwybr.core.access.models import Grant, Look
from llwybr.core.access.viewer import System, Viewer
from llwybr.core.events.models import Event
from llwybr.core.letters.envelope import envelope
from llwybr.core.letters.models import FAILED, LATE, WAITING, Letter
from llwybr.core.people.models import Account, Email
from tests.world import World

pytestmark = pytest.mark.django_db
DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)


@pytest.fixture
def world() -> World:
    return scene.made()


def sees(world: World, who: str, at: Any = None) -> bool:
    now = at or world.now
    return access.visible_to(viewer(world, who), now).filter(pk=world.more["piece"].pk).exists()


def readers(world: World) -> set[str]:
    return {who for who in world.accounts if sees(world, who)}


def of_review(world: World) -> Reader:
    return Reader(post=str(world.more["post"]))


def test_unless_it_is_shared_nobody_but_its_owner_sees_it(world: World) -> None:
    assert readers(world) == {"nia"}


def test_whom_it_is_shared_with_sees_it_and_nobody_else_whatever_their_role(world: World) -> None:
    shared(world, "worker")
    assert readers(world) == {"nia", "worker"}


def test_only_this_is_seen_and_nothing_else_of_its_owners(world: World) -> None:
    other, learnt = piece(world, title="Another"), activity(world)
    shared(world, "worker")
    seen = access.visible_to(viewer(world, "worker"), world.now)
    assert set(seen) == {world.more["piece"]}
    assert other not in seen
    assert learnt not in access.activities_visible_to(viewer(world, "worker"), world.now)


def test_an_entry_of_the_record_of_learning_is_shared_without_its_evidence(world: World) -> None:
    learnt = activity(world)
    learnt.evidence.add(world.more["piece"])
    shared(world, "worker", piece=learnt)
    assert list(access.activities_visible_to(viewer(world, "worker"), world.now)) == [learnt]
    assert not sees(world, "worker")


def test_it_ends_at_its_moment_and_not_a_second_later(world: World) -> None:
    one = shared(world)
    assert sees(world, "alnco", one.ends_at - INSTANT)
    assert not sees(world, "alnco", one.ends_at)


def test_what_is_taken_back_is_seen_no_more_from_that_moment_on(world: World) -> None:
    one = shared(world)
    assert take_back(share=one, by="test", now=world.now + DAY)
    assert not sees(world, "alnco", world.now + DAY)
    assert not take_back(share=one, by="test", now=world.now + 2 * DAY), "pressed twice"
    assert Share.objects.get().taken_back_at == world.now + DAY


def test_what_is_shared_with_a_review_follows_the_reviewer_the_same_second(world: World) -> None:
    shared(world, of_review(world))
    assert readers(world) == {"nia", "alnco"}
    contract = Contract.objects.get(post=world.more["post"], replaced_at=None)
    terms = said(contract).__class__(**{**vars(said(contract)), "reviewer": world.people["head"].pk})
    correct(contract=contract, terms=terms, granter=manager(world), by="test", now=world.now)
    assert readers(world) == {"nia", "head"}


def test_whoever_is_named_but_does_not_hold_the_role_reads_nothing(world: World) -> None:
    shared(world, of_review(world))
    grant = Grant.objects.open_at(world.now).get(role="reviewer", scope=world.id("nia"))
    grants.end(grant=grant, by="test", now=world.now)
    assert readers(world) == {"nia"}


def test_who_reviews_another_job_of_theirs_at_the_same_place_reads_nothing(world: World) -> None:
    second = of(
        world, world.people["nia"], starts_on=world.now.date(), reviewer=world.people["head"].pk, minutes=LUNCHES
    )
    start(second, granter=manager(world), by="test", now=world.now)
    assert Grant.objects.open_at(world.now).filter(holder=world.id("head"), scope=world.id("nia")).exists()
    shared(world, of_review(world))
    assert readers(world) == {"nia", "alnco"}


def test_a_share_with_a_person_stays_with_them_when_their_role_ends(world: World) -> None:
    shared(world, "alnco")
    for grant in Grant.objects.open_at(world.now).filter(holder=world.id("alnco")):
        grants.end(grant=grant, by="test", now=world.now)
    assert readers(world) == {"nia", "alnco"}


def test_an_address_opens_it_to_whoever_signs_in_with_it(world: World) -> None:
    shared(world, Reader(address=str(world.accounts["governor"].email)))
    assert readers(world) == {"nia", "governor"}


def test_nobody_is_shown_as_shared_with_them_what_is_their_own(world: World) -> None:
    """The address became theirs later."""
    shared(world, Reader(address="nia.too@elsewhere.example"))
    Account.objects.create(person=world.people["nia"], email="nia.too@elsewhere.example")
    assert not access.shares_with(viewer(world, "nia"), world.now).exists()


def test_an_address_that_somebody_only_wrote_into_their_details_opens_nothing(world: World) -> None:
    Email.objects.create(person=world.people["head"], address="menna@elsewhere.example")
    shared(world, Reader(address="menna@elsewhere.example"))
    assert readers(world) == {"nia"}


def test_a_closed_account_opens_nothing_by_its_address(world: World) -> None:
    shared(world, Reader(address=str(world.accounts["governor"].email)))
    world.accounts["governor"].is_active = False
    world.accounts["governor"].save()
    assert readers(world) == {"nia"}


def test_a_key_that_a_reader_gave_to_another_system_opens_nothing_of_others(world: World) -> None:
    shared(world, "alnco")
    system = System("key", str(world.accounts["alnco"]), world.id("alnco"), ("attempts",), world.now + DAY)
    assert not access.shares_with(Viewer(system=system), world.now).exists()
    assert not access.visible_to(Viewer(system=system), world.now).exists()


def test_what_is_no_longer_the_sharers_own_is_shared_no_more(world: World) -> None:
    shared(world, "alnco")
    world.more["piece"].person = world.people["worker"]
    world.more["piece"].save()
    assert not sees(world, "alnco")


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("self", {"reader": Reader(address="nia@own.example")}),
        ("past", {"lasts": timedelta(0)}),
        ("far", {"lasts": timedelta(days=367)}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(world: World, reason: str, said: dict[str, Any]) -> None:
    Email.objects.create(person=world.people["nia"], address="nia@own.example")
    with pytest.raises(RefusedError) as refused:
        shared(world, **said)
    assert refused.value.reason == reason
    assert not Share.objects.exists()
    assert not Letter.objects.filter(kind="portfolio_shared").exists()


def test_nobody_shares_with_themselves_by_name_or_by_the_address_that_they_sign_in_with(world: World) -> None:
    for reader in (Reader(person=world.people["nia"]), Reader(address=str(world.accounts["nia"].email))):
        with pytest.raises(RefusedError) as refused:
            shared(world, reader)
        assert refused.value.reason == "self"


def test_what_was_deleted_a_moment_ago_is_not_shared(world: World) -> None:
    one = world.more["piece"]
    type(one).objects.filter(pk=one.pk).delete()
    with pytest.raises(RefusedError) as refused:
        shared(world)
    assert refused.value.reason == "gone"


def test_nobody_sends_letters_without_end(world: World) -> None:
    for _each in range(MOST_SHARED):
        shared(world)
    with pytest.raises(RefusedError) as refused:
        shared(world)
    assert refused.value.reason == "many"


def test_the_same_form_twice_shares_once(world: World) -> None:
    key = uuid4()
    said = {"piece": world.more["piece"], "reader": Reader(person=world.people["alnco"]), "purpose": PURPOSE}
    both = [actions.share(**said, ends_at=world.now + DAY, key=key, by="test", now=world.now) for _ in range(2)]
    assert both[0] == both[1]
    assert Share.objects.count() == 1
    assert Letter.objects.filter(kind="portfolio_shared").count() == 1


# --- that it was opened -----------------------------------------------------------------------------------------------


def test_each_opening_is_noted_once_a_day_with_its_first_and_last_time(world: World) -> None:
    one = shared(world)
    for hours in (1, 2):
        at = world.now + timedelta(minutes=hours)
        assert open_shared(viewer=viewer(world, "alnco"), public_id=one.public_id, now=at) == one
    opening = Opening.objects.get()
    assert opening.by == world.id("alnco")
    assert (opening.first_at, opening.last_at) == (world.now + timedelta(minutes=1), world.now + timedelta(minutes=2))
    look = Look.objects.get(of=world.id("nia"), what="evidence", why="shared")
    assert look.by == world.id("alnco")


def test_what_does_not_open_is_not_noted(world: World) -> None:
    one = shared(world)
    assert open_shared(viewer=viewer(world, "head"), public_id=one.public_id, now=world.now) is None
    assert open_shared(viewer=viewer(world, "nia"), public_id=one.public_id, now=world.now) is None
    assert open_shared(viewer=viewer(world, "alnco"), public_id=one.public_id, now=one.ends_at) is None
    assert not Opening.objects.exists()
    assert not Look.objects.filter(what="evidence").exists()


def test_what_is_taken_back_while_it_is_being_opened_does_not_open(world: World, monkeypatch: Any) -> None:
    """Between finding that it is shared and noting that it was opened, its owner takes it back."""
    one, find = shared(world), access.shares_with

    def and_meanwhile(*given: Any) -> Any:
        found = find(*given).filter(pk__in=list(find(*given).values_list("pk", flat=True)))
        pks = list(found.values_list("pk", flat=True))
        take_back(share=one, by="test", now=world.now)
        return Share.objects.filter(pk__in=pks)

    monkeypatch.setattr(access, "shares_with", and_meanwhile)
    assert open_shared(viewer=viewer(world, "alnco"), public_id=one.public_id, now=world.now) is None
    assert not Opening.objects.exists()


# --- letters and events -----------------------------------------------------------------------------------------------


def told() -> list[Letter]:
    return list(Letter.objects.filter(kind="portfolio_shared").order_by("pk"))


def test_the_letter_says_who_in_both_languages_and_neither_what_nor_what_for(world: World) -> None:
    shared(world)
    [letter] = told()
    assert letter.to == world.accounts["alnco"].email
    message = envelope(letter, world.now)
    text = message.body + message.message().as_string()
    english, welsh = message.body.split("-" * 40)
    assert "Nia shares something with you" in english
    assert "Nia" in welsh
    assert all(secret not in text for secret in (TITLE, TEXT, PURPOSE, "reading corner"))


def test_the_reviewer_of_today_is_told_of_what_is_shared_with_a_review(world: World) -> None:
    shared(world, of_review(world))
    assert [one.to for one in told()] == [world.accounts["alnco"].email]


def test_a_stranger_gets_no_letter_and_the_answer_is_the_same(world: World) -> None:
    """Which queries are asked is the same too: time does not tell either."""
    shared(world, "head")  # what is counted of one who shares is there from now on
    asked = []
    for address in (str(world.accounts["governor"].email), "stranger@elsewhere.example"):
        with CaptureQueriesContext(connection) as queries_asked:
            one = shared(world, Reader(address=address))
        [row] = queries.rows([one], world.now)
        asked.append(([each["sql"].split(" ")[0] for each in queries_asked], row.kind, row.state, len(one.letters)))
    assert asked[0] == asked[1]
    known, stranger = told()[1:]
    assert (known.outcome, stranger.outcome) == (WAITING, FAILED)
    assert (stranger.to, stranger.values) == ("", {})


def test_what_is_taken_back_or_deleted_sends_nothing(world: World) -> None:
    first, second = shared(world), shared(world)
    take_back(share=first, by="test", now=world.now)
    second.delete()
    assert [(one.outcome, one.to, one.values) for one in told()] == [(LATE, "", {})] * 2


def test_a_letter_does_not_go_after_the_end(world: World) -> None:
    one = shared(world)
    assert told()[0].until == one.ends_at


def test_events_say_neither_what_nor_with_whom(world: World) -> None:
    one = shared(world)
    open_shared(viewer=viewer(world, "alnco"), public_id=one.public_id, now=world.now)
    take_back(share=one, by="test", now=world.now)
    said_of_it = list(Event.objects.filter(name__startswith="portfolio."))
    assert [event.name for event in said_of_it] == ["portfolio.shared", "portfolio.share_taken_back"]
    assert {event.subject for event in said_of_it} == {str(one.public_id)}
    assert all(not event.facts for event in said_of_it)


# --- after its end ----------------------------------------------------------------------------------------------------


def test_a_year_after_its_end_it_goes_with_who_opened_it(world: World) -> None:
    one = shared(world, lasts=7 * DAY)
    back = shared(world, "head", lasts=300 * DAY)
    take_back(share=back, by="test", now=world.now + DAY)
    open_shared(viewer=viewer(world, "alnco"), public_id=one.public_id, now=world.now)
    assert purging.purge(by="test", now=world.now + DAY + KEPT) == 0
    assert purging.purge(by="test", now=world.now + DAY + KEPT + INSTANT) == 1
    assert purging.purge(by="test", now=world.now + 7 * DAY + KEPT + INSTANT) == 1
    assert not Share.objects.exists()
    assert not Opening.objects.exists()


def test_deleting_the_piece_deletes_what_shared_it(world: World) -> None:
    shared(world)
    world.more["piece"].delete()
    assert not Share.objects.exists()
