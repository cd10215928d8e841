"""What becomes of each field in a copy of the database in which nobody can be recognised (site/scrubbing makes it).

What is denied first: a text is replaced, whatever it says, a moment moved, JSON emptied. Only what a fields.yaml names is kept, and a
number or a yes of somebody's that it does not name stops the build (checks.py).
"""

from __future__ import annotations

from typing import Any

from django.db import models

from llwybr.core.rights.classified import FieldShape, ModelShape, Scrubbed
from llwybr.core.rights.fields import SELF

PUBLIC = "reference"  # the class of retention.yaml of what says nothing of anybody
BY_TYPE: tuple[tuple[type[Any], Scrubbed], ...] = (
    (models.EmailField, "address"),
    (models.CharField, "filler"),
    (models.TextField, "filler"),
    (models.DateField, "moved"),
    (models.JSONField, "emptied"),
)


def is_copied(shape: ModelShape) -> bool:
    """Whether its rows are in the copy. What the machinery keeps for itself never is: sessions, events, lists of tries."""
    return shape.scrubbed is None and (bool(shape.fields) or shape.keeps == PUBLIC)


def way(shape: ModelShape, field: Any) -> Scrubbed | None:
    """How a field of a model that is copied is scrubbed; None where nobody said so."""
    said = shape.fields.get(field.name)
    if said is None:
        return "kept" if shape.keeps == PUBLIC else None
    return said.scrubbed or _by_class(shape, said, field) or _by_type(field)


def _by_class(shape: ModelShape, said: FieldShape, field: Any) -> Scrubbed | None:
    if field.primary_key or field.is_relation:
        return "kept"
    if said.left_out == "secret":
        return "fresh"
    if isinstance(field, models.UUIDField) or said.logs == "id" or said.names or field.name in shape.names:
        return "id"
    if said.logs == "code":
        return "kept"
    if said.left_out == "derived":
        return "emptied"
    return "drawn" if said.means else None


def _by_type(field: Any) -> Scrubbed | None:
    found = next((way for kind, way in BY_TYPE if isinstance(field, kind)), None)
    return None if found == "filler" and field.unique else found


def owner(shape: ModelShape) -> str:
    """The path of the public id of whose a row is; "" where nobody knows."""
    if not shape.whose:
        return shape.names[0] if shape.names else ""
    return "public_id" if shape.whose[0] == SELF else f"{shape.whose[0]}__public_id"
