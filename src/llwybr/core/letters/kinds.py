"""A kind of letter as data: its words, and what may be put into them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from llwybr.values.bilingual import LANGUAGES, Bilingual

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Value: TypeAlias = "str | int | date | datetime | Bilingual"
Kept: TypeAlias = "str | int | dict[str, str]"  # a value as it lies in the outbox

LONGEST = 200


@dataclass(frozen=True)
class Link:
    """A way to one page of ours, in the language of the part. `page` is the name of its address, `given` the names of the values
    that stand in it: a key that opens one page to whoever has no account."""

    words: str | StrPromise
    page: str
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """Plain text and HTML are both made from this, in both languages. `code` names the value that stands alone and large."""

    name: str
    subject: str | StrPromise
    lines: tuple[str | StrPromise, ...]
    takes: Mapping[str, type] = field(default_factory=dict)
    code: str = ""
    link: Link | None = None

    def kept(self, values: Mapping[str, Value]) -> dict[str, Kept]:
        """The values as the outbox keeps them. Raises ValueError for any that this kind does not take, or lacks."""
        if set(values) != set(self.takes):
            raise ValueError(f"{self.name} takes {sorted(self.takes)}, not {sorted(values)}")
        return {name: self._kept(name, value) for name, value in values.items()}

    def _kept(self, name: str, value: Value) -> Kept:
        if type(value) is not self.takes[name]:  # a datetime is a date, and True a number: neither was meant
            raise ValueError(f"{self.name} takes {name} as {self.takes[name].__name__}, not {type(value).__name__}")
        texts = (value.en, value.cy) if isinstance(value, Bilingual) else (value,) if isinstance(value, str) else ()
        if any(len(text) > LONGEST or has_control(text) for text in texts):
            raise ValueError(f"{self.name}: {name} is too long, or no plain line")
        if isinstance(value, Bilingual):
            return {language: value.in_language(language) for language in LANGUAGES}
        return value.isoformat() if isinstance(value, date) else value

    def read(self, kept: Mapping[str, Kept]) -> dict[str, Value]:
        """What `kept` made, undone."""
        return {name: self._read(self.takes[name], value) for name, value in kept.items()}

    def _read(self, kind: type, value: Kept) -> Value:
        if isinstance(value, dict):
            return Bilingual(**value)
        if kind is datetime:
            return datetime.fromisoformat(str(value))
        return date.fromisoformat(str(value)) if kind is date else value


def has_control(text: str) -> bool:
    """Whether it holds a line break, a NUL or the like: what could begin another header, or break a database."""
    return any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text)


_known: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known to whoever sends. Raises ValueError if another has its name, or its code is nothing that it takes."""
    if _known.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"there are two kinds of letter called {kind.name}")
    if kind.code and kind.code not in kind.takes:
        raise ValueError(f"{kind.name} shows {kind.code}, which it does not take")
    if kind.link and not set(kind.link.given) <= set(kind.takes):
        raise ValueError(f"{kind.name} leads to {kind.link.page} with something that it does not take")
    return kind


def known(name: str) -> Kind:
    """Raises KeyError for a name that nobody registered."""
    return _known[name]


def everything() -> tuple[Kind, ...]:
    return tuple(_known.values())
