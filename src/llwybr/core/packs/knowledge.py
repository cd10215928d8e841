"""A nation's knowledge: the shared pack with the nation's own laid over it, every record checked against its shape."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from pydantic import ValidationError

from llwybr.core.packs import yaml
from llwybr.core.packs.fault import Fault
from llwybr.core.packs.plain import plain
from llwybr.core.packs.raw import Raw, read_records
from llwybr.core.packs.shape import RecordShape, Shape, Slug, Source, Text

SHARED = "shared"

R = TypeVar("R", bound=RecordShape)


class Finding(NamedTuple):
    """Something that does not hold between records: of which record, what to do, and in which of its fields."""

    kind: str
    id: str
    message: str
    path: tuple[Hashable, ...] = ()


class Manifest(Shape):
    """`pack.yaml`: what this pack is, and from when its edition is in force."""

    id: Slug
    title: Text
    edition: Slug = "none"  # the shared pack has none of its own
    in_force_from: date = date.min
    source: Source | None = None
    source_status: Literal["verified", "derived", "placeholder"] = "placeholder"


@dataclass(frozen=True)
class Shapes:
    """What one app reads from a pack: the shape of each kind of record, and what must hold between them."""

    kinds: Mapping[str, type[RecordShape]]
    check: Callable[["Knowledge"], Iterable[Finding]]


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
    for nation in (one for one in nations if one.manifest.id != "unreadable"):
        before = len(faults)
        _validate(nation, kinds, faults)
        for one in shapes if len(faults) == before else ():
            faults += [_fault(nation, found) for found in one.check(nation)]
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
        faults += read_records(file, data, lines, pack.raws)
    return pack


def _read_manifest(file: Path, faults: list[Fault]) -> Manifest:
    try:
        data, lines = yaml.read(file)
        manifest = Manifest.model_validate(data)
        if manifest.id == file.parent.name:
            return manifest
        faults.append(Fault(file, lines[("id",)], "pack", f"id must be the folder's name, {file.parent.name}."))
    except Fault as fault:
        faults.append(fault)
    except ValidationError as error:
        for one in error.errors():
            faults.append(Fault(file, lines.get(one["loc"], 1), "pack", plain(one)))
    return Manifest(id="unreadable", title=Text(en="-", cy="-"))


def _over(shared: Knowledge, nation: Knowledge) -> Knowledge:
    raws: dict[str, dict[str, Raw]] = {}
    for kind, records in shared.raws.items():
        raws[kind] = dict(records)
        for id, raw in nation.raws[kind].items():
            raws[kind][id] = raw.laid_over(records[id]) if id in records else raw
    return Knowledge(nation.manifest, {}, raws)


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


def _fault(nation: Knowledge, found: Finding) -> Fault:
    place = nation.raws[found.kind][found.id].place(found.path)
    return Fault(*place, found.id, f"{found.message} ({nation.manifest.id})")
