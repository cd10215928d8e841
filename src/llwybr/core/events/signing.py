"""Signed statements of how far the chain had come: an anchor that lies outside shows whoever rewrites the chain behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from llwybr.core.events.chain import as_json

ABOUT = b"llwybr anchor 1\n"  # what else the key may sign one day cannot be taken for an anchor


def _hex(digits: int) -> StringConstraints:
    return StringConstraints(pattern=rf"^[0-9a-f]{{{digits}}}$")


class Statement(BaseModel):
    """At this time the chain had so many events, and the last had this digest: so says the holder of this key."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    sequence: int = Field(ge=1, lt=2**63)
    digest: Annotated[str, _hex(64)]
    at: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]
    key: Annotated[str, _hex(16)]
    signature: Annotated[str, _hex(128)]

    def line(self) -> str:
        """As it stands in a file or a letter: one line of JSON."""
        return as_json(self.model_dump())

    def signed(self) -> bytes:
        return ABOUT + as_json(self.model_dump(exclude={"signature"})).encode()


class Signer:
    """Signs with one Ed25519 key, made from 32 secret bytes."""

    def __init__(self, secret: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(secret)
        self.public = self._private.public_key().public_bytes_raw()

    def sign(self, *, sequence: int, digest: str, at: datetime) -> Statement:
        unsigned = Statement(
            sequence=sequence,
            digest=digest,
            at=f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            key=key_id(self.public),
            signature="0" * 128,
        )
        return unsigned.model_copy(update={"signature": self.seal(unsigned.signed())})

    def seal(self, text: bytes) -> str:
        """The signature of a text, which begins with a line of its own that says what it is about, as ABOUT is."""
        return self._private.sign(text).hex()


def key_id(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:16]


def known_keys(publics: Iterable[bytes]) -> dict[str, bytes]:
    return {key_id(public): public for public in publics}


def fault_of(statement: Statement, keys: Mapping[str, bytes]) -> str:
    """Why its signature proves nothing, or "" if it does."""
    public = keys.get(statement.key)
    if public is None:
        return f"is signed with a key ({statement.key}) that is not known here"
    if not fits(public, statement.signature, statement.signed()):
        return "has a signature that does not fit: it was forged or changed"
    return ""


def fits(public: bytes, signature: str, text: bytes) -> bool:
    """Whether the holder of this key signed that text, sign for sign."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True
