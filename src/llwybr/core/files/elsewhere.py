"""The host by which files leave, where no cookie goes; and the ticket with which a browser is sent there (decision 28).

The site decides whether a reader may have a file, and sends their browser on. There the same view decides once more, for the
session that the ticket names: site/files_host.py opens it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils import timezone

PATH = "/file/"
LASTS = timedelta(seconds=60)
_ADDRESS = re.compile(rf"{PATH}([A-Za-z0-9_=-]+)/")


@dataclass(frozen=True)
class Ticket:
    """Good once, for a minute. Nobody but this server can read it: it is locked, not only signed.

    `id`: its own; `host`: where it opens; `site`, `path`: what was asked for, and where (`https://llwybr.example`, `/en/…`);
    `session`: the public id of the session that asked, or "".
    """

    id: str
    host: str
    site: str
    path: str
    session: str
    made_at: datetime

    def is_good(self, host: str, now: datetime) -> bool:
        """Whether it opens at this host, and its minute is not over."""
        return self.host == domain(host) and now - self.made_at < LASTS


def domain(host: str) -> str:
    """A host as it is compared: cookies do not know ports, and `Files.Example.` is the same host."""
    return split_domain_port(host)[0]


def host_for(request: HttpRequest) -> str:
    """Where the files of this site leave; "" where they leave by the site itself."""
    return settings.FILES_HOST or settings.OTHER_NAMES.get(request.get_host(), "")


def is_for_files(request: HttpRequest) -> bool:
    """Whether this is asked of the files' own host. In a demonstration each name of the machine is that of the other."""
    here = request.get_host()
    if here in settings.OTHER_NAMES:
        return request.path_info.startswith(PATH)
    return bool(settings.FILES_HOST) and domain(here) == domain(settings.FILES_HOST)


def leaves_here(request: HttpRequest) -> bool:
    """Whether the bytes leave with this very answer. If not, it decides and sends on: what is noted once is noted there.

    They do for a system that shows somebody's key: it is no browser, has no cookie, and shows its key to no other host.
    """
    shows_key = getattr(getattr(request, "viewer", None), "system", None) is not None
    return shows_key or hasattr(request, "ticket") or not host_for(request)


def send_on(request: HttpRequest) -> HttpResponse:
    """To the files' own host, with a ticket for this session and this very path."""
    host = host_for(request)
    sealed = _seal(
        Ticket(
            id=secrets.token_urlsafe(16),
            host=domain(host),
            site=f"{request.scheme}://{request.get_host()}",
            path=request.path_info,
            session=str(getattr(request, "session_of", None) or ""),
            made_at=timezone.now(),
        )
    )
    headers = {"Location": f"{request.scheme}://{host}{PATH}{sealed}/", "Referrer-Policy": "no-referrer"}
    return HttpResponse(status=303, headers=headers)


def read(address: str) -> Ticket | None:
    """The ticket in this path, whatever its age; None where it is none that we made."""
    found = _ADDRESS.fullmatch(address)
    try:
        said = json.loads(_box().decrypt(found[1])) if found else None
    except InvalidToken:
        return None
    return Ticket(**said | {"made_at": datetime.fromtimestamp(said["made_at"], UTC)}) if said else None


def _seal(ticket: Ticket) -> str:
    said = asdict(ticket) | {"made_at": ticket.made_at.timestamp()}
    return _box().encrypt(json.dumps(said).encode()).decode()


@cache
def _box() -> Fernet:
    key = hashlib.sha256(f"files.ticket.{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
