"""Checking and loading packs: the one place that knows every app's shapes."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from llwybr.contents import APPS
from llwybr.core.packs import Fault, Knowledge, Shapes, read_knowledge


def shapes() -> list[Shapes]:
    """What each app reads from a pack, in reading order."""
    return [import_module(f"{app.path}.shapes").SHAPES for app in APPS if find_spec(f"{app.path}.shapes")]


def check(packs: Path) -> tuple[list[Knowledge], list[Fault]]:
    """Every nation under a folder of packs, and what is wrong. Needs no database and no Django."""
    return read_knowledge(packs, shapes())


def load(packs: Path, *, by: str) -> dict[str, str]:
    """Load every nation, all or nothing. Raises Fault (the first) or EditionChangedError; per nation, what it holds now."""
    from django.db import transaction  # noqa: PLC0415  checking must not wait for Django

    nations, faults = check(packs)
    if faults:
        raise faults[0]
    with transaction.atomic():
        return {nation.manifest.id: _load(nation, by=by) for nation in nations}


def _load(nation: Knowledge, *, by: str) -> str:
    for app in APPS:
        if find_spec(f"{app.path}.shapes"):
            import_module(f"{app.path}.actions").load(nation, by=by)
    counts = {kind: len(records) for kind, records in nation.records.items()}
    return ", ".join(f"{count} {kind}" for kind, count in counts.items())
