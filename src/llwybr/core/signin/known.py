"""Which accounts have signed in from this browser before: it is not counted with strangers who guess, nor written to again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from llwybr.core.access.viewer import give_cookie

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SALT = "signin.known"
MOST = 5
LASTS = timedelta(days=400)


def is_known(request: HttpRequest, whose: str) -> bool:
    """Whether the account with this address of mail (or public id, where it has none) was here before."""
    return _mark(whose) in _marks(request)


def suffix(request: HttpRequest, whose: str) -> str:
    """Its own bucket for a browser that was here before: strangers who guess elsewhere cannot shut its owner out."""
    return ".known" if is_known(request, whose) else ""


def make_known(request: HttpRequest, response: HttpResponse, whose: str) -> None:
    marks = [_mark(whose), *(one for one in _marks(request) if one != _mark(whose))][:MOST]
    give_cookie(response, settings.KNOWN_COOKIE_NAME, signing.dumps(marks, salt=SALT), LASTS)


def _marks(request: HttpRequest) -> list[str]:
    try:
        said = signing.loads(request.COOKIES.get(settings.KNOWN_COOKIE_NAME, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return []
    return [str(one) for one in said]


def _mark(whose: str) -> str:
    return salted_hmac(SALT, whose, algorithm="sha256").hexdigest()[:32]
