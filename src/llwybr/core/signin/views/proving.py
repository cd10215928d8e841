"""Proving it again: the second step of signing in, before what cannot be undone, and before what is other people's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from llwybr.core.access.doors import ANYONE, SIGNED_IN, door
from llwybr.core.access.throttle import bucket_for, count_failure, forgive, must_wait
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.people.models import Account
from llwybr.core.signin import actions, entering, known, mailed, passkeys, queries
from llwybr.core.signin.forms import ShortCodeForm
from llwybr.core.signin.models import PAPER
from llwybr.core.signin.rules import MAILED_CODE_LENGTH
from llwybr.core.signin.views.entrance import refuse_code, refuse_letter

if TYPE_CHECKING:
    from llwybr.core.access.viewer import ViewedRequest

PROVE = "prove"  # the purpose of a mailed code
PROOFS = MAIL, APP, SHEET = "mail", "app", "sheet"


@dataclass(frozen=True)
class Asked:
    """Who is to prove themselves. `strong`: only another way than that by which they came counts."""

    account: Account
    came_by: str
    half: bool  # the first step of signing in is done, and no more
    strong: bool

    @property
    def mail_counts(self) -> bool:
        return not self.strong

    @property
    def sheet_counts(self) -> bool:
        """One sheet is not two ways."""
        return not (self.strong and self.came_by == PAPER)


def _asked(request: ViewedRequest, *, strong: bool = False) -> Asked | None:
    """None for someone who has proved nothing yet."""
    if session := request.session_of:
        return Asked(session.account, session.way, half=False, strong=strong)
    half = entering.half_way(request)
    may = Account.objects.select_related("person").filter(is_active=True)
    account = may.filter(pk=half["account"]).first() if half else None
    return Asked(account, half["way"], half=True, strong=True) if half and account else None


@door(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: ViewedRequest) -> HttpResponse:
    """Half-way in: the second step. Signed in: once more, by any way of this account."""
    return _prove(request, _asked(request))


@door(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def second_way(request: ViewedRequest) -> HttpResponse:
    """In a second way, before what is other people's is shown."""
    return _prove(request, _asked(request, strong=True))


def _prove(request: ViewedRequest, asked: Asked | None) -> HttpResponse:
    if asked is None:
        return redirect("sign_in")
    form, status = page_form(ShortCodeForm, request), 200
    if was_sent(request):
        entering.remember_next(request)
        status = 422
        if form.is_valid():
            found = _try(request, asked, form.cleaned_data["code"])
            if found in PROOFS:
                return _done(request, asked)
            status = refuse_code(form, found)
    return _page(request, asked, form, status)


def _page(
    request: ViewedRequest, asked: Asked, form: ShortCodeForm, status: int, *, failed: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "asked": asked,
        "ways": queries.ways_of(asked.account),
        "next": entering.next_page(request),
        "sent_to": mailed.waiting_for(request, PROVE) if asked.mail_counts else "",
        "passkey_failed": failed,
    }
    return render(request, "signin/prove.html", context, status=status)


@door(ANYONE)
@require_POST
def prove_challenge(request: ViewedRequest) -> HttpResponse:
    """What one of the account's own passkeys has to answer."""
    asked = _asked(request)
    if asked is None:
        return HttpResponse(status=401)
    return HttpResponse(passkeys.challenge(asked.account), content_type="application/json")


@door(ANYONE)
@require_POST
def prove_passkey(request: ViewedRequest) -> HttpResponse:
    """A passkey of this account: proof in two ways at once."""
    asked = _asked(request, strong="strong" in request.POST)
    if asked is None:
        return redirect("sign_in")
    entering.remember_next(request)
    if passkeys.whose(request.POST.dict(), asked.account):
        return _done(request, replace(asked, strong=True))
    return _page(request, asked, ShortCodeForm(), 422, failed=True)


@door(SIGNED_IN)
@require_POST
def prove_by_mail(request: ViewedRequest) -> HttpResponse:
    """Send a code to the account's own address."""
    asked, by, now = _asked(request), request.viewer.public_id, timezone.now()
    entering.remember_next(request)
    if asked is None or not asked.account.email:
        return redirect("prove")
    if mailed.send(request, asked.account.email, purpose=PROVE, language=active_language(), by=by, now=now):
        return redirect("prove")
    form = ShortCodeForm({"code": ""})
    form.errors.clear()
    return _page(request, asked, form, refuse_letter(form, "code"))


def _try(request: ViewedRequest, asked: Asked, typed: str) -> str:
    """Which way this code proves, or why it does not."""
    now, account = timezone.now(), asked.account
    letters, by = mailed.plain(typed), str(account)
    if asked.mail_counts and mailed.waiting_for(request, PROVE) and len(letters) == MAILED_CODE_LENGTH:
        found = mailed.attempt(request, typed, purpose=PROVE, now=now)
        return MAIL if found == mailed.OPENS else found
    bucket = bucket_for(f"second{known.suffix(request, account.email or by)}", by)
    if must_wait(bucket, now=now):
        return mailed.WAIT
    if letters.isdigit() and actions.use_app_code(account=account, typed=letters, by=by, now=now):
        forgive(bucket)
        return APP
    if asked.sheet_counts and actions.use_paper_code(typed=typed, by=by, now=now, account=account):
        forgive(bucket)
        return SHEET
    count_failure(bucket, now=now)
    return mailed.WRONG


def _done(request: ViewedRequest, asked: Asked) -> HttpResponse:
    if asked.half:
        return entering.enter(request, asked.account, way=asked.came_by, strong=True)
    strong, now = asked.strong, timezone.now()
    return entering.prove_again(redirect("arrived"), request.session_of, strong=strong, now=now)
