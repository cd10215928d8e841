"""Signing in: by a code in an e-mail, a passkey, a code on paper; and beginning without an e-mail."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from llwybr.core.access.codes import CodeForm, try_code
from llwybr.core.access.doors import ANYONE, SIGNED_IN, door
from llwybr.core.access.kept_form import take_form
from llwybr.core.access.throttle import bucket_of, count_failure, too_many
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.signin import actions, entering, mailed, passkeys, providers, queries
from llwybr.core.signin.forms import EmailForm, MailedCodeForm
from llwybr.core.signin.models import CODE, PAPER, PASSKEY

if TYPE_CHECKING:
    from django.forms import Form

    from llwybr.core.access.viewer import ViewedRequest

SIGN_IN = "sign_in"  # the purpose of a mailed code
MOST_NEW_FROM_HERE = 120  # accounts without e-mail from one address of the net in ten minutes
HOME = "my_home"  # where a person lands who was going nowhere in particular


@door(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: ViewedRequest) -> HttpResponse:
    """Every way in. With an address, a code goes there, whether it has an account or not."""
    if request.signed_in:
        return redirect("arrived")
    form, status = page_form(EmailForm, request), 200
    if was_sent(request):
        entering.remember_next(request)
        status = 422
        if form.is_valid():
            if _send(request, form.cleaned_data["email"]):
                return redirect("sign_in_code")
            status = refuse_letter(form, "email")
    return _entrance(request, form, status)


def _entrance(request: ViewedRequest, form: EmailForm, status: int, *, passkey_failed: bool = False) -> HttpResponse:
    context = {
        "form": form,
        "next": entering.next_page(request),
        "providers": providers.offered(),
        "passkey_failed": passkey_failed,
        "was": bool(request.was),
    }
    return render(request, "signin/sign_in.html", context, status=status)


def _send(request: ViewedRequest, email: str) -> bool:
    """The language of the letter is the page's: to use the account's would tell that there is one."""
    by, now = request.viewer.public_id, timezone.now()
    return mailed.send(request, email, purpose=SIGN_IN, language=active_language(), by=by, now=now)


@door(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: ViewedRequest) -> HttpResponse:
    """The code of the e-mail. An address that has no account has one from here on: its owner has just proved to own it."""
    email = mailed.waiting_for(request, SIGN_IN)
    if not email:
        return redirect("sign_in")
    form, status = page_form(MailedCodeForm, request), 200
    if was_sent(request):
        status = 422
        if form.is_valid():
            found = mailed.attempt(request, form.cleaned_data["code"], purpose=SIGN_IN, now=timezone.now())
            if found == mailed.OPENS:
                return _open(request, email)
            status = refuse_code(form, found)
    return render(request, "signin/code.html", {"form": form, "email": email}, status=status)


def _open(request: ViewedRequest, email: str) -> HttpResponse:
    new = queries.account_with(email) is None
    account = actions.open_account(email=email, language=active_language(), by=request.viewer.public_id)
    return entering.enter(request, account, way=CODE, new=new) if account.is_active else _closed(request)


def refuse_letter(form: Form, field: str) -> int:
    """Say that an address has had its letters for now; the status of the page."""
    form.add_error(field, _("Several codes went to this address already. Use the latest, or wait ten minutes."))
    return 429


def refuse_code(form: Form, found: str) -> int:
    """Say why a code does not open; the status of the page."""
    words = {
        mailed.WRONG: _("That is not the right code. Check it and try again. If we sent you several, use the latest."),
        mailed.GONE: _("That code no longer works. Ask for another one below."),
        mailed.WAIT: _("There were too many wrong codes. Wait a quarter of an hour, then try again."),
    }
    form.add_error("code", words[found])
    return 429 if found == mailed.WAIT else 422


def _closed(request: ViewedRequest) -> HttpResponse:
    return render(request, "signin/closed.html", status=403)


@door(ANYONE)
@require_POST
def challenge(request: ViewedRequest) -> HttpResponse:
    """What a device has to answer, made when its owner presses: a page that is only looked at keeps nothing."""
    return HttpResponse(passkeys.challenge(), content_type="application/json")


@door(ANYONE)
@require_POST
def sign_in_passkey(request: ViewedRequest) -> HttpResponse:
    """What a device answered. A passkey proves two things at once: the device, and the finger, face or number that opens it."""
    entering.remember_next(request)
    found = passkeys.whose(request.POST.dict())
    if found:
        return entering.enter(request, found.user, way=PASSKEY, strong=True)
    return _entrance(request, EmailForm(), 422, passkey_failed=True)


@door(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_paper(request: ViewedRequest) -> HttpResponse:
    """A code of a printed sheet, which opens once."""
    form, status = page_form(CodeForm, request), 200
    if was_sent(request):
        entering.remember_next(request)
        done = try_code(request, form, "paper", partial(_open_paper, request)) if form.is_valid() else 422
        if isinstance(done, HttpResponse):
            return done
        status = done
    context = {"form": form, "next": entering.next_page(request)}
    return render(request, "signin/paper.html", context, status=status)


def _open_paper(request: ViewedRequest, typed: str) -> HttpResponse | None:
    account = actions.use_paper_code(typed=typed, by=request.viewer.public_id, now=timezone.now())
    return entering.enter(request, account, way=PAPER) if account else None


@door(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def without_email(request: ViewedRequest) -> HttpResponse:
    """A record of one's own without an e-mail: it begins with a sheet of codes."""
    if request.signed_in:
        return redirect("paper_codes")
    if not was_sent(request):
        return render(request, "signin/without_email.html")
    here = bucket_of(request, "new accounts")
    if too_many(here, MOST_NEW_FROM_HERE):
        return render(request, "signin/without_email.html", {"too_many": True}, status=429)
    count_failure(here)
    account = actions.open_account(email=None, language=active_language(), by=request.viewer.public_id)
    request.session[entering.NEXT] = PAPER_CODES
    return entering.enter(request, account, way=PAPER)


PAPER_CODES = "paper_codes"  # where a new account without e-mail goes first


@door(SIGNED_IN)
@require_safe
def arrived(request: ViewedRequest) -> HttpResponse:
    """Signed in. First what was typed before, if anything was; else to where they were going."""
    kept = take_form(request, request.viewer.public_id)
    if kept:
        return render(request, "signin/kept.html", kept)
    to = entering.take_next(request)
    return redirect(to or HOME)
