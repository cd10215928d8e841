"""A nation's knowledge: the shared pack with the nation's own laid over it, every record checked against its shape."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from llwybr.core.packs import yaml
from llwybr.core.packs.fault import Fault
from llwybr.core.packs.plain import plain
from llwybr.core.packs.shape import RecordShape, Shape, Slug, Source, Text

SHARED = "shared"

Where = tuple[Path, int]
R = TypeVar("R", bound=RecordShape)


class Manifest(Shape):
    """`pack.yaml`: what this pack is, and from when its edition is in force."""

    id: Slug
    title: Text
    edition: Slug = "none"  # the shared pack has none of its own
    in_force_from: date = date.min
    source: Source | None = None
    source_status: str = "placeholder"


@dataclass(frozen=True)
class Shapes:
    """What one app reads from a pack: the shape of each kind of record, and what must hold between them."""

    kinds: Mapping[str, type[RecordShape]]
    check: Callable[["Knowledge"], Iterable[tuple[str, str, str]]]  # (kind, id, what to do)


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

    def laid_over(self, other: "Raw") -> "Raw":
        return Raw(_merged(other.data, self.data), {**other.places, **self.places})


@dataclass
class Knowledge:
    """All that one nation knows. `records[kind][id]` are in the order of the files."""

    manifest: Manifest
    records: dict[str, dict[str, RecordShape]] = field(default_factory=dict)
    raws: dict[str, dict[str, Raw]] = field(default_factory=dict)

    def of(self, kind: str, shape: type[R]) -> dict[str, R]:
        """The records of one kind, by id."""
        return {id: record for id, record in self.records.get(kind, {}).items() if isinstance(record, shape)}


def read_knowledge(packs: Path, shapes: Iterable[Shapes]) -> tuple[list[Knowledge], list[Fault]]:
    """Every nation under a folder of packs, and every fault found. A nation with faults is complete only in what is whole."""
    shapes = list(shapes)
    kinds = {kind: shape for one in shapes for kind, shape in one.kinds.items()}
    faults: list[Fault] = []
    shared = _read_pack(packs / SHARED, kinds, faults)
    nations = [_over(shared, _read_pack(folder, kinds, faults)) for folder in _nation_folders(packs, faults)]
    for nation in nations:
        _validate(nation, kinds, faults)
        for one in shapes:
            faults += [_fault(nation, *found) for found in one.check(nation)]
    return nations, sorted(set(faults))


def _nation_folders(packs: Path, faults: list[Fault]) -> list[Path]:
    folders = sorted(file.parent for file in packs.glob("*/pack.yaml") if file.parent.name != SHARED)
    if not folders:
        faults.append(
            Fault(
                packs, 1, "", "holds no pack: give a folder with shared/ and a nation beside it, each with a pack.yaml."
            )
        )
    return folders


def _read_pack(folder: Path, kinds: Mapping[str, object], faults: list[Fault]) -> Knowledge:
    pack = Knowledge(_read_manifest(folder / "pack.yaml", faults), {}, {kind: {} for kind in kinds})
    for file in sorted(folder.glob("*/*.yaml")):
        try:
            data, lines = yaml.read(file)
        except Fault as fault:
            faults.append(fault)
            continue
        _read_records(file, data, lines, pack, faults)
    return pack


def _read_manifest(file: Path, faults: list[Fault]) -> Manifest:
    try:
        data, lines = yaml.read(file)
        return Manifest.model_validate(data)
    except Fault as fault:
        faults.append(fault)
    except ValidationError as error:
        for one in error.errors():
            faults.append(Fault(file, lines.get(one["loc"], 1), "pack", plain(one)))
    return Manifest(id="unreadable", title=Text(en="-", cy="-"))


def _read_records(file: Path, data: Any, lines: yaml.Lines, pack: Knowledge, faults: list[Fault]) -> None:
    if not isinstance(data, dict):
        faults.append(
            Fault(file, 1, "", "holds no records: start with a kind, such as elements:, and a list under it.")
        )
        return
    defaults = data.get("defaults") or {}
    for kind, items in data.items():
        if kind == "defaults":
            continue
        if kind not in pack.raws or not isinstance(items, list):
            known = ", ".join(sorted(pack.raws))
            faults.append(Fault(file, lines[(kind,)], "", f"has {kind!r} where a list of {known} was expected."))
            continue
        for at, item in enumerate(items):
            _read_record(file, kind, item, defaults, (kind, at), lines, pack, faults)


def _read_record(
    file: Path,
    kind: str,
    item: Any,
    defaults: Any,
    path: tuple[Hashable, ...],
    lines: yaml.Lines,
    pack: Knowledge,
    faults: list[Fault],
) -> None:
    line = lines[path]
    id = item.get("id") if isinstance(item, dict) else None
    if not isinstance(id, str):
        faults.append(Fault(file, line, "", f"has one of its {kind} without an id: give it one."))
        return
    if id in pack.raws[kind]:
        earlier = pack.raws[kind][id].place(())
        faults.append(
            Fault(file, line, id, f"is used twice (also at {earlier[0].name}:{earlier[1]}): give one another id.")
        )
        return
    own = {at[len(path) :]: (file, number) for at, number in lines.items() if at[: len(path)] == path}
    inherited = {("defaults", key): value for key, value in defaults.items()} if isinstance(defaults, dict) else {}
    places: dict[tuple[Hashable, ...], Where] = {(key,): (file, lines[("defaults", key)]) for _, key in inherited}
    pack.raws[kind][id] = Raw({**{key: value for (_, key), value in inherited.items()}, **item}, {**places, **own})


def _over(shared: Knowledge, nation: Knowledge) -> Knowledge:
    raws: dict[str, dict[str, Raw]] = {}
    for kind, records in shared.raws.items():
        raws[kind] = dict(records)
        for id, raw in nation.raws[kind].items():
            raws[kind][id] = raw.laid_over(records[id]) if id in records else raw
    return Knowledge(nation.manifest, {}, raws)


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        both = (
            isinstance(value, dict) and isinstance(merged.get(key), dict) and key != "source"
        )  # a source is replaced whole
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def _validate(nation: Knowledge, kinds: Mapping[str, type[RecordShape]], faults: list[Fault]) -> None:
    status = {"source": nation.manifest.source, "source_status": nation.manifest.source_status}
    for kind, shape in kinds.items():
        nation.records[kind] = {}
        for id, raw in nation.raws[kind].items():
            try:
                nation.records[kind][id] = shape.model_validate({**_without_none(status), **raw.data})
            except ValidationError as error:
                faults += [Fault(*raw.place(one["loc"]), id, plain(one)) for one in error.errors()]


def _without_none(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}


def _fault(nation: Knowledge, kind: str, id: str, message: str) -> Fault:
    return Fault(*nation.raws[kind][id].place(()), id, f"{message} ({nation.manifest.id})")
