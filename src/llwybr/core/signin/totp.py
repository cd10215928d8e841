"""The codes of an authenticator app (RFC 6238), by allauth's arithmetic. The secret is locked with the server's own key."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from functools import cache

from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import constant_time_compare

PERIOD = 30  # seconds
SKEW = 1  # periods: a phone's clock may be half a minute wrong

new_secret = generate_totp_secret


def counter_of(secret: str, typed: str, now: datetime) -> int | None:
    """The period whose code this is, if it is about now. Spaces in it do not matter."""
    code = "".join(typed.split())
    if not secret:
        return None
    current = int(now.timestamp()) // PERIOD
    for counter in range(current - SKEW, current + SKEW + 1):
        if constant_time_compare(format_hotp_value(hotp_value(secret, counter)), code):
            return counter
    return None


def lock(secret: str) -> str:
    return _box().encrypt(secret.encode()).decode()


def unlock(locked: str) -> str:
    """The secret, or "" if it was locked with another key of the server: then no code is right any more."""
    try:
        return _box().decrypt(locked.encode()).decode()
    except InvalidToken:
        return ""


@cache
def _box() -> Fernet:
    key = hashlib.sha256(f"signin.totp.{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
