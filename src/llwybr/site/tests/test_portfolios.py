"""The portfolios of the demonstration: every kind of evidence, in each person's language, no pupil named, the same every time."""

from datetime import UTC, datetime

import pytest

from llwybr.apps.portfolio.models import Activity, Attached, Evidence, Share, Statement
from llwybr.apps.portfolio.rules.codes import KINDS, WITH_FILE
from llwybr.apps.portfolio.rules.noticing import noticed
from llwybr.core.files.queries import path_of
from llwybr.core.people.models import Person
from llwybr.site import cast, portfolios
from llwybr.site.nation.learning import keep_portfolios
from llwybr.site.nation.plan import Plan, Someone, plan

pytestmark = pytest.mark.django_db


def of(slug: str) -> Person:
    one = cast.character(slug)
    assert one
    return Person.objects.get(name=one.name)


def texts(said: object) -> list[str]:
    """Every text of it, whatever it is in."""
    if isinstance(said, str):
        return [said]
    inside = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    return [text for one in inside for text in texts(one)]


def test_nia_has_evidence_of_every_kind_with_real_files_and_a_witness_who_answered(now: datetime) -> None:
    portfolios.seed(by="test", now=now)
    hers = Evidence.objects.filter(person=of("nia"))
    assert {one.kind for one in hers} == set(KINDS)
    kept = Attached.objects.filter(evidence__in=hers).select_related("file", "evidence")
    assert {one.evidence.kind for one in kept} >= set(WITH_FILE)
    assert {one.file.kind for one in kept} >= {"jpeg", "pdf", "txt"}
    assert all(path_of(one.file).stat().st_size == one.file.size for one in kept)
    statement = Statement.objects.get(evidence__in=hers)
    assert statement.answered_at
    assert statement.said
    assert not statement.email


def test_her_record_of_learning_is_of_two_years_and_more_in_both_languages(now: datetime) -> None:
    portfolios.seed(by="test", now=now)
    hers = list(Activity.objects.filter(person=of("nia")))
    assert len(hers) == 12
    assert {one.language for one in hers} == {"cy", "en", "both"}
    assert (hers[0].on - hers[-1].on).days > 365
    assert any(one.evidence.exists() for one in hers)
    assert any(not one.changed for one in hers), "one of them waits for the big question"


def test_menna_sees_one_piece_for_some_days(now: datetime) -> None:
    portfolios.seed(by="test", now=now)
    shared = Share.objects.open(now).get()
    assert (shared.reader, shared.person) == (of("menna"), of("nia"))


def test_it_is_put_in_once_and_what_is_still_to_come_stays_out(now: datetime) -> None:
    early = datetime(2025, 9, 1, tzinfo=UTC)
    assert portfolios.seed(by="test", now=early) > 0
    assert not Activity.objects.filter(on__gte=early.date()).exists()
    assert not Evidence.objects.filter(created_at__gte=early).exists()
    assert portfolios.seed(by="test", now=early) == 0


def test_no_text_of_it_names_a_pupil_or_tells_a_concern() -> None:
    assert [noticed(text) for text in texts(portfolios.written()) if noticed(text)] == []


def drawn(now: datetime) -> Plan:
    made = plan()
    people = [one for one in made.people if one.given and one.nation][:320]
    return Plan(said=made.said, spots=made.spots, people=people, offices=made.offices)


def persons(people: list[Someone]) -> dict[str, Person]:
    return {one.slug: Person.objects.create(name=one.name, language=one.language) for one in people}


def test_the_nation_draws_the_same_records_from_the_same_day(now: datetime) -> None:
    made, found = drawn(now), []
    for _ in range(2):
        theirs = persons(made.people)
        keep_portfolios(made, theirs, by="test", now=now)
        rows = Activity.objects.filter(person__in=theirs.values()).order_by("pk")
        pieces = Evidence.objects.filter(person__in=theirs.values())
        assert rows.values("person").distinct().count() == 300
        assert pieces.values("person").distinct().count() == 100
        assert pieces.exclude(shows=None).count() == pieces.count()
        found.append(list(rows.values_list("public_id", "title", "on", "minutes", "language")))
        Person.objects.filter(pk__in=[one.pk for one in theirs.values()]).delete()
    assert found[0] == found[1]
    assert all(on <= now.date() for _id, _title, on, _minutes, _language in found[0])
