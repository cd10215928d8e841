"""My attempts: all of them, each as it stood, to keep, to take along, to hand over or to delete."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import zip_longest
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from llwybr.apps.selfassessment import actions, download, queries
from llwybr.apps.selfassessment.models import Attempt
from llwybr.apps.standards import queries as standards
from llwybr.core.access.doors import PROVED, SIGNED_IN, door
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import was_sent

if TYPE_CHECKING:
    import uuid

    from llwybr.core.access.viewer import ViewedRequest

A_PAGE = 20
OneView = Callable[..., HttpResponse]


@door(SIGNED_IN)
@require_safe
def attempts(request: ViewedRequest) -> HttpResponse:
    """All of them, the latest first. The first of all is the one that the other pages work on."""
    page = Paginator(queries.attempts(request.viewer), A_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    context = {
        "page": page,
        "rows": list(zip_longest(shown, shown[1:])),  # each with the one before it
        "current": shown[0] if page.number == 1 and shown else None,
        "found": queries.on_this_device(request.viewer, timezone.now()),
    }
    return render(request, "selfassessment/attempts.html", context)


def one_of_mine(kind: str) -> Callable[[OneView], OneView]:
    """Give the view the attempt of this address, if it is the viewer's own. Another's is as little there as none."""

    def fit(view: OneView) -> OneView:
        @door(kind)
        @wraps(view)
        def page(request: ViewedRequest, public_id: uuid.UUID) -> HttpResponse:
            mine = queries.one(request.viewer, public_id)
            try:
                return view(request, mine) if mine else _gone(request)
            except Attempt.DoesNotExist:  # deleted from another tab a moment ago
                return _gone(request)

        return page

    return fit


def _gone(request: ViewedRequest) -> HttpResponse:
    """Pressed once more after it went: the list shows that it did."""
    if was_sent(request):
        return redirect("attempts")
    raise Http404("no such attempt of this viewer's")


@one_of_mine(SIGNED_IN)
@require_safe
def attempt(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """As it stood: the answers of then under the edition of then."""
    whole = queries.whole(attempt)
    standing = whole.standing()
    texts = standards.descriptors_at({row.element.pk: row.have for row in standing.strengths if row.have})
    context = {
        "attempt": attempt,
        "current": queries.latest_two(request.viewer)[0] == attempt,
        "before": queries.before(attempt),
        "standing": standing,
        "strengths": [(row, texts.get(row.element.pk)) for row in standing.strengths],
        "answers": [
            (element, whole.answers[element.slug]) for element in whole.elements if element.slug in whole.answers
        ],
        "last": max(whole.answered_at.values(), default=None),
        "steps": queries.decisions(attempt),
        "earlier": queries.earlier(attempt, whole.elements),
    }
    return render(request, "selfassessment/attempt.html", context)


@one_of_mine(SIGNED_IN)
@require_safe
def json(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """All of it as data, in the language of the page."""
    content = download.as_data(queries.whole(attempt), timezone.localdate())
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    return download.as_file(response, _name(attempt), "json")


@one_of_mine(SIGNED_IN)
@require_safe
def pdf(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """The same on paper."""
    content = download.as_pdf(queries.whole(attempt), timezone.localdate())
    return download.as_file(HttpResponse(content, content_type="application/pdf"), _name(attempt), "pdf")


def _name(attempt: Attempt) -> str:
    name = "fy-llwybr" if active_language() == "cy" else "my-path"
    return f"{name}-{timezone.localdate(attempt.started_at)}"


@one_of_mine(PROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """A code with which another account of theirs takes this attempt over: shown once, and it works once."""
    if was_sent(request):
        shown = actions.give_code(attempt=attempt, by=request.viewer.public_id, now=timezone.now())
    else:
        shown = request.POST.get("shown", "")[:40]  # only the language was switched: what is on the page stays
    return render(request, "selfassessment/hand_over.html", {"attempt": attempt, "code": shown})


@one_of_mine(PROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """What goes; then it is gone for good."""
    if was_sent(request):
        actions.erase(attempt=attempt, by=request.viewer.public_id)
        return redirect("attempts")
    two = queries.latest_two(request.viewer)
    context = {
        "attempt": attempt,
        "answers": attempt.answers.count(),
        "decided": attempt.steps.count(),
        "current": two[0] == attempt,
        "only": len(two) == 1,
    }
    return render(request, "selfassessment/delete_attempt.html", context)
