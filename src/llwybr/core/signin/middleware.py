"""Finds the session of this device, and lets it last while it is used."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from llwybr.core.access.viewer import KEY, SignedIn, ViewedRequest, digest
from llwybr.core.files.elsewhere import Ticket
from llwybr.core.signin import actions, queries
from llwybr.core.signin.entering import hold_session
from llwybr.core.signin.models import Session
from llwybr.core.signin.rules import SEEN_EVERY

WITHOUT = ("/static/", "/api/", "/ims/", "/health/")  # nobody is signed in there: tokens open the API


class SigninMiddleware:
    """Sets `request.session_of`, `request.signed_in`, `request.was`, and the `request.user` that libraries ask for.

    Where a view gave the session a new key, the answer takes it along, whatever the answer is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: ViewedRequest) -> HttpResponseBase:
        session, now = _found(request), timezone.now()
        open_now = session is not None and session.is_open(now) and session.account.is_active
        request.session_of = session if open_now else None
        request.user = session.account if session and open_now else AnonymousUser()
        request.was = str(session.account) if session and not open_now else ""
        request.signed_in = _seen(session, now) if session and open_now else None
        request.new_key = ""
        response = self.get_response(request)
        if request.new_key:
            hold_session(response, request.new_key)
        return response


def _found(request: HttpRequest) -> Session | None:
    """By the cookie; at the host of files, where none goes, by the ticket that the site gave (core/files/elsewhere.py)."""
    ticket: Ticket | None = getattr(request, "ticket", None)
    key = request.COOKIES.get(settings.SIGNED_IN_COOKIE_NAME, "")
    try:
        if ticket:
            return queries.session(ticket.session)
        return queries.session_with(digest(key)) if _is_key(key, request.path) else None
    except (OperationalError, InterfaceError):
        return None  # the database is away: a page that needs it says so itself


def _is_key(key: str, path: str) -> bool:
    return bool(KEY.fullmatch(key)) and not path.startswith(WITHOUT)


def _seen(session: Session, now: datetime) -> SignedIn:
    if now - session.seen_at >= SEEN_EVERY:
        actions.see(session=session, now=now)
    return SignedIn(
        account=str(session.account),
        person=str(session.account.person.public_id) if session.account.person else "",
        proved_at=session.proved_at,
        strong=session.strong,
        ends_at=session.ends_after(now),
    )
