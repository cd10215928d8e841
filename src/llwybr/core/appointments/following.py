"""The log and the doors of a person follow their record: to the one that it becomes a part of, and out of the world with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete

from llwybr.core.access.models import Look
from llwybr.core.appointments.models import SupportDoor
from llwybr.core.people.models import Person
from llwybr.core.people.movers import register_mover

if TYPE_CHECKING:
    from collections.abc import Iterable

SAME = ("by", "role", "place", "what", "why", "day")  # what makes two looks at one person the same line


def follow() -> None:
    """From now on."""
    register_mover("looks", move=_move_looks, back=_move_looks_back)
    register_mover("support_doors", move=_move_doors, back=_move_doors_back)
    post_delete.connect(_forget, sender=Person, dispatch_uid="appointments.following")


def _move_looks(merged: Person, into: Person) -> list[Any]:
    """Those stay behind that say what is said there already, and those by the other record: they were their own."""
    there = set(Look.objects.filter(of=str(into.public_id)).values_list(*SAME))
    theirs = Look.objects.filter(of=str(merged.public_id)).exclude(by=str(into.public_id)).values_list("pk", *SAME)
    moved = [pk for pk, *said in theirs if tuple(said) not in there]
    _of(Look, moved, into)
    return moved


def _move_looks_back(merged: Person, into: Person, moved: list[Any]) -> None:
    _of(Look, moved, merged)


def _move_doors(merged: Person, into: Person) -> list[Any]:
    me = str(into.public_id)
    theirs = SupportDoor.objects.filter(of=str(merged.public_id)).exclude(holder=me).exclude(approver=me)
    moved = list(theirs.values_list("pk", flat=True))
    _of(SupportDoor, moved, into)
    return moved


def _move_doors_back(merged: Person, into: Person, moved: list[Any]) -> None:
    _of(SupportDoor, moved, merged)


def _of(table: type[Look] | type[SupportDoor], rows: Iterable[int], person: Person) -> None:
    table._default_manager.filter(pk__in=list(rows)).update(of=str(person.public_id))


def _forget(instance: Person, **_more: Any) -> None:
    """The record is erased: so is who looked at it. That they looked at others' stays, without a name."""
    Look.objects.filter(of=str(instance.public_id)).delete()
    SupportDoor.objects.filter(of=str(instance.public_id)).delete()
