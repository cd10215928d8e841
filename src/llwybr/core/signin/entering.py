"""The moment of signing in: from a first way that was proved, over a second step where one is asked, to a session."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from llwybr.core.access.kept_form import KEY as KEPT_FORM
from llwybr.core.access.viewer import give_cookie, new_key
from llwybr.core.letters import actions as letters
from llwybr.core.signin import actions, known, queries
from llwybr.core.signin.letters import NEW_DEVICE
from llwybr.core.signin.rules import LONGEST

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from llwybr.core.people.models import Account
    from llwybr.core.signin.models import Session

HALF, NEXT = "half", "next"
HALF_LASTS = timedelta(minutes=10)

_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"))
_MORE = (("CriOS/", "Chrome"), ("FxiOS/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "Chromebook"))
_MACHINES = (("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"))


def enter(request: HttpRequest, account: Account, *, way: str, strong: bool = False, new: bool = False) -> HttpResponse:
    """A way is proved, or two (`strong`). In, or on to the second step if this account asks for one.

    `new`: nobody has ever been in it.
    """
    if not strong and queries.asks_second(account):
        request.session[HALF] = {"account": account.pk, "way": way, "at": timezone.now().timestamp()}
        return redirect("prove")
    return _in(request, account, way=way, strong=strong, new=new)


def half_way(request: HttpRequest) -> dict[str, Any] | None:
    """Who has proved a first way in this browser and not yet the second: `account` (its key) and `way`."""
    half: dict[str, Any] | None = request.session.get(HALF)
    young = half and timezone.now().timestamp() - half["at"] < HALF_LASTS.total_seconds()
    return half if young else None


def next_page(request: HttpRequest) -> str:
    """Where they were going, if it is a page of ours: it travels in the address, and in the forms of the page."""
    to = (request.POST if request.method == "POST" else request.GET).get("next", "")
    inside = to.startswith("/") and url_has_allowed_host_and_scheme(to, None)
    return to[:500] if inside else ""


def remember_next(request: HttpRequest) -> None:
    """Keep it over the pages that follow: only once something was sent, since a page that is looked at writes nothing."""
    if to := next_page(request):
        request.session[NEXT] = to


def take_next(request: HttpRequest) -> str:
    return str(request.session.pop(NEXT, ""))


def _in(request: HttpRequest, account: Account, *, way: str, strong: bool, new: bool = False) -> HttpResponse:
    key, now = new_key(), timezone.now()
    device = device_name(request.headers.get("User-Agent", ""))
    whose = account.email or str(account)
    stranger = not new and not known.is_known(request, whose)
    _forget_what_was_begun(request)
    request.session.cycle_key()
    with transaction.atomic():
        actions.start_session(account=account, key=key, device=device, way=way, strong=strong, now=now)
        if stranger and account.email:
            letters.post(
                kind=NEW_DEVICE, to=account.email, language=account.language, values={}, by=str(account), now=now
            )
    rotate_token(request)
    response = redirect("arrived")
    hold_session(response, key)
    known.make_known(request, response, whose)
    return response


def _forget_what_was_begun(request: HttpRequest) -> None:
    """Whoever was here before may have begun something that would now be done to this account: another address, a way in."""
    for name in set(request.session.keys()) - {NEXT, KEPT_FORM}:
        del request.session[name]


def hold_session(response: HttpResponseBase, key: str) -> None:
    """Let this device hold the key of its session: from now on this one, whatever it held before."""
    give_cookie(response, settings.SIGNED_IN_COOKIE_NAME, key, LONGEST)


def prove_again(response: HttpResponse, session: Session, *, strong: bool, now: datetime) -> HttpResponse:
    """Who is signed in has proved to be themselves: their session goes on under a new key."""
    key = new_key()
    actions.prove(session=session, key=key, strong=strong, now=now)
    hold_session(response, key)
    return response


def device_name(agent: str) -> str:
    """`Firefox, Android`: enough to recognise one's own devices by. Names only: nothing of it is a sentence."""
    browser = next((name for mark, name in (*_BROWSERS, *_MORE) if mark in agent), "")
    system = next((name for mark, name in (*_SYSTEMS, *_MACHINES) if re.search(rf"\b{mark}\b", agent)), "")
    return ", ".join(name for name in (browser, system) if name)
