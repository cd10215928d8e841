"""What a bundle says of itself, and the signature that shows that nobody changed a byte of it. PURE."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from llwybr.core.events.chain import as_json
from llwybr.core.events.signing import Signer, fits, key_id

ABOUT = b"llwybr bundle 1\n"  # what the key signs elsewhere cannot be taken for a bundle
MANIFEST, SIGNATURE, DATA, FILES = "manifest.json", "signature.json", "data.json", "files/"
MOST_BYTES = 8_000_000  # of the manifest: an entry is 150 bytes
MOST_ENTRIES = 30_000

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Entry(_Strict):
    name: Name
    size: int = Field(ge=0, lt=2**40)
    sha256: Digest


class Manifest(_Strict):
    """`site`: the address of the Llwybr that made it; `person`, `called`: whose it is, by number and by name."""

    format: Literal["llwybr.bundle/1"]
    made_at: Annotated[
        str,
        StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-[0-2][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\+00:00$"),
    ]
    site: Line
    person: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
    called: Line
    language: Literal["en", "cy"]
    entries: Annotated[list[Entry], Field(max_length=MOST_ENTRIES)]

    def written(self) -> bytes:
        return as_json(self.model_dump()).encode() + b"\n"


class Signature(_Strict):
    """`public`: the key that signed, so that anyone can check it; whether it is one that they trust, they decide."""

    about: Literal["llwybr bundle 1"]
    key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    public: Digest
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]

    def written(self) -> bytes:
        return as_json(self.model_dump()).encode() + b"\n"

    def fits(self, manifest: bytes) -> bool:
        """Whether this key signed that manifest, byte for byte."""
        public = bytes.fromhex(self.public)
        return self.key == key_id(public) and fits(public, self.signature, ABOUT + manifest)


def sign(manifest: bytes, signer: Signer) -> Signature:
    public, key = signer.public.hex(), key_id(signer.public)
    return Signature(about="llwybr bundle 1", key=key, public=public, signature=signer.seal(ABOUT + manifest))


def read_manifest(text: bytes) -> Manifest | None:
    """None where it is no manifest of ours."""
    try:
        return Manifest.model_validate_json(text)
    except ValidationError:
        return None


def read_signature(text: bytes) -> Signature | None:
    try:
        return Signature.model_validate_json(text)
    except ValidationError:
        return None
