"""A nation's knowledge: the shared pack with the nation's own laid over it, every record checked against its shape."""

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import Field, StringConstraints, ValidationError, model_validator

from llwybr.core.packs import texts, yaml
from llwybr.core.packs.fault import Fault
from llwybr.core.packs.plain import plain
from llwybr.core.packs.raw import Raw, Raws, read_records
from llwybr.core.packs.seal import older
from llwybr.core.packs.shape import RecordShape, Shape, Slug, Source, Text

SHARED = "shared"

R = TypeVar("R", bound=RecordShape)
Code = Annotated[str, StringConstraints(max_length=20, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]  # a part of addresses


class Finding(NamedTuple):
    """Something that does not hold between records: of which record, what to do, and in which of its fields."""

    kind: str
    id: str
    message: str
    path: tuple[Hashable, ...] = ()


class Manifest(Shape):
    """`pack.yaml`: what this pack is, over which other pack it is laid, and from when its edition is in force.

    A draft is an edition that a nation's partners have not agreed: laid over the nation's own pack, open to comments, asked of nobody.
    """

    id: Slug
    title: Text
    nation: Slug  # whose pack it is: its own, unless it says otherwise
    over: Slug = SHARED
    edition: Code = "none"  # the shared pack has none of its own
    status: Literal["agreed", "draft"] = "agreed"
    in_force_from: Annotated[date, Field(lt=date(2100, 1, 1))] = date.min  # of a draft, the date that is proposed
    source: Source | None = None
    source_status: Literal["verified", "derived", "placeholder"] = "placeholder"

    @model_validator(mode="before")
    @classmethod
    def _own_nation(cls, written: Any) -> Any:
        return {"nation": written.get("id"), **written} if isinstance(written, dict) else written

    @property
    def is_nations_own(self) -> bool:
        """Whether it holds what belongs to the nation rather than to one edition: what to read, what to learn from."""
        return self.id == self.nation

    @property
    def is_draft(self) -> bool:
        return self.status == "draft"


@dataclass(frozen=True)
class Shapes:
    """What one app reads from a pack: the shape of each kind of record, and what must hold between them.

    `of_edition`: these records belong to an edition. The others are the nation's, and a draft has none of them.
    """

    kinds: Mapping[str, type[RecordShape]]
    check: Callable[["Knowledge"], Iterable[Finding]]
    of_edition: bool = False


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
    """Every edition under a folder of packs, and every fault found. One with faults is complete only in what is whole."""
    shapes = list(shapes)
    kinds = {kind: shape for one in shapes for kind, shape in one.kinds.items()}
    faults: list[Fault] = []
    written = {folder.name: _read_pack(folder, kinds, faults) for folder in (packs / SHARED, *_folders(packs, faults))}
    for name, pack in written.items():
        faults += older(pack.raws, packs / name)
    editions = [laid for name in written if name != SHARED and (laid := _laid(name, written, packs, faults))]
    for edition in editions:
        _check(edition, shapes, faults)
        if edition.manifest.is_draft:
            faults += _means_nothing(edition, {one.manifest.edition for one in editions if one is not edition})
    faults += _in_force_at_once(editions, packs)
    return editions, sorted(set(faults))


def _check(edition: Knowledge, shapes: Iterable[Shapes], faults: list[Fault]) -> None:
    before = len(faults)
    read = [one for one in shapes if one.of_edition or not edition.manifest.is_draft]
    _validate(edition, {kind: shape for one in read for kind, shape in one.kinds.items()}, faults)
    for one in read if len(faults) == before else ():
        faults += [_fault(edition, found) for found in one.check(edition)]
    for kind, records in edition.records.items():
        for id, record in records.items():
            raw = edition.raws[kind][id]
            faults += [Fault(*raw.place(found.path), id, found.message) for found in texts.check(record)]


def read_written(packs: Path, shapes: Iterable[Shapes]) -> dict[str, Raws]:
    """What each folder of packs holds of its own, by folder, whatever its faults."""
    kinds = {kind: shape for one in shapes for kind, shape in one.kinds.items()}
    return {folder.name: _read_pack(folder, kinds, []).raws for folder in (packs / SHARED, *_folders(packs, []))}


def _folders(packs: Path, faults: list[Fault]) -> list[Path]:
    folders = sorted(file.parent for file in packs.glob("*/pack.yaml") if file.parent.name != SHARED)
    if not folders:
        what = "holds no pack: give a folder with shared/ and a nation beside it, each with a pack.yaml."
        faults.append(Fault(packs, 1, "", what))
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
    return Manifest(id="unreadable", nation="unreadable", title=Text(en="-", cy="-"))


def _laid(name: str, written: Mapping[str, Knowledge], packs: Path, faults: list[Fault]) -> Knowledge | None:
    """A pack laid over the one that it names, that one over the next, down to the shared pack; None where it cannot be."""
    if written[name].manifest.id != name:  # it could not be read
        return None
    chain = [name]
    while chain[-1] != SHARED:
        under = written[chain[-1]].manifest.over
        if under in chain or under not in written:
            what = "goes in a circle" if under in chain else "does not exist"
            faults.append(
                Fault(packs / chain[-1] / "pack.yaml", 1, "pack", f"over: {under} {what}: name another pack.")
            )
            return None
        chain.append(under)
    laid = written[SHARED].raws
    for at in reversed(chain[:-1]):
        laid = _over(laid, written[at].raws, faults)
    return Knowledge(written[name].manifest, {}, laid)


def _over(under: Mapping[str, Mapping[str, Raw]], over: Mapping[str, Mapping[str, Raw]], faults: list[Fault]) -> Raws:
    raws: Raws = {}
    for kind, records in under.items():
        raws[kind] = dict(records)
        for id, raw in over[kind].items():
            if raw.is_removal and id not in records:
                faults.append(Fault(*raw.place(()), id, "is removed here, but is not there to remove: check its id."))
            elif raw.is_removal:
                del raws[kind][id]
            else:
                raws[kind][id] = raw.laid_over(records[id]) if id in records else raw
    return raws


def _in_force_at_once(editions: Iterable[Knowledge], packs: Path) -> Iterator[Fault]:
    """Two editions of one nation with one code, or that come into force on one day: which of them would be asked?"""
    seen: dict[tuple[str, object], str] = {}
    for manifest in (edition.manifest for edition in editions):
        claims: list[object] = [manifest.edition] if manifest.is_draft else [manifest.edition, manifest.in_force_from]
        for claim in claims:
            other = seen.setdefault((manifest.nation, claim), manifest.id)
            if other != manifest.id:
                what = f"is the edition {claim} of {manifest.nation}, and so is {other}: give one another code"
                when = f"is in force from {claim} in {manifest.nation}, and so is {other}: give one another date"
                file = packs / manifest.id / "pack.yaml"
                yield Fault(file, 1, "pack", f"{when if isinstance(claim, date) else what}.")


def _means_nothing(draft: Knowledge, codes: Container[str]) -> Iterator[Fault]:
    """A draft that means what it meant in an edition that is not there would let go of every answer without a word."""
    for kind, records in draft.records.items():
        for id, record in records.items():
            same = getattr(record, "same_meaning_as", None)
            file, line = draft.raws[kind][id].place(("same_meaning_as",))
            if same and same not in codes and file.parent.parent.name == draft.manifest.id:
                message = f"same_meaning_as: {same} is no edition here: name the one that this draft is laid over."
                yield Fault(file, line, id, message)


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
    return Fault(*place, found.id, f"{found.message} ({nation.manifest.nation})")
