"""Checking and loading packs: the one place that knows every app's shapes."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from llwybr.apps.learning.rules import Lesson, Provision, Within
from llwybr.apps.learning.rules import provision as beside
from llwybr.apps.learning.shapes import OfferShape
from llwybr.apps.standards.shapes import asked_by_family
from llwybr.contents import APPS, CORE
from llwybr.core.packs import Change, Fault, Knowledge, Shapes, read_knowledge, read_written, sealed
from llwybr.core.packs import difference as changes
from llwybr.core.packs.seal import FILE as SEAL

# Who reads something from a pack, the ground first: it needs no nation's standards, and others name its places.
READERS = (*(f"llwybr.core.{name}" for name in CORE if name != "packs"), *(app.path for app in APPS))


def shapes() -> list[Shapes]:
    """What each part reads from a pack, in reading order."""
    found = [import_module(f"{path}.shapes").SHAPES for path in READERS if find_spec(f"{path}.shapes")]
    return [one for shapes in found for one in shapes]


def check(packs: Path) -> tuple[list[Knowledge], list[Fault]]:
    """Every nation under a folder of packs, and what is wrong. Needs no database and no Django."""
    return read_knowledge(packs, shapes())


def seal(packs: Path) -> dict[Path, str]:
    """The seal of every pack as it stands, by the file that it belongs in."""
    written = read_written(packs, shapes())
    return {packs / name / SEAL: sealed(raws) for name, raws in written.items()}


def difference(old: Path, new: Path) -> dict[str, list[Change]]:
    """What changed, by nation (or by the one edition that both paths name). Raises Fault where there is nothing to compare."""
    before, after = _editions(old), _editions(new)
    if len(before) == len(after) == 1:
        ((_, one),), ((name, other),) = before.items(), after.items()
        return {name: list(changes(one, other))}
    return {nation: list(changes(before[nation], after[nation])) for nation in before.keys() & after.keys()}


def _editions(path: Path) -> dict[str, Knowledge]:
    """The nations' own editions in a folder of packs, or the one edition whose folder this is."""
    alone = (path / "pack.yaml").is_file()
    found, faults = check(path.resolve().parent if alone else path)
    if not found:
        raise faults[0]
    chosen = [
        one for one in found if (one.manifest.id == path.resolve().name if alone else one.manifest.is_nations_own)
    ]
    return {one.manifest.id: one for one in chosen}


def provision(packs: Path, within: Within) -> dict[str, list[Provision]]:
    """For each nation, every need of its jobs beside what its catalogue offers within these limits. Raises Fault."""
    nations, faults = check(packs)
    if faults:
        raise faults[0]
    return {
        nation.manifest.id: beside(asked_by_family(nation), _lessons(nation), within)
        for nation in nations
        if nation.manifest.is_nations_own
    }


def _lessons(nation: Knowledge) -> list[Lesson]:
    return [
        Lesson(
            {element: (lift.by, lift.to) for element, lift in one.raises.items()},
            one.hours,
            one.cost,
            frozenset(one.languages),
            frozenset(one.families),
        )
        for one in nation.of("offers", OfferShape).values()
    ]


def load(packs: Path, *, by: str) -> dict[str, str]:
    """Load every nation, all or nothing. Raises Fault (the first) or EditionChangedError; per nation, what it holds now."""
    from django.db import transaction  # noqa: PLC0415  checking must not wait for Django

    nations, faults = check(packs)
    if faults := [*faults, *_of_nobody(nations, packs)]:
        raise faults[0]
    with transaction.atomic():
        return {nation.manifest.id: _load(nation, by=by) for nation in nations}


def _load(nation: Knowledge, *, by: str) -> str:
    for path in READERS:
        if find_spec(f"{path}.shapes") and (nation.manifest.is_nations_own or _of_edition(path)):
            import_module(f"{path}.actions").load(nation, by=by)
    counts = {kind: len(records) for kind, records in nation.records.items()}
    return ", ".join(f"{count} {kind}" for kind, count in counts.items())


def _of_nobody(nations: list[Knowledge], packs: Path) -> Iterator[Fault]:
    from llwybr.apps.standards.models import NATIONS  # noqa: PLC0415  as above

    for manifest in (one.manifest for one in nations if one.manifest.nation not in NATIONS):
        what = f"nation: {manifest.nation} is none that is served: use one of {', '.join(NATIONS)}."
        yield Fault(packs / manifest.id / "pack.yaml", 1, "pack", what)


def _of_edition(path: str) -> bool:
    return any(one.of_edition for one in import_module(f"{path}.shapes").SHAPES)
