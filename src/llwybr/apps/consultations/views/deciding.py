"""Where the secretary decides: the answer to comments, closing early, and agreeing the edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from llwybr.apps.consultations import actions, queries, rules
from llwybr.apps.consultations.access import ANSWER, READ
from llwybr.apps.consultations.forms import AgreeForm, AnswerForm
from llwybr.apps.consultations.templatetags.consultations import refusal
from llwybr.apps.consultations.views.desk import consultation_of
from llwybr.core.access.doors import STRONG, door
from llwybr.core.kit.forms import page_form, was_sent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llwybr.apps.consultations.models import Consultation, Decision
    from llwybr.core.access.viewer import ViewedRequest

TYPED = ("outcome", "heard_en", "heard_cy", "reason_en", "reason_cy")


@door(STRONG, read=READ, write=ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: ViewedRequest, nation: str, code: str, kind: str, slug: str) -> HttpResponse:
    """The comments on one item, and the form that answers them in both languages."""
    found = consultation_of(request, nation, code)
    about, decisions = _about(found, kind, slug), queries.decisions(found).get((kind, slug), [])
    waiting = queries.to_answer(request.viewer, found, timezone.now()).filter(kind=kind, slug=slug)
    comments = list(waiting[: queries.AT_ONCE])
    form = page_form(AnswerForm, request, initial={"comments": [one.mark for one in comments]}, comments=comments)
    status = 200
    if was_sent(request):
        if form.is_valid():
            if _decided(found, form, by=request.viewer.public_id):
                return redirect("desk_consultation", nation, code)
            status = 409
        elif _pressed_twice(form, decisions, by=request.viewer.public_id):
            return redirect("desk_consultation", nation, code)
    context = {
        "consultation": found,
        "edition": found.edition,
        "item": about,
        "comments": comments,
        "more": waiting.count() - len(comments),
        "decisions": decisions,
        "form": form,
    }
    status = 422 if form.errors and status == 200 else status
    return render(request, "consultations/desk_item.html", context, status=status)


def _about(found: Consultation, kind: str, slug: str) -> queries.Item:
    """An item of the draft, or one that left it with comments behind."""
    if about := queries.draft(found.edition).items.get((kind, slug)):
        return about
    left = found.comments.filter(kind=kind, slug=slug).first() if "\0" not in slug else None
    if left is None:
        raise Http404("no such item, and nobody commented on it")
    return queries.Item(kind, slug, left.title)


def _decided(found: Consultation, form: AnswerForm, *, by: str) -> bool:
    """Answer; False, with the reason on the form, if the state or the comments are not those that were read."""
    try:
        actions.decide(
            consultation=found,
            comments=form.versions,
            outcome=form.cleaned_data["outcome"],
            heard=form.heard,
            reason=form.reason,
            by=by,
            now=timezone.now(),
        )
    except actions.RefusedError as error:
        form.add_error("comments", refusal(error.reason))
        return False
    return True


def _pressed_twice(form: AnswerForm, decisions: Iterable[Decision], *, by: str) -> bool:
    """Whether this very answer was given already by this secretary: the first press did it."""
    said = tuple(str(form.data.get(name, "")).replace("\r\n", "\n").strip() for name in TYPED)
    return any(one.by == by and tuple(getattr(one, name) for name in TYPED) == said for one in decisions)


@door(STRONG, read=READ, write=ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: ViewedRequest, nation: str, code: str) -> HttpResponse:
    """Close it before its day, after being asked once. Pressed twice, it is closed."""
    found = consultation_of(request, nation, code)
    if was_sent(request):
        actions.close(consultation=found, by=request.viewer.public_id, now=timezone.now())
    if was_sent(request) or not found.state(timezone.now()).is_open:
        return redirect("desk_consultation", nation, code)
    return render(request, "consultations/close.html", {"consultation": found, "edition": found.edition})


@door(STRONG, read=READ, write=ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: ViewedRequest, nation: str, code: str) -> HttpResponse:
    """Agree the edition: the day in force, then the question whether they are sure. Whatever is missing is said first."""
    found, now = consultation_of(request, nation, code), timezone.now()
    waiting = queries.to_answer(request.viewer, found, now).count()
    if rules.may_agree(found.state(now), waiting=waiting):
        return redirect("desk_consultation", nation, code)
    form = page_form(AgreeForm, request, initial={"in_force_from": found.edition.in_force_from})
    allowed = was_sent(request) and form.is_valid() and _may_begin(found, form)
    if allowed and form.is_sure and _agreed(found, form, by=request.viewer.public_id):
        return redirect("edition", nation, code)
    day = form.cleaned_data["in_force_from"] if was_sent(request) and not form.errors else None
    changing = [one for rows in queries.decisions(found).values() for one in rows if one.outcome == rules.CHANGED]
    context = {"consultation": found, "edition": found.edition, "form": form, "day": day, "changing": changing}
    return render(request, "consultations/agree.html", context, status=422 if form.errors else 200)


def _may_begin(found: Consultation, form: AgreeForm) -> bool:
    """Whether it can come into force on that day; if not, the reason is on the form."""
    why = queries.refused_day(found.edition, form.cleaned_data["in_force_from"], today=timezone.localdate())
    if why:
        form.add_error("in_force_from", refusal(why))
    return why is None


def _agreed(found: Consultation, form: AgreeForm, *, by: str) -> bool:
    try:
        day = form.cleaned_data["in_force_from"]
        actions.agree(consultation=found, in_force_from=day, by=by, now=timezone.now())
    except actions.RefusedError as error:
        form.add_error("in_force_from", refusal(error.reason))
        return False
    return True
