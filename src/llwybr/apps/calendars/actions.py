"""Every change to a calendar. What was set before stands in the events, day by day; a change tells nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.db import transaction
from django.db.models import Q

from llwybr.apps.calendars import bridge, queries, rules
from llwybr.apps.calendars.models import Day, Term
from llwybr.apps.calendars.rules import CLOSED, INSET, TermDates
from llwybr.core.events.actions import Change, Facts, record, record_all
from llwybr.core.places.models import Place


class RefusedError(Exception):
    """It cannot stand in a calendar. `reason` is one of the words of `rules`; `field`: what it is about, or ""."""

    def __init__(self, refusal: rules.Refusal) -> None:
        super().__init__(f"{refusal.reason} {refusal.field}")
        self.reason, self.field = refusal


@dataclass(frozen=True)
class Given:
    """A whole year of a place; a part that is empty stays as it is."""

    place: Place
    year: int
    terms: Sequence[TermDates] = ()
    inset: Sequence[date] = field(default=())
    closed: Sequence[date] = field(default=())


@transaction.atomic
def set_terms(*, place: Place, year: int, terms: Sequence[TermDates], by: str) -> None:
    """The three terms of a place's year, instead of its own before or of those from above. Raises RefusedError.

    The same terms once more change nothing.
    """
    _hold(place)
    inset = [one.on for one in queries.own(place, year) if one.kind == INSET]
    _allow(rules.may_set(year, terms, inset))
    before = Term.objects.filter(place=place, year=year)
    if [one.dates for one in before] == list(terms):
        return
    before.delete()
    Term.objects.bulk_create(_terms(place, year, terms))
    record("calendars.terms_set", subject=str(place), by=by, facts=_terms_said(year, terms))


@transaction.atomic
def drop_terms(*, place: Place, year: int, by: str) -> None:
    """The place has no terms of its own any more: those from above hold. Without any of its own nothing changes."""
    _hold(place)
    if Term.objects.filter(place=place, year=year).delete()[0]:
        record("calendars.terms_dropped", subject=str(place), by=by, facts={"year": year})


@transaction.atomic
def add_day(*, place: Place, year: int, kind: str, on: date, by: str) -> Day:
    """An INSET day, or another day on which nobody is taught. Raises RefusedError; one that is there already stays."""
    _hold(place)
    known = {one.on: one for one in queries.own(place, year)}
    if on in known and known[on].kind == kind:
        return known[on]
    terms = [one.dates for one in queries.year(str(place), year).terms]
    own = {day: one.kind for day, one in known.items()}
    _allow(rules.may_add(kind, on, year=year, terms=terms, own=own, bank=bridge.bank_days(year)))
    added = Day.objects.create(place=place, year=year, kind=kind, on=on)
    record("calendars.day_added", subject=str(place), by=by, facts=_day_said(year, kind, on))
    return added


@transaction.atomic
def remove_day(*, day: Day, by: str) -> None:
    """It is a day like others again; one that is gone stays gone."""
    if Day.objects.filter(pk=day.pk).delete()[0]:
        facts = _day_said(day.year, day.kind, day.on)
        record("calendars.day_removed", subject=str(day.place), by=by, facts=facts)


@transaction.atomic
def set_all(*, given: Iterable[Given], by: str) -> int:
    """Many years of many places at once, in few queries whatever their number; how many events it was.

    Terms and days that are given replace those of their place and year. Days are checked against terms given with them,
    not against those from above. Raises RefusedError, and then nothing is changed.
    """
    every = list(given)
    for one in every:
        _allow(_wrong(one))
    _clear(every)
    Term.objects.bulk_create(list(chain.from_iterable(_terms(one.place, one.year, one.terms) for one in every)))
    days = [(one, kind, on) for one in every for kind, some in _days(one) for on in some]
    Day.objects.bulk_create(Day(place=one.place, year=one.year, kind=kind, on=on) for one, kind, on in days)
    set_terms = (
        Change("calendars.terms_set", str(one.place), _terms_said(one.year, one.terms)) for one in every if one.terms
    )
    added = (Change("calendars.day_added", str(one.place), _day_said(one.year, kind, on)) for one, kind, on in days)
    return record_all(chain(set_terms, added), by=by)


def _wrong(one: Given) -> rules.Refusal | None:
    if one.terms and (refusal := rules.may_set(one.year, one.terms, one.inset)):
        return refusal
    own: dict[date, str] = {}
    bank = bridge.bank_days(one.year)
    for kind, some in _days(one):
        for on in some:
            if refusal := rules.may_add(kind, on, year=one.year, terms=one.terms, own=own, bank=bank):
                return refusal
            own[on] = kind
    return None


def _days(one: Given) -> tuple[tuple[str, Sequence[date]], ...]:
    return (INSET, one.inset), (CLOSED, one.closed)


def _clear(every: list[Given]) -> None:
    """Take away what is given anew."""
    terms, days = Q(pk=None), Q(pk=None)
    for year in {one.year for one in every}:
        of = [one for one in every if one.year == year]
        terms |= Q(year=year, place__in=[one.place for one in of if one.terms])
        for kind in rules.KINDS:
            days |= Q(year=year, kind=kind, place__in=[one.place for one in of if dict(_days(one))[kind]])
    Term.objects.filter(terms).delete()
    Day.objects.filter(days).delete()


def _terms(place: Place, year: int, terms: Iterable[TermDates]) -> list[Term]:
    return [
        Term(
            place=place,
            year=year,
            season=one.season,
            first=one.first,
            last=one.last,
            break_first=one.break_first,
            break_last=one.break_last,
        )
        for one in terms
    ]


def _terms_said(year: int, terms: Iterable[TermDates]) -> Facts:
    """Every date, so that the events alone say what the terms were."""
    return {"year": year, **{name: day.isoformat() for one in terms for name, day in one.named.items()}}


def _day_said(year: int, kind: str, on: date) -> Facts:
    return {"year": year, "kind": kind, "on": on.isoformat()}


def _hold(place: Place) -> None:
    """Nobody else changes the calendar of this place until the end."""
    Place.objects.select_for_update().get(pk=place.pk)


def _allow(refusal: rules.Refusal | None) -> None:
    if refusal:
        raise RefusedError(refusal)
