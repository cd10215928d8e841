"""Why a bundle is not taken. PURE."""

from __future__ import annotations


class RefusedError(Exception):
    """`reason`: a code of words.REFUSALS; `name`: the entry that it is about, or ""."""

    def __init__(self, reason: str, name: str = "") -> None:
        super().__init__(f"{reason} {name}".strip())
        self.reason, self.name = reason, name
