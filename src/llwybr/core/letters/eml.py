"""Letters as files, for the demonstration: nothing is sent, and everything can be read."""

from __future__ import annotations

import email
import email.policy
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage as Read
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.utils import timezone

from llwybr.core.letters.wording import BETWEEN, RULE

NAME = re.compile(r"[0-9]{8}-[0-9]{12}-[0-9a-f]{8}")


class EmailBackend(FileBackend):
    """Django's own, but a file for each letter, that any mail program opens."""

    def open(self) -> bool:
        return False

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S%f}-{secrets.token_hex(4)}"
            unfinished = Path(self.file_path) / f".{name}"
            unfinished.write_bytes(message.message().as_bytes().replace(b"\n", b"\r\n"))
            unfinished.rename(Path(self.file_path) / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True)
class Filed:
    """A letter as it lies in the folder."""

    name: str
    message: Read

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def subjects(self) -> list[tuple[str, str]]:
        """The subject, part by part, each with its language."""
        return list(zip(self._languages, self.subject.split(BETWEEN), strict=False))

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def sender(self) -> str:
        return str(self.message["From"])

    @property
    def at(self) -> datetime:
        return datetime.strptime(f"{self.name[:21]}+0000", "%Y%m%d-%H%M%S%f%z")

    @property
    def plain(self) -> str:
        return self._part("text/plain")

    @property
    def spoken(self) -> list[tuple[str, str]]:
        """The plain text, part by part, each with its language."""
        return list(zip(self._languages, (part.strip() for part in self.plain.split(RULE)), strict=False))

    @property
    def html(self) -> str:
        return self._part("text/html")

    @property
    def calendar(self) -> bytes:
        """The file that came with it, or nothing."""
        files = [part for part in self.message.iter_attachments() if part.get_content_type() == "text/calendar"]
        return _bytes(files[0]) if files else b""

    @property
    def _languages(self) -> list[str]:
        return str(self.message["Content-Language"]).split(", ")

    def _part(self, kind: str) -> str:
        parts = [part for part in self.message.walk() if part.get_content_type() == kind]
        return _bytes(parts[0]).decode() if parts else ""


def _bytes(part: Any) -> bytes:
    return bytes(part.get_payload(decode=True))


def names() -> list[str]:
    """Every letter in the folder, the newest first."""
    found = (file.stem for file in Path(settings.EMAIL_FILE_PATH).glob("*.eml"))
    return sorted((name for name in found if NAME.fullmatch(name)), reverse=True)


def read(name: str) -> Filed | None:
    """One letter, or None if there is none of that name."""
    file = Path(settings.EMAIL_FILE_PATH) / f"{name}.eml"
    if not NAME.fullmatch(name) or not file.is_file():
        return None
    return Filed(name, email.message_from_bytes(file.read_bytes(), policy=email.policy.default))
