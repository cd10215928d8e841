"""What the answers say: strengths, the path, the next steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from llwybr.apps.selfassessment import actions, queries
from llwybr.apps.selfassessment.forms import StepForm
from llwybr.apps.selfassessment.rules import DONE, SET_ASIDE
from llwybr.apps.selfassessment.templatetags.selfassessment import status_name
from llwybr.apps.selfassessment.views.holding import attempt_page
from llwybr.apps.selfassessment.views.recording import in_record
from llwybr.apps.standards import queries as standards
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from llwybr.apps.selfassessment.models import Attempt
    from llwybr.core.access.viewer import ViewedRequest

FIRST = 3  # next steps shown before all the others
MOST_DONE_BY = 8  # offers by which a step may have been done


@attempt_page
@require_safe
def results(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """Where you stand and what is asked: never one number for a person."""
    whole = queries.whole(attempt)
    if not whole.answers:
        return redirect("my")
    standing = whole.standing()
    steps = queries.decisions(attempt)
    statuses = {one.element.slug: one.status for one in steps}
    ways = sorted(standing.ways, key=lambda row: statuses.get(row.element.slug) == SET_ASIDE)
    texts = standards.descriptors_at({row.element.pk: row.have for row in standing.strengths if row.have})
    context = {
        "attempt": attempt,
        "standing": standing,
        "strengths": [(row, texts.get(row.element.pk)) for row in standing.strengths],
        "first": ways[:FIRST],
        "rest": ways[FIRST:],
        "reading": queries.to_read(attempt, ways[:FIRST], active_language(), timezone.localdate()),
        "statuses": {slug: status_name(status) for slug, status in statuses.items()},
        "suggestions": queries.suggestions(whole, standing.rows, steps),
        "short": whole.rounds[0],
        "left": len(whole.rounds[0].slugs) - whole.rounds[0].answered(whole.answers),
        "different": [row for row in standing.rows if row.different],
        "no_chance": [row for row in standing.rows if row.kind == "no_chance"],
    }
    return render(request, "selfassessment/results.html", context)


@attempt_page
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: ViewedRequest, attempt: Attempt, slug: str) -> HttpResponse:
    """One next step: which answer led here, what to read or try now, what to learn, and what you decide."""
    whole = queries.whole(attempt)
    row = next((one for one in whole.standing().rows if one.element.slug == slug), None)
    decided = attempt.steps.filter(element=row.element).select_related("element").first() if row else None
    if row is None or not (row.way or decided or request.method == "POST"):  # what was typed is kept, come what may
        raise Http404("no way to go here, and nothing decided about it")
    initial = {"status": decided.status, "note": decided.note} if decided else {}
    form = page_form(StepForm, request, initial=initial)
    if was_sent(request) and form.is_valid():
        by, now, said = request.viewer.public_id, timezone.now(), form.cleaned_data
        actions.set_step(attempt=attempt, element=row.element, status=said["status"], note=said["note"], by=by, now=now)
        return redirect(f"{reverse('step', args=[slug])}#decide")
    language, today = active_language(), timezone.localdate()
    is_done = decided is not None and decided.status == DONE
    context = {
        "attempt": attempt,
        "row": row,
        "done_by": in_record(request, queries.done_by(attempt, slug, today)[:MOST_DONE_BY]) if is_done else [],
        "form": form,
        "decided": decided,
        "suggestions": queries.suggestions(whole, [row], [decided] if decided else []),
        "levels": {one.level: one.text for one in standards.descriptors(row.element)},
        "target": (row.have or 0) + 1,
        "reading": queries.to_read(attempt, [row], language, today).get(slug, []),
        "learning": queries.to_learn(attempt, row, language, today),
    }
    return render(request, "selfassessment/step.html", context, status=422 if form.errors else 200)


@attempt_page
@require_POST
def suggestion(request: ViewedRequest, attempt: Attempt, slug: str) -> HttpResponse:
    """Yes or no to what a new answer suggests for a step. What is not suggested (any more) changes nothing."""
    whole = queries.whole(attempt)
    rows, steps = whole.standing().rows, queries.decisions(attempt)
    one = next((one for one in queries.suggestions(whole, rows, steps) if one.row.element.slug == slug), None)
    element, by, now = one.step.element if one else None, request.viewer.public_id, timezone.now()
    if one and element and request.POST.get("yes") == one.status:
        actions.set_step(attempt=attempt, element=element, status=one.status, note=one.step.note, by=by, now=now)
    elif one and element and request.POST.get("no") == one.status:
        actions.decline(attempt=attempt, element=element, answer=whole.answers[slug], by=by, now=now)
    if request.POST.get("on") == "step" and whole.element(slug):
        return redirect(f"{reverse('step', args=[slug])}#decide")
    return redirect("results")
