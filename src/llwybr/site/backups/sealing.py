"""A stream sealed with AES-256-GCM, chunk by chunk, so that it needs little memory however long it is.

Each chunk is sealed under its number and whether it is the last: none can be changed, left out, put elsewhere or cut off unseen.
"""

from __future__ import annotations

import io
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MARK = b"llwybr backup 1\n"
SALT, TAG, CHUNK = 32, 16, 1 << 20


class UnsealedError(Exception):
    """It does not open: another key, or something in it is not as it was written."""


class Sealer:
    """What is written here goes sealed into `out`. Only `finish` writes the last chunk: without it, the whole does not open."""

    def __init__(self, out: BinaryIO, key: bytes) -> None:
        self._out, self._held, self._number = out, bytearray(), 0
        salt = secrets.token_bytes(SALT)
        self._cipher = _cipher(key, salt)
        out.write(MARK + salt)

    def write(self, data: bytes) -> int:
        self._held += data
        while len(self._held) > CHUNK:  # a full one waits: it may be the last
            self._seal(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """What is held may be the last chunk: it stays here."""

    def finish(self) -> None:
        self._seal(bytes(self._held), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, MARK))
        self._number += 1


class Unsealer(io.RawIOBase):
    """What was sealed, read again. Raises UnsealedError at the first chunk that is not as it was written."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        self._source, self._number, self._ready, self._last = source, 0, b"", False
        if source.read(len(MARK)) != MARK:
            raise UnsealedError
        self._cipher = _cipher(key, source.read(SALT))
        self._next = source.read(CHUNK + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._ready and not self._last:
            self._open()
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def _open(self) -> None:
        sealed, self._next = self._next, self._source.read(CHUNK + TAG)
        self._last = not self._next
        try:
            self._ready = self._cipher.decrypt(_nonce(self._number, last=self._last), sealed, MARK)
        except InvalidTag:
            raise UnsealedError from None
        self._number += 1


def is_sealed(source: BinaryIO) -> bool:
    """Whether it says that it is; the next read begins where this one did."""
    found = source.read(len(MARK)) == MARK
    source.seek(0)
    return found


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    """A key of its own for each backup, so that no number is ever used twice under one."""
    return AESGCM(HKDF(SHA256(), 32, salt, MARK).derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
