"""How an event is tied to the one before it, and to what it says of a person. Changing this makes every old event look edited."""

import hashlib
import hmac
import json
from collections.abc import Mapping

START = "0" * 64  # what the first event is tied to
BETWEEN = "\x1f"  # stands in no field: `record` refuses signs that cannot be printed

as_json = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def digest(before: str, *, sequence: int, at: str, name: str, by: str, subject: str, facts: str, personal: str) -> str:
    """`at` in UTC with microseconds, `facts` as `as_json` writes them, `personal` the commitment or ""."""
    parts = [before, str(sequence), at, name, by, subject, facts]
    if personal:
        parts.append(f"personal:{personal}")  # no JSON looks like this: it cannot be taken for facts
    return hashlib.sha256(BETWEEN.join(parts).encode()).hexdigest()


def commitment(salt: str, of: str, payload: str) -> str:
    """Says nothing about person or payload to whoever does not have the salt, and fits no other payload."""
    return hmac.digest(bytes.fromhex(salt), BETWEEN.join((of, payload)).encode(), "sha256").hex()


def personal_json(personal: Mapping[str, str]) -> str:
    return as_json(dict(personal))
