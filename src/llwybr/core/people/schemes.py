"""The schemes of registration numbers, as data (`schemes.yaml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from llwybr.core.kit.bilingual import Written


@dataclass(frozen=True)
class Scheme:
    """`one`: a person has one at a time; `own`: people write theirs down themselves; `of_a_place`: one organisation's own."""

    id: str
    name: Written
    about: Written
    pattern: str
    one: bool
    own: bool
    of_a_place: bool

    def read(self, typed: str) -> str:
        """The number as it is kept. Raises ValueError for what is none of this scheme."""
        value = "".join(typed.split()) if not self.of_a_place else " ".join(typed.split())
        if "\0" in value or not re.fullmatch(self.pattern, value):
            raise ValueError(f"not a number of the scheme {self.id}")
        return value


@lru_cache(maxsize=1)
def schemes() -> dict[str, Scheme]:
    said = yaml.safe_load(Path(__file__).with_name("schemes.yaml").read_text(encoding="utf-8"))["schemes"]
    return {one["id"]: _scheme(**one) for one in said}


def _scheme(
    *,
    id: str,
    name: dict[str, str],
    about: dict[str, str],
    pattern: str,
    one: bool,
    own: bool,
    of_a_place: bool = False,
) -> Scheme:
    return Scheme(id, Written(**name), Written(**about), pattern, one, own, of_a_place)


def scheme(id: str) -> Scheme:
    """Also of `employer:` and the public id of a place, as the numbers of one organisation are kept. Raises KeyError."""
    return schemes()[id.split(":")[0]]


def at_place(id: str, place: str) -> str:
    """The name under which the numbers of this scheme are kept when they come from this place."""
    return f"{id}:{place}" if scheme(id).of_a_place else id
