"""A file of staff is compared, looked at, and applied whole or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from llwybr.apps.posts.actions import comparing, start
from llwybr.apps.posts.models import Contract, Intake, Portion, Post
from llwybr.apps.posts.queries.intake import trouble
from llwybr.apps.posts.queries.sheet import COLUMNS, sheet
from llwybr.apps.posts.tests.files import applied, checked, faults, row, text, who
from llwybr.apps.posts.tests.scene import someone
from llwybr.apps.posts.tests.scene import start as beginning
from llwybr.core.access.models import Grant
from llwybr.core.events.models import Event
from llwybr.core.people.models import Match, Person
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TWO = (row("Jones, Siân", "1"), row("Llwyd, Gwenno", "2", Job_Title="Midday", Hours="6,25"))


@pytest.fixture
def world() -> World:
    return worlds.make(timezone.now())


def at(world: World) -> list[Contract]:
    rows = Contract.objects.standing().filter(post__workplace=world.places["north_school"])
    return list(rows.order_by("pk").select_related("post__person"))


def everything() -> list[object]:
    tables = (Person, Post, Contract, Grant, Match)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def test_a_file_is_shown_before_anything_changes(world: World) -> None:
    before = everything()
    intake = checked(world, text(*TWO))
    assert everything() == before
    assert intake.counts == {"new": 2, "people": 2}


def test_applied_they_are_there_with_their_posts_and_roles(world: World) -> None:
    applied(world, text(*TWO))
    one, two = at(world)
    assert (one.post.person.name, one.profile, one.title, one.weekly_minutes) == (
        "Siân Jones",
        "teaching-assistant-2",
        "TA",
        1500,
    )
    assert (two.profile, two.weekly_minutes, two.minutes) == ("midday-supervision-1", 375, [75] * 5 + [0, 0])
    assert one.post.starts_on == date(2024, 9, 1)
    assert Grant.objects.open_at(world.now).filter(holder=str(one.post.person.public_id), role="worker").count() == 1
    assert not Portion.objects.exists(), "nothing of the file is kept"


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    content = text(*TWO, row("Rhys, Ann", "3", Manager="Siân Jones"))
    applied(world, content)
    before, last = everything(), Event.objects.latest("sequence").sequence
    again = checked(world, content)
    assert again.counts == {"same": 3}
    assert everything() == before
    told = set(Event.objects.filter(sequence__gt=last).values_list("name", "subject"))
    assert {subject for _, subject in told} == {str(again)}, "no event but the file's own"


def test_a_change_is_told_field_by_field_and_holds_from_its_day(world: World) -> None:
    applied(world, text(*TWO))
    on = timezone.localdate(world.now) + 10 * DAY
    intake = applied(world, text(row("Jones, Siân", "1", Hours="30", Grade="G5"), TWO[1]), from_on=on)
    assert intake.counts == {"changed": 1, "same": 1}
    old, new = Contract.objects.standing().filter(post__person__name="Siân Jones").order_by("starts_on")
    assert (old.weekly_minutes, old.ends_on) == (1500, on - DAY)
    assert (new.weekly_minutes, new.starts_on, new.grade) == (1800, on, "G5")


def test_what_is_changed_again_on_the_same_day_is_corrected(world: World) -> None:
    for hours in ("25", "30", "32:30"):
        applied(world, text(row("Jones, Siân", "1", Hours=hours)))
    standing = Contract.objects.standing().filter(post__person__name="Siân Jones").order_by("starts_on")
    assert [one.weekly_minutes for one in standing] == [1500, 1950]
    assert Contract.objects.exclude(replaced_at=None).get().weekly_minutes == 1800


def test_with_one_fault_nothing_can_be_applied(world: World) -> None:
    intake = checked(world, text(row("Rhys, Ann", "3", SCP="999"), row("Llwyd, Gwenno", "2", Hours="lots")))
    assert faults(intake) == [(2, "spine_point"), (3, "hours")]
    assert [what for line in trouble(intake) for *_, what in line.faults] == ["999", "lots"], "told as it was written"
    assert intake.counts["faults"] == 2
    with pytest.raises(comparing.ChangedError):
        comparing.apply(intake=intake, who=who(world), by="test", now=world.now)
    assert at(world) == []


def test_who_is_not_in_the_file_is_left_alone_and_counted(world: World) -> None:
    applied(world, text(*TWO))
    intake = applied(world, text(TWO[0], row("Newydd, Un", "9")))
    assert intake.counts == {"new": 1, "people": 1, "same": 1, "absent": 1}
    assert all(one.ends_on is None for one in at(world))


def test_a_file_ends_a_post_only_where_it_says_so(world: World) -> None:
    applied(world, text(*TWO))
    on = timezone.localdate(world.now) + 5 * DAY
    intake = applied(world, text(row("Jones, Siân", "1", End=on.isoformat()), TWO[1]))
    assert intake.counts == {"ended": 1, "same": 1}
    post = Post.objects.get(person__name="Siân Jones")
    assert (post.ends_on, post.leaving) == (on, "unsaid")
    again = checked(world, text(row("Jones, Siân", "1", End=on.isoformat()), TWO[1]))
    assert again.counts == {"same": 2}


def test_two_posts_of_one_person_are_two_rows(world: World) -> None:
    both = (row("Jones, Siân", "1"), row("Jones, Siân", "1", Job_Title="Midday", Hours="5"))
    intake = applied(world, text(*both))
    assert intake.counts == {"new": 2, "people": 1}
    assert Post.objects.filter(person__name="Siân Jones").count() == 2
    assert checked(world, text(*reversed(both))).counts == {"same": 2}


def test_the_one_who_brings_it_in_is_left_out(world: World) -> None:
    me = world.people["business_manager"]
    applied(world, text(row("Manager, Business", "77")), by="head")
    made = Person.objects.get(name="Business Manager", pk__gt=me.pk)
    doer = who(world, "business_manager")
    mine = type(doer)(str(made.public_id), doer.places)
    intake = checked(world, text(row("Manager, Business", "77", Hours="37"), TWO[0]), doer=mine)
    assert intake.counts["own"] == 1
    comparing.apply(intake=intake, who=mine, by="test", now=world.now)
    assert Contract.objects.get(post__person=made).weekly_minutes == 1500


def test_whoever_is_no_support_staff_is_left_out(world: World) -> None:
    intake = applied(world, text(row("Athro, Un", "8", Job_Title="Teacher"), TWO[0]))
    assert intake.counts == {"left": 1, "new": 1, "people": 1}
    assert not Person.objects.filter(name="Un Athro").exists()


def test_reviewers_by_name_by_number_and_in_the_file(world: World) -> None:
    rows = (
        row("Jones, Siân", "1"),
        row("A, Un", "2", Manager="1"),
        row("B, Dau", "3", Manager="Jones, Siân"),
        row("C, Tri", "4", Manager="Alnco"),
        row("D, Pedwar", "5", Manager="Neb Yma"),
        row("E, Pump", "6", Manager="Business_Manager"),
    )
    world.people["alnco"].names.create(given="Mair", family="Alnco")
    world.people["business_manager"].names.create(given="Bet", family="Rheolwr")
    rows = (*rows[:3], row("C, Tri", "4", Manager="Mair Alnco"), rows[4], row("E, Pump", "6", Manager="Bet Rheolwr"))
    intake = applied(world, text(*rows))
    named = {one.post.person.name: one.reviewer and one.reviewer.name for one in at(world)}
    assert named == {
        "Siân Jones": None,
        "Un A": "Siân Jones",
        "Dau B": "Siân Jones",
        "Tri C": "Alnco",
        "Pedwar D": None,
        "Pump E": None,
    }
    assert intake.counts["warnings"] == 2
    siân = Person.objects.get(name="Siân Jones")
    assert Grant.objects.open_at(world.now).filter(holder=str(siân.public_id), role="reviewer").count() == 2


def test_a_circle_of_reviewers_is_a_fault(world: World) -> None:
    intake = checked(
        world, text(row("A, Un", "1", Manager="2"), row("B, Dau", "2", Manager="1"), row("C, Tri", "3", Manager="3"))
    )
    assert sorted(faults(intake)) == [(2, "circle"), (3, "circle"), (4, "reviewer_self")]


def test_over_forty_eight_hours_is_a_warning_and_no_fault(world: World) -> None:
    both = (row("Jones, Siân", "1", Hours="37"), row("Jones, Siân", "1", Job_Title="Midday", Hours="12"))
    intake = applied(world, text(*both))
    assert intake.counts == {"new": 2, "people": 1, "warnings": 1}


def test_what_changed_meanwhile_is_not_written_over(world: World) -> None:
    intake = checked(world, text(*TWO))
    applied(world, text(TWO[0]), by="head")
    before = everything()
    with pytest.raises(comparing.ChangedError):
        comparing.apply(intake=intake, who=who(world), by="test", now=world.now)
    assert everything() == before
    comparing.check(intake=intake, who=who(world), by="test", now=world.now)
    intake.refresh_from_db()
    assert intake.counts == {"new": 1, "people": 1, "same": 1}
    comparing.apply(intake=intake, who=who(world), by="test", now=world.now)


def test_a_file_is_applied_once(world: World) -> None:
    intake = applied(world, text(*TWO))
    with pytest.raises(comparing.ChangedError):
        comparing.apply(intake=intake, who=who(world), by="test", now=world.now)
    assert Intake.objects.get(pk=intake.pk).state == "applied"


def test_a_doubt_becomes_a_task(world: World) -> None:
    """Same name and birth date, no number in common: somebody is asked, and nobody is taken for somebody else."""
    applied(world, text(row("Jones, Siân", "1")))
    intake = applied(world, text(row("Jones, Siân", "555")))
    assert intake.counts["doubtful"] == 1
    assert Match.objects.count() == 1
    assert checked(world, text(row("Jones, Siân", "555"))).counts == {"absent": 1, "same": 1}


def test_a_row_that_has_to_go_is_not_counted_into_the_hours_of_a_week(world: World) -> None:
    twice = row("Jones, Siân", "1", Hours="32.5")
    assert "warnings" not in checked(world, text(twice, twice)).counts
    other = row("Jones, Siân", "1", Hours="32.5", Job_Title="Midday")
    assert checked(world, text(twice, other)).counts["warnings"] == 1


def test_who_is_named_by_one_word_or_reviewed_by_the_bringer_comes_out_and_in_again_unchanged(world: World) -> None:
    """Whoever began on their own has a name that nobody parted in two; and a head may have named who brings in the file."""
    me = world.people["business_manager"]
    start(beginning(world, someone("Cher"), reviewer=me.pk), granter=world.id("head"), by="test", now=world.now)
    out, _ = sheet(who(world), world.places["north_school"], world.now)
    again = checked(world, text(*map(tuple, out), headings=COLUMNS), columns=list(COLUMNS))
    assert faults(again) == []
    assert again.counts == {"same": 1}
