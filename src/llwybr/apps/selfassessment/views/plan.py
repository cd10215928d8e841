"""The plan: what you have for learning, the best set of offers in order, and taking it along as PDF or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.selfassessment import actions, download, queries
from llwybr.apps.selfassessment.forms import DELIVERIES, LimitsForm
from llwybr.apps.selfassessment.rules import DONE
from llwybr.apps.selfassessment.views.holding import attempt_page
from llwybr.apps.selfassessment.views.recording import in_record
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.kit.templatetags.kit import term_name
from llwybr.values.academic_year import term_of

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from llwybr.apps.portfolio.models import Activity
    from llwybr.apps.selfassessment.bridge import Plan
    from llwybr.apps.selfassessment.models import Attempt
    from llwybr.core.access.viewer import ViewedRequest


@attempt_page
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """Say what you have: hours, money, languages, by when, and how you like to learn."""
    said = queries.limits(attempt)
    initial = {
        "hours": _plain(said.hours),
        "cost": _plain(said.cost),
        "languages": list(said.languages),
        "deliveries": list(said.deliveries),
        "by_when": said.by_when.isoformat() if said.by_when else "",
    }
    form = page_form(LimitsForm, request, initial=initial, ends=_ends(timezone.localdate()))
    if was_sent(request) and form.is_valid():
        by, now = request.viewer.public_id, timezone.now()
        actions.set_limits(attempt=attempt, limits=form.limits(), by=by, now=now)
        return redirect("plan")
    return render(
        request, "selfassessment/limits.html", {"attempt": attempt, "form": form}, status=422 if form.errors else 200
    )


def _plain(number: Decimal | None) -> str:
    """12 rather than 12.00: as a person would type it."""
    return "" if number is None else f"{number.normalize():f}"


def _ends(today: date) -> list[tuple[str, str]]:
    """The ends of this term and of the two after it."""
    term = term_of(today)
    terms = [term, term.next(), term.next().next()]
    ends = [(one.ends().isoformat(), _("By the end of %(term)s") % {"term": term_name(one)}) for one in terms]
    return [*ends, ("", _("No date"))]


@attempt_page
@require_safe
def plan(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """The best set of offers within the limits, by term, what it closes, and what stays open and why."""
    whole = queries.whole(attempt)
    if not whole.answers:
        return redirect("my")
    if not attempt.limits_said:
        return redirect("limits")
    made = queries.plan(attempt, whole.standing(), timezone.localdate())
    done = {one.element.slug for one in queries.decisions(attempt) if one.status == DONE}
    context = {
        "done": _done(request, made, done) if done else {},
        "attempt": attempt,
        "limits": queries.limits(attempt),
        "deliveries": [name for code, name in DELIVERIES if code in attempt.deliveries],
        "plan": made,
        "open": {
            why: [one for one in made.open if one.why == why] for why in dict.fromkeys(one.why for one in made.open)
        },
    }
    return render(request, "selfassessment/plan.html", context)


def _done(request: ViewedRequest, made: Plan, done: set[str]) -> dict[str, tuple[str, Activity | None]]:
    """The offers of the plan that help with what they marked as done: each with that step, and the entry in their record."""
    placed = [one for stone in made.stones for one in stone.placed]
    steps = {one.offer.slug: each.slug for one in placed for each in one.closes if each.slug in done}
    there = in_record(request, [one.offer for one in placed if one.offer.slug in steps])
    return {offer.slug: (steps[offer.slug], entry) for offer, entry in there}


@attempt_page
@require_safe
def pdf(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """Everything on paper: tagged, and ready to print."""
    content = download.as_pdf(queries.whole(attempt), timezone.localdate())
    return download.as_file(HttpResponse(content, content_type="application/pdf"), _name(), "pdf")


@attempt_page
@require_safe
def json(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """Everything as data, in the language of the page."""
    content = download.as_data(queries.whole(attempt), timezone.localdate())
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    return download.as_file(response, _name(), "json")


def _name() -> str:
    return "fy-llwybr" if active_language() == "cy" else "my-path"
