"""Why a file is not kept."""

from __future__ import annotations


class RefusedError(Exception):
    """`reason` names the words for it (`words.REFUSALS`), `facts` what they tell of the file."""

    def __init__(self, reason: str, **facts: str | int) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts
