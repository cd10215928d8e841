"""What the models say of the database is in the database: a migration that changes one index can drop another without a word."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection, models

pytestmark = pytest.mark.django_db
OURS = [one for one in apps.get_models() if one.__module__.startswith("llwybr.")]


THERE = {  # the names of what a table has; SQLite keeps those of its checks in the text that made it
    "sqlite": "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE tbl_name = %s",
    "postgresql": "SELECT indexname FROM pg_indexes WHERE tablename = %s"
    " UNION SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE relname = %s",
}


def missing(model: type[models.Model]) -> set[str]:
    """The names of its constraints and indexes that are not there."""
    query, table = THERE[connection.vendor], model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(query, [table] * query.count("%s"))
        there = set(re.findall(r"\w+", " ".join(text for (text,) in cursor.fetchall())))
    return {str(one.name) for one in (*model._meta.constraints, *model._meta.indexes)} - there


def test_every_constraint_and_index_is_there() -> None:
    assert {one._meta.label: names for one in OURS if (names := missing(one))} == {}


def test_one_that_is_dropped_is_missed() -> None:
    model = apps.get_model("posts.Contract")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_open_contract_of_a_post")
    assert missing(model) == {"one_open_contract_of_a_post"}


def test_every_relation_can_be_followed_back_by_an_index() -> None:
    """`db_index=False` is for columns with which a longer index begins: without one, each delete reads the whole table."""
    assert [
        f"{one._meta.label}.{field.name}" for one in OURS for field in relations(one) if not begins(one, field)
    ] == []


def relations(model: type[models.Model]) -> list[models.ForeignKey]:  # type: ignore[type-arg]
    fields = model._meta.concrete_fields
    return [one for one in fields if isinstance(one, models.ForeignKey) and not (one.db_index or one.unique)]


def begins(model: type[models.Model], field: models.ForeignKey) -> bool:  # type: ignore[type-arg]
    indexes = [one for one in model._meta.indexes if not one.condition]
    unique = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint) and not one.condition]
    return any(list(one.fields)[:1] == [field.name] for one in (*indexes, *unique))
