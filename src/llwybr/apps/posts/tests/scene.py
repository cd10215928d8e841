"""A school with a head and a business manager, another school, and somebody to take on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from llwybr.apps.posts.actions import Start
from llwybr.apps.posts.rules.terms import Terms
from llwybr.core.access.models import Grant
from llwybr.core.people.models import Person
from tests.world import World

MORNINGS = (180, 180, 180, 180, 180, 0, 0)
LUNCHES = (75, 75, 75, 75, 75, 0, 0)
JOB = "teaching-assistant-2"


def someone(name: str = "Gwenno Llwyd") -> Person:
    return Person.objects.create(name=name)


def terms(world: World, **more: Any) -> Terms:
    """Mornings as a teaching assistant, reviewed by the school's ALNCo."""
    said = Terms(
        employer=world.places["north"].pk,
        profile=JOB,
        minutes=MORNINGS,
        weeks=Decimal(39),
        kind="PRM",
        reviewer=world.people["alnco"].pk,
        grade="Grade 4",
        spine_point=5,
    )
    return replace(said, **more)


def start(world: World, person: Person, *, starts_on: date | None = None, **more: Any) -> Start:
    said = {key: more.pop(key) for key in list(more) if key in Start.__dataclass_fields__}
    on = starts_on or world.now.date()
    return Start(
        **{"person": person, "workplace": world.places["north_school"], "starts_on": on, "terms": terms(world, **more)}
        | said
    )


def manager(world: World) -> str:
    """Who enters posts: the business manager's public id."""
    return str(world.people["business_manager"].public_id)


def held(person: Person, role: str, at: datetime) -> list[str]:
    """For which scopes somebody holds a role at a moment."""
    rows = Grant.objects.open_at(at).filter(holder=str(person.public_id), role=role)
    return sorted(rows.values_list("scope", flat=True))
