"""`filter(pk__among=keys)`: what Django's `__in` does, with thousands of keys as one parameter.

Of `__in` Django makes a parameter of each key, which costs more than the answer; and PostgreSQL plans an array well where it knows
nothing yet of a table that this transaction is filling.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Expression, Field, ForeignObject, Lookup

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup):
    """Keys, ids or texts, as the field itself keeps them; a relation is asked for by keys. Or, in a prepared query, a slot for them."""

    lookup_name = "among"
    rhs: Iterable[int] | Iterable[str] | Iterable[UUID] | Expression

    def get_prep_lookup(self) -> list[Any] | Expression:
        return self.rhs if isinstance(self.rhs, Expression) else list(self.rhs)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        keys = self.rhs if isinstance(self.rhs, Expression) else as_parameter(self.rhs, connection)
        if connection.vendor == "postgresql":
            kind = self.lhs.output_field.db_type(connection)
            return f"{left} = ANY(%s::{kind}[])", (*parameters, keys)
        return f"{left} IN (SELECT value FROM json_each(%s))", (*parameters, keys)  # noqa: S608  a column


def as_parameter(keys: Iterable[Any], connection: BaseDatabaseWrapper) -> Any:
    """Many keys as the one that the database takes."""
    if connection.vendor == "postgresql":
        return list(keys)
    return json.dumps([one.hex if isinstance(one, UUID) else one for one in keys])
