"""Who is looking at a page: for now, the device that they hold."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

DEVICE_LASTS = timedelta(days=30)
KEY = re.compile(r"[A-Za-z0-9_-]{43}")  # what `new_key` makes; anything else was not given by us


@dataclass(frozen=True)
class Viewer:
    """`device` is the digest of this device's key, or "" where it has none. The key itself is never stored."""

    device: str = ""

    @property
    def public_id(self) -> str:
        """The name under which this viewer's changes are recorded: nobody's."""
        return "anonymous"


class ViewedRequest(HttpRequest):
    viewer: Viewer


def read_viewer(request: HttpRequest) -> Viewer:
    key = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return Viewer(device=digest(key) if KEY.fullmatch(key) else "")


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def new_key() -> str:
    """A key for a device: 256 bits."""
    return secrets.token_urlsafe(32)


def remember(response: HttpResponse, key: str) -> None:
    """Let this device keep its key for 30 days from now."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        key,
        max_age=int(DEVICE_LASTS.total_seconds()),
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Take the key away from this device."""
    response.delete_cookie(settings.DEVICE_COOKIE_NAME, samesite="Lax")
