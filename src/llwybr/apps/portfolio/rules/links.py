"""PURE: which links are kept, and how the site that one leads to is named."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_LINK = 2000
LONGEST_LABEL = 63
SCHEMES = ("http", "https")
BARE = "https://"  # put before what was written without it, as people do


@dataclass(frozen=True)
class Site:
    """`shown`: as its letters are read; `plain`: as computers write it, where that differs: letters can be made to look alike."""

    shown: str
    plain: str = ""


def whole(typed: str) -> str:
    """What was typed, with the beginning that people leave out."""
    text = typed.strip()
    return BARE + text if text and ":" not in text.split("/")[0] and "." in text.split("/")[0] else text


def why_not(link: str) -> str | None:
    """The first reason why this link is not kept, or None: `long`, `scheme`, `signs`, `who` or `site`."""
    if len(link) > LONGEST_LINK:
        return "long"
    if any(one == "\\" or one.isspace() or unicodedata.category(one) in {"Cc", "Cf", "Cs"} for one in link):
        return "signs"
    if link.partition(":")[0].lower() not in SCHEMES:
        return "scheme"
    return _why_not_there(link)


def _why_not_there(link: str) -> str | None:
    try:
        parts = urlsplit(link)
        _ = parts.port
    except ValueError:
        return "site"
    if "@" in parts.netloc:  # a name and a password, or a site that looks like another
        return "who"
    return None if parts.hostname and _plain(parts.hostname) else "site"


def site(link: str) -> Site:
    """The site that a kept link leads to."""
    host = urlsplit(link).hostname or ""
    plain = _plain(host) or host
    shown = _read(plain)
    return Site(shown, plain if shown != plain else "")


def _plain(host: str) -> str:
    """The host in the letters that computers use, or "" where it cannot be one."""
    if ":" in host:  # an address of numbers, already checked
        return host
    try:
        plain = host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    labels = plain.rstrip(".").split(".")
    return plain if all(0 < len(one) <= LONGEST_LABEL for one in labels) else ""


def _read(plain: str) -> str:
    try:
        return plain.encode("ascii").decode("idna")
    except UnicodeError:
        return plain
