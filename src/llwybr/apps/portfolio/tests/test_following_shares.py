"""Shares and statements when two records become one, and when they are parted again: then everything is as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from llwybr.apps.portfolio import access
from llwybr.apps.portfolio.actions.sharing import Reader, open_shared
from llwybr.apps.portfolio.models import Opening, Share, Statement
from llwybr.apps.portfolio.tests import sharing_scene as scene
from llwybr.apps.portfolio.tests.sharing_scene import DAY, piece, shared, viewer
from llwybr.apps.portfolio.tests.test_witness import asked, statement
from llwybr.apps.posts import actions as posts
from llwybr.apps.posts.tests.scene import manager
from llwybr.apps.posts.tests.scene import start as of
from llwybr.core.access.models import Grant
from llwybr.core.people import actions as people
from llwybr.core.people.models import Account, Email, Merge, Person
from llwybr.core.people.tests.scene import everything
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return scene.made()


def elsewhere(name: str = "Nia G") -> Person:
    """Somebody's other record, with which nobody signs in."""
    return Person.objects.create(name=name)


def joined(world: World, into: str, merged: Person, **more: Any) -> Merge:
    said = {"both_proved": True, **more}
    return people.merge(into=world.people[into], merged=merged, by="test", now=world.now, **said)


def parted(world: World, merge: Merge) -> None:
    people.undo(merge=merge, by="test", now=world.now + DAY)


def kept() -> dict[str, Any]:
    """Every row of every table of the portfolio."""
    return {name: rows for name, rows in everything().items() if name.startswith("portfolio.")}


def can_read(world: World, who: str, at: Any = None) -> set[Share]:
    return set(access.shares_with(viewer(world, who), at or world.now))


def test_what_is_shared_with_a_record_is_shared_with_whom_it_becomes_and_back(world: World) -> None:
    merged = elsewhere("Governor B")
    one = shared(world, Reader(person=merged))
    before = kept()
    merge = joined(world, "governor", merged)
    assert can_read(world, "governor") == {one}
    parted(world, merge)
    assert can_read(world, "governor") == set()
    assert kept() == before


def test_while_nobody_has_proved_that_they_are_one_it_opens_nothing(world: World) -> None:
    """Somebody may have been joined to it who only wrote another's name and address into their own details."""
    merged = elsewhere("Governor B")
    Email.objects.create(person=merged, address="b@school.example", kind="work", claimed=False)
    one = shared(world, Reader(person=merged))
    merge = joined(world, "governor", merged, both_proved=False)
    assert merge.sealed
    assert can_read(world, "governor") == set()
    assert people.prove_by_address(person=world.people["governor"], address="b@school.example", by="test")
    assert can_read(world, "governor") == {one}


def test_what_a_record_shares_stays_shared_by_whom_it_becomes_and_back(world: World) -> None:
    merged = elsewhere()
    Account.objects.create(person=merged, email="nia.g@elsewhere.example")
    world.people["twin"] = merged
    one = shared(world, "alnco", piece=piece(world, "twin"))
    before = kept()
    merge = joined(world, "nia", merged)
    assert Share.objects.get(pk=one.pk).person == world.people["nia"]
    assert can_read(world, "alnco") == {one}
    parted(world, merge)
    assert can_read(world, "alnco") == {one}
    assert kept() == before


def test_what_two_records_of_one_person_share_with_each_other_opens_nothing(world: World) -> None:
    merged = elsewhere()
    world.people["twin"] = merged
    theirs, mine = shared(world, "nia", piece=piece(world, "twin")), shared(world, "twin")
    before = kept()
    merge = joined(world, "nia", merged)
    assert can_read(world, "nia") == set()
    parted(world, merge)
    assert can_read(world, "nia") == {theirs}
    assert Share.objects.get(pk=mine.pk).reader == merged
    assert kept() == before


def test_openings_and_statements_follow_whoever_made_them(world: World) -> None:
    merged = elsewhere("Governor B")
    Account.objects.create(person=merged, email="b@elsewhere.example")
    world.people["twin"], world.accounts["twin"] = merged, Account.objects.get(person=merged)
    one = shared(world, "twin")
    open_shared(viewer=viewer(world, "twin"), public_id=one.public_id, now=world.now)
    asked(world)
    Statement.objects.update(by=str(merged.public_id), answered_at=world.now, said="So it was.")
    before = kept()
    merge = joined(world, "governor", merged)
    assert Opening.objects.get().by == world.id("governor")
    assert statement().by == world.id("governor")
    parted(world, merge)
    assert Opening.objects.get().by == str(merged.public_id)
    assert kept() == before


def test_a_witness_who_becomes_one_with_whoever_asked_is_still_told_apart(world: World) -> None:
    """What they said before does not turn into the owner's own word under their own name."""
    merged = elsewhere()
    asked(world)
    Statement.objects.update(by=str(merged.public_id), answered_at=world.now, said="So it was.")
    joined(world, "nia", merged)
    assert statement().by == str(merged.public_id)


def test_what_was_shared_meanwhile_with_the_review_of_the_others_job_is_taken_back_when_they_part(world: World) -> None:
    """The other's job is theirs alone then, and so is who reviews it."""
    merged = elsewhere()
    post = posts.start(
        of(world, merged, starts_on=world.now.date() - 400 * DAY, reviewer=world.people["governor"].pk),
        granter=manager(world),
        by="test",
        now=world.now,
    )
    merge = joined(world, "nia", merged)
    assert Grant.objects.open_at(world.now).filter(scope=world.id("nia"), holder=world.id("governor")).exists()
    later = world.now + timedelta(hours=1)
    strange = shared(world, Reader(post=str(post)), now=later)
    own = shared(world, Reader(post=str(world.more["post"])), now=later)
    assert can_read(world, "governor", later) == {strange}
    parted(world, merge)
    after = world.now + DAY + timedelta(minutes=1)
    assert can_read(world, "governor", after) == set()
    assert can_read(world, "alnco", after) == {own}
