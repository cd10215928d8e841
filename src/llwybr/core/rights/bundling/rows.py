"""The rows of one person, model by model, as data: only theirs, only the fields that a fields.yaml puts into the export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist

from llwybr.core.access.roles import policy
from llwybr.core.appointments import naming
from llwybr.core.packs.shape import Text
from llwybr.core.rights.fields import classes, model_of, of_person, said
from llwybr.values.bilingual import LANGUAGES

if TYPE_CHECKING:
    from llwybr.core.people.models import Person
    from llwybr.core.rights.classified import FieldShape, ModelShape

AT_ONCE = 2000  # rows in memory

Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """`paths`: what is read: one value, one in each language, or (`is_joined`) several, parted by slashes. `names`: it is an id of
    such a one, whose name stands here. `words`: what it is called in each language."""

    name: str
    label: Text
    paths: tuple[str, ...]
    names: str = ""
    is_joined: bool = False
    means: Mapping[str, Text] = field(default_factory=dict)
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A model of which people take something along."""

    label: str  # as in `portfolio.Evidence`
    shape: ModelShape
    title: Text
    columns: tuple[Column, ...]

    @property
    def why(self) -> Text:
        """What its class is about."""
        return classes()[self.shape.keeps].about


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """Each, in the order of the classes of retention.yaml: first what people think of first."""
    order = list(classes())
    found = [_kind(label, shape, shape.label) for label, shape in said().items() if shape.label]
    return tuple(sorted(found, key=lambda one: order.index(one.shape.keeps)))


def _kind(label: str, shape: ModelShape, title: Text) -> Kind:
    columns = (_column(label, name, one, one.label) for name, one in shape.fields.items() if one.label)
    return Kind(label, shape, title, tuple(columns))


def _column(label: str, name: str, one: FieldShape, title: Text) -> Column:
    if len(one.take) > 1:
        return Column(name, title, one.take, is_joined=True)
    paths = _both(label, one.take[0] if one.take else name)
    words = _both(label, one.words) if one.words else ()
    return Column(name, title, paths, one.names or "", means=_means(label, name, one), words=words)


def _means(label: str, name: str, one: FieldShape) -> Mapping[str, Text]:
    """The codes of a field in words: those of roles stand in roles.yaml."""
    if name != "role" or not label.startswith("access."):
        return one.means
    return {id: Text(en=role.name.en, cy=role.name.cy) for id, role in policy().roles.items()}


def _both(label: str, path: str) -> tuple[str, ...]:
    """A path to a text in both languages is read as two."""
    found: Any = model_of(label)
    try:
        for step in path.split("__"):
            there = found._meta.get_field(step)
            found = there.related_model if there.is_relation else there
    except FieldDoesNotExist:
        return tuple(f"{path}_{language}" for language in LANGUAGES)
    return (path,)


def rows_of(kind: Kind, person: Person) -> Iterator[Row]:
    """{field: value as JSON has it}. One query, and one for names to two thousand rows."""
    found = of_person(kind.label, kind.shape, pk=person.pk, public_id=str(person.public_id))
    paths = dict.fromkeys(path for column in kind.columns for path in (*column.paths, *column.words))
    values = iter(found.values_list(*paths).iterator(chunk_size=AT_ONCE))
    known: dict[str, Any] = {}
    while some := [dict(zip(paths, one, strict=True)) for one in islice(values, AT_ONCE)]:
        _learn(kind, some, known)
        yield from (_row(kind, one, known) for one in some)


def _row(kind: Kind, read: Row, known: dict[str, Any]) -> Row:
    """With `words` beside it: what some of its values are called."""
    row = {column.name: _value(column, read, known) for column in kind.columns}
    named = [column for column in kind.columns if column.words and read[column.words[0]]]
    words = {column.name: dict(zip(LANGUAGES, (read[path] for path in column.words), strict=True)) for column in named}
    return {**row, "words": words} if words else row


def _learn(kind: Kind, rows: Iterable[Row], known: dict[str, Any]) -> None:
    """Find the names of those whom these rows name, that are not known yet."""
    for what, find in (("person", naming.persons), ("place", _places)):
        columns = [column for column in kind.columns if column.names == what]
        ids = {str(row[column.paths[0]] or "") for row in rows for column in columns} - set(known) if columns else set()
        if ids:
            known.update(dict.fromkeys(ids, ""))
            known.update(find(sorted(ids)))


def _places(ids: Iterable[str]) -> dict[str, Row]:
    return {id: {"en": name.en, "cy": name.cy} for id, name in naming.places(ids).items()}


def _value(column: Column, row: Row, known: dict[str, Any]) -> Any:
    if column.names:
        return known.get(str(row[column.paths[0]] or ""), "")
    values = [plain(row[path]) for path in column.paths]
    if column.is_joined:
        return "" if None in values else "/".join(str(one) for one in values)
    return values[0] if len(values) == 1 else dict(zip(LANGUAGES, values, strict=True))


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value
