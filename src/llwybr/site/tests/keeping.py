"""What the walls stand around of people's rights: a bundle that waits for its owner, and what employers keep of who was erased."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from llwybr.core.kit.bilingual import Written
from llwybr.core.places.models import Belonging, Place
from llwybr.core.rights import taking
from llwybr.core.rights.models import Bundle, Kept
from llwybr.core.rights.models.bundle import READY
from llwybr.core.rights.records import Fact, kept_record
from llwybr.site.tests import jobs
from tests.world import LONG_AGO, World

CLOSED = {"north_closed": "north", "south_closed": "south", "trust_closed": "one_trust"}  # what it belonged to


def prepare(world: World) -> None:
    """At a school of each side and at one of the trust's, a record of somebody who is not there any more; and so at a school of each
    that has closed."""
    for at in jobs.AT:
        keep(world, at, f"kept-{at}")
    for at, under in CLOSED.items():
        closed(world, at, under)
        keep(world, at, f"kept-{at}")


def closed(world: World, name: str, under: str) -> None:
    """As `places.close` leaves it."""
    parent, on = world.places[under], timezone.localdate(world.now) - timedelta(days=30)
    world.places[name] = place = Place.objects.create(
        kind="school", nation=parent.nation, name_en=name, name_cy=name, opened_on=LONG_AGO, closed_on=on
    )
    Belonging.objects.create(place=place, parent=parent, starts_on=LONG_AGO, ends_on=on)


def keep(world: World, at: str, mark: str) -> Kept:
    grade = Fact(Written("Grade", "Gradd"), Written(f"{mark}-grade", f"{mark}-grade"))
    lines = [Written(f"{mark}-line", f"{mark}-line")]
    what = kept_record(name=f"{mark}-name", title=None, facts=[grade], lines=lines)
    return Kept.objects.create(
        of=str(uuid4()),
        kind="employment",
        employer=world.places[at],
        what=what,
        kept_at=world.now,
        until=timezone.localdate(world.now) + timedelta(days=2000),
    )


def bundle(world: World, who: str, mark: str = "bundle") -> Bundle:
    """One that can be fetched."""
    made = Bundle.objects.create(
        person=world.people[who],
        language="en",
        state=READY,
        asked_at=world.now,
        ready_at=world.now,
        ends_at=world.now + timedelta(days=7),
        stored_as=uuid4().hex,
    )
    with zipfile.ZipFile(taking.path_of(made), "w") as file:
        file.writestr("data.json", f"{mark}-bytes")
    return made
