"""Opening, renaming, moving, closing and joining places. Each is one transaction with one event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from llwybr.core.access import actions as access
from llwybr.core.events.actions import record
from llwybr.core.kit.bilingual import columns
from llwybr.core.places.actions.holding import hold_tree
from llwybr.core.places.models import Belonging, Code, FormerName, Place, Succession
from llwybr.core.places.rules import Period, is_circle
from llwybr.values.bilingual import Bilingual


class RefusedError(Exception):
    """What cannot be done to a place. `reason`: dates, closed, circle, later, holds, number, self."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def open_place(
    *,
    kind: str,
    name: Bilingual,
    by: str,
    nation: str = "",
    opened_on: date | None = None,
    parent: Place | None = None,
    area: Place | None = None,
    codes: Mapping[str, str] | None = None,
) -> Place:
    """A new place, under `parent` from its first day on. A name in one language alone stands in both. Raises RefusedError."""
    hold_tree()
    both = Bilingual(name.en or name.cy, name.cy or name.en)
    place = Place(kind=kind, nation=nation, opened_on=opened_on, area=area, **columns("name", both))
    place.name_again()
    place.save()
    try:
        with transaction.atomic():
            Code.objects.bulk_create(
                Code(place=place, scheme=scheme, value=value) for scheme, value in (codes or {}).items()
            )
    except IntegrityError as error:
        raise RefusedError("number") from error
    if parent:
        _put_under(place, parent, opened_on)
    record("places.opened", subject=str(place), by=by, facts={"kind": kind})
    return place


@transaction.atomic
def rename(*, place: Place, name: Bilingual, on: date, by: str) -> None:
    """A new name from this day on; whoever looks for the old one still finds the place."""
    hold_tree()
    rename_row(place, name, on)
    place.save(update_fields=["name_en", "name_cy", "folded", "sorts_en", "sorts_cy"])
    record("places.renamed", subject=str(place), by=by)


def rename_row(place: Place, name: Bilingual, on: date) -> None:
    """Keep the name that it had, and give it the new one: the row itself is for the caller to save."""
    FormerName.objects.create(place=place, ends_on=on, **columns("name", place.name))
    place.name_en, place.name_cy = name.en or name.cy, name.cy or name.en
    former = FormerName.objects.filter(place=place).values_list("name_en", "name_cy")
    place.name_again(one for pair in former for one in pair)


@transaction.atomic
def move(*, place: Place, to: Place | None, on: date, by: str) -> None:
    """From this day on it lies under another (or under none); until then it stays where it was. Raises RefusedError."""
    hold_tree()
    place.refresh_from_db()
    if not place.is_open(on):
        raise RefusedError("closed")
    _leave(place, on)
    if to:
        _put_under(place, to, on)
    facts = {"from": on.isoformat(), **({"to": str(to)} if to else {})}
    record("places.moved", subject=str(place), by=by, facts=facts)


@transaction.atomic
def close(*, place: Place, on: date, by: str) -> None:
    """From this day on it is not there. What lies under it has to be moved first. Raises RefusedError."""
    hold_tree()
    if Belonging.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), parent=place).exists():
        raise RefusedError("holds")
    _close(place, on, by)
    record("places.closed", subject=str(place), by=by, facts={"from": on.isoformat()})


@transaction.atomic
def merge(*, place: Place, into: Place, on: date, by: str) -> None:
    """From this day on another does what it did, and holds what lay under it. Raises RefusedError."""
    hold_tree()
    if place.pk == into.pk:
        raise RefusedError("self")
    if not into.is_open(on):
        raise RefusedError("closed")
    for one in Belonging.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), parent=place).select_related("place"):
        _leave(one.place, on)
        _put_under(one.place, into, on)
    _close(place, on, by)
    Succession.objects.create(place=place, into=into, on=on)
    record("places.merged", subject=str(place), by=by, facts={"into": str(into), "from": on.isoformat()})


def _close(place: Place, on: date, by: str) -> None:
    """What is held there ends with it."""
    place.refresh_from_db()
    if not place.is_open(on) or place.opened_on == on:
        raise RefusedError("dates" if place.opened_on and on <= place.opened_on else "closed")
    _leave(place, on)
    place.closed_on = on
    place.save(update_fields=["closed_on"])
    access.end_at(places=[str(place)], on=on, by=by, now=timezone.now())


def _leave(place: Place, on: date) -> None:
    """Its last belonging ends on this day. Raises RefusedError where something is already known of the time after."""
    open_ones = Belonging.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), place=place)
    if open_ones.filter(starts_on__gt=on).exists():
        raise RefusedError("later")
    open_ones.filter(starts_on=on).delete()
    open_ones.update(ends_on=on)


def _put_under(place: Place, parent: Place, on: date | None) -> None:
    during = Period(on, place.closed_on)
    if on and not parent.is_open(on):
        raise RefusedError("closed")
    if is_circle(place.pk, parent.pk, during, above):
        raise RefusedError("circle")
    try:
        with transaction.atomic():
            Belonging.objects.create(place=place, parent=parent, starts_on=during.start, ends_on=during.end)
    except IntegrityError as error:
        raise RefusedError("dates") from error


def above(place: int) -> list[tuple[int, Period]]:
    found = Belonging.objects.filter(place_id=place).values_list("parent_id", "starts_on", "ends_on")
    return [(parent, Period(start, end)) for parent, start, end in found]
