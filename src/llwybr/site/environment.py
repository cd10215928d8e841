"""What the environment says, read in one place: MODE, DATA, PORT, DATABASE_URL, SECRET_KEY, HOSTS."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

MODES = ("production", "demo", "test")


def mode() -> str:
    """`production` unless told otherwise: what is not asked for stays shut."""
    chosen = os.environ.get("LLWYBR_MODE", "production")
    if chosen not in MODES:
        raise ImproperlyConfigured(f"LLWYBR_MODE is {chosen!r}: use one of {', '.join(MODES)}.")
    return chosen


def demonstration() -> bool:
    """Whether the cast can be stepped into. Never in production, whatever the environment says."""
    wanted = os.environ.get("LLWYBR_CAST") == "1"
    if wanted and mode() == "production":
        raise ImproperlyConfigured(
            "LLWYBR_CAST=1 opens invented people's records to anyone: it cannot go with production."
        )
    return wanted or mode() in {"demo", "test"}


def data_folder() -> Path:
    """The folder for the database and everything else that is kept: DATA, or .data here."""
    return Path(os.environ.get("DATA") or ".data").expanduser().resolve()


def port() -> int:
    """PORT, or 8000. Raises ImproperlyConfigured if it is no port."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise ImproperlyConfigured(f"PORT is {text!r}: use a number from 1 to 65535.")
    return int(text)


def proxies() -> int:
    """LLWYBR_PROXIES: how many proxies of our own stand before us, each adding one address to X-Forwarded-For; 0 unless said."""
    text = os.environ.get("LLWYBR_PROXIES") or "0"
    if text not in {"0", "1", "2", "3"}:
        raise ImproperlyConfigured(f"LLWYBR_PROXIES is {text!r}: use a number from 0 to 3.")
    return int(text)


def secret_key() -> str:
    """LLWYBR_SECRET_KEY; a demonstration makes its own and keeps it in DATA."""
    if key := os.environ.get("LLWYBR_SECRET_KEY"):
        return key
    if mode() == "production":
        raise ImproperlyConfigured(
            "LLWYBR_SECRET_KEY is missing: set it to 50 or more random characters, and keep it secret."
        )
    kept = data_folder() / "secret-key"
    if not kept.exists():
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text().strip()


def hosts() -> list[str]:
    """LLWYBR_HOSTS, parted by commas; a demonstration answers on this machine alone."""
    named = [host for host in os.environ.get("LLWYBR_HOSTS", "").split(",") if host]
    if not named and mode() == "production":
        raise ImproperlyConfigured("LLWYBR_HOSTS is missing: name the hosts to answer for, parted by commas.")
    return named or ["localhost", "127.0.0.1", "[::1]", "testserver"]


def database() -> dict[str, Any]:
    """SQLite in DATA, or the PostgreSQL of DATABASE_URL (postgres://user:password@host:port/name)."""
    url = os.environ.get("DATABASE_URL")
    return _postgres(url) if url else _sqlite()


def _sqlite() -> dict[str, Any]:
    # FULL: an answer that we said is saved survives a power cut. IMMEDIATE: writers queue instead of failing half-way.
    # SECURE_DELETE: what is erased is overwritten, not only forgotten.
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "mmap_size=134217728", "cache_size=-32000")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data_folder() / "llwybr.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "".join(f"PRAGMA {pragma};" for pragma in pragmas),
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgres://, or be left out to use SQLite in DATA.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),  # a socket is named in the query
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 3, "options": "-c statement_timeout=20000 -c lock_timeout=10000"},
    }
