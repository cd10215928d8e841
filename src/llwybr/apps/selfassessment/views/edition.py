"""Going over to a newer edition of the standards, and what was answered under an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from llwybr.apps.selfassessment import actions, queries
from llwybr.apps.selfassessment.views.holding import attempt_page
from llwybr.apps.standards import queries as standards
from llwybr.core.kit.forms import was_sent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from llwybr.apps.selfassessment.models import Attempt
    from llwybr.apps.standards.models import Edition
    from llwybr.core.access.viewer import ViewedRequest


@attempt_page
@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """What a newer edition would change for this person, and the way there; or what they said under earlier ones."""
    newer = queries.newer_edition(attempt, timezone.localdate())
    if newer is None:
        return redirect("edition_of_mine") if was_sent(request) else _earlier(request, attempt)
    chosen = request.POST.get("job") or attempt.job.slug
    job = standards.profile(newer, chosen)
    if was_sent(request) and job:
        aim = standards.profile(newer, attempt.aim.slug) if attempt.aim else None
        by, now = request.viewer.public_id, timezone.now()
        actions.move_to(attempt=attempt, edition=newer, job=job, aim=aim, by=by, now=now)
        return redirect("edition_of_mine")
    return _before(request, attempt, newer)


def _before(request: ViewedRequest, attempt: Attempt, newer: Edition) -> HttpResponse:
    job = standards.profile(newer, attempt.job.slug)
    context = {
        "attempt": attempt,
        "newer": newer,
        "changes": queries.changes_for(attempt, newer, job or attempt.job),
        "jobs": [] if job else standards.profiles(newer),
        "aim_gone": bool(attempt.aim and not standards.profile(newer, attempt.aim.slug)),
        "missing": was_sent(request),
    }
    return render(request, "selfassessment/edition.html", context, status=422 if was_sent(request) else 200)


def _earlier(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    whole = queries.whole(attempt)
    to_ask = [(one, slug) for one in whole.rounds for slug in one.slugs if slug not in whole.answers]
    context = {
        "attempt": attempt,
        "earlier": queries.earlier(attempt, whole.elements),
        "answers": whole.answers,
        "rounds": {slug: one.name for one in whole.rounds for slug in one.slugs},
        "next": to_ask[0] if to_ask else None,
        "left": len([1 for one, _ in to_ask if one.name == "short"]),
    }
    return render(request, "selfassessment/earlier.html", context)
