"""A code to write on paper: 80 bits in letters and figures that are not mistaken for one another."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O or U
LENGTH = 16
BITS = LENGTH * 5

_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def new_code() -> str:
    """`4F7K-29QM-XD0A-8TVB`"""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def read_code(typed: str) -> str | None:
    """The code that was meant, however it was typed; None if it cannot be one."""
    plain = re.sub(r"[\s\-–—.]+", "", typed[:200])
    if not plain.isascii():
        return None
    plain = plain.upper().translate(_MISREAD)
    return _grouped(plain) if len(plain) == LENGTH and all(letter in ALPHABET for letter in plain) else None


def _grouped(plain: str) -> str:
    return "-".join(plain[at : at + 4] for at in range(0, LENGTH, 4))
