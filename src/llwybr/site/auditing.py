"""The record of events: is it whole, its head signed and sent outside, and what its table may be used for."""

from __future__ import annotations

import email
import logging
import os
import secrets
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.translation import gettext, override

from llwybr.core.events import actions, guards
from llwybr.core.events.audit import Outside, Report, audit
from llwybr.core.events.signing import Signer, Statement, known_keys
from llwybr.core.letters.addresses import sendable
from llwybr.core.letters.wording import BETWEEN, RULE
from llwybr.site import environment
from llwybr.values.bilingual import LANGUAGES

logger = logging.getLogger(__name__)

EVERY = 60 * 60.0  # seconds between two anchors
SOON = 60.0  # the same after one that did not arrive
MOST_BYTES = 100_000_000  # of a file of anchors: a hundred years of hours are a third of that


@dataclass(frozen=True)
class Sinks:
    """Where anchors go: a file, a mailbox, both or neither."""

    file: Path | None = None
    mail: str = ""

    def __post_init__(self) -> None:
        if self.mail and not sendable(self.mail):
            raise ImproperlyConfigured(f"{self.mail!r} is no address that an anchor can be mailed to.")

    def __bool__(self) -> bool:
        return bool(self.file or self.mail)


def verify(anchors: Sequence[Path]) -> int:
    """Say what is wrong with the record; 0 only if nothing is, 2 if a file of anchors cannot be read."""
    try:
        outside = [one for path in anchors for one in _read(path)]
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    found = report(outside)
    for fault in found.faults:
        print(fault)
    print(_told(found), file=sys.stderr)
    return 1 if found.faults else 0


def report(outside: Sequence[Outside] = ()) -> Report:
    """What an audit finds, with every key that counts here."""
    signer = _signer()
    return audit(keys=known_keys([*environment.audit_known(), *([signer.public] if signer else [])]), outside=outside)


def _told(report: Report) -> str:
    if report.faults:
        return f"{len(report.faults)} faults in {report.events} events and {report.anchors} anchors"
    behind = report.events - report.anchored
    vouched = (
        f"an anchor from outside vouches for all but the last {behind}"
        if report.anchored
        else "no anchor from outside was given: whoever owns the database could have written it anew"
    )
    return f"{report.events} events and {report.anchors} anchors: the chain is whole; {vouched}."


def _read(path: Path) -> list[Outside]:
    """The anchors of a file of lines, or of one letter (.eml). Raises ValueError where it holds anything else, or nothing."""
    with path.open("rb") as source:
        text = source.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise ValueError(f"{path} is larger than {MOST_BYTES:,} bytes")
    lines = _of_letter(text) if path.suffix == ".eml" else text.splitlines()
    found = [_outside(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not found:
        raise ValueError(f"{path} holds no anchor")
    return found


def _outside(path: Path, number: int, line: bytes) -> Outside:
    try:
        return Outside(f"{path}, line {number},", Statement.model_validate_json(line))
    except ValueError:
        raise ValueError(f"{path}, line {number}, is no anchor") from None


def _of_letter(text: bytes) -> list[bytes]:
    """What may be an anchor in its plain text. That is ASCII: which letters a part says that it is written in is not asked."""
    parts = (part for part in email.message_from_bytes(text).walk() if part.get_content_type() == "text/plain")
    said = (part.get_payload(decode=True) for part in parts)
    lines = [line.strip() for one in said if isinstance(one, bytes) for line in one.splitlines()]
    return [line for line in lines if line.startswith(b"{")]


def anchor(file: Path | None, mail: str) -> int:
    """Sign the head, print the statement and send it; 1 if a part of that failed, 2 if it could not begin."""
    try:
        sinks, signer = Sinks(file, mail), _needed_signer()
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return 2
    statement = actions.sign_head(signer=signer, now=timezone.now())
    if statement is None:
        print("There is no event yet: nothing to anchor.", file=sys.stderr)
        return 1
    print(statement.line())
    faults = send(statement, sinks)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def grants(role: str) -> int:
    """Print what to run on PostgreSQL for the role that the server uses."""
    try:
        print(guards.grants(role), end="")
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def key() -> int:
    """Print a fresh key and its public half."""
    secret = secrets.token_bytes(32)
    print(f"LLWYBR_AUDIT_KEY={secret.hex()}")
    print(f"# its public half, for LLWYBR_AUDIT_KNOWN of whoever checks: {Signer(secret).public.hex()}")
    return 0


def send(statement: Statement, sinks: Sinks) -> list[str]:
    """To each sink, whatever becomes of the others; what failed, in words."""
    faults = []
    for name, sink in (("file", _to_file), ("mail", _to_mail)):
        try:
            sink(statement, sinks)
        except Exception as error:  # a full disk, a mail server that is away: the other sink must still have it
            faults.append(f"the anchor did not get into the {name}: {type(error).__name__}")
    return faults


def _to_file(statement: Statement, sinks: Sinks) -> None:
    if sinks.file is None:
        return
    handle = os.open(sinks.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(statement.line().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _to_mail(statement: Statement, sinks: Sinks) -> None:
    """Not by the outbox: a letter there is an event, and the head would never rest."""
    if not sinks.mail:
        return
    subjects, parts = [], []
    for language in LANGUAGES:
        with override(language):
            subjects.append(gettext("The record of events: a signed anchor"))
            parts.append(gettext("Keep this letter where nobody who runs Llwybr can change it."))
            parts.append(gettext("It proves later that no event up to now was changed: llwybr audit verify --anchors"))
            parts.append(RULE)
    message = EmailMessage(
        subject=BETWEEN.join(subjects),
        body="\n\n".join([*parts, statement.line()]) + "\n",
        to=[sendable(sinks.mail)],
        headers={"Auto-Submitted": "auto-generated", "Content-Language": ", ".join(LANGUAGES)},
    )
    message.send()


def _signer() -> Signer | None:
    secret = environment.audit_key()
    return Signer(secret) if secret else None


def _needed_signer() -> Signer:
    signer = _signer()
    if signer is None:
        raise ImproperlyConfigured("LLWYBR_AUDIT_KEY is missing: it signs the anchors. `llwybr audit key` makes one.")
    return signer


@contextmanager
def anchoring() -> Iterator[None]:
    """The head is signed and sent each hour while the block lasts, if the environment names a sink.

    Raises ImproperlyConfigured at once where it names one that cannot work, or no key.
    """
    sinks = Sinks(environment.anchor_file(), environment.anchor_mail())
    if not sinks:
        yield
        return
    stop = threading.Event()
    given = (stop, sinks, _needed_signer())
    thread = threading.Thread(target=walk, args=given, name="anchors", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)


def walk(stop: threading.Event, sinks: Sinks, signer: Signer) -> None:
    """Anchor at once and then each hour until told to stop; soon again when it did not arrive."""
    wait = 0.0
    while not stop.wait(wait):
        faults = _once(sinks, signer)
        if faults and wait != SOON:  # said once: it may be so all night
            logger.warning("the record of events is not anchored for now: %s", "; ".join(faults))
        wait = SOON if faults else EVERY
        close_old_connections()
    connections.close_all()


def _once(sinks: Sinks, signer: Signer) -> list[str]:
    try:
        statement = actions.sign_head(signer=signer, now=timezone.now())
    except Exception as error:
        return [f"its head cannot be read: {type(error).__name__}"]
    return send(statement, sinks) if statement else []
