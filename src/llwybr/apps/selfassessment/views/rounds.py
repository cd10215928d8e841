"""The questions: the overview, one item a page, and the check at the end of a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.selfassessment import actions, queries, rules
from llwybr.apps.selfassessment.forms import AnswerForm
from llwybr.apps.selfassessment.views.holding import attempt_page
from llwybr.apps.standards import queries as standards
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from llwybr.apps.selfassessment.models import Attempt
    from llwybr.apps.selfassessment.rules import Round
    from llwybr.core.access.viewer import ViewedRequest


@attempt_page
@require_safe
def my(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """The overview: what there is to do, how long each takes, and what is done."""
    whole = queries.whole(attempt)
    titles = {element.area.slug: element.area.title for element in whole.elements}
    tasks = [_task(one, titles.get(one.name), whole) for one in whole.rounds]
    context = {
        "attempt": attempt,
        "short": tasks[0],
        "deeper": tasks[1:],
        "some": bool(whole.answers),
        "newer": queries.newer_edition(attempt, timezone.localdate()),
        "earlier": queries.has_earlier(attempt),
        "found": queries.on_this_device(request.viewer, timezone.now()),
    }
    return render(request, "selfassessment/my.html", context)


def _task(one: Round, title: object, whole: queries.Whole) -> dict[str, object]:
    done, total = one.answered(whole.answers), len(one.slugs)
    return {
        "round": one,
        "title": title,
        "done": done,
        "total": total,
        "whole": done == total,
        "left": total - done,
        "left_minutes": rules.minutes_for(total - done),
        "next": one.first_open(whole.answers) or one.slugs[0],
    }


@attempt_page
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: ViewedRequest, attempt: Attempt, name: str, slug: str) -> HttpResponse:
    """One statement. Saved as soon as it is answered."""
    whole = queries.whole(attempt)
    this, element = whole.round(name), whole.element(slug)
    if this is None or element is None or slug not in this.slugs:
        return _unknown_question(request, attempt)
    before = whole.answers.get(slug, "")
    form = page_form(AnswerForm, request, initial={"answer": before}, descriptors=standards.descriptors(element))
    if was_sent(request) and form.is_valid():
        value = form.cleaned_data["answer"]
        actions.answer(attempt=attempt, element=element, value=value, by=request.viewer.public_id, now=timezone.now())
        following = this.after(slug)
        return redirect("question", name, following) if following else redirect("check", name)
    at = this.slugs.index(slug)
    context = {
        "attempt": attempt,
        "round": this,
        "element": element,
        "example": standards.example(element, attempt.job),
        "form": form,
        "number": at + 1,
        "percent": 100 * this.answered(whole.answers) // len(this.slugs),
        "answered": this.answered(whole.answers),
        "back": this.slugs[at - 1] if at else None,
        "before": before,
        "first_step": _first_step(attempt, whole, at),
    }
    return render(request, "selfassessment/question.html", context, status=422 if form.errors else 200)


def _first_step(attempt: Attempt, whole: queries.Whole, at: int) -> object:
    """A first useful thing to read or try, as soon as there is a way to go, and by the eighth question in any case."""
    if len(whole.answers) < rules.FIRST_STEP_BY // 2 or at + 1 > rules.FIRST_STEP_BY:
        return None
    standing = whole.standing()
    rows = standing.ways[:1] or (list(standing.strengths[:1]) if at + 1 == rules.FIRST_STEP_BY else [])
    found = queries.to_read(attempt, rows, active_language(), timezone.localdate()) if rows else {}
    return next((resources[0] for resources in found.values() if resources), None)


def _unknown_question(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    return render(request, "selfassessment/unknown_question.html", {"attempt": attempt}, status=404)


@attempt_page
@require_safe
def check(request: ViewedRequest, attempt: Attempt, name: str) -> HttpResponse:
    """What was answered in a round, each with its way back, before going on."""
    whole = queries.whole(attempt)
    this = whole.round(name)
    if this is None:
        raise Http404("no such round")
    # What was said the last time is shown only beside an answer of today: before one, it would pull that answer to itself.
    last, said = queries.said_before(whole)
    rows = [
        (whole.element(slug), value := whole.answers.get(slug), said.get(slug) if value else None)
        for slug in this.slugs
    ]
    left = len(this.slugs) - this.answered(whole.answers)
    context = {"attempt": attempt, "round": this, "rows": rows, "left": left, "last": last}
    return render(request, "selfassessment/check.html", context)


@attempt_page
@require_http_methods(["GET", "HEAD", "POST"])
def change_aim(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """Choose, change or drop the job aimed at."""
    everyone = standards.profiles(attempt.edition)
    wanted = request.POST.get("aim", attempt.aim.slug if attempt.aim else "none")
    aimed = next((one for one in everyone if one.slug == wanted and one != attempt.job), None)
    if was_sent(request) and (wanted == "none" or aimed):
        actions.aim_at(attempt=attempt, aim=aimed, by=request.viewer.public_id, now=timezone.now())
        return redirect("my")
    leads = list(attempt.job.leads_to.all())
    others = [one for one in everyone if one != attempt.job and one not in leads]
    context = {"leads": leads, "others": others, "chosen": wanted, "missing": was_sent(request)}
    return render(request, "selfassessment/change_aim.html", context)
