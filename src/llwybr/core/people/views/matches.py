"""Doubtful matches: two records that may be one person's, and the answer of somebody who may give one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from llwybr.core.access.actions import looked
from llwybr.core.access.doors import STRONG, door
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.people import access, actions, queries
from llwybr.core.people.forms import LEAVE, SAME, AnswerForm
from llwybr.core.people.words import REFUSALS, says

if TYPE_CHECKING:
    import uuid

    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.people.models import Match

READ, DECIDE = "match.read", "match.decide"
A_PAGE = 20


@door(STRONG, read=READ, write=DECIDE)
@require_safe
def matches(request: ViewedRequest) -> HttpResponse:
    """What waits for an answer, or what was answered. Names stand only on the page of each, where looking is noted."""
    found = access.visible_to(request.viewer, READ, timezone.now())
    answered = request.GET.get("show") == "answered"
    chosen = access.answered(found) if answered else access.still_open(found)
    page = Paginator(chosen, A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, _facts(one.reasons)) for one in page]
    return render(request, "people/matches.html", {"page": page, "rows": rows, "answered": answered})


def _facts(reasons: dict[str, object]) -> dict[str, object]:
    return {fact: says(fact, code) for fact, code in reasons.items() if fact != "former"}


def _found(request: ViewedRequest, public_id: uuid.UUID, permission: str) -> Match:
    match = access.visible_to(request.viewer, permission, timezone.now()).filter(public_id=public_id).first()
    if match is None:
        raise Http404("no match that they may see")
    return match


@door(STRONG, read=READ, write=DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: ViewedRequest, public_id: uuid.UUID) -> HttpResponse:
    """Two records side by side, and whether they are one person's."""
    one = _found(request, public_id, DECIDE if request.method == "POST" else READ)
    form, refused, status = page_form(AnswerForm, request), "", 200
    if was_sent(request):
        status = 422
        if form.is_valid():
            answer, status = form.cleaned_data["answer"], 409
            if answer == LEAVE:
                return redirect("matches")
            refused = _answer(request, one, same=answer == SAME)
            if not refused:
                return redirect("match", public_id)
    return _page(request, one, form, refused, status)


def _answer(request: ViewedRequest, one: Match, *, same: bool) -> str:
    """Why it cannot be so, or ""."""
    viewer, now = request.viewer, timezone.now()
    try:
        actions.decide(match=one, same=same, person=viewer.person, by=viewer.public_id, now=now)
    except (actions.DecisionRefusedError, actions.MergeRefusedError) as refused:
        return str(REFUSALS[refused.reason])
    return ""


def _page(request: ViewedRequest, one: Match, form: AnswerForm | None, refused: str, status: int) -> HttpResponse:
    now, both = timezone.now(), (str(one.left.public_id), str(one.right.public_id))
    looked(viewer=request.viewer, at=both, what="match", why="decide", now=now, permission=READ, place=str(one.place))
    compared = queries.compared(one)
    context = {
        "match": one,
        "compared": compared,
        "facts": _facts(dict(compared.found)),
        "form": form,
        "refused": refused,
        "waits": not one.decision and not one.left.merged_into_id and not one.right.merged_into_id,
    }
    return render(request, "people/match.html", context, status=status)


@door(STRONG, read=READ, write=DECIDE)
@require_POST
def part(request: ViewedRequest, public_id: uuid.UUID) -> HttpResponse:
    """Undo a join: both records are as they were, and the question waits again."""
    one = _found(request, public_id, DECIDE)
    if one.merge is None:
        return redirect("match", public_id)
    try:
        actions.undo(merge=one.merge, by=request.viewer.public_id, now=timezone.now())
    except actions.MergeRefusedError as refused:
        return _page(request, one, None, str(REFUSALS[refused.reason]), 409)
    return redirect("match", public_id)
