"""Which addresses a letter can go to."""

from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST = 254


def sendable(address: str) -> str:
    """The address as mail servers write it, or "" where none of them would take it.

    A domain in any script goes as its ASCII form. A name before the @ goes only in ASCII: our mail server may know more, but
    the letter could not be sent on from there.
    """
    name, _, domain = address.strip().rpartition("@")
    written = f"{name}@{_ascii(domain)}"
    if not name.isascii():  # Django's check takes a dotless i for an i
        return ""
    try:
        validate_email(written)
    except ValidationError:
        return ""
    return written if len(written) <= LONGEST else ""


def _ascii(domain: str) -> str:
    """ "" for a domain that is none, or that only looks like another one: a Kelvin sign for a k would go to somebody else."""
    if domain.isascii():
        return domain
    try:
        written = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return written if "xn--" in written else ""


def own_domain() -> str:
    """The domain that our letters come from, for what has to be unique in the world."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
