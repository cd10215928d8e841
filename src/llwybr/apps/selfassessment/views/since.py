"""Two attempts compared: what has moved since then, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.selfassessment import download, queries
from llwybr.core.access.doors import SIGNED_IN, door
from llwybr.core.kit.bilingual import active_language

if TYPE_CHECKING:
    import uuid

    from llwybr.apps.selfassessment.models import Attempt
    from llwybr.core.access.viewer import ViewedRequest


@door(SIGNED_IN)
@require_safe
def latest(request: ViewedRequest) -> HttpResponse:
    """The attempt that they are at, with the one before; without one before, how to come to one."""
    two = queries.latest_two(request.viewer)
    if len(two) == 2:
        return redirect("since", two[0].public_id, two[1].public_id)
    return render(request, "selfassessment/nothing_since.html", {"attempt": two[0] if two else None})


@door(SIGNED_IN)
@require_safe
def since(request: ViewedRequest, now_id: uuid.UUID, then_id: uuid.UUID) -> HttpResponse:
    """What has gone up, what has gone down, what stayed, and what cannot be compared, each with what is known of why."""
    if now_id == then_id:
        return redirect("attempt", _mine(request, now_id).public_id)
    now, then = _mine(request, now_id), _mine(request, then_id)
    if (now.started_at, now.pk) < (then.started_at, then.pk):
        return redirect("since", then.public_id, now.public_id)
    comparison = queries.compared(then, now)
    return render(request, "selfassessment/since.html", {"comparison": comparison, "groups": comparison.groups})


@door(SIGNED_IN)
@require_safe
def json(request: ViewedRequest, now_id: uuid.UUID, then_id: uuid.UUID) -> HttpResponse:
    """The same as data, in the language of the page. In whichever order, the earlier one is `then`."""
    two = sorted((_mine(request, one) for one in (now_id, then_id)), key=lambda one: (one.started_at, one.pk))
    content = download.comparison_as_data(queries.compared(*two), timezone.localdate())
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = "beth-symudodd" if active_language() == "cy" else "what-moved"
    return download.as_file(response, f"{name}-{timezone.localdate(two[0].started_at)}", "json")


def _mine(request: ViewedRequest, public_id: uuid.UUID) -> Attempt:
    """One of the viewer's own. Another's is as little there as none."""
    found = queries.one(request.viewer, public_id)
    if found is None:
        raise Http404("no such attempt of this viewer's")
    return found
