"""What is kept in a portfolio follows its owner when two records become one, and goes back when they are parted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llwybr.apps.portfolio.models import Activity, Attached, Evidence
from llwybr.core.files.models import File
from llwybr.core.people.movers import register_mover

if TYPE_CHECKING:
    from llwybr.core.people.models import Person


def follow_portfolio() -> None:
    """From now on. Nobody sees what another record holds before it is proved that both are theirs."""
    register_mover("evidence", move=_move_evidence, back=_move_evidence_back, waits=True)
    register_mover("activities", move=_move_activities, back=_move_activities_back, waits=True)


def _move_evidence(merged: Person, into: Person) -> list[Any]:
    moved = list(Evidence.objects.filter(person=merged).order_by("pk").values_list("pk", flat=True))
    _give_evidence(moved, into)
    return moved


def _move_evidence_back(merged: Person, _into: Person, moved: list[Any]) -> None:
    """Each with its files, those too that were added in the time since."""
    _give_evidence(moved, merged)


def _give_evidence(pks: list[int], person: Person) -> None:
    Evidence.objects.filter(pk__in=pks).update(person=person)
    files = Attached.objects.filter(evidence__in=pks).order_by().values("file")
    File.objects.filter(pk__in=files).update(of=str(person.public_id))


def _move_activities(merged: Person, into: Person) -> list[Any]:
    """But what a part of the system wrote for both: it stands once in a record of learning."""
    theirs = set(Activity.objects.filter(person=into).exclude(source="").values_list("source", "reference"))
    rows = Activity.objects.filter(person=merged).order_by("pk").values_list("pk", "source", "reference")
    moved = [pk for pk, source, reference in rows if (source, reference) not in theirs]
    Activity.objects.filter(pk__in=moved).update(person=into)
    return moved


def _move_activities_back(merged: Person, _into: Person, moved: list[Any]) -> None:
    """But what was written for the other record anew in the time since: that one has it."""
    theirs = set(Activity.objects.filter(person=merged).exclude(source="").values_list("source", "reference"))
    rows = Activity.objects.filter(pk__in=moved).values_list("pk", "source", "reference")
    back = [pk for pk, source, reference in rows if (source, reference) not in theirs]
    Activity.objects.filter(pk__in=back).update(person=merged)
