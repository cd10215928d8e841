"""From a step that is done into the record of learning: only where its owner presses for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from llwybr.apps.portfolio import actions as portfolio
from llwybr.apps.portfolio import queries as record
from llwybr.apps.selfassessment import queries
from llwybr.apps.selfassessment.forms import RecordForm
from llwybr.apps.selfassessment.rules import DONE
from llwybr.apps.selfassessment.views.holding import attempt_page
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llwybr.apps.learning.models import Offer
    from llwybr.apps.portfolio.models import Activity
    from llwybr.apps.portfolio.rules.noticing import Seen
    from llwybr.apps.selfassessment.models import Attempt
    from llwybr.apps.standards.models import Element
    from llwybr.core.access.viewer import ViewedRequest

SOURCE = "plan"


def in_record(request: ViewedRequest, offers: Iterable[Offer]) -> list[tuple[Offer, Activity | None]]:
    """Each offer with the entry that was written of it, for whoever has a record."""
    listed = list(offers) if request.viewer.person else []
    written = record.written_already(request.viewer.person, SOURCE, [one.slug for one in listed]) if listed else {}
    return [(one, written.get(one.slug)) for one in listed]


@attempt_page
@require_http_methods(["GET", "HEAD", "POST"])
def put_in_record(request: ViewedRequest, attempt: Attempt, slug: str, offer_slug: str) -> HttpResponse:
    """The offer's title, hours and language are filled in; they give the day and, if they know it, what changed."""
    now = timezone.now()
    today = timezone.localdate(now)
    element, offer = _done(request, attempt, slug, offer_slug)
    form = page_form(RecordForm, request, initial={"on": today.isoformat(), "language": _only(offer)}, today=today)
    noticed = _noticed(form) if was_sent(request) and form.is_valid() else []
    if was_sent(request) and form.is_valid() and not noticed:
        said = {name: form.cleaned_data[name] for name in ("on", "language", "changed")}
        made = portfolio.write_activity(
            person=request.viewer.person,
            source=SOURCE,
            reference=offer.slug,
            title=str(offer.title),
            minutes=max(1, round(offer.hours * 60)),
            nation=attempt.edition.nation,
            area=element.area.slug,
            provider=str(offer.provider.name),
            asked=True,
            by=request.viewer.public_id,
            now=now,
            **said,
        )
        return redirect("activity", made.public_id) if made else redirect("step", slug)
    context = {"attempt": attempt, "element": element, "offer": offer, "form": form, "noticed": noticed}
    return render(request, "selfassessment/put_in_record.html", context, status=422 if form.errors or noticed else 200)


def _noticed(form: RecordForm) -> list[Seen]:
    """What looks like a pupil's name or a concern: asked about once, then kept as it is."""
    found = [] if form.cleaned_data["seen"] else record.noticed(form.cleaned_data["changed"])
    if found:
        form.told()
    return found


def _only(offer: Offer) -> str:
    """Its language, where it has one alone."""
    return str(offer.languages[0]) if len(offer.languages) == 1 else ""


def _done(request: ViewedRequest, attempt: Attempt, slug: str, offer_slug: str) -> tuple[Element, Offer]:
    """What they marked as done, and an offer that helps there. Raises Http404 for anything else."""
    steps = queries.decisions(attempt) if request.viewer.person else []
    step = next((one for one in steps if one.element.slug == slug and one.status == DONE), None)
    offers = queries.done_by(attempt, slug, timezone.localdate()) if step else []
    offer = next((one for one in offers if one.slug == offer_slug), None)
    if step is None or offer is None:
        raise Http404("no such step that is done, or no such offer")
    return step.element, offer
