"""The secretary's desk: what there is to answer, for one nation."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.consultations import actions, queries, rules
from llwybr.apps.consultations.download import as_csv
from llwybr.apps.consultations.forms import ClosingForm
from llwybr.apps.consultations.models import Secretary
from llwybr.apps.consultations.templatetags.consultations import refusal
from llwybr.apps.consultations.views.holding import desk_page, enter
from llwybr.apps.standards import queries as standards
from llwybr.core.access.doors import STRONG, door
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from datetime import date

    from llwybr.apps.consultations.models import Consultation
    from llwybr.apps.standards.models import Edition
    from llwybr.core.access.viewer import ViewedRequest


@door(STRONG)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: ViewedRequest) -> HttpResponse:
    """What there is on the desk; a form sent here is the code of an appointment."""
    return enter(request) if request.method == "POST" else _drafts(request)


@desk_page
def _drafts(request: ViewedRequest, secretary: Secretary) -> HttpResponse:
    """The drafts and consultations of the secretary's nation."""
    now, today = timezone.now(), timezone.localdate()
    begun = {one.edition_id: one for one in queries.consultations(secretary.nation)}
    rows = [
        (edition, begun.get(edition.pk), bool(edition.pk in begun and begun[edition.pk].state(now).is_open))
        for edition in standards.editions(secretary.nation)
        if edition.pk in begun or standards.standing(edition, today) == "draft"
    ]
    return render(request, "consultations/desk.html", {"secretary": secretary, "rows": rows})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: ViewedRequest, secretary: Secretary, code: str) -> HttpResponse:
    """One draft: open it, move its last day, see what waits for an answer, and what is missing before it can be agreed."""
    edition = edition_of(secretary, code)
    found = queries.consultation(secretary.nation, code)
    form = page_form(ClosingForm, request, initial={"closes_on": timezone.localdate(found.closes_at)} if found else {})
    if was_sent(request) and form.is_valid() and _opened(edition, form, by=str(secretary)):
        return redirect("desk_consultation", code)
    rows = queries.on_desk(secretary, found) if found else []
    tally, now = queries.together(row.tally for row in rows), timezone.now()
    context = {
        "secretary": secretary,
        "edition": edition,
        "standing": standards.standing(edition, timezone.localdate()),
        "consultation": found,
        "is_open": bool(found and found.state(now).is_open),
        "missing": rules.may_agree(found.state(now), waiting=tally.waiting) if found else None,
        "rows": rows,
        "tally": tally,
        "form": form,
    }
    return render(request, "consultations/desk_consultation.html", context, status=422 if form.errors else 200)


def _opened(edition: Edition, form: ClosingForm, *, by: str) -> bool:
    """Open it until the end of that day; False, with the reason on the form, if it cannot be."""
    try:
        closes_at = end_of(form.cleaned_data["closes_on"])
        actions.open_until(edition=edition, closes_at=closes_at, by=by, now=timezone.now())
    except actions.RefusedError as error:
        form.add_error("closes_on", refusal(error.reason))
        return False
    return True


def end_of(day: date) -> datetime:
    """The last moment of a day, here."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


@desk_page
@require_safe
def comments_csv(request: ViewedRequest, secretary: Secretary, code: str) -> HttpResponse:
    """Every comment and its decision, as a table to take along."""
    found = consultation_of(secretary, code)
    response = HttpResponse(as_csv(queries.everything(secretary, found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="comments-{found.edition.nation}-{found.edition.code}.csv"'
    return response


def edition_of(secretary: Secretary, code: str) -> Edition:
    edition = standards.edition(secretary.nation, code)
    if edition is None:
        raise Http404("no such edition")
    return edition


def consultation_of(secretary: Secretary, code: str) -> Consultation:
    found = queries.consultation(secretary.nation, code)
    if found is None:
        raise Http404("no such consultation")
    return found
