"""A witness statement: asked for by the owner, given at a link of its own by somebody who needs no account."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from llwybr.apps.portfolio.actions import witness as actions
from llwybr.apps.portfolio.actions.sharing import RefusedError
from llwybr.apps.portfolio.actions.telling import called
from llwybr.apps.portfolio.forms.witness import AnswerForm, AskForm
from llwybr.apps.portfolio.letters import ASKED
from llwybr.apps.portfolio.queries import witness as queries
from llwybr.apps.portfolio.rules.witness import MOST_WRONG_KEYS, USUALLY_OPEN
from llwybr.apps.portfolio.views.sharing import CHANGE, CHECKED, CONFIRM, EITHER
from llwybr.core.access.doors import ANYONE, SIGNED_IN, door
from llwybr.core.access.throttle import bucket_of, count_failure, too_many
from llwybr.core.access.viewer import new_key
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.letters import wording
from llwybr.core.people.access import own as own_record
from llwybr.core.signin import known

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from llwybr.apps.portfolio.models import Statement
    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.letters.kinds import Value
    from llwybr.core.people.models import Person

SENT, DECLINED = "sent", "declined"


# --- for the owner ----------------------------------------------------------------------------------------------------


@door(SIGNED_IN)
@require_http_methods(EITHER)
def ask(request: ViewedRequest) -> HttpResponse:
    """Whom to ask, what about; then the letter as it will go; then it goes."""
    now = timezone.now()
    me = own_record(request.viewer)
    if me is None:
        raise Http404("an account of nobody")
    form = _ask_form(request, now)
    if (was_sent(request) or CHECKED in request.POST) and CHANGE not in request.POST and form.is_valid():
        if CONFIRM not in request.POST:
            return _check_letter(request, form, me)
        try:
            made = actions.ask(
                owner=request.viewer.person, ask=form.ask(), key=form.once(), by=request.viewer.public_id, now=now
            )
        except RefusedError as error:
            form.refuse(error.reason)
        else:
            return redirect("evidence", made.public_id)
    wrong = form.is_bound and bool(form.errors)
    return render(request, "portfolio/witness/ask.html", {"form": form}, status=422 if wrong else 200)


def _ask_form(request: ViewedRequest, now: datetime) -> AskForm:
    today = timezone.localdate(now)
    if CHECKED in request.POST and CHANGE not in request.POST:
        return AskForm(request.POST, today=today)
    if CHANGE in request.POST:
        return AskForm(initial=request.POST.dict(), today=today)
    initial = {"key": str(uuid.uuid4()), "language": active_language(), "day": today + USUALLY_OPEN}
    return page_form(AskForm, request, initial=initial, today=today)


def _check_letter(request: ViewedRequest, form: AskForm, me: Person) -> HttpResponse:
    """The letter as it will go, but for the key in its link, which nobody but the witness gets."""
    said = form.ask()
    values: dict[str, Value] = {"who": called(me), "day": said.last_day, "key": new_key()}
    context = {
        "form": form,
        "ask": said,
        "parts": wording.parts(ASKED, values, said.language),
        "noticed": form.noticed(),
    }
    return render(request, "portfolio/witness/check_letter.html", context)


@door(SIGNED_IN)
@require_POST
def take_back_witness(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """The link opens nothing any more."""
    found = queries.my_statement(request.viewer, public_id)
    if found is None:
        raise Http404("nothing that they asked for")
    actions.take_back_asked(statement=found, by=request.viewer.public_id, now=timezone.now())
    return redirect("evidence", public_id)


# --- for the witness --------------------------------------------------------------------------------------------------


@door(ANYONE)
@require_http_methods(EITHER)
def witness(request: ViewedRequest, key: str) -> HttpResponse:
    """What is asked, and the form for it; then what was written, to be checked; then it is sent. Looking at it changes nothing:
    programs that check mail open every link."""
    found = _opened(request, key)
    if isinstance(found, HttpResponse):
        return found
    form = _answer_form(request, found)
    if (was_sent(request) or CHECKED in request.POST) and CHANGE not in request.POST and form.is_valid():
        if CONFIRM in request.POST:
            return _answered(request, found, form)
        context = {"statement": found, "form": form, "key": key, "noticed": form.noticed()}
        return render(request, "portfolio/witness/check_answer.html", context | _who(request, found))
    context = {"statement": found, "form": form, "key": key, **_who(request, found)}
    wrong = form.is_bound and bool(form.errors)
    return render(request, "portfolio/witness/witness.html", context, status=422 if wrong else 200)


def _answer_form(request: ViewedRequest, found: Statement) -> AnswerForm:
    if CHECKED in request.POST and CHANGE not in request.POST:
        return AnswerForm(request.POST)
    if CHANGE in request.POST:
        return AnswerForm(initial=request.POST.dict())
    return page_form(AnswerForm, request, initial={"name": found.name, "language": active_language()})


def _who(request: ViewedRequest, found: Statement) -> dict[str, object]:
    """Who asks, and as whom the witness is signed in, if they are."""
    me = own_record(request.viewer) if request.viewer.signed_in else None
    return {"owner": found.evidence.person, "me": me, "last_day": queries.last_day(found)}


def _answered(request: ViewedRequest, found: Statement, form: AnswerForm | None) -> HttpResponse:
    """Sent, or declined: once. Whoever was quicker with the same link has used it up."""
    viewer, now = request.viewer, timezone.now()
    answer = form.answer(viewer.person if viewer.signed_in else "") if form else None
    if not actions.answer(statement=found, answer=answer, by=viewer.public_id, now=now):
        return _gone(request)
    return redirect("witness_done", SENT if form else DECLINED)


@door(ANYONE)
@require_http_methods(EITHER)
def decline(request: ViewedRequest, key: str) -> HttpResponse:
    """They would rather not: nothing has to be said of why."""
    found = _opened(request, key)
    if isinstance(found, HttpResponse):
        return found
    if was_sent(request):
        return _answered(request, found, None)
    return render(request, "portfolio/witness/decline.html", {"key": key, **_who(request, found)})


@door(ANYONE)
@require_safe
def done(request: ViewedRequest, what: str) -> HttpResponse:
    """That it has arrived."""
    if what not in {SENT, DECLINED}:
        raise Http404("nothing else can be done there")
    return render(request, "portfolio/witness/done.html", {"what": what})


def _opened(request: ViewedRequest, key: str) -> Statement | HttpResponse:
    """What the key opens to this visitor; or the page that says why nothing."""
    bucket = bucket_of(request, "witness")
    if too_many(bucket, MOST_WRONG_KEYS):
        return render(request, "portfolio/witness/wait.html", status=429)
    found = queries.open_with(key, timezone.now())
    if found is None:
        count_failure(bucket)
        return _gone(request)
    if _is_claimant(request, found):
        return render(request, "portfolio/witness/yourself.html", status=403)
    return found


def _gone(request: ViewedRequest) -> HttpResponse:
    """Unknown, used, taken back or too late: which of them is not said."""
    return render(request, "portfolio/witness/gone.html", status=404)


def _is_claimant(request: ViewedRequest, found: Statement) -> bool:
    """Whether this browser is signed in as whoever asks, was until a moment ago, or has been before. More cannot be known."""
    claimant = queries.claimant(found)
    if request.viewer.person in claimant.records or request.was in claimant.accounts:
        return True
    return any(known.is_known(request, whose) for whose in claimant.known_as)
