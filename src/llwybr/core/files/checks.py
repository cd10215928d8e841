"""Whether files leave by a host of their own, to which no cookie of the site goes. Run by Django's own checks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from llwybr.core.files.elsewhere import domain

COOKIES = ("SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_DOMAIN", "LANGUAGE_COOKIE_DOMAIN")


def no_cookie_goes_there(**_given: Any) -> list[checks.CheckMessage]:
    """A cookie that is set for a whole domain goes to each host in it."""
    host = domain(settings.FILES_HOST)
    shared = [name for name in COOKIES if host and _covers(getattr(settings, name), host)]
    return [
        checks.Error(f"{name} sends cookies to the host of files, {host}: leave it out", id="files.E001")
        for name in shared
    ]


def _covers(cookies: str | None, host: str) -> bool:
    return bool(cookies) and f".{host}".endswith(f".{str(cookies).lstrip('.').lower()}")


def has_a_host(**_given: Any) -> list[checks.CheckMessage]:
    """For a deployment."""
    if settings.FILES_HOST:
        return []
    words = "LLWYBR_FILES_HOST is not set: what people bring is served by the host to which they are signed in."
    return [checks.Warning(words, hint="See docs/how-to/go-to-production.md.", id="files.W001")]
