"""What the tests of people share: people described, people made, and everything that is known of everyone."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.apps import apps

from llwybr.core.people import actions
from llwybr.core.people.models import Account, Person
from llwybr.core.people.rules.matching import Described, Number
from llwybr.core.people.rules.names import FullName

PLACE = str(uuid.UUID(int=7))
DAY = date(1979, 3, 2)


def siân(**changed: Any) -> Described:
    """Siân Jones, born on 2 March 1979."""
    said = {"names": (FullName("Siân", "Jones"),), "born_on": DAY} | changed
    return Described(**said)


def ewc(value: str = "1234567") -> tuple[Number, ...]:
    return (Number("ewc", value),)


def taken(*described: Described, now: Any, place: str = PLACE) -> list[actions.Taken]:
    return actions.take_in(described=described, place=place, by="test", now=now)


def person(name: str = "", **account: Any) -> Person:
    """Somebody with an account of their own, if anything is said of one."""
    made = Person.objects.create(name=name)
    if account:
        Account.objects.create(person=made, **account)
    return made


# What a merge and its undoing leave behind for good: that they happened.
_TRACES = {"people.merge", "events.event", "events.head", "events.personal", "events.anchor"}
_REMADE = {"people.matchkey": ["person_id", "key"], "selfassessment.countedneed": ["attempt_id", "element", "gap"]}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours, but for the traces."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("llwybr.")]
    return {
        model._meta.label_lower: sorted(
            model._base_manager.values_list(*_REMADE.get(model._meta.label_lower, [])), key=repr
        )
        for model in ours
        if model._meta.label_lower not in _TRACES and model._meta.app_label not in {"standards", "library", "learning"}
    }
