"""The ways into an account: adding one, printing a sheet of codes, taking one away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.adapter import get_adapter
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from llwybr.core.access.doors import PROVED, SIGNED_IN, door
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.signin import actions, entering, mailed, passkeys, providers, queries, totp
from llwybr.core.signin.forms import AppCodeForm, EmailForm, MailedCodeForm, PasskeyNameForm
from llwybr.core.signin.privilege import ways_kept
from llwybr.core.signin.rules import SHEET_SIZE
from llwybr.core.signin.views.entrance import refuse_code, refuse_letter

if TYPE_CHECKING:
    from llwybr.core.access.viewer import ViewedRequest

EMAIL = "email"  # the purpose of a mailed code
SETTING_UP = "signin.app"  # until the app has shown that it has the secret, the page itself holds it, signed
SETTING_UP_LASTS = 60 * 60  # seconds


@door(PROVED)
@ways_kept
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: ViewedRequest) -> HttpResponse:
    """Make this device, or another one beside it, a way in."""
    mine = request.session_of.account
    form, failed = page_form(PasskeyNameForm, request), False
    if was_sent(request) and form.is_valid():
        credential = passkeys.made(request.POST.dict(), mine)
        if credential:
            name, now = form.cleaned_data["name"] or _device(request), timezone.now()
            actions.add_passkey(account=mine, name=name, credential=credential, by=request.viewer.public_id, now=now)
            return _shown(request)
        failed = True
    context = {"form": form, "failed": failed, "next": entering.next_page(request)}
    return render(request, "signin/add_passkey.html", context, status=422 if failed or form.errors else 200)


def _shown(request: ViewedRequest) -> HttpResponse:
    """A device or an app that has just answered is a second way that has just been shown."""
    response = redirect(entering.next_page(request) or "account")
    return entering.prove_again(response, request.session_of, strong=True, now=timezone.now())


@door(PROVED)
@require_POST
def new_challenge(request: ViewedRequest) -> HttpResponse:
    """What a device has to answer to become a passkey of this account."""
    return HttpResponse(passkeys.new_challenge(request.session_of.account), content_type="application/json")


def _device(request: ViewedRequest) -> str:
    return entering.device_name(request.headers.get("User-Agent", "")) or _("A device")


@door(PROVED)
@ways_kept
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: ViewedRequest) -> HttpResponse:
    """A second step with an authenticator app: it counts once the app has shown a code of its own."""
    mine, now = request.session_of.account, timezone.now()
    secret = _secret(request) or totp.new_secret()
    form, status = page_form(AppCodeForm, request), 200
    if was_sent(request):
        status = 422
        if form.is_valid():
            counter = totp.counter_of(secret, form.cleaned_data["code"], now)
            if counter is not None:
                here, by = request.session_of, request.viewer.public_id
                actions.turn_on_app(account=mine, secret=secret, counter=counter, kept=here, by=by, now=now)
                return _shown(request)
            form.add_error(
                "code", _("That is not the code that the app shows now. Wait for the next one, and write it here.")
            )
    adapter = get_adapter()
    address = adapter.build_totp_url(mine, secret)
    picture = mark_safe(adapter.build_totp_svg(address).partition("?>")[2])  # noqa: S308  drawn here, from our own address
    context = {
        "form": form,
        "picture": picture,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "address": address,
        "signed": _sign(request, secret),
        "next": entering.next_page(request),
    }
    return render(request, "signin/app.html", context, status=status)


def _sign(request: ViewedRequest, secret: str) -> str:
    return signing.dumps([request.viewer.public_id, secret], salt=SETTING_UP)


def _secret(request: ViewedRequest) -> str | None:
    """The secret that this page showed to this account; None if it is another's, an old one, or made up."""
    try:
        whose, secret = signing.loads(request.POST.get("signed", ""), salt=SETTING_UP, max_age=SETTING_UP_LASTS)
    except signing.BadSignature:
        return None
    return str(secret) if whose == request.viewer.public_id else None


@door(PROVED)
@ways_kept
@require_http_methods(["GET", "HEAD", "POST"])
def paper_codes(request: ViewedRequest) -> HttpResponse:
    """A sheet of codes to print: each opens the account once."""
    mine, codes = request.session_of.account, request.POST.getlist("shown")[:SHEET_SIZE]
    if was_sent(request):
        codes = actions.give_paper_codes(account=mine, by=request.viewer.public_id, now=timezone.now())
    if codes:  # where only the language was switched, what is on the page stays
        return render(request, "signin/sheet.html", {"codes": codes})
    return render(request, "signin/paper_codes.html", {"ways": queries.ways_of(mine)})


@door(PROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def email(request: ViewedRequest) -> HttpResponse:
    """Another address: a code goes there first."""
    mine, by, now = request.session_of.account, request.viewer.public_id, timezone.now()
    form, status = page_form(EmailForm, request, initial={"email": mine.email or ""}), 200
    if was_sent(request):
        status = 422
        if form.is_valid():
            to = form.cleaned_data["email"]
            if mailed.send(request, to, purpose=EMAIL, language=active_language(), by=by, now=now):
                return redirect("email_code")
            status = refuse_letter(form, "email")
    return render(request, "signin/email.html", {"form": form, "account": mine}, status=status)


@door(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def email_code(request: ViewedRequest) -> HttpResponse:
    """The code that went to the new address. One that another account has is said to be so only to whoever reads its mail."""
    mine, to = request.session_of.account, mailed.waiting_for(request, EMAIL)
    if not to:
        return redirect("account")
    form, status = page_form(MailedCodeForm, request), 200
    if was_sent(request):
        status = 422
        if form.is_valid():
            now, by = timezone.now(), request.viewer.public_id
            found = mailed.attempt(request, form.cleaned_data["code"], purpose=EMAIL, now=now)
            if found == mailed.OPENS:
                changed = actions.change_email(account=mine, email=to, kept=request.session_of, by=by, now=now)
                return redirect("account") if changed else render(request, "signin/two_accounts.html", status=409)
            status = refuse_code(form, found)
    return render(request, "signin/email_code.html", {"form": form, "email": to}, status=status)


@door(PROVED)
@ways_kept
@require_http_methods(["GET", "HEAD", "POST"])
def take_away(request: ViewedRequest, kind: str, id: int) -> HttpResponse:
    """Take one way in away, if another is left that opens the account by itself."""
    mine = request.session_of.account
    ways = queries.ways_of(mine)
    of_kind = {"passkey": ways.passkeys, "app": (ways.app,) if ways.app else (), "provider": ways.providers}
    way = next((one for one in of_kind.get(kind, ()) if one.pk == id), None)
    if way is None:
        raise Http404("no such way in of this account")
    last = kind != "app" and ways.first == 1
    if was_sent(request) and not last:
        now, by = timezone.now(), request.viewer.public_id
        actions.take_away(account=mine, way=way, kept=request.session_of, by=by, now=now)
        return redirect("account")
    name = providers.name_of(way.provider) if kind == "provider" else str(way)
    context = {"kind": kind, "name": name, "last": last}
    return render(request, "signin/take_away.html", context, status=409 if last and was_sent(request) else 200)
