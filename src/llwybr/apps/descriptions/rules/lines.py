"""PURE: a text as a list of lines, and what each edit makes of it. A line is known by its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from llwybr.apps.descriptions.rules.states import MOST_LINES
from llwybr.values.unseen import without_unseen


@dataclass(frozen=True)
class Written:
    """One line before it is a row. `slug`: the national duty that it was drawn from. `is_kept`: in the national words as they
    stood when it was written: a correction of those since is no change of this line. `chosen`: the job to which a person said
    that it belongs. It may be written in one language alone."""

    key: str
    slug: str
    en: str
    cy: str
    is_kept: bool = False
    chosen: str = ""

    @property
    def words(self) -> tuple[str, str, str]:
        return self.en, self.cy, self.chosen


class EditError(Exception):
    """An edit that the lines do not allow. `reason`: changed, gone, there, full, empty."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Reword:
    """Other words for a line, or another job to which it belongs. `was`: the words that the writer saw."""

    key: str
    en: str
    cy: str
    chosen: str
    was: tuple[str, str, str] | None

    def of(self, lines: Sequence[Written]) -> list[Written]:
        """Refused where somebody else has reworded the line meanwhile, or dropped it: neither's words are lost."""
        found = _line(lines, self.key)
        known = (self.was, (self.en, self.cy, self.chosen))
        if self.was is not None and tuple(map(without_unseen, found.words)) not in known:  # as a form reads them
            raise EditError("changed")
        if not (self.en or self.cy):
            raise EditError("empty")
        same = (self.en, self.cy) == (found.en, found.cy)
        now = replace(found, en=self.en, cy=self.cy, chosen=self.chosen, is_kept=found.is_kept and same)
        return [now if one.key == self.key else one for one in lines]


@dataclass(frozen=True)
class Drop:
    """A line goes. One that is gone already is gone."""

    key: str

    def of(self, lines: Sequence[Written]) -> list[Written]:
        return [one for one in lines if one.key != self.key]


@dataclass(frozen=True)
class Move:
    """A line goes to another place among the lines, 0 being the first. Pressed twice, it is there."""

    key: str
    to: int

    def of(self, lines: Sequence[Written]) -> list[Written]:
        found = _line(lines, self.key)
        others = [one for one in lines if one.key != self.key]
        return [*others[: self.to], found, *others[self.to :]]


@dataclass(frozen=True)
class Add:
    """A line at the end: a national duty (with its slug) as it stands, or words of one's own."""

    line: Written

    def of(self, lines: Sequence[Written]) -> list[Written]:
        if not (self.line.en or self.line.cy):
            raise EditError("empty")
        if self.line.slug and any(one.slug == self.line.slug for one in lines):
            raise EditError("there")
        if len(lines) >= MOST_LINES:
            raise EditError("full")
        return [*lines, self.line]


@dataclass(frozen=True)
class Become:
    """Another list altogether: brought over to another national text."""

    lines: tuple[Written, ...]

    def of(self, lines: Sequence[Written]) -> list[Written]:
        return list(self.lines)


Edit = Reword | Drop | Move | Add | Become


def _line(lines: Sequence[Written], key: str) -> Written:
    found = next((one for one in lines if one.key == key), None)
    if found is None:
        raise EditError("gone")
    return found
