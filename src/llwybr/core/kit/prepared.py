"""A query that is asked on every page, put together once: Django makes the SQL of a queryset anew each time, which takes ten times
as long as the database takes to answer (bench/people.py).

    HELD = Prepared(lambda: Grant.objects.filter(holder=Slot("holder", CharField())).values_list("role", "scope"))
    HELD(holder=person)  # [("reviewer", "..."), ...]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Model, TextField

from llwybr.core.kit.among import as_parameter

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

Converter = Callable[[Any, Any, Any], Any]
M = TypeVar("M", bound=Model)


class Slot(Expression):
    """What differs each time: a value of this field, given under this name when the query is asked. `NULL` is not a value."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def ready(self, value: Any, database: BaseDatabaseWrapper) -> Any:
        """The value as the database takes it."""
        return self.output_field.get_db_prep_value(value, database)


class Keys(Slot):
    """What `__among` asks for: any number of keys, ids or texts."""

    def __init__(self, name: str) -> None:
        super().__init__(name, TextField())

    def ready(self, value: Any, database: BaseDatabaseWrapper) -> Any:
        return as_parameter(value, database)


class _Ready(NamedTuple):
    """The SQL for one kind of database, its parameters in their order, and what makes values of ours of those in a row."""

    sql: str
    parameters: Sequence[Any]
    converters: Sequence[tuple[int, Converter, Any]]


class Prepared:
    """Asks what `build` says, a queryset that ends in `values_list`. Every way in which it can differ is a `Slot`."""

    def __init__(self, build: Callable[[], QuerySet[Any, tuple[Any, ...]]]) -> None:
        self._build = build
        self._ready: dict[str, _Ready] = {}

    def __call__(self, **given: Any) -> list[list[Any]]:
        """The rows. Raises KeyError where something that differs was not given."""
        database = connections[DEFAULT_DB_ALIAS]
        sql, parameters, converters = self._ready.get(database.vendor) or self._made(database)
        said = [one.ready(given[one.name], database) if isinstance(one, Slot) else one for one in parameters]
        with database.cursor() as cursor:
            cursor.execute(sql, said)
            rows = [list(row) for row in cursor.fetchall()]
        for at, convert, column in converters:
            for row in rows:
                row[at] = convert(row[at], column, database)
        return rows

    def _made(self, database: BaseDatabaseWrapper) -> _Ready:
        compiler = self._build().query.get_compiler(connection=database)
        sql, parameters = compiler.as_sql()
        found = compiler.get_converters([column for column, *_ in compiler.select]).items()
        converters = [(at, convert, column) for at, (ways, column) in found for convert in ways]
        return self._ready.setdefault(database.vendor, _Ready(sql, parameters, converters))


@cache
def columns(table: type[Model], before: str = "") -> tuple[str, ...]:
    """The names of all columns of a table, for `values_list`; `before` leads to it (`"account__"`)."""
    return tuple(before + field.attname for field in table._meta.concrete_fields)


def as_model(table: type[M], values: Iterator[Any]) -> M:
    """The row of a table whose `columns` come next."""
    names = columns(table)
    return table.from_db(DEFAULT_DB_ALIAS, names, list(islice(values, len(names))))
