"""What is past its time goes, all of it and nothing else, as the table says; and a dry run says exactly that."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from llwybr.apps.posts.actions import intake
from llwybr.core.access import actions as access
from llwybr.core.appointments.support import actions as support
from llwybr.core.events.audit import verify
from llwybr.core.letters import actions as letters
from llwybr.core.letters.models import Letter
from llwybr.core.rights import taking
from llwybr.core.rights.classified import Lasts
from llwybr.core.rights.fields import classes, every_model, said
from llwybr.core.rights.models import Kept
from llwybr.core.rights.tests.everything import Everything
from llwybr.site import retaining
from tests import world as worlds

NOON = timezone.now()


@pytest.fixture
def full(db, settings, tmp_path) -> Everything:
    settings.FILES, settings.BUNDLES = tmp_path / "files", tmp_path / "bundles"
    settings.ERASURES = tmp_path / "erasures.jsonl"
    world = worlds.make(NOON)
    found = Everything(worlds.someone(world, "nobody else"), world.people["head"], NOON)
    found.fill()
    school = world.places["north_school"]
    Kept.objects.create(of="", kind="employment", employer=school, what={}, kept_at=NOON, until=NOON.date())
    return found


def rows() -> dict[str, set[Any]]:
    """The keys of every row of every model."""
    return {model._meta.label: set(model._base_manager.values_list("pk", flat=True)) for model in every_model()}


def over(now: datetime) -> dict[str, list[Any]]:
    return {rule.label: keys for rule, keys in retaining.over(now)}


@pytest.mark.parametrize("days", [0, 1, 29, 31, 89, 91, 729, 731, 2400, 3653])
def test_what_is_left_is_what_the_table_allows_and_a_dry_run_says_what_goes(full: Everything, days: int) -> None:
    now = NOON + timedelta(days=days, minutes=1)
    before, told = rows(), over(now)
    assert over(now) == told, "asking changes nothing"
    assert retaining.erase_over(now) == {label: len(keys) for label, keys in told.items()}
    after = rows()
    for model in every_model():
        label = model._meta.label
        gone = before[label] - after[label]
        assert set(told.get(label, ())) <= gone
        for pk in gone - set(told.get(label, ())):
            assert said()[label].erased == "with", f"{label} {pk} hangs on nothing that went"
    assert over(now) == {}
    assert past_by_hand(now) == {}
    verify()


def past_by_hand(now: datetime) -> dict[str, int]:
    """Walked row by row, without the queries of the job."""
    found: dict[str, int] = {}
    for model in every_model():
        shape = said()[model._meta.label]
        lasts = classes()[shape.keeps].lasts
        if lasts is None or shape.begins is None or model._meta.label == "consultations.Comment":
            continue
        for row in model._base_manager.all():
            begins = at(row, shape.begins)
            day = timezone.localdate(begins) if isinstance(begins, datetime) else begins
            if day and lasts.after(day) < timezone.localdate(now) - timedelta(days=1):
                found[model._meta.label] = found.get(model._meta.label, 0) + 1
    return found


def at(row: models.Model, path: str) -> Any:
    found: Any = row
    for step in path.split("__"):
        found = getattr(found, step) if found is not None else None
    return found


def test_after_ten_years_of_somebody_who_left_only_what_is_theirs_is_there(full: Everything) -> None:
    retaining.erase_over(NOON + timedelta(days=3653))
    kept = {label for label, one in said().items() if one.is_somebodys and full_has(full, label)}
    assert {"people.Person", "portfolio.Evidence", "portfolio.Activity", "files.File"} <= kept
    assert kept.isdisjoint(
        {"posts.Post", "posts.Contract", "descriptions.Version", "access.Look", "signin.Session", "rights.Bundle"}
    )
    assert not Kept.objects.exists()


def full_has(full: Everything, label: str) -> bool:
    return label not in full.lacking()


@pytest.mark.parametrize(
    ("later", "goes"), [(timedelta(days=61), True), (timedelta(days=3653), False), (-timedelta(hours=2), False)]
)
def test_a_clock_that_cannot_be_right_erases_nothing_unless_told(
    full: Everything, monkeypatch, capsys, later, goes
) -> None:
    monkeypatch.setattr(retaining.timezone, "now", lambda: NOON + later)
    before = rows()
    assert retaining.run(dry_run=False) == (0 if goes else 2)
    assert (rows() != before) == goes
    if not goes:
        assert "--clock-is-right" in capsys.readouterr().err
        assert retaining.run(dry_run=False, clock_is_right=True) == 0


def test_what_would_take_more_along_than_was_listed_takes_nothing(full: Everything, monkeypatch) -> None:
    now = NOON + timedelta(days=3653)
    rule = retaining.Rule("letters.Letter", one_letter, lambda _now: Letter.objects.all().delete())
    monkeypatch.setattr(retaining, "rules", lambda: [rule])
    before = rows()
    with pytest.raises(retaining.ParityError):
        retaining.erase_over(now)
    assert rows() == before


def one_letter(_now: datetime) -> Any:
    return Letter.objects.filter(pk__in=[one.pk for one in Letter.objects.all()[:1]])


def test_the_purges_keep_as_long_as_the_table_says() -> None:
    table = {name: one.lasts for name, one in classes().items()}
    for name, period in {
        "letters": letters.KEPT,
        "looks": access.LOOKS_KEPT,
        "support": support.KEPT,
        "staff_file": intake.KEPT,
        "bundles": taking.ROWS_KEPT,
    }.items():
        assert table[name] == Lasts(days=period.days), name


@pytest.mark.parametrize(
    ("lasts", "today", "first"),
    [
        (Lasts(days=30), date(2027, 3, 2), date(2027, 1, 31)),
        (Lasts(years=6), date(2032, 8, 31), date(2026, 8, 31)),
        (Lasts(years=6), date(2032, 9, 1), date(2026, 9, 1)),
        (Lasts(years=1), date(2029, 3, 1), date(2028, 3, 1)),
        (Lasts(months=13), date(2028, 2, 29), date(2027, 1, 29)),
    ],
)
def test_the_first_day_that_is_not_past_yet(lasts: Lasts, today: date, first: date) -> None:
    assert retaining.last_begin(lasts, today) == first
    assert lasts.after(first) >= today > lasts.after(first - timedelta(days=1))
