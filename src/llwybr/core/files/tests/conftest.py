"""A folder for the files of each test, and a scanner that speaks as clamd does."""

from __future__ import annotations

import io
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from llwybr.core.files import actions
from llwybr.core.files.models import File

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NIA, MENNA = "00000000-0000-0000-0000-00000000000a", "00000000-0000-0000-0000-00000000000b"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    return settings.FILES


@pytest.fixture
def keep(now: datetime) -> Callable[..., File]:
    def kept(data: bytes = b"Shwmae", name: str = "a.txt", of: str = NIA, **more: object) -> File:
        return actions.keep(stream=io.BytesIO(data), name=name, of=of, now=now, **more)

    return kept


def on_disk(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*") if one.is_file()) if folder.exists() else []


class Clamd:
    """A scanner that takes INSTREAM as clamd's manual says, and no other: a wrong step is an ERROR."""

    def __init__(self, address: str | tuple[str, int]) -> None:
        self.answers, self.seen = "", list[bytes]()
        self.closed = threading.Event()
        self.server = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
        self.server.bind(address)
        self.server.listen()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while not self.closed.is_set():
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            with client, suppress(OSError, struct.error):  # who hangs up in the middle
                self._talk(client)

    def _talk(self, client: socket.socket) -> None:
        if self.answers == "silent":
            self.closed.wait(5)
            return
        with client.makefile("rb") as said:
            if said.read(10) != b"zINSTREAM\0":
                client.sendall(b"UNKNOWN COMMAND\0")
                return
            found = b""
            while size := struct.unpack("!L", said.read(4))[0]:
                found += said.read(size)
        self.seen.append(found)
        client.sendall(self._verdict(found))

    def _verdict(self, found: bytes) -> bytes:
        if self.answers == "half":
            return b"stream: O"
        if self.answers:
            return self.answers.encode() + b"\0"
        return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in found else b"stream: OK\0"

    def close(self) -> None:
        self.closed.set()
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join()


@pytest.fixture
def clamd(settings, tmp_path: Path) -> Iterator[Clamd]:
    address = str(tmp_path / "clamd.ctl")
    settings.CLAMD = address
    scanner = Clamd(address)
    yield scanner
    if not scanner.closed.is_set():
        scanner.close()
