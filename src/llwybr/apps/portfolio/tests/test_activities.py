"""What is written into a record of learning: once, by its owner or by a part of the system, which leaves their words alone."""

import uuid
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from llwybr.apps.portfolio.actions import activities as actions
from llwybr.apps.portfolio.actions.arriving import brought_id
from llwybr.apps.portfolio.actions.bringing_activities import bring_in_activities
from llwybr.apps.portfolio.models import Activity, Declined
from llwybr.apps.portfolio.queries import activities as queries
from llwybr.apps.portfolio.rules.bringing_activities import LINKS, read
from llwybr.apps.portfolio.rules.codes import LANGUAGES_OF_LEARNING
from llwybr.apps.portfolio.rules.learning import bounds, year_of
from llwybr.apps.portfolio.tests.learning import DAY, entry, evidence, learnt, person_of, written
from llwybr.core.access.viewer import System, Viewer
from llwybr.core.events.models import Event
from llwybr.core.rights.bundles import Incoming

pytestmark = pytest.mark.django_db


def viewer_of(slug: str) -> Viewer:
    now = timezone.now()
    return Viewer(system=System("key", "account", str(person_of(slug).public_id), (), now + timedelta(hours=1)))


def test_the_same_form_sent_twice_is_one_entry_with_the_latest_words() -> None:
    who, key, now = str(person_of("nia").public_id), uuid.uuid4(), timezone.now()
    first = actions.add(person=who, learnt=learnt(), key=key, by="test", now=now)
    again = actions.add(person=who, learnt=learnt(title="Cwrs arall"), key=key, by="test", now=now)
    assert first.pk == again.pk
    assert Activity.objects.get(public_id=key).title == "Cwrs arall"


def test_somebody_elses_key_makes_an_entry_of_ones_own_and_touches_nothing_of_theirs() -> None:
    theirs, now = entry("nia"), timezone.now()
    who = str(person_of("dewi").public_id)
    mine = actions.add(person=who, learnt=learnt(title="Fi"), key=theirs.public_id, by="test", now=now)
    assert mine.public_id != theirs.public_id
    assert Activity.objects.get(pk=theirs.pk).title == "Cwrs"


def test_what_changed_in_another_tab_is_not_written_over_unseen() -> None:
    one, later = entry(), timezone.now() + timedelta(minutes=1)
    mark = actions.mark_of(one)
    actions.change(activity=one, fields={"changed": "Un tab"}, mark=mark, by="test", now=later)
    with pytest.raises(actions.ChangedError) as refused:
        actions.change(activity=one, fields={"changed": "Y llall"}, mark=mark, by="test", now=later)
    assert refused.value.activity.changed == "Un tab"
    actions.change(activity=one, fields={"changed": "Un tab"}, mark=mark, by="test", now=later)  # the same: no quarrel


def test_what_a_part_of_the_system_writes_is_there_once() -> None:
    first, again = written(), written()
    assert first
    assert again
    assert first.pk == again.pk
    assert Activity.objects.filter(source="plan").count() == 1


def test_a_later_write_brings_up_to_date_what_its_owner_has_not_changed() -> None:
    one, now = written(), timezone.now()
    assert one
    fields = {"title": "Fy ngeiriau i", "minutes": 120}
    actions.change(activity=one, fields=fields, mark=actions.mark_of(one), by="test", now=now)
    written(title="Cynnig newydd", minutes=180)
    one.refresh_from_db()
    assert one.title == "Fy ngeiriau i"
    assert one.minutes == 180, "they sent the form, but did not change the time"


def test_what_its_owner_deleted_stays_deleted_until_they_ask_for_it_themselves() -> None:
    one = written()
    assert one
    actions.erase(activity=one, by="test")
    assert written() is None
    assert Activity.objects.filter(source="plan").count() == 0
    mark = Declined.objects.get()
    assert {one.name for one in mark._meta.concrete_fields} == {"id", "person", "source", "reference"}
    assert written(asked=True)
    assert not Declined.objects.exists()


def test_what_is_deleted_by_hand_leaves_no_mark() -> None:
    actions.erase(activity=entry(), by="test")
    assert not Declined.objects.exists()


def test_what_does_not_say_where_it_comes_from_is_refused() -> None:
    more = {"title": "x", "on": DAY, "minutes": 5, "language": "cy", "by": "test", "now": timezone.now()}
    for source, reference in (("", "x"), ("plan", "")):
        with pytest.raises(ValueError, match="says where"):
            actions.write_activity(person=str(person_of("nia").public_id), source=source, reference=reference, **more)


def test_the_database_holds_no_second_one_no_strange_language_and_no_month_of_sleepless_nights() -> None:
    one = written()
    assert one
    for strange in ({"language": "fr"}, {"minutes": 44_641}, {"title": ""}):
        with transaction.atomic(), pytest.raises(IntegrityError):
            Activity.objects.filter(pk=one.pk).update(**strange)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Activity.objects.create(
            person=one.person, **asdict(learnt()), source="plan", reference="an-offer", created_at=one.created_at,
            changed_at=one.changed_at,
        )  # fmt: skip


def test_evidence_counts_here_by_reference_and_stays_when_the_entry_goes() -> None:
    one, piece = entry(), evidence()
    for _ in range(2):
        actions.attach(activity=one, evidence=piece, by="test")
    assert list(one.evidence.all()) == [piece]
    actions.erase(activity=one, by="test")
    piece.refresh_from_db()


def test_somebody_elses_evidence_never_counts_here() -> None:
    with pytest.raises(LookupError):
        actions.attach(activity=entry("nia"), evidence=evidence("dewi"), by="test")


def test_no_event_says_what_was_learnt() -> None:
    one = entry(title="Cyfrinach", provider="Darparwr", changed="Newid")
    actions.change(activity=one, fields={"title": "Arall"}, mark=actions.mark_of(one), by="test", now=timezone.now())
    actions.erase(activity=one, by="test")
    said = list(Event.objects.filter(subject=str(one)).values_list("name", "facts"))
    assert [name for name, _facts in said] == [
        "portfolio.activity_added", "portfolio.activity_changed", "portfolio.activity_deleted",
    ]  # fmt: skip
    assert [facts for _name, facts in said] == [{}, {}, {}]


ENTRIES = st.lists(
    st.tuples(
        st.dates(date(2021, 8, 30), date(2026, 9, 2)),
        st.integers(1, 3000),
        st.sampled_from(LANGUAGES_OF_LEARNING),
        st.sampled_from(["", "communication", "care", "my-skills", "an-area-that-went"]),
    ),
    max_size=12,
)


@given(entries=ENTRIES)
@settings(max_examples=25)
def test_the_sums_by_year_area_and_language_are_those_of_the_entries(entries: list) -> None:
    with transaction.atomic():
        nia, now = person_of("nia"), timezone.now()
        rows = [learnt(on=on, minutes=minutes, language=language, area=area) for on, minutes, language, area in entries]
        Activity.objects.bulk_create(
            Activity(person=nia, **asdict(one), created_at=now, changed_at=now) for one in rows
        )
        for year in {year_of(one.on) for one in rows} | {2026}:
            found = queries.totals(viewer_of("nia"), year)
            there = [one for one in rows if bounds(year)[0] <= one.on <= bounds(year)[1]]
            assert found.minutes == sum(one.minutes for one in there)
            assert found.entries == len(there) == queries.activities(viewer_of("nia"), year).count()
            assert sum(bar.minutes for bar in found.areas.values()) == found.minutes
            assert sum(bar.minutes for bar in found.languages.values()) == found.minutes
            assert all(1 <= bar.share <= 100 for bar in [*found.areas.values(), *found.languages.values()])
            assert sum(bar.minutes for bar in found.years.values()) == sum(one.minutes for one in rows)
        transaction.set_rollback(True)


def test_nobody_has_no_record_and_sees_nobodys() -> None:
    entry()
    assert queries.totals(Viewer(), 2026).years == {}
    assert not queries.activities(Viewer()).exists()
    assert queries.totals(viewer_of("dewi"), 2026).years == {}


ORIGIN = str(uuid.uuid4())
ROW = {"public_id": str(uuid.uuid4()), "title": "Cwrs", "on": "2025-10-05", "minutes": 90, "language": "cy"}


def brought(rows: list, key: str = "a-key", slug: str = "menna") -> int:
    return bring_in_activities(Incoming(person_of(slug), rows, key, timezone.now()))


def test_a_bundle_brought_in_twice_is_there_once_with_its_evidence() -> None:
    menna, piece = person_of("menna"), evidence("menna")
    piece.public_id = brought_id(menna, "a-key", ORIGIN)
    piece.save()
    row = {
        **ROW,
        "nation": "wales",
        "area": "communication",
        LINKS: [{"evidence": ORIGIN}, {"evidence": str(uuid.uuid4())}, {"evidence": 7}, None, {"evidence": ORIGIN}],
    }
    assert brought([row]) == 1
    assert brought([row]) == 0
    one = Activity.objects.get(person=menna)
    assert (one.title, one.minutes, one.brought_from, one.source) == ("Cwrs", 90, "a-key", "")
    assert (one.nation, one.area) == ("wales", "communication")
    assert list(one.evidence.all()) == [piece]
    assert str(one.public_id) != ROW["public_id"]


def test_what_comes_back_to_where_it_was_made_is_not_there_twice() -> None:
    one, piece = entry("menna"), evidence("menna")
    row = {**ROW, "public_id": str(one.public_id), LINKS: [{"evidence": str(piece.public_id)}]}
    assert brought([row]) == 0
    actions.erase(activity=one, by="test")
    assert brought([row]) == 1
    assert list(Activity.objects.get(person=person_of("menna")).evidence.all()) == [piece]


def test_somebody_elses_evidence_is_not_tied_in_by_a_forged_bundle() -> None:
    theirs = evidence("nia")
    assert brought([{**ROW, LINKS: [{"evidence": str(theirs.public_id)}]}]) == 1
    assert not Activity.objects.get(person=person_of("menna")).evidence.exists()


@pytest.mark.parametrize(
    "strange",
    [
        {"title": ""}, {"title": "a\0b"}, {"title": "a\nb"}, {"title": "x" * 201}, {"title": 5}, {"title": None},
        {"title": "\ud800"}, {"on": "2999-01-01"}, {"on": "1066-10-14"}, {"on": "soon"}, {"on": 20260101}, {"on": None},
        {"minutes": -1}, {"minutes": 0}, {"minutes": 10**12}, {"minutes": "90"}, {"minutes": 1.5}, {"minutes": True},
        {"language": "fr"}, {"language": None}, {"language": ["cy"]},
        {"nation": "n" * 11}, {"nation": ["wales"]}, {"area": "a" * 81}, {"area": "Ward 7, Ysbyty"}, {"area": "care\n"},
        {"area": {}}, {"changed": "x" * 20_001}, {"changed": "\0"}, {"provider": "p" * 201}, {"provider": []},
    ],
)  # fmt: skip
def test_what_no_form_of_ours_would_have_taken_is_left_out(strange: dict) -> None:
    assert brought([{**ROW, **strange}]) == 0
    assert not Activity.objects.filter(person=person_of("menna")).exists()


@given(
    st.dictionaries(
        st.sampled_from(["title", "on", "minutes", "language", "nation", "area", "provider", "changed"]),
        st.one_of(
            st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text()), st.just("2025-01-01")
        ),
    )
)
def test_whatever_a_row_holds_it_is_an_entry_or_nothing(row: dict) -> None:
    found = read({"public_id": ROW["public_id"], **row}, DAY)
    assert found is None or (found.learnt.title and "\0" not in found.learnt.title + found.learnt.changed)
