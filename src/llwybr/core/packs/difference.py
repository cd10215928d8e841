"""What changed between two states of a nation's knowledge, record by record."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Literal

from llwybr.core.packs.knowledge import Knowledge
from llwybr.core.packs.shape import RecordShape

What = Literal["new", "removed", "moved", "meaning", "wording"]


@dataclass(frozen=True)
class FieldChange:
    """One field of a record, by its path (`levels.3.cy`), before and after. None where it was or is not there."""

    path: str
    old: object
    new: object


@dataclass(frozen=True)
class Change:
    """One record that is not as it was: in which ways, and the fields that differ."""

    kind: str
    id: str
    whats: tuple[What, ...]
    fields: tuple[FieldChange, ...] = ()


def difference(old: Knowledge, new: Knowledge) -> Iterator[Change]:
    """Every record that differs, in the order of the new pack, then what was removed. Sources and dates do not count."""
    for kind, records in new.records.items():
        before = old.records.get(kind, {})
        for id, record in records.items():
            if id not in before:
                yield Change(kind, id, ("new",))
            elif fields := tuple(_fields(before[id], record)):
                yield Change(kind, id, _whats(fields, record, old.manifest.edition), fields)
        for id in before.keys() - records.keys():
            yield Change(kind, id, ("removed",))


def _whats(fields: tuple[FieldChange, ...], record: RecordShape, since: str) -> tuple[What, ...]:
    """A change of place, of meaning, of wording alone. Meaning is the author's to say where only words differ."""
    tops = {field.path.split(".")[0] for field in fields}
    meant = [field for field in fields if field.path.split(".")[0] in record.MEANING and not field.path.endswith(".cy")]
    same = getattr(record, "same_meaning_as", None) == since
    found: list[What] = ["moved"] if tops & set(record.PLACE) else []
    found += ["meaning"] if meant and not same else []
    worded = tops - set(record.PLACE) - (set() if same else {field.path.split(".")[0] for field in meant})
    return (*found, *(("wording",) if worded else ()))


def _fields(old: RecordShape, new: RecordShape) -> Iterator[FieldChange]:
    before, after = _flat(old), _flat(new)
    for path in before | after:
        if before.get(path) != after.get(path):
            yield FieldChange(path, before.get(path), after.get(path))


def _flat(record: RecordShape) -> dict[str, object]:
    """{path: value}, without where it comes from."""
    data = record.model_dump(
        mode="json",
        exclude={"id", "source", "source_status", "in_force_from", "in_force_until", "same_meaning_as", "checked"},
    )
    return dict(_leaves(data, ()))


def _leaves(value: object, path: tuple[Hashable, ...]) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(one, (*path, key))
    elif value is not None:
        yield ".".join(map(str, path)), value
