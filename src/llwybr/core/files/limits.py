"""What a file may be (`limits.yaml`), typed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from llwybr.core.files.kind import Kind, Process
from llwybr.core.kit.bilingual import Written

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    person_bytes: int
    person_files: int
    process: Process
    kinds: dict[str, Kind]


@cache
def limits() -> Limits:
    """The whole table."""
    said = yaml.safe_load(Path(__file__).with_name("limits.yaml").read_text(encoding="utf-8"))
    return Limits(
        person_bytes=said["person"]["megabytes"] * MEGABYTE,
        person_files=said["person"]["files"],
        process=Process(**said["process"]),
        kinds={id: _kind(id, one) for id, one in said["kinds"].items()},
    )


def _kind(id: str, said: dict[str, Any]) -> Kind:
    rest = dict(said)
    return Kind(
        id=id,
        name=Written(**rest.pop("name")),
        bytes=rest.pop("megabytes") * MEGABYTE,
        pixels=rest.pop("pixels", 0) * MEGABYTE,
        progressive=rest.pop("progressive", 0) * MEGABYTE,
        unpacked=rest.pop("unpacked", 0) * MEGABYTE,
        **rest,
    )


ALL = tuple(limits().kinds)
PICTURES = ("jpeg", "png", "webp")
DOCUMENTS = tuple(one for one in ALL if one not in PICTURES)


def most_bytes(takes: Collection[str] = ALL) -> int:
    """The bytes of the largest file of these kinds: what a page that takes them says with `takes_file`."""
    return max(limits().kinds[one].bytes for one in takes)


def accept(takes: Collection[str] = ALL) -> str:
    """The `accept` of a field that takes these kinds. Of photos a phone then sends JPEG by itself, and no HEIC."""
    kinds = [limits().kinds[one] for one in takes]
    return ",".join(said for one in kinds for said in (f".{one.ending}", one.type.partition(";")[0]))
