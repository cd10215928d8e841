"""What the environment says, read in one place: MODE, DATA, PORT, DATABASE_URL, SECRET_KEY, HOSTS, SMTP, MAIL_FROM and the rest."""

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

MODES = ("production", "demo", "test")
SMTP_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


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
    return _kept("secret-key", secrets.token_urlsafe(48))


def _kept(name: str, fresh: str) -> str:
    """What a file in DATA says; where there is none yet, `fresh`, and the file is made."""
    kept = data_folder() / name
    if not kept.exists():
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(fresh)
    return kept.read_text().strip()


def audit_key() -> bytes | None:
    """LLWYBR_AUDIT_KEY, which signs the head of the record of events; a demonstration makes its own. None where there is none."""
    said = os.environ.get("LLWYBR_AUDIT_KEY", "")
    if not said and mode() != "production":
        said = _kept("audit-key", secrets.token_hex(32))
    return _32_bytes("LLWYBR_AUDIT_KEY", said) if said else None


def audit_known() -> list[bytes]:
    """LLWYBR_AUDIT_KNOWN, parted by commas: public keys whose signatures count beside our own, such as those of earlier keys."""
    return [
        _32_bytes("LLWYBR_AUDIT_KNOWN", one)
        for one in os.environ.get("LLWYBR_AUDIT_KNOWN", "").split(",")
        if one.strip()
    ]


def bundle_key() -> bytes:
    """What signs the bundles that people take along: the key of the record of events; where there is none, one drawn from the
    secret key of this server."""
    return audit_key() or hashlib.sha256(b"llwybr bundle key\n" + secret_key().encode()).digest()


def bundle_known() -> list[bytes]:
    """LLWYBR_BUNDLE_KNOWN, parted by commas: public keys of other Llwybrs whose bundles are known here, beside our own."""
    said = os.environ.get("LLWYBR_BUNDLE_KNOWN", "").split(",")
    return [_32_bytes("LLWYBR_BUNDLE_KNOWN", one) for one in said if one.strip()]


def _32_bytes(name: str, said: str, made_by: str = "llwybr audit key") -> bytes:
    if not re.fullmatch("[0-9a-fA-F]{64}", said.strip()):
        raise ImproperlyConfigured(f"{name} must be 64 hexadecimal figures: `{made_by}` makes a key.")
    return bytes.fromhex(said.strip())


def backup_key() -> bytes | None:
    """LLWYBR_BACKUP_KEY, which seals backups; None where there is none. Whoever has it and a backup can read everything."""
    said = os.environ.get("LLWYBR_BACKUP_KEY", "")
    return _32_bytes("LLWYBR_BACKUP_KEY", said, "openssl rand -hex 32") if said else None


def erasures_file() -> Path:
    """LLWYBR_ERASURES, or a file in DATA: who was erased, outside of the database, so that no backup brings them back."""
    said = os.environ.get("LLWYBR_ERASURES", "")
    return Path(said).expanduser().resolve() if said else data_folder() / "erasures.jsonl"


def anchor_file() -> Path | None:
    """LLWYBR_ANCHOR_FILE, to which the server adds the signed head each hour: it should lie on another disk or host."""
    said = os.environ.get("LLWYBR_ANCHOR_FILE", "")
    return Path(said).expanduser().resolve() if said else None


def anchor_mail() -> str:
    """LLWYBR_ANCHOR_MAIL, the address to which the server sends the signed head each hour; "" for none."""
    return os.environ.get("LLWYBR_ANCHOR_MAIL", "")


def clamd() -> str:
    """LLWYBR_CLAMD, the virus scanner that files are shown to: host:port, or the path of its socket; "" for none."""
    said = os.environ.get("LLWYBR_CLAMD", "").strip()
    host, _, port = said.rpartition(":")
    if said and not said.startswith("/") and not (host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ImproperlyConfigured(
            f"LLWYBR_CLAMD is {said!r}: use host:port, or the whole path of the socket of clamd, as in /run/clamav/clamd.ctl."
        )
    return said


def hosts() -> list[str]:
    """LLWYBR_HOSTS, parted by commas; a demonstration answers on this machine alone."""
    named = [host for host in os.environ.get("LLWYBR_HOSTS", "").split(",") if host]
    if not named and mode() == "production":
        raise ImproperlyConfigured("LLWYBR_HOSTS is missing: name the hosts to answer for, parted by commas.")
    return named or ["localhost", "127.0.0.1", "[::1]", "testserver"]


def files_host() -> str:
    """LLWYBR_FILES_HOST, by which files leave: a host of its own, to which no cookie of the site goes; "" for none."""
    said = os.environ.get("LLWYBR_FILES_HOST", "").strip().lower()
    if said and not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", said):
        raise ImproperlyConfigured(
            f"LLWYBR_FILES_HOST is {said!r}: name one host, as in files.example; it is asked by https."
        )
    if said and said.partition(":")[0] in {host.partition(":")[0].lower() for host in hosts()}:
        raise ImproperlyConfigured(
            "LLWYBR_FILES_HOST is one of LLWYBR_HOSTS: people are signed in there. Name another."
        )
    return said


def other_names() -> dict[str, str]:
    """The two names of this machine, each with the other, which a demonstration takes for its host of files."""
    if mode() != "demo" or files_host():
        return {}
    first, second = f"localhost:{port()}", f"127.0.0.1:{port()}"
    return {first: second, second: first}


def address() -> str:
    """Where the links in letters lead: the first of LLWYBR_HOSTS in production, else this machine."""
    if mode() != "production":
        return f"http://localhost:{port()}"
    first = hosts()[0]
    if first.startswith((".", "*")):
        raise ImproperlyConfigured("LLWYBR_HOSTS must name one whole host first: the links in letters lead there.")
    return f"https://{first}"


def mail_from() -> str:
    """LLWYBR_MAIL_FROM, whom letters come from: `Llwybr <llwybr@our.domain>`."""
    said = os.environ.get("LLWYBR_MAIL_FROM", "")
    if not said and mode() != "production":
        return "Llwybr <llwybr@localhost>"
    found = parseaddr(said)[1]
    local, _, domain = found.rpartition("@")
    if not (local and domain and said.isprintable() and found.isascii()):
        raise ImproperlyConfigured(
            "LLWYBR_MAIL_FROM is missing, or no address: say whom letters come from, as in 'Llwybr <llwybr@our.domain>'."
        )
    return said


@dataclass(frozen=True)
class MailServer:
    """Who sends our letters on."""

    host: str
    port: int
    user: str
    password: str
    tls: bool  # from the start
    starttls: bool


def mail_server() -> MailServer | None:
    """The mail server of LLWYBR_SMTP; None unless in production, which alone sends letters."""
    if mode() != "production":
        return None
    try:
        parts = urlsplit(os.environ.get("LLWYBR_SMTP", ""))
        host, port = parts.hostname or "", parts.port or SMTP_PORTS[parts.scheme]
    except (ValueError, KeyError):
        host, port = "", 0
    if not host:
        raise ImproperlyConfigured(
            "LLWYBR_SMTP is missing, or no address: name the mail server that sends our letters, as in "
            "smtp+starttls://user:password@host:587 (smtps:// for TLS from the start, smtp:// for none)."
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(host, port, user, password, tls=parts.scheme == "smtps", starttls=parts.scheme == "smtp+starttls")


PROVIDERS = {
    "hwb": ("Hwb", ""),
    "microsoft": ("Microsoft", ""),
    "google": ("Google", "https://accounts.google.com"),
}


def providers() -> list[dict[str, Any]]:
    """Whose accounts open ours: for each of hwb, microsoft and google, LLWYBR_<NAME>_CLIENT, _SECRET and _ISSUER.

    The issuer is the address below which `/.well-known/openid-configuration` lies: of Microsoft and Hwb it names the one
    organisation whose accounts are let in. One that has no client is not offered.
    """
    return [_provider(id, *known) for id, known in PROVIDERS.items() if os.environ.get(f"LLWYBR_{id.upper()}_CLIENT")]


def _provider(id: str, name: str, issuer: str) -> dict[str, Any]:
    said = {part: os.environ.get(f"LLWYBR_{id.upper()}_{part}", "") for part in ("CLIENT", "SECRET", "ISSUER")}
    server, here = said["ISSUER"] or issuer, mode() != "production"
    if not said["SECRET"] or not server.startswith(("https://", "http://localhost:") if here else "https://"):
        raise ImproperlyConfigured(
            f"LLWYBR_{id.upper()}_CLIENT also needs LLWYBR_{id.upper()}_SECRET and LLWYBR_{id.upper()}_ISSUER, an https address."
        )
    settings = {"server_url": server, "scope": ["openid"], "fetch_userinfo": False, "oauth_pkce_enabled": True}
    return {
        "provider_id": id,
        "name": name,
        "client_id": said["CLIENT"],
        "secret": said["SECRET"],
        "settings": settings,
    }


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
        "CONN_MAX_AGE": 60,  # opened anew for each page, it would cost as much as the page
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
