"""Who is looking at a page: the device that they hold and, once they have signed in, whose record is theirs."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

DEVICE_LASTS = timedelta(days=30)
KEY = re.compile(r"[A-Za-z0-9_-]{43}")  # what `new_key` makes; anything else was not given by us


@dataclass(frozen=True)
class SignedIn:
    """An account at work. Ids are public ids; `person` is whose record it may open.

    `proved_at`: when its holder last proved to be themselves; `strong`: in this session, in two ways.
    `ends_at`: when the session ends if nothing more is done in it.
    """

    account: str
    person: str
    proved_at: datetime
    strong: bool
    ends_at: datetime


@dataclass(frozen=True)
class System:
    """Another system that showed somebody's key. Nobody is signed in by it: no page opens to it, and it changes nothing.

    `key`: the public id of the key that it showed; `scopes`: what it may read of this person's own, until `ends_at`.
    """

    key: str
    account: str
    person: str
    scopes: tuple[str, ...]
    ends_at: datetime


@dataclass(frozen=True)
class Viewer:
    """`device` is the digest of this device's key, or "" where it has none. The key itself is never stored.

    `kept`: what was asked of the database for this viewer in this request, so that it is asked once.
    """

    device: str = ""
    signed_in: SignedIn | None = None
    system: System | None = None
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def person(self) -> str:
        """The public id of the person whose record is open to this viewer, or ""."""
        known = self.signed_in or self.system
        return known.person if known else ""

    @property
    def public_id(self) -> str:
        """The name under which this viewer's changes are recorded: without an account, nobody's."""
        known = self.signed_in or self.system
        return known.account if known else "anonymous"

    @property
    def looker(self) -> str:
        """As whom this viewer is noted when they look at somebody's record: the person, or the system's own key."""
        return self.system.key if self.system else self.person


class ViewedRequest(HttpRequest):
    viewer: Viewer
    session_of: Any  # core/signin's session, where one is open
    signed_in: SignedIn | None
    was: str  # the account whose session has just been found at its end, or ""
    new_key: str  # under which the session goes on after this answer, or ""


def read_viewer(request: HttpRequest) -> Viewer:
    key = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    device = digest(key) if KEY.fullmatch(key) else ""
    return Viewer(device, getattr(request, "signed_in", None))


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def new_key() -> str:
    """A key for a device: 256 bits."""
    return secrets.token_urlsafe(32)


def remember(response: HttpResponse, key: str) -> None:
    """Let this device keep its key for 30 days from now."""
    give_cookie(response, settings.DEVICE_COOKIE_NAME, key, DEVICE_LASTS)


def give_cookie(response: HttpResponseBase, name: str, value: str, lasts: timedelta) -> None:
    """A cookie as all of ours are: for this host alone, out of reach of scripts, never sent from another site's forms."""
    seconds = int(lasts.total_seconds())
    response.set_cookie(name, value, seconds, secure=settings.SECURE_COOKIES, httponly=True, samesite="Lax")


def forget(response: HttpResponse) -> None:
    """Take the key away from this device."""
    response.delete_cookie(settings.DEVICE_COOKIE_NAME, samesite="Lax")
