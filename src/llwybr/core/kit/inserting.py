"""Adding tens of thousands of rows: what Django's `bulk_create` does, at a fraction of its cost (bench/gias.py, bench/intake.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from django.db import connection, connections, models

from llwybr.core.kit.batches import in_batches

PARAMETERS = 30_000  # that one statement may hold, on either engine
FEW = 50  # rows for which COPY does not pay
PLAIN = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)  # a str or an int goes in as it is
Rows = Sequence[Sequence[Any]]


def insert(rows: Iterable[models.Model]) -> None:
    """Add these rows, all of one table, as they come: while the database takes the first, the next can be made. Making one may not
    ask the database anything. A primary key is the row's own, or made by the database and not read back.
    """
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return
    table, keyed = type(first), first.pk is not None
    fields = [one for one in table._meta.concrete_fields if keyed or not isinstance(one, models.AutoField)]
    batches = in_batches(chain([first], rest), PARAMETERS // len(fields))
    values = (list(zip(*(_column(field, some) for field in fields), strict=True)) for some in batches)
    _write(table, [str(field.column) for field in fields], values)


def _write(table: type[models.Model], columns: Sequence[str], batches: Iterator[Rows], last: str = "") -> None:
    """A statement for each batch; where PostgreSQL can, one COPY for all: neither side has a text of many values to write and read."""
    name, names = connection.ops.quote_name(table._meta.db_table), ", ".join(map(connection.ops.quote_name, columns))
    one = f"({', '.join(['%s'] * len(columns))})"
    into = f"INSERT INTO {name} ({names}) VALUES "  # noqa: S608  names of our own
    with connection.cursor() as cursor:
        for rows in batches:
            if connection.vendor == "postgresql" and not last and len(rows) > FEW:
                _copy(cursor, f"COPY {name} ({names}) FROM STDIN", chain(rows, chain.from_iterable(batches)))
            else:
                cursor.execute(into + ", ".join([one] * len(rows)) + last, list(chain.from_iterable(rows)))


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _again(table: Any, once: Sequence[str], again: Sequence[str]) -> str:
    unique, new = ([str(table.get_field(name).column) for name in names] for names in (once, again))
    said = ", ".join(f'"{column}" = EXCLUDED."{column}"' for column in new)
    return f""" ON CONFLICT ({", ".join(f'"{column}"' for column in unique)}) DO UPDATE SET {said}"""


def insert_plain(
    table: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    once: Sequence[str] = (),
    again: Sequence[str] = (),
) -> None:
    """Add rows of values as the database takes them, column by column as `names` says, without a model for each: what is not named
    becomes what the database says.

    Where one is there already with the same `once` (fields that are unique together), its fields `again` become the new one's.
    """
    at = {field.name: str(field.column) for field in table._meta.concrete_fields}
    last = _again(table._meta, once, again) if once else ""
    _write(table, [at[name] for name in names], in_batches(rows, PARAMETERS // len(names)), last)


def check_as_they_come() -> None:
    """In a transaction of very many rows: PostgreSQL checks what a row points at after the statement that added it, and not all of
    them in the last one, which takes seconds and may be stopped for it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


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
    """Add these rows, which have a `public_id`, and give each the primary key that the database makes for it."""
    if not rows:
        return
    if connection.vendor == "postgresql":
        for row, key in zip(rows, _next_keys(type(rows[0]), len(rows)), strict=True):
            row.pk = key
        insert(rows)
    else:
        insert(rows)
        _read_keys(rows)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _next_keys(table: type[models.Model], many: int) -> list[int]:
    """Taken from the table's own sequence, which gives none twice: nothing has to be read back."""
    sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
    with connection.cursor() as cursor:
        cursor.execute(sequence, [connection.ops.quote_name(table._meta.db_table), table._meta.pk.column, many])
        return [key for (key,) in cursor.fetchall()]


def _read_keys(rows: Sequence[models.Model]) -> None:
    for some in in_batches(rows, PARAMETERS):
        ids = [getattr(row, "public_id") for row in some]  # noqa: B009  any model of ours with one
        found = type(some[0])._default_manager.filter(public_id__among=ids)
        keys = dict(found.order_by().values_list("public_id", "pk"))
        for row, public_id in zip(some, ids, strict=True):
            row.pk = keys[public_id]
