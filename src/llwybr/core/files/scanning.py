"""The virus scanner, where one is set up: clamd, asked over its own protocol (INSTREAM). What it cannot be asked about is held."""

from __future__ import annotations

import logging
import socket
import struct
import time
from typing import BinaryIO

from django.conf import settings

OK, FOUND, UNREACHABLE, NONE = "ok", "found", "unreachable", "none"
PIECE = 65_536
PATIENCE = 3.0  # seconds for each step
WHOLE = 30.0  # seconds for the whole
LONGEST = 4096  # bytes of an answer

log = logging.getLogger(__name__)


def scan(file: BinaryIO) -> str:
    """What clamd says of the file from its beginning: OK, FOUND, UNREACHABLE; NONE where none is set up."""
    if not settings.CLAMD:
        return NONE
    file.seek(0)
    try:
        answer = _asked(file)
    except OSError as error:
        log.warning("The virus scanner could not be asked: %s", type(error).__name__)
        return UNREACHABLE
    return _meaning(answer)


def _meaning(answer: bytes) -> str:
    if answer == b"stream: OK":
        return OK
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return FOUND
    log.warning("The virus scanner said something else: %r", answer[:200])
    return UNREACHABLE


def _asked(file: BinaryIO) -> bytes:
    until = time.monotonic() + WHOLE
    with _connected() as clamd:
        clamd.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            clamd.sendall(struct.pack("!L", len(piece)) + piece)
            _in_time(until)
        clamd.sendall(struct.pack("!L", 0))
        return _answer(clamd, until)


def _answer(clamd: socket.socket, until: float) -> bytes:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST and (more := clamd.recv(LONGEST)):
        said += more
        _in_time(until)
    return said.rstrip(b"\0") if said.endswith(b"\0") else b""


def _in_time(until: float) -> None:
    if time.monotonic() > until:
        raise TimeoutError


def _connected() -> socket.socket:
    where: str = settings.CLAMD
    if where.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        clamd.settimeout(PATIENCE)
        try:
            clamd.connect(where)
        except OSError:
            clamd.close()
            raise
        return clamd
    host, _, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)
