"""What somebody tries who wants to see, or to be, more than is theirs; and the days on which a reviewer goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from llwybr.apps.posts.actions import RefusedError, change, leave, start, start_all
from llwybr.apps.posts.models import Contract
from llwybr.apps.posts.queries.one import reviewers_at
from llwybr.apps.posts.queries.sheet import sheet
from llwybr.apps.posts.tests.files import HEADINGS, applied, checked, row, text, who
from llwybr.apps.posts.tests.scene import LUNCHES, held, manager, someone, terms
from llwybr.apps.posts.tests.scene import start as of
from llwybr.core.access import actions as access
from llwybr.core.people.actions import merge, undo
from llwybr.core.people.models import Email, Match, Person
from llwybr.core.places import queries as places
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return worlds.make(timezone.now())


def test_who_left_does_not_review_again_because_another_job_changes(world: World) -> None:
    person, reviewer, today = someone(), someone("Rhys"), world.now.date()
    theirs = start(
        of(world, reviewer, starts_on=today - 9 * DAY, reviewer=None), granter=manager(world), by="test", now=world.now
    )
    _, lunches = start_all(
        [of(world, person, reviewer=reviewer.pk), of(world, person, minutes=LUNCHES, reviewer=None)],
        granter=manager(world),
        by="test",
        now=world.now,
    )
    assert held(reviewer, "reviewer", world.now) == [str(person.public_id)]
    later = world.now + timedelta(seconds=1)
    leave(post=theirs, last_day=today - DAY, leaving="other", granter=manager(world), by="test", now=later)
    assert held(reviewer, "reviewer", later) == []
    leave(
        post=lunches,
        last_day=today + 3 * DAY,
        leaving="other",
        granter=manager(world),
        by="test",
        now=later + timedelta(seconds=1),
    )
    assert held(reviewer, "reviewer", later + timedelta(seconds=2)) == []


def test_a_reviewer_who_will_leave_reviews_until_then_whatever_else_changes(world: World) -> None:
    person, reviewer, today = someone(), someone("Rhys"), world.now.date()
    theirs = start(
        of(world, reviewer, starts_on=today - 9 * DAY, reviewer=None), granter=manager(world), by="test", now=world.now
    )
    post = start(of(world, person, reviewer=reviewer.pk), granter=manager(world), by="test", now=world.now)
    later = world.now + timedelta(seconds=1)
    leave(post=theirs, last_day=today + 9 * DAY, leaving="other", granter=manager(world), by="test", now=later)
    change(
        post=post,
        from_on=today + DAY,
        terms=terms(world, reviewer=reviewer.pk, grade="5"),
        granter=manager(world),
        by="test",
        now=later,
    )
    assert held(reviewer, "reviewer", later + 2 * DAY) == [str(person.public_id)]
    assert held(reviewer, "reviewer", later + 12 * DAY) == []
    other = someone("Arall")
    start(of(world, other, reviewer=reviewer.pk), granter=manager(world), by="test", now=later)
    assert held(reviewer, "reviewer", later + 12 * DAY) == []


def test_a_last_day_that_moves_into_the_next_job_joins_the_two(world: World) -> None:
    person, today = someone(), world.now.date()
    first = start(of(world, person), granter=manager(world), by="test", now=world.now)
    leave(post=first, last_day=today + 5 * DAY, leaving="other", granter=manager(world), by="test", now=world.now)
    start(of(world, person, starts_on=today + 20 * DAY), granter=manager(world), by="test", now=world.now)
    leave(post=first, last_day=today + 30 * DAY, leaving="other", granter=manager(world), by="test", now=world.now)
    for day in (1, 10, 25, 99):
        assert held(person, "worker", world.now + day * DAY) == [str(world.places["north_school"])]


def test_a_reviewer_who_was_replaced_sees_that_job_no_more_while_they_review_another(world: World) -> None:
    person, head, today = someone(), world.people["head"], world.now.date()
    mornings, lunches = start_all(
        [of(world, person, starts_on=today - 9 * DAY), of(world, person, starts_on=today - 9 * DAY, minutes=LUNCHES)],
        granter=manager(world),
        by="test",
        now=world.now,
    )
    change(
        post=lunches,
        from_on=today,
        terms=terms(world, minutes=LUNCHES, reviewer=head.pk),
        granter=manager(world),
        by="test",
        now=world.now,
    )
    client = world.client("alnco")
    assert client.get(f"/en/posts/{mornings}/").status_code == 200
    assert client.get(f"/en/posts/{lunches}/").status_code == 404


def test_the_sheet_of_a_school_holds_no_address_that_another_one_wrote(world: World) -> None:
    person = world.people["worker"]
    start(of(world, person), granter=manager(world), by="test", now=world.now)
    Email.objects.create(
        person=person, address="nia@elsewhere.example", kind="work", place=world.places["south_school"].public_id
    )
    rows, _ = sheet(who(world), world.places["north_school"], world.now)
    assert "nia@elsewhere.example" not in str(rows)


def test_nobody_above_is_offered_who_does_not_answer_for_the_school(world: World) -> None:
    worlds.hold(world, "clerk", "worker", "north")
    school = world.places["north_school"]
    above = places.above(str(school), world.now.date())
    offered = {one.pk for one in reviewers_at(school, above, [], world.now)}
    for name in ("clerk", "registrar", "analyst", "body_secretary"):
        assert world.people[name].pk not in offered, name
    assert world.people["authority_officer"].pk in offered


def test_a_manager_whom_the_head_named_can_go_on_entering_hours(world: World) -> None:
    person, bm, head = someone(), world.people["business_manager"], world.id("head")
    post = start(of(world, person, reviewer=bm.pk), granter=head, by="test", now=world.now)
    change(
        post=post,
        from_on=world.now.date() + DAY,
        terms=terms(world, reviewer=bm.pk, grade="9"),
        granter=manager(world),
        by="test",
        now=world.now,
    )


def test_a_file_may_change_a_job_whose_reviewer_the_head_named(world: World) -> None:
    applied(world, text(row("Jones, Nia", "1")))

    Contract.objects.update(reviewer=world.people["business_manager"])
    done = applied(world, text(row("Jones, Nia", "1", Grade="9")))
    assert done.state == "applied"


def test_a_file_that_is_compared_does_not_tell_who_has_a_record_elsewhere(world: World) -> None:
    """Else a name or a number with many birth dates, one in each row, would tell somebody's own."""
    asked = (*HEADINGS, "EWC number")
    doer = who(world, "other business_manager", "south_school")
    theirs = text((*row("Jones, Nia", "1"), "12345"), headings=asked)
    applied(world, theirs, by="other business_manager", place="south_school", doer=doer)
    for born in ("31/01/1980", "01/02/1980"):
        content = text((*row("Jones, Nia", "7", DOB=born), "12345"), headings=asked)
        found = checked(world, content)
        assert found.counts == {"new": 1, "people": 1}, born
    assert Person.objects.filter(name="Nia Jones").count() == 1
    applied(world, text((*row("Jones, Nia", "7"), "12345"), headings=asked))
    assert Person.objects.filter(name="Nia Jones").count() == 1


def test_a_file_of_all_schools_of_a_trust_is_not_for_who_runs_its_office(world: World) -> None:
    worlds.hold(world, "office", "business_manager", "one_trust")
    file = applied(
        world,
        text(row("Jones, Nia", "1", Job_Title="TA")),
        by="trust_officer",
        place="one_trust",
        doer=who(world, "trust_officer", "trust_school"),
    )
    address = f"/en/organisations/{world.place('one_trust')}/people/in/{file}/"
    assert world.client("trust_officer").get(address).status_code == 200
    assert world.client("office").get(address).status_code == 404


def test_nobody_enters_a_post_of_a_record_that_may_be_theirs(world: World) -> None:
    second, bm = someone("Business Manager"), world.people["business_manager"]
    post = start(of(world, second), granter=world.id("head"), by="test", now=world.now)
    other = start(of(world, someone()), granter=world.id("head"), by="test", now=world.now)
    start(of(world, someone("Un")), granter=manager(world), by="test", now=world.now)
    Match.objects.create(
        left=bm,
        right=second,
        place=world.places["north_school"].public_id,
        reasons={},
        raised_by="test",
        raised_at=world.now,
    )
    for one, reason, reviewer in ((post, "own_post", None), (other, "reviewer_yourself", second.pk)):
        with pytest.raises(RefusedError, match=reason):
            change(
                post=one,
                from_on=world.now.date() + DAY,
                terms=terms(world, grade="9", reviewer=reviewer),
                granter=manager(world),
                by="test",
                now=world.now,
            )


def test_who_will_lead_the_school_does_not_name_themselves_before(world: World) -> None:
    access.grant(
        holder=manager(world),
        role="head",
        scope=world.place("north_school"),
        starts_at=world.now + 30 * DAY,
        ends_at=None,
        granter="system",
        by="test",
        now=world.now,
    )
    with pytest.raises(RefusedError, match="reviewer_yourself"):
        start(
            of(world, someone(), reviewer=world.people["business_manager"].pk),
            granter=manager(world),
            by="test",
            now=world.now,
        )


def test_parted_again_whoever_reviewed_meanwhile_reviews_the_one_whose_post_it_is(world: World) -> None:
    account, record = world.people["leaver"], someone("Leaver")
    post = start(of(world, record), granter=manager(world), by="test", now=world.now)
    joined = merge(into=account, merged=record, by="test", now=world.now)
    post.refresh_from_db()
    assert post.person == account
    later = world.now + timedelta(seconds=1)
    start(of(world, account, minutes=LUNCHES), granter=manager(world), by="test", now=later)
    change(
        post=post,
        from_on=later.date() + DAY,
        terms=terms(world, reviewer=world.people["head"].pk),
        granter=manager(world),
        by="test",
        now=later,
    )
    undo(merge=joined, by="test", now=later)
    then = later + 2 * DAY
    assert held(world.people["head"], "reviewer", then) == [str(record.public_id)]
    assert held(record, "worker", then) == held(account, "worker", then) == [str(world.places["north_school"])]


def test_parted_again_who_was_only_thought_to_work_there_is_reviewed_no_more(world: World) -> None:
    account, record = world.people["leaver"], someone("Leaver")
    post = start(
        of(world, record, starts_on=world.now.date() - 9 * DAY), granter=manager(world), by="test", now=world.now
    )
    joined = merge(into=account, merged=record, by="test", now=world.now)
    post.refresh_from_db()
    later = world.now + timedelta(seconds=1)
    change(
        post=post,
        from_on=later.date(),
        terms=terms(world, reviewer=world.people["head"].pk),
        granter=manager(world),
        by="test",
        now=later,
    )
    undo(merge=joined, by="test", now=later)
    then = later + timedelta(seconds=1)
    assert held(world.people["head"], "reviewer", then) == [str(record.public_id)]
    assert held(account, "worker", then) == []
    assert held(record, "worker", then) == [str(world.places["north_school"])]
