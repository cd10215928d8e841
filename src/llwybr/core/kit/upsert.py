"""Writing many rows at once: new ones created, known ones brought up to date."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


def upsert(rows: Iterable[M], by: tuple[str, ...]) -> list[M]:
    """Create each row, or update the one that has the same `by` fields. All rows come back with their primary keys."""
    rows = list(rows)
    if not rows:
        return []
    table = type(rows[0])
    update = [field.name for field in table._meta.concrete_fields if not field.primary_key and field.name not in by]
    return table._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=list(by), update_fields=update)
