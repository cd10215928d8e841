"""Adding tens of thousands of rows: what Django's `bulk_create` does, at a fraction of its cost (bench/gias.py, bench/intake.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

from django.db import connection, connections, models

PARAMETERS = 30_000  # that one statement may hold, on either engine
FEW = 50  # rows for which COPY does not pay
PLAIN = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)  # a str or an int goes in as it is


def insert(rows: Sequence[models.Model], *, once: Sequence[str] = (), again: Sequence[str] = ()) -> None:
    """Add these rows, all of one table. Primary keys that the database makes are not read back.

    Where one is there already with the same `once` (fields that are unique together), its fields `again` become the new one's.
    """
    if not rows:
        return
    table = type(rows[0])
    fields = [field for field in table._meta.concrete_fields if not isinstance(field, models.AutoField)]
    last = _again(table._meta, once, again) if once else ""
    some = PARAMETERS // len(fields)
    for at in range(0, len(rows), some):
        values = zip(*(_column(field, rows[at : at + some]) for field in fields), strict=True)
        _write(table, [str(field.column) for field in fields], list(values), last)


def _write(table: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], last: str = "") -> None:
    """One statement for all of these rows; where PostgreSQL can, by COPY: neither side has a text of many values to write and read."""
    name, names = connection.ops.quote_name(table._meta.db_table), ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not last and len(rows) > FEW:
            _copy(cursor, f"COPY {name} ({names}) FROM STDIN", rows)
            return
        one = f"({', '.join(['%s'] * len(columns))})"
        into = f"INSERT INTO {name} ({names}) VALUES "  # noqa: S608  names of our own
        cursor.execute(into + ", ".join([one] * len(rows)) + last, list(chain.from_iterable(rows)))


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _again(table: Any, once: Sequence[str], again: Sequence[str]) -> str:
    unique, new = ([str(table.get_field(name).column) for name in names] for names in (once, again))
    said = ", ".join(f'"{column}" = EXCLUDED."{column}"' for column in new)
    return f""" ON CONFLICT ({", ".join(f'"{column}"' for column in unique)}) DO UPDATE SET {said}"""


def insert_plain(table: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    """Add rows of texts, numbers and days (as texts), column by column as `names` says, without a model for each: what is not named
    becomes what the database says."""
    at = {field.name: str(field.column) for field in table._meta.concrete_fields}
    columns, some = [at[name] for name in names], PARAMETERS // len(names)
    for first in range(0, len(rows), some):
        _write(table, columns, rows[first : first + some])


def _column(field: models.Field[Any, Any], rows: Sequence[models.Model]) -> list[Any]:
    """The values of one field as the database takes them. The same value twice in a row is made ready once."""
    given = [getattr(row, field.attname) for row in rows]
    if isinstance(field, PLAIN) and all(type(one) in {str, int, type(None)} for one in given):
        return given
    database = connections[connection.alias]  # not the proxy, which looks it up for each value
    return _ready(given, lambda value: field.get_db_prep_save(value, database))


def _ready(given: Sequence[Any], make: Callable[[Any], Any]) -> list[Any]:
    found: list[Any] = []
    last: Any = object()
    for value in given:
        if value is not last:
            made, last = make(value), value
        found.append(made)
    return found


def insert_and_key(rows: Sequence[models.Model]) -> None:
    """Add these rows, which have a `public_id`, and give each the primary key that the database made for it."""
    insert(rows)
    if rows:
        table = type(rows[0])._default_manager
        for at in range(0, len(rows), PARAMETERS):
            some = rows[at : at + PARAMETERS]
            ids = [getattr(row, "public_id") for row in some]  # noqa: B009  any model of ours with one
            keys = dict(table.filter(public_id__in=ids).values_list("public_id", "pk"))
            for row, public_id in zip(some, ids, strict=True):
                row.pk = keys[public_id]
                row._state.adding, row._state.db = False, connection.alias
