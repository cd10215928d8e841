"""The secretary's desk: what there is to answer, for the nations whose comments somebody's roles let them read."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.consultations import access, actions, queries, rules
from llwybr.apps.consultations.access import ANSWER, READ
from llwybr.apps.consultations.download import as_csv
from llwybr.apps.consultations.forms import ClosingForm
from llwybr.apps.consultations.templatetags.consultations import refusal
from llwybr.apps.standards import queries as standards
from llwybr.core.access.doors import STRONG, door
from llwybr.core.access.queries import holding
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from datetime import date

    from llwybr.apps.consultations.models import Consultation
    from llwybr.apps.standards.models import Edition
    from llwybr.core.access.viewer import ViewedRequest

Row = tuple["Edition", "Consultation | None", bool]


@door(STRONG, read=READ)
@require_safe
def desk(request: ViewedRequest) -> HttpResponse:
    """The drafts and consultations of the secretary's nations, and until when the desk is theirs."""
    viewer, now = request.viewer, timezone.now()
    rows = [row for nation in access.nations(viewer, READ, now) for row in _drafts(nation, now)]
    ends = [one.ends_at for one in holding(viewer, READ, now) if one.ends_at]
    last_day = timezone.localdate(min(ends) - timedelta(seconds=1)) if ends else None
    return render(request, "consultations/desk.html", {"rows": rows, "last_day": last_day})


def _drafts(nation: str, now: datetime) -> list[Row]:
    """A nation's drafts and consultations, each with whether it is open."""
    begun, today = {one.edition_id: one for one in queries.consultations(nation)}, timezone.localdate(now)
    return [
        (edition, begun.get(edition.pk), bool(edition.pk in begun and begun[edition.pk].state(now).is_open))
        for edition in standards.editions(nation)
        if edition.pk in begun or standards.standing(edition, today) == "draft"
    ]


@door(STRONG, read=READ, write=ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: ViewedRequest, nation: str, code: str) -> HttpResponse:
    """One draft: open it, move its last day, see what waits for an answer, and what is missing before it can be agreed."""
    edition, now = _edition(request, nation, code), timezone.now()
    found = queries.consultation(nation, code)
    form = page_form(ClosingForm, request, initial={"closes_on": timezone.localdate(found.closes_at)} if found else {})
    if was_sent(request) and form.is_valid() and _opened(edition, form, by=request.viewer.public_id):
        return redirect("desk_consultation", nation, code)
    rows = queries.on_desk(request.viewer, found, now) if found else []
    tally = queries.together(row.tally for row in rows)
    context = {
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


@door(STRONG, read=READ)
@require_safe
def comments_csv(request: ViewedRequest, nation: str, code: str) -> HttpResponse:
    """Every comment and its decision, as a table to take along."""
    found = consultation_of(request, nation, code)
    comments = queries.everything(request.viewer, found, timezone.now())
    response = HttpResponse(as_csv(comments), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="comments-{nation}-{code}.csv"'
    return response


def _edition(request: ViewedRequest, nation: str, code: str) -> Edition:
    edition = standards.edition(nation, code) if _is_theirs(request, nation) else None
    if edition is None:
        raise Http404("no such edition on this desk")
    return edition


def consultation_of(request: ViewedRequest, nation: str, code: str) -> Consultation:
    found = queries.consultation(nation, code) if _is_theirs(request, nation) else None
    if found is None:
        raise Http404("no such consultation on this desk")
    return found


def _is_theirs(request: ViewedRequest, nation: str) -> bool:
    """Whether their roles let them read what was said in this nation; or answer it, where something is sent."""
    permission = ANSWER if request.method == "POST" else READ
    return nation in access.nations(request.viewer, permission, timezone.now())
