"""The rows of a list that is being applied, some thousand at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q

from llwybr.core.kit.inserting import insert
from llwybr.core.places.actions.tree import RefusedError, above, rename_row
from llwybr.core.places.known import by_code, nation_places
from llwybr.core.places.models import Belonging, Code, Place, Staged
from llwybr.core.places.rules import Period, is_circle
from llwybr.values.bilingual import Bilingual

NUMBERS = ("la_estab", "ukprn")  # that pass from a place to the one after it
PLAIN = ("kind", "nation", "type", "phase", "closed")
DAYS = ("opened_on", "closed_on")
COLUMNS = [*PLAIN, *DAYS, "area", "name_en", "name_cy", "folded", "sorts_en", "sorts_cy"]
WAYS = {"new": "opened", "renamed": "renamed", "moved": "moved", "closed": "closed", "reopened": "reopened"}


class Rows:
    """What applying one list needs to remember. `changed`: the public id of each place, and in which way it changed; `closed`: of
    those that close, by the first day without them."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.areas, self.trusts, self.nations = by_code("la_code"), by_code("group"), nation_places()
        self.changed: list[tuple[str, str]] = []
        self.closed: dict[date, list[str]] = {}

    def free_numbers(self, changes: Iterable[Staged]) -> None:
        """Take the numbers away that places give up: others may take them in the same list."""
        giving: dict[str, list[int]] = {scheme: [] for scheme in NUMBERS}
        for one in changes:
            for scheme in giving.keys() & one.after.keys():
                giving[scheme] += [one.place_id] if one.place_id else []
        for scheme, places in giving.items():
            for some in hundreds(places):
                Code.objects.filter(scheme=scheme, place_id__in=some).delete()

    def change(self, some: list[Staged]) -> None:
        """Do what these rows say. A row that says nothing we can use is passed by."""
        self._code([one for one in some if one.what == " coded "])
        new = [one for one in some if " new " in one.what]
        self._open([one for one in new if one.after["kind"] == "academy_trust"])
        self._open([one for one in new if one.after["kind"] != "academy_trust"])
        self._alter([one for one in some if one.place_id and one.after and "la_code" not in one.after])

    def _code(self, some: list[Staged]) -> None:
        """Codes that authorities get. They come first, so that schools of the same list find their authority by them."""
        for one in some:
            if one.place:
                Code.objects.create(place=one.place, scheme="la_code", value=one.after["la_code"])
                self.areas[one.after["la_code"]] = one.place.pk
                self.changed.append((str(one.place), "coded"))

    def _open(self, new: list[Staged]) -> None:
        places = [self._place(one) for one in new]
        insert(places)
        keys = dict(
            Place.objects.filter(public_id__in=[one.public_id for one in places]).values_list("public_id", "pk")
        )
        for place in places:
            place.pk = keys[place.public_id]
        self._number([(place, one.after) for place, one in zip(places, new, strict=True)])
        for place, one in zip(places, new, strict=True):
            if group := one.after.get("group"):
                self.trusts[group] = place.pk
        self._put([(place, self._keeper(one.after), place.opened_on) for place, one in zip(places, new, strict=True)])
        self.changed += [(str(place), "opened") for place in places]

    def _place(self, one: Staged) -> Place:
        place = Place(name_en=one.name, name_cy=one.name)
        self._fill(place, one.after)
        place.name_again()
        return place

    def _fill(self, place: Place, after: dict[str, Any]) -> None:
        for name in PLAIN:
            if name in after:
                setattr(place, name, after[name])
        for name in DAYS:
            if name in after:
                setattr(place, name, date.fromisoformat(after[name]) if after[name] else None)
        if "area" in after:
            place.area_id = self.areas.get(after["area"])

    def _keeper(self, after: dict[str, Any]) -> int | None:
        if after["kind"] == "academy_trust":
            return self.nations.get(after["nation"])
        kind, _, code = after.get("keeper", "").partition(" ")
        return (self.areas if kind == "authority" else self.trusts).get(code)

    def _number(self, given: list[tuple[Place, dict[str, Any]]]) -> None:
        """Numbers, where the list gives one; it passes from whoever had it."""
        codes = [
            Code(place=place, scheme=scheme, value=after[scheme])
            for place, after in given
            for scheme in ("urn", "group", *NUMBERS)
            if after.get(scheme)
        ]
        for scheme in NUMBERS:
            for some in hundreds([code.value for code in codes if code.scheme == scheme]):
                Code.objects.filter(scheme=scheme, value__in=some).delete()
        insert(codes)

    def _put(self, wanted: Sequence[tuple[Place, int | None, date | None]]) -> None:
        """Each under its keeper from a day on, to its own end."""
        rows = [
            Belonging(place=place, parent_id=keeper, starts_on=start, ends_on=place.closed_on)
            for place, keeper, start in wanted
            if keeper and not place.closed and not (start and place.closed_on and start >= place.closed_on)
        ]
        insert(rows)

    def _alter(self, some: list[Staged]) -> None:
        found = Place.objects.in_bulk([one.place_id for one in some])
        pairs = [(found[one.place_id], one) for one in some if one.place_id in found]
        for place, one in pairs:
            self._fill(place, one.after)
            if "name" in one.after:
                name = one.after["name"]
                rename_row(place, Bilingual(name, name if place.name_en == place.name_cy else place.name_cy), self.on)
        Place.objects.bulk_update([place for place, _one in pairs], COLUMNS, batch_size=200)
        self._number([(place, one.after) for place, one in pairs])
        self._belong(pairs)
        for place, one in pairs:
            self.changed += [(str(place), WAYS.get(way, "changed")) for way in one.what.split()[:1]]

    def _belong(self, pairs: list[tuple[Place, Staged]]) -> None:
        moved = []
        for place, one in pairs:
            if "closed_on" in one.after or "closed" in one.after:
                self._end_with(place, one.before)
            if "keeper" in one.after:
                start = max(self.on, place.opened_on or self.on)
                self._end(place, start)
                moved.append((place, self._keeper({"kind": place.kind, **one.after}), start))
        self._refuse_circles(moved)
        self._put(moved)

    def _end_with(self, place: Place, before: dict[str, Any]) -> None:
        """What it belongs to ends when it does; where that was planned for another day, on the new one, or not at all."""
        self._go_on(place, before)
        if place.closed or place.closed_on:
            day = place.closed_on or self.on
            self._end(place, day)
            self.closed.setdefault(day, []).append(str(place))

    def _go_on(self, place: Place, before: dict[str, Any]) -> None:
        """Where it closes later than was known, or not after all, what it belonged to until then goes on. A place that is open
        again was under nothing meanwhile."""
        ends, was = place.closed_on, before.get("closed_on")
        known = ends is not None and ends <= self.on  # a correction
        lasted = Belonging.objects.filter(place=place)
        if was and (known or date.fromisoformat(was) > self.on):
            lasted = lasted.filter(ends_on=was)
        elif not (known and before.get("closed")):  # since nobody knew when
            return
        last = lasted.order_by("-ends_on").first()
        if last and last.ends_on and (ends is None or last.ends_on < ends):
            last.ends_on = ends
            last.save(update_fields=["ends_on"])

    def _end(self, place: Place, day: date) -> None:
        lasting = Belonging.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), place=place)
        lasting.filter(starts_on__gte=day).delete()
        lasting.update(ends_on=day)

    def _refuse_circles(self, moved: list[tuple[Place, int | None, date]]) -> None:
        """A list knows schools under authorities and trusts; but somebody may have put a trust under a school."""
        holding = set(
            Belonging.objects.filter(parent__in=[place for place, _, _ in moved]).values_list("parent_id", flat=True)
        )
        for place, keeper, start in moved:
            if keeper and place.pk in holding and is_circle(place.pk, keeper, Period(start, None), above):
                raise RefusedError("circle")


T = TypeVar("T")


def hundreds(all: list[T]) -> Iterator[list[T]]:
    """A few at a time: a statement holds only so many parameters."""
    for at in range(0, len(all), 500):
        yield all[at : at + 500]
