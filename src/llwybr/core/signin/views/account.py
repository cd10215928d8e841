"""An account: what we call its holder, where it is signed in, what other systems may read, and closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from llwybr.core.access.doors import PROVED, SIGNED_IN, door
from llwybr.core.access.viewer import new_key
from llwybr.core.kit.forms import page_form, was_sent
from llwybr.core.signin import actions, providers, queries
from llwybr.core.signin.forms import SCOPE_WORDS, SpeakForm, TokenForm

if TYPE_CHECKING:
    import uuid

    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.signin.models import Token


@door(SIGNED_IN)
@require_safe
def account(request: ViewedRequest) -> HttpResponse:
    """All about the account on one page."""
    mine, now = request.session_of.account, timezone.now()
    ways = queries.ways_of(mine)
    added = {one.provider for one in ways.providers}
    context = {
        "account": mine,
        "ways": ways,
        "added": [(one, providers.name_of(one.provider)) for one in ways.providers],
        "more_providers": [one for one in providers.offered() if one.id not in added],
        "sessions": queries.sessions_of(mine, now).count(),
        "tokens": queries.tokens_of(mine, now).count(),
    }
    return render(request, "signin/account.html", context)


@door(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def speak(request: ViewedRequest) -> HttpResponse:
    """What we call them, and in which language we write."""
    mine = request.session_of.account
    if mine.person is None:
        raise Http404("this account is nobody's own")
    initial = {"name": mine.person.name, "language": mine.person.language}
    form = page_form(SpeakForm, request, initial=initial)
    if was_sent(request) and form.is_valid():
        said = form.cleaned_data
        actions.speak(account=mine, name=said["name"], language=said["language"], by=request.viewer.public_id)
        return redirect("account")
    return render(request, "signin/speak.html", {"form": form}, status=422 if form.errors else 200)


@door(SIGNED_IN)
@require_safe
def sessions(request: ViewedRequest) -> HttpResponse:
    """Where this account is signed in."""
    found = queries.sessions_of(request.session_of.account, timezone.now())
    return render(request, "signin/sessions.html", {"sessions": found, "here": request.session_of})


@door(SIGNED_IN)
@require_POST
def end_session(request: ViewedRequest, public_id: uuid.UUID) -> HttpResponse:
    """Sign out one device. One that has ended already, or is nobody's of this account, is not found."""
    now, by = timezone.now(), request.viewer.public_id
    session = queries.sessions_of(request.session_of.account, now).filter(public_id=public_id).first()
    if session is None:
        return redirect("sessions")
    actions.end_session(session=session, by=by, now=now)
    return redirect("signed_out" if session == request.session_of else "sessions")


@door(SIGNED_IN)
@require_POST
def end_others(request: ViewedRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    mine, by = request.session_of.account, request.viewer.public_id
    actions.end_other_sessions(account=mine, kept=request.session_of, by=by, now=timezone.now())
    return redirect("sessions")


@door(SIGNED_IN)
@require_safe
def tokens(request: ViewedRequest) -> HttpResponse:
    """What other systems may read, until when."""
    found = queries.tokens_of(request.session_of.account, timezone.now())
    return render(request, "signin/tokens.html", {"tokens": [(one, _scopes(one.scopes)) for one in found]})


def _scopes(scopes: list[str]) -> list[str]:
    return [str(SCOPE_WORDS[scope].title) for scope in scopes if scope in SCOPE_WORDS]


@door(PROVED)
@require_http_methods(["GET", "HEAD", "POST"])
def new_token(request: ViewedRequest) -> HttpResponse:
    """Let another system read something of one's own, until a day. The token is shown once."""
    form, shown = page_form(TokenForm, request), request.POST.get("shown", "")[:43]
    given = _given(request) if shown and not was_sent(request) else None
    if given:  # only the language was switched: what is on the page stays
        return _key(request, shown, given)
    if was_sent(request) and form.is_valid():
        key, now, said = new_key(), timezone.now(), form.cleaned_data
        token = actions.give_token(
            account=request.session_of.account,
            key=key,
            name=said["name"],
            scopes=said["scopes"],
            until=now + form.lasts(),
            by=request.viewer.public_id,
            now=now,
        )
        return _key(request, key, token)
    return render(request, "signin/new_token.html", {"form": form}, status=422 if form.errors else 200)


def _key(request: ViewedRequest, key: str, token: Token) -> HttpResponse:
    return render(request, "signin/token.html", {"key": key, "token": token, "scopes": _scopes(token.scopes)})


def _given(request: ViewedRequest) -> Token | None:
    """The token whose key the page shows."""
    mine = queries.tokens_of(request.session_of.account, timezone.now())
    return next((one for one in mine if str(one) == request.POST.get("token")), None)


@door(SIGNED_IN)
@require_POST
def take_token_back(request: ViewedRequest, public_id: uuid.UUID) -> HttpResponse:
    mine = request.session_of.account
    token = queries.tokens_of(mine, timezone.now()).filter(public_id=public_id).first()
    if token:
        actions.take_token_back(token=token, by=request.viewer.public_id)
    return redirect("tokens")
