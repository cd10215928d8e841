"""Records as they are written, before any shape is asked of them, with the place of every field."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llwybr.core.packs.fault import Fault
from llwybr.core.packs.yaml import Lines

Field = tuple[Hashable, ...]
Where = tuple[Path, int]
Raws = dict[str, dict[str, "Raw"]]


@dataclass
class Raw:
    """A record as written, with the place of each of its fields."""

    data: dict[str, Any]
    places: dict[tuple[Hashable, ...], Where]

    def place(self, path: tuple[Hashable, ...]) -> Where:
        """The place of a field, or of the nearest one around it that was written."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path]

    @property
    def is_removal(self) -> bool:
        """Whether it takes the record beneath it away: `removed: true`."""
        return self.data.get("removed") is True

    def laid_over(self, other: Raw) -> Raw:
        kept = {path: place for path, place in other.places.items() if not self._replaces(path)}
        return Raw(_merged(other.data, self.data), {**kept, **self.places})

    def _replaces(self, path: tuple[Hashable, ...]) -> bool:
        return path[:1] == ("source",) and "source" in self.data


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        if value is None and key in merged:  # written as null, it takes the field beneath it away
            del merged[key]
            continue
        both = (
            isinstance(value, dict) and isinstance(merged.get(key), dict) and key != "source"
        )  # a source is replaced whole
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def read_records(file: Path, data: Any, lines: Lines, raws: Raws) -> list[Fault]:
    """Put a file's records beside those already read; what is wrong with how they are written."""
    if not isinstance(data, dict):
        return [Fault(file, 1, "", "holds no records: start with a kind, such as elements:, and a list under it.")]
    return _File(file, data, lines, raws).read()


class _File:
    """One file while it is read."""

    def __init__(self, file: Path, data: dict[Any, Any], lines: Lines, raws: Raws) -> None:
        self.file, self.data, self.lines, self.raws = file, data, lines, raws
        self.faults: list[Fault] = []
        self.inside = _by_record(lines)

    def read(self) -> list[Fault]:
        defaults = self._defaults()
        for kind, items in self.data.items():
            if kind == "defaults":
                continue
            if kind not in self.raws or not isinstance(items, list):
                known = ", ".join(sorted(self.raws))
                self._fault((kind,), "", f"has {kind!r} where a list of {known} was expected.")
                continue
            for at, item in enumerate(items):
                self._read_record(kind, at, item, defaults)
        return self.faults

    def _defaults(self) -> Mapping[Any, Any]:
        defaults = self.data.get("defaults") or {}
        if isinstance(defaults, dict):
            return defaults
        self._fault(("defaults",), "", "has defaults that are not a mapping (name: value).")
        return {}

    def _read_record(self, kind: str, at: int, item: Any, defaults: Mapping[Any, Any]) -> None:
        id = item.get("id") if isinstance(item, dict) else None
        if not isinstance(id, str):
            self._fault((kind, at), "", f"has one of its {kind} without an id: give it one.")
        elif id in self.raws[kind]:
            file, line = self.raws[kind][id].place(())
            self._fault((kind, at), id, f"is used twice (also at {file.name}:{line}): give one another id.")
        else:
            own = {path: (self.file, line) for path, line in self.inside[(kind, at)].items()}
            inherited: dict[Field, Where] = {(key,): (self.file, self.lines[("defaults", key)]) for key in defaults}
            self.raws[kind][id] = Raw({**defaults, **item}, {**inherited, **own})

    def _fault(self, path: Field, id: str, message: str) -> None:
        self.faults.append(Fault(self.file, self.lines[path], id, message))


def _by_record(lines: Lines) -> dict[Field, Lines]:
    """The lines inside each record, by (kind, position): gathered once, since a file may hold thousands."""
    inside: dict[Field, Lines] = {}
    for path, line in lines.items():
        inside.setdefault(path[:2], {})[path[2:]] = line
    return inside
