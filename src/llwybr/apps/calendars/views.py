"""The calendar of a place, for anyone; and changing it, for whoever may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.calendars import access, actions, bridge, queries, rules
from llwybr.apps.calendars.access import CHANGE
from llwybr.apps.calendars.download import as_ics
from llwybr.apps.calendars.forms import DayForm, TermsForm
from llwybr.apps.calendars.rules import Refusal
from llwybr.core.access.doors import ANYONE, STRONG, door
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.places import queries as places

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from llwybr.apps.calendars.queries import Year
    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.places.models import Place

EITHER = ["GET", "HEAD", "POST"]


@door(ANYONE)
@require_safe
def calendar_now(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """This academic year at a place."""
    return _shown(request, _place(public_id), rules.year_of(timezone.localdate()))


@door(ANYONE)
@require_safe
def calendar(request: ViewedRequest, public_id: UUID, year: int) -> HttpResponse:
    """One academic year at a place: its terms and days in words, who set them, and every month."""
    return _shown(request, _place(public_id), _known(year))


def _shown(request: ViewedRequest, place: Place, year: int) -> HttpResponse:
    found = queries.year(str(place), year)
    known = found.calendar
    context = {
        **_about(place, year),
        "found": found,
        "counts": bridge.counts(known, year),
        "kinds": bridge.kinds(known, year),
        "months": rules.months(year),
        "bank": bridge.bank_holidays(year),
        "bank_until": bridge.bank_known_until(year),
        "may_change": access.may_change(request.viewer, place, timezone.now()),
        "years": [one for one in (year - 1, year + 1) if rules.is_year(one)],
    }
    return render(request, "calendars/calendar.html", context)


@door(ANYONE)
@require_safe
def calendar_ics(request: ViewedRequest, public_id: UUID, year: int) -> HttpResponse:
    """The year as a file that every calendar takes."""
    place = _place(public_id)
    file = as_ics(queries.year(str(place), _known(year)), place, timezone.now())
    named = {"Content-Disposition": f'attachment; filename="{year}.ics"'}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=named)


@door(STRONG, read=CHANGE, write=CHANGE)
@require_http_methods(EITHER)
def calendar_terms(request: ViewedRequest, public_id: UUID, year: int) -> HttpResponse:
    """Set the three terms of a year; those that hold now stand there to begin with."""
    place = _theirs(request, public_id)
    found = queries.year(str(place), _known(year))
    form = page_form(TermsForm, request, initial=_as_they_are(found))
    if was_sent(request) and form.is_valid() and _set(request, form, place, year):
        return redirect("calendar", place, year)
    context = {**_about(place, year), "form": form, "found": found, "own": found.is_own(rules.TERMS)}
    return render(request, "calendars/terms.html", context, status=422 if form.errors else 200)


def _as_they_are(found: Year) -> dict[str, date]:
    return {name: day for one in found.terms for name, day in one.dates.named.items()}


def _set(request: ViewedRequest, form: TermsForm, place: Place, year: int) -> bool:
    """Whether they were set; if not, the form says why."""
    try:
        actions.set_terms(place=place, year=year, terms=form.terms, by=request.viewer.public_id)
    except actions.RefusedError as error:
        form.refuse(Refusal(error.reason, error.field))
        return False
    return True


@door(STRONG, read=CHANGE, write=CHANGE)
@require_http_methods(EITHER)
def drop_terms(request: ViewedRequest, public_id: UUID, year: int) -> HttpResponse:
    """Have no terms of its own any more: those of the place above hold again."""
    place = _theirs(request, public_id)
    found = queries.year(str(place), _known(year))
    if was_sent(request):
        actions.drop_terms(place=place, year=year, by=request.viewer.public_id)
    if was_sent(request) or not found.is_own(rules.TERMS):
        return redirect("calendar", place, year)
    return render(request, "calendars/drop_terms.html", _about(place, year))


@door(STRONG, read=CHANGE, write=CHANGE)
@require_http_methods(EITHER)
def calendar_days(request: ViewedRequest, public_id: UUID, year: int) -> HttpResponse:
    """The INSET days and closed days that a place sets itself; add one."""
    place = _theirs(request, public_id)
    found = queries.year(str(place), _known(year))
    form = page_form(DayForm, request)
    if was_sent(request) and form.is_valid() and _added(request, form, place, year):
        return redirect("calendar_days", place, year)
    own = [one for one in found.days if found.is_own(one.kind)]
    others = [(kind, found.sources[kind]) for kind in rules.KINDS if kind in found.sources and not found.is_own(kind)]
    context = {**_about(place, year), "form": form, "own": own, "others": others}
    return render(request, "calendars/days.html", context, status=422 if form.errors else 200)


def _added(request: ViewedRequest, form: DayForm, place: Place, year: int) -> bool:
    """Whether the day was added; if not, the form says why."""
    said = form.cleaned_data
    try:
        actions.add_day(place=place, year=year, kind=said["kind"], on=said["on"], by=request.viewer.public_id)
    except actions.RefusedError as error:
        form.refuse(Refusal(error.reason, error.field))
        return False
    return True


@door(STRONG, read=CHANGE, write=CHANGE)
@require_http_methods(EITHER)
def remove_day(request: ViewedRequest, public_id: UUID, year: int, day: UUID) -> HttpResponse:
    """Remove a day that the place set; one that is gone leads back to the others."""
    place = _theirs(request, public_id)
    found = queries.day(place, _known(year), day)
    if found and was_sent(request):
        actions.remove_day(day=found, by=request.viewer.public_id)
    if found is None or was_sent(request):
        return redirect("calendar_days", place, year)
    return render(request, "calendars/remove_day.html", {**_about(place, year), "day": found})


def _place(public_id: UUID) -> Place:
    found = places.place(str(public_id))
    if found is None:
        raise Http404("no such organisation")
    return found


def _theirs(request: ViewedRequest, public_id: UUID) -> Place:
    """A place whose calendar this viewer may change."""
    place = _place(public_id)
    if not access.may_change(request.viewer, place, timezone.now()):
        raise Http404("no calendar of theirs")
    return place


def _known(year: int) -> int:
    if not rules.is_year(year):
        raise Http404("no such year")
    return year


def _about(place: Place, year: int) -> dict[str, object]:
    """What every page of a calendar shows of it."""
    return {"place": place, "year": year}
