"""Erased means gone: from every table, from the files, from letters and from what lies between two pages."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from llwybr.core.access import actions as access
from llwybr.core.access.models import Grant, Look
from llwybr.core.events.audit import verify
from llwybr.core.events.models import Event
from llwybr.core.letters import postman
from llwybr.core.people import actions as people
from llwybr.core.people.models import Account, Email, Merge, Name, Person
from llwybr.core.places.models import Place
from llwybr.core.rights import erasing, outside
from llwybr.core.rights.erasing import registry
from llwybr.core.rights.erasing.erase import LeftOverError
from llwybr.core.rights.fields import said
from llwybr.core.rights.models import PRIVATE, WHOLE, Erasure, Kept
from llwybr.core.rights.tests.everything import Everything
from tests.cast import signed_in

Post = apps.get_model("posts.Post")  # the ground knows no app

pytestmark = pytest.mark.usefixtures("folders")

LETTER = {"letters_letter": {"people.Account.email"}}  # the last one, which waits to be sent
KEPT = {
    "people.Name.given",
    "people.Name.family",
    "posts.Contract.title",
    "posts.Contract.grade",
    "posts.Post.reference",
    "descriptions.Line.text_en",
    "descriptions.Line.text_cy",
}


def erased(full: Everything, scope: str = WHOLE) -> Erasure:
    return erasing.erase(person=full.person, scope=scope, by="test", now=full.now)


def works_on(full: Everything) -> None:
    Post.objects.filter(person=full.person).update(ends_on=None, leaving="")


def test_they_have_a_row_in_every_model_that_can_hold_one(full: Everything) -> None:
    assert full.lacking() == []
    assert len(full.tokens) > 60


def test_no_trace_is_left_but_what_an_employer_keeps(full: Everything, django_capture_on_commit_callbacks) -> None:
    assert set(full.tokens.values()) - {where for all in full.traces().values() for where in all} <= {"bytes"}
    with django_capture_on_commit_callbacks(execute=True):
        erased(full)
    left = full.traces()
    assert left.pop("rights_kept") == KEPT
    assert left == LETTER
    assert not any(path.exists() for path in full.paths)
    assert verify() > 0
    postman.deliver(timezone.now())
    assert set(full.traces()) == {"rights_kept"}, "once the last letter has gone, so has their address"


def is_clean(full: Everything) -> bool:
    left = full.traces()
    left.pop("rights_kept")
    me = str(full.person.public_id)
    try:
        verify()
    except ValueError:
        return False
    return (
        left == LETTER
        and not any(path.exists() for path in full.paths)
        and not Grant.objects.current(full.now).filter(holder=me).exists()
    )


def test_the_list_of_erasers_is_the_one_that_is_tried() -> None:
    assert {one.name for one in registry.erasers()} == set(ERASERS)


ERASERS = (
    "roles",
    "letters",
    "accounts",
    "bundles",
    "files",
    "events",
    "readers",
    "witnesses",
    "staff_files",
)


@pytest.mark.parametrize("off", ["", *ERASERS])
def test_each_eraser_is_needed(full: Everything, off: str, monkeypatch, django_capture_on_commit_callbacks) -> None:
    """With one of them doing nothing, something of theirs is left; with all of them, nothing."""
    place = Place.objects.filter(kind="school").first()
    assert place
    access.grant(
        holder=str(full.person.public_id),
        role="worker",
        scope=str(place.public_id),
        starts_at=full.now - timedelta(days=9),
        ends_at=None,
        granter="system",
        by="test",
        now=full.now,
    )
    if off:
        monkeypatch.setitem(registry._erasers, off, registry.Eraser(off, lambda **_given: 0, private=True))
    with django_capture_on_commit_callbacks(execute=True):
        erased(full)
    assert is_clean(full) == (not off)


@pytest.mark.parametrize("name", sorted({one.eraser for one in said().values() if one.eraser}))
def test_nothing_is_erased_where_nobody_erases_what_a_model_names(full: Everything, name: str, monkeypatch) -> None:
    monkeypatch.delitem(registry._erasers, name)
    with pytest.raises(LeftOverError):
        erased(full)
    assert Person.objects.filter(pk=full.person.pk).exists()
    assert not outside.listed_in().exists()


def test_nothing_is_erased_where_something_is_left_over(full: Everything, monkeypatch) -> None:
    monkeypatch.setattr("llwybr.core.rights.erasing.rows.delete", lambda record, scope: None)
    with pytest.raises(LeftOverError, match="Name"):
        erased(full)
    assert full.lacking() == []


def test_nothing_is_erased_where_the_list_outside_cannot_be_written(full: Everything) -> None:
    outside.listed_in().mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        erased(full)
    assert full.lacking() == []
    assert not Erasure.objects.exists()


def test_a_crash_between_the_list_and_the_commit_is_made_up_for(full: Everything, monkeypatch) -> None:
    real = outside.append

    def crash(line: outside.Line) -> None:
        real(line)
        raise KeyboardInterrupt

    monkeypatch.setattr("llwybr.core.rights.outside.append", crash)
    with pytest.raises(KeyboardInterrupt):
        erased(full)
    assert full.lacking() == []
    assert [erasing.replay(now=full.now), erasing.replay(now=full.now)] == [1, 0]
    assert not Person.objects.filter(pk=full.person.pk).exists()
    assert Erasure.objects.count() == 1
    verify()


def test_the_list_says_ids_alone_and_a_torn_line_does_no_harm(full: Everything) -> None:
    erased(full)
    file = outside.listed_in()
    assert not any(token in file.read_text() for token in full.tokens)
    assert json.loads(file.read_text())["of"] == str(full.person.public_id)
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    (line,) = outside.read([file])
    outside.append(line.model_copy(update={"id": full.other.public_id}))
    assert [one.of for one in outside.read([file])] == [full.person.public_id] * 2


def test_a_list_with_something_else_in_it_is_refused(db) -> None:
    file = outside.listed_in()
    file.parent.mkdir()
    file.write_text('{"of": "nobody"}\n')
    with pytest.raises(outside.UnreadableError, match="line 1"):
        erasing.replay(now=timezone.now())


def test_one_event_says_how_many_and_of_whom_by_number_alone(full: Everything) -> None:
    made = erased(full)
    event = Event.objects.get(name="rights.erased")
    assert event.subject == str(full.person.public_id)
    assert event.facts == {"scope": WHOLE, **made.counts}
    assert made.counts["people.Name"] == 1
    assert Look.objects.filter(of=str(full.person.public_id)).count() == 0


def test_whoever_works_on_loses_only_what_is_theirs_alone(full: Everything) -> None:
    works_on(full)
    assert erasing.plan(full.person, full.now).scope == PRIVATE
    with pytest.raises(erasing.NotNowError, match="works_on"):
        erased(full)
    erased(full, PRIVATE)
    person = Person.objects.get(pk=full.person.pk)
    assert (person.welsh, person.works_in) == ("", [])
    assert not Account.objects.filter(person=person).exists()
    assert Name.objects.filter(person=person).exists()
    assert Post.objects.filter(person=person).exists()
    assert not Email.objects.filter(person=person, claimed=True).exists()
    assert not Kept.objects.exists()
    left = {where.split(".")[1] for all in full.traces().values() for where in all if "." in where}
    assert left == {"Person", "Name", "Number", "Post", "Contract", "Line", "Account"}, (
        "the account: its address, in the last letter"
    )
    assert person.keys.exists(), "a file of staff still finds them"


def test_a_post_that_ended_is_kept_six_years_from_its_end_and_no_longer(full: Everything) -> None:
    erased(full)
    assert sorted(Kept.objects.values_list("kind", "until")) == [
        ("description", date(2032, 8, 31)),
        ("employment", date(2032, 8, 31)),
    ]
    said = Kept.objects.get(kind="employment").what
    assert {"en": "Why it ended", "cy": "Why it ended"} not in said["facts"]
    assert any(value == {"en": "15 hours", "cy": "15 awr"} for _label, value in said["facts"])


def test_what_is_past_its_time_is_not_kept(full: Everything) -> None:
    Post.objects.filter(person=full.person).update(starts_on=date(2010, 9, 1), ends_on=date(2019, 8, 31))
    erased(full)
    assert not Kept.objects.exists()


def test_records_that_were_joined_go_together_also_from_a_time_before_they_were(full: Everything) -> None:
    other = Person.objects.create(name="Elin Other")
    Name.objects.create(person=other, given="Elin", family="Other")
    merge = people.merge(into=full.person, merged=other, by="test", now=full.now, both_proved=True)
    line = erased(full)
    assert not Person.objects.filter(pk__in=[full.person.pk, other.pk]).exists()
    (said,) = outside.read([outside.listed_in()])
    assert set(said.records) == {full.person.public_id, merge.merged.public_id}
    Erasure.objects.all().delete()
    Person.objects.create(public_id=other.public_id, name="Elin Other")  # a backup of before the join
    assert erasing.replay(now=full.now) == 1
    assert not Person.objects.filter(public_id=other.public_id).exists()
    assert Erasure.objects.get().public_id == line.public_id


def test_a_record_that_nobody_proved_to_be_theirs_is_not_erased_with_theirs(full: Everything) -> None:
    """Somebody who was taken for another would erase that other; parted, each goes by itself, also from a backup."""
    other = Person.objects.create(name="Elin Other")
    Name.objects.create(person=other, given="Elin", family="Other")
    merge = people.merge(into=full.person, merged=other, by="test", now=full.now)
    Merge.objects.filter(pk=merge.pk).update(sealed=True)
    with pytest.raises(erasing.NotNowError, match="unproved"):
        erased(full)
    said = signed_in(full.person.accounts.first()).get("/cy/my-data/erase/").content.decode()
    assert f"/joined/{merge.public_id}/prove/" in said
    assert "<form id=" not in said
    people.undo(merge=merge, by="test", now=full.now)
    line = erased(full)
    assert Person.objects.filter(pk=other.pk).exists()
    Erasure.objects.all().delete()
    again = Person.objects.create(public_id=line.of, name="Once more")
    made = people.merge(into=again, merged=other, by="test", now=full.now)
    Merge.objects.filter(pk=made.pk).update(sealed=True)
    assert erasing.replay(now=full.now) == 1
    assert Person.objects.filter(pk=other.pk, merged_into=None).exists()
    assert not Person.objects.filter(public_id=line.of).exists()


def test_who_works_on_in_a_backup_and_left_later_goes_whole_from_it(full: Everything) -> None:
    works_on(full)
    on = timezone.localdate(full.now)
    outside.append(
        outside.Line(
            id=full.other.public_id,
            of=full.person.public_id,
            records=(full.person.public_id,),
            scope="whole",
            at=full.now,
            by="test",
        )
    )
    assert erasing.replay(now=full.now) == 1
    assert not Post.objects.filter(person=full.person.pk).exists()
    assert {one.until for one in Kept.objects.all()} == {on.replace(year=on.year + 6)}


def test_their_files_lie_where_the_settings_say(full: Everything) -> None:
    """Or the search in them would prove nothing."""
    assert all(path.exists() for path in full.paths)
    assert Path(settings.FILES) in full.paths[0].parents
