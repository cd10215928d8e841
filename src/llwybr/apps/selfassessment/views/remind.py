"""A reminder to look again: a letter with a calendar file, or the file alone. It says nothing of anybody's answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from llwybr.apps.selfassessment.forms import RemindForm
from llwybr.apps.selfassessment.rules import REMINDERS, reminder_day
from llwybr.apps.selfassessment.views.holding import attempt_page
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.letters import actions as letters

if TYPE_CHECKING:
    from datetime import date

    from llwybr.apps.selfassessment.models import Attempt
    from llwybr.core.access.viewer import ViewedRequest


@attempt_page
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: ViewedRequest, attempt: Attempt) -> HttpResponse:
    """Choose a day. With an address, a letter brings it into the calendar; without one, the file is there to take."""
    today = timezone.localdate()
    days = {when: reminder_day(today, when) for when in REMINDERS}
    form, address = page_form(RemindForm, request, days=days), _address(request)
    context = {"attempt": attempt, "form": form, "address": address}
    if was_sent(request) and form.is_valid():
        if not address:
            return _file(attempt, form.day())
        _send(request, attempt, address, form.day())
        context["day"] = form.day()
        return render(request, "selfassessment/reminded.html", context)
    return render(request, "selfassessment/remind.html", context, status=422 if form.errors else 200)


def _address(request: ViewedRequest) -> str:
    return str(request.session_of.account.email or "") if request.session_of else ""


def _file(attempt: Attempt, day: date) -> HttpResponse:
    text = letters.reminder(id=str(attempt), day=day, language=active_language(), now=timezone.now())
    name = f'attachment; filename="llwybr-{day.isoformat()}.ics"'
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name})


def _send(request: ViewedRequest, attempt: Attempt, address: str, day: date) -> None:
    language, by = request.session_of.account.language, request.viewer.public_id
    letters.remind(id=str(attempt), day=day, to=address, language=language, by=by, now=timezone.now())
