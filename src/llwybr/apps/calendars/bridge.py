"""Turns terms and days as they hold at a place into the calendar of the engine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from llwybr.apps.calendars import incoming
from llwybr.apps.calendars.incoming import BankHoliday
from llwybr.apps.calendars.models import Day, Term
from llwybr.apps.calendars.rules import CLOSED, INSET
from llwybr.engines.working_time import Calendar, Kind, Span, academic_year
from llwybr.engines.working_time import Term as TermOfEngine

__all__ = ["Calendar", "as_calendar", "bank_days", "bank_holidays", "bank_known_until", "counts", "kinds"]


def as_calendar(terms: Iterable[Term], days: Iterable[Day], year: int) -> Calendar:
    """The calendar of one year, with the bank holidays that are known."""
    some = list(days)
    return Calendar(
        terms=tuple(_term(one) for one in sorted(terms, key=lambda term: term.first)),
        inset=frozenset(one.on for one in some if one.kind == INSET),
        closed=frozenset(one.on for one in some if one.kind == CLOSED),
        bank_holidays=bank_days(year),
    )


def _term(one: Term) -> TermOfEngine:
    breaks = (Span(one.break_first, one.break_last),) if one.break_first and one.break_last else ()
    return TermOfEngine(Span(one.first, one.last), breaks)


def bank_days(year: int) -> frozenset[date]:
    """The bank holidays of an academic year that are known."""
    return frozenset(day for day in incoming.bank_holidays() if day in academic_year(year))


def kinds(calendar: Calendar, year: int) -> dict[date, Kind]:
    """What each day of the year is."""
    return {day: calendar.kind(day) for day in academic_year(year)}


def counts(calendar: Calendar, year: int) -> dict[str, int]:
    """How many days of term and INSET days the year has."""
    return {kind: calendar.count(kind, academic_year(year)) for kind in ("term", "inset")}


def bank_holidays(year: int) -> list[tuple[date, BankHoliday]]:
    """The same with their names, in order."""
    found = incoming.bank_holidays()
    return [(day, found[day]) for day in sorted(bank_days(year))]


def bank_known_until(year: int) -> date | None:
    """The last day for which bank holidays are known, if that is before the end of the year."""
    known = incoming.known_until()
    return known if known < academic_year(year).last else None
