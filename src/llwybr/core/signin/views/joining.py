"""Two records of one person become one: whoever is signed in to one account proves the other, and both open one record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from llwybr.core.access.doors import PROVED, door
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.people import actions as people
from llwybr.core.people.actions import MergeRefusedError
from llwybr.core.people.words import REFUSALS
from llwybr.core.signin import actions, mailed, queries
from llwybr.core.signin.forms import EmailForm, MailedCodeForm
from llwybr.core.signin.privilege import ways_kept
from llwybr.core.signin.views.entrance import refuse_code, refuse_letter

if TYPE_CHECKING:
    from llwybr.core.access.viewer import ViewedRequest

JOIN = "join"  # the purpose of a mailed code


@door(PROVED)
@ways_kept
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: ViewedRequest) -> HttpResponse:
    """The address of the other account: a code goes there, whether it has an account or not."""
    form, status = page_form(EmailForm, request), 200
    if was_sent(request):
        status = 422
        if form.is_valid():
            to, by, now = form.cleaned_data["email"], request.viewer.public_id, timezone.now()
            if mailed.send(request, to, purpose=JOIN, language=active_language(), by=by, now=now):
                return redirect("join_code")
            status = refuse_letter(form, "email")
    return render(request, "signin/join.html", {"form": form}, status=status)


@door(PROVED)
@ways_kept
@require_http_methods(["GET", "HEAD", "POST"])
def join_code(request: ViewedRequest) -> HttpResponse:
    """The code that went there: what is joined, or why not, is said only to whoever reads that mail."""
    to = mailed.waiting_for(request, JOIN)
    if not to:
        return redirect("join")
    form, status = page_form(MailedCodeForm, request), 200
    if was_sent(request):
        status = 422
        if form.is_valid():
            found = mailed.attempt(request, form.cleaned_data["code"], purpose=JOIN, now=timezone.now())
            if found == mailed.OPENS:
                return _join(request, to)
            status = refuse_code(form, found)
    return render(request, "signin/join_code.html", {"form": form, "email": to}, status=status)


def _join(request: ViewedRequest, email: str) -> HttpResponse:
    mine, other = request.session_of.account, queries.account_with(email)
    if mine.person and people.prove_by_address(person=mine.person, address=email, by=request.viewer.public_id):
        return redirect("my_details")
    if other is None or other.person is None or mine.person is None or other.person == mine.person:
        return _not_joined(request, _("That address opens no other record."))
    if any(one.second or one.papers_left for one in queries.ways_of_person(other)):  # its mail alone does not keep it
        return _not_joined(
            request, _("That account has a second way to sign in. Sign in there, and join them from there.")
        )
    try:
        actions.join(account=mine, other=other, by=request.viewer.public_id, now=timezone.now())
    except MergeRefusedError as refused:
        return _not_joined(request, str(REFUSALS[refused.reason]))
    return redirect("my_details")


def _not_joined(request: ViewedRequest, why: str) -> HttpResponse:
    return render(request, "signin/not_joined.html", {"why": why}, status=409)
