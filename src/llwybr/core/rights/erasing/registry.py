"""Who erases what no path of fields.yaml finds, who says what an employer keeps, and who knows whether somebody works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from llwybr.core.people.models import Person


class Erase(Protocol):
    """Erase what is this record's, and nobody else's; how many things. Within a transaction, before their rows go."""

    def __call__(self, *, person: Person, by: str, now: datetime) -> int: ...


@dataclass(frozen=True)
class KeptRecord:
    """What an employer has to keep. `kind`: a class of retention.yaml, whose time counts from `ended_on`; `employer`: the key of a
    place; `what`: the record as it was, as JSON."""

    kind: str
    employer: int
    what: Mapping[str, Any]
    ended_on: date


class Keep(Protocol):
    """What has to be kept of this record. `on`: what has not ended counts as ended then."""

    def __call__(self, *, person: Person, on: date) -> list[KeptRecord]: ...


class Works(Protocol):
    """Whether this record is that of somebody who works here on that day, or will."""

    def __call__(self, *, person: Person, on: date) -> bool: ...


@dataclass(frozen=True)
class Eraser:
    """`private`: it also runs where only what is theirs alone goes."""

    name: str
    erase: Erase
    private: bool


_erasers: dict[str, Eraser] = {}
_keepers: dict[str, Keep] = {}
_works: dict[str, Works] = {}


def register_eraser(name: str, erase: Erase, *, private: bool = True) -> None:
    _erasers[name] = Eraser(name, erase, private)


def register_keeper(name: str, keep: Keep) -> None:
    _keepers[name] = keep


def register_work(name: str, works: Works) -> None:
    _works[name] = works


def erasers() -> tuple[Eraser, ...]:
    return tuple(_erasers.values())


def keepers() -> tuple[Keep, ...]:
    return tuple(_keepers.values())


def works_on(person: Person, on: date) -> bool:
    return any(works(person=person, on=on) for works in _works.values())
