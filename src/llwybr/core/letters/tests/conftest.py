"""A mail server for a test, and an outbox that other processes can open."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.patterns import fresh

YES = "250 OK"


@dataclass
class MailServer:
    """Answers to RCPT and DATA as told (then with a yes), and keeps what it took."""

    port: int
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    to_recipient: list[str] = field(default_factory=list)
    to_letter: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
        answer = self.to_recipient.pop(0) if self.to_recipient else YES
        if answer == YES:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        answer = self.to_letter.pop(0) if self.to_letter else YES
        if answer == YES:
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
            self.recipients += envelope.rcpt_tos
        return answer


def free_port() -> int:
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def serving() -> Iterator[MailServer]:
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    """A real SMTP server, which Django's own backend sends to."""
    with serving() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 2
        settings.DEFAULT_FROM_EMAIL = "Llwybr <llwybr@llwybr.example>"
        yield server


@dataclass(frozen=True)
class Elsewhere:
    """Llwybr in processes of its own: a fresh database, and production's settings."""

    environment: dict[str, str]

    def start(self, code: str) -> subprocess.Popen[str]:
        setup = "import django; django.setup()\nfrom llwybr.core.letters.tests.elsewhere import *\n"
        command = [sys.executable, "-c", setup + code]
        return subprocess.Popen(command, env=self.environment, stdout=-1, stderr=-1, text=True)

    def run(self, code: str, status: int = 0) -> str:
        process = self.start(code)
        said, complained = process.communicate(timeout=60)
        assert process.returncode == status, complained
        return said


@pytest.fixture
def elsewhere(mail_server: MailServer, tmp_path: Path, django_db_blocker) -> Iterator[Elsewhere]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = inherited | {
        "LLWYBR_MODE": "production",
        "LLWYBR_SECRET_KEY": "a-long-and-random-looking-key-for-a-test-of-the-settings-0123456789",
        "LLWYBR_HOSTS": "llwybr.example",
        "LLWYBR_SMTP": f"smtp://127.0.0.1:{mail_server.port}",
        "LLWYBR_MAIL_FROM": "Llwybr <llwybr@llwybr.example>",
        "DJANGO_SETTINGS_MODULE": "llwybr.site.settings",
        "DATA": str(tmp_path),
    }
    with django_db_blocker.unblock(), fresh(tmp_path, "migrated") as url:
        yield Elsewhere(environment | url)
