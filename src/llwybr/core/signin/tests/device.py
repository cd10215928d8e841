"""A device that makes passkeys, in software: it answers challenges as a phone does, or wrongly where a test wants."""

from __future__ import annotations

import hashlib
import json
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40


class Device:
    """Holds one passkey. `origin` is the site that it believes to be at, `verified` whether its owner unlocked it."""

    def __init__(self, *, site: str = "testserver", origin: str = "https://testserver", verified: bool = True) -> None:
        self.site, self.origin, self.verified = site, origin, verified
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(self.key.public_key().public_numbers().x.to_bytes(32, "big")).digest()
        self.owner = ""

    def create(self, challenge: str) -> str:
        """The answer to the challenge of the page on which a passkey is added."""
        asked = json.loads(challenge)["publicKey"]
        self.owner = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        made = AuthenticatorData.create(self._site(), self._flags() | NEW, 0, data)
        attestation = AttestationObject.create("none", made, {})
        response = {"clientDataJSON": self._client("webauthn.create", asked), "attestationObject": _text(attestation)}
        return json.dumps(self._answer(response) | {"clientExtensionResults": {"credProps": {"rk": True}}})

    def get(self, challenge: str) -> str:
        """The answer to the challenge of a page on which someone signs in."""
        client = self._client("webauthn.get", json.loads(challenge)["publicKey"])
        data = AuthenticatorData(self._site() + struct.pack(">BI", self._flags(), 0))
        signed = bytes(data) + hashlib.sha256(_bytes(client)).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": _text(data), "signature": _text(signature)}
        return json.dumps(self._answer(response | {"userHandle": self.owner}) | {"clientExtensionResults": {}})

    def _answer(self, response: dict[str, Any]) -> dict[str, Any]:
        return {"id": _text(self.id), "rawId": _text(self.id), "type": "public-key", "response": response}

    def _client(self, kind: str, asked: dict[str, Any]) -> str:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return _text(json.dumps(said).encode())

    def _site(self) -> bytes:
        return hashlib.sha256(self.site.encode()).digest()

    def _flags(self) -> int:
        return PRESENT | (VERIFIED if self.verified else 0)


def _text(raw: bytes) -> str:
    return websafe_encode(bytes(raw))


def _bytes(text: str) -> bytes:
    return websafe_decode(text)
