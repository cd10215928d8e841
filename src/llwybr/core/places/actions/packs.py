"""Loading a nation and its authorities from its pack."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from llwybr.core.events.actions import record
from llwybr.core.kit.bilingual import columns
from llwybr.core.packs import Knowledge
from llwybr.core.places.actions.holding import hold_tree
from llwybr.core.places.kinds import NATIONS
from llwybr.core.places.models import Belonging, Code, FormerName, Place, Succession
from llwybr.core.places.shapes import PlaceShape

OURS = uuid.UUID("6c1f5f0e-6d0b-4c57-9a3e-2f4c1f8a7b10")  # the space of the names below


def public_id(nation: str, id: str) -> str:
    """The public id of a place of a pack: the same everywhere, so that a grant for it can be written down."""
    return str(uuid.uuid5(OURS, f"{nation}/{id}"))


@transaction.atomic
def load(knowledge: Knowledge, *, by: str) -> int:
    """Bring the nation's places up to date; how many changed. What left the pack stays: a place is never erased."""
    nation, shapes = knowledge.manifest.nation, knowledge.of("places", PlaceShape)
    ids = {id: public_id(nation, id) for id in shapes}
    known = {str(place): place for place in Place.objects.at(ids.values())}
    wanted = {id: _columns(nation, shape) for id, shape in shapes.items()}
    changed = [id for id in shapes if _differs(known.get(ids[id]), wanted[id])]
    if changed:
        hold_tree()
    for id in changed:
        place = known.setdefault(ids[id], Place(public_id=ids[id]))
        _write(place, wanted[id])
    places = {id: known[ids[id]] for id in shapes}
    changed += [id for id, shape in shapes.items() if _joined(places[id], shape, places)]
    if changed:
        record("places.pack_loaded", subject=nation, by=by, facts={"places": len(set(changed))})
    return len(set(changed))


def _columns(nation: str, shape: PlaceShape) -> dict[str, Any]:
    return {
        "kind": shape.kind,
        "nation": nation if nation in NATIONS else "",
        "opened_on": shape.opened_on,
        "closed_on": shape.closed_on,
        "closed": shape.closed,
        **columns("name", shape.both()),
    }


def _differs(place: Place | None, wanted: dict[str, Any]) -> bool:
    return place is None or any(getattr(place, name) != value for name, value in wanted.items())


def _write(place: Place, wanted: dict[str, Any]) -> None:
    for name, value in wanted.items():
        setattr(place, name, value)
    former = FormerName.objects.filter(place=place).values_list("name_en", "name_cy") if place.pk else ()
    place.name_again(one for pair in former for one in pair)
    place.save()


def _joined(place: Place, shape: PlaceShape, places: dict[str, Place]) -> bool:
    """Whether its numbers, what it lies under or its successor had to be written."""
    wanted = shape.codes.model_dump(exclude_none=True)
    codes = {(one.scheme, one.value) for one in place.codes.all()}
    missing = wanted.items() - codes
    if missing:
        hold_tree()  # a list that was compared before this knew nothing of them
    Code.objects.bulk_create(Code(place=place, scheme=scheme, value=value) for scheme, value in sorted(missing))
    parent = places.get(shape.parent or "")
    lies = {"parent_id": parent.pk, "starts_on": shape.opened_on, "ends_on": shape.closed_on} if parent else {}
    placed = bool(lies) and not place.belongings.filter(**lies).exists()
    if placed:
        hold_tree()
        place.belongings.all().delete()
        Belonging.objects.create(place=place, **lies)
    followed = False
    if shape.successor and shape.closed_on:
        into = places[shape.successor]
        followed = Succession.objects.get_or_create(place=place, into=into, defaults={"on": shape.closed_on})[1]
    return bool(missing) or placed or followed
