"""Nothing is kept that nobody classified: what no fields.yaml says, or says of what is not there, stops the build.

Run by Django's own checks (`llwybr manage check`, and before every migration), and by a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from llwybr.core.people.models import Account, Person
from llwybr.core.rights.classified import FieldShape, ModelShape
from llwybr.core.rights.fields import SELF, classes, every_model, said
from llwybr.core.rights.scrubbed import is_copied, way

LONGEST_CODE = 120  # signs: what is longer is no code of a closed list


def check(**_given: Any) -> list[CheckMessage]:
    """For Django."""
    return [Error(one, id="rights.E001") for one in faults()]


def faults() -> list[str]:
    """What is wrong with what the fields.yaml say, each in a sentence."""
    try:
        known, found = said(), {model._meta.label: model for model in every_model()}
        classes()
    except ValueError as error:
        return [str(error)]
    gone = [f"{label}: no such model: remove it from fields.yaml" for label in known if label not in found]
    return [*gone, *(fault for label, model in found.items() for fault in _of_model(label, model, known.get(label)))]


def _of_model(label: str, model: type[models.Model], shape: ModelShape | None) -> Iterator[str]:
    if shape is None:
        yield f"{label} is classified nowhere: say in fields.yaml whose it is, why it is kept and how long"
        return
    if shape.keeps not in classes():
        yield f"{label}: retention.yaml has no class {shape.keeps}"
    yield from _of_fields(label, model, shape)
    yield from _of_owner(label, model, shape)
    if is_copied(shape):
        yield from _of_copy(label, model, shape)


def _of_fields(label: str, model: type[models.Model], shape: ModelShape) -> Iterator[str]:
    there = {field.name: field for field in (*model._meta.fields, *model._meta.many_to_many)}
    for name in sorted(set(there) - set(shape.fields) - set(shape.plain)):
        yield f"{label}.{name} is classified nowhere: say in fields.yaml who sees it"
    for name in sorted((set(shape.fields) | set(shape.plain)) - set(there)):
        yield f"{label}.{name}: no such field: remove it from fields.yaml"
    for name, field in shape.fields.items():
        if name in there:
            yield from _of_field(f"{label}.{name}", model, there[name], field)


def _of_field(name: str, model: type[models.Model], field: Any, shape: FieldShape) -> Iterator[str]:
    if field.is_relation and shape.label and not shape.take:
        yield f"{name} is in the export and leads elsewhere: say with `take` what stands for it there"
    for path in (*shape.take, *filter(None, (shape.words,))):
        if not _leads(model, path):
            yield f"{name}: the path {path} leads nowhere"
    if shape.logs == "id" and not _is_id(field):
        yield f"{name} is no public id: it may not be logged"
    if shape.logs == "code" and not _is_code(field):
        yield f"{name} is no code: it may not be logged"


def _of_copy(label: str, model: type[models.Model], shape: ModelShape) -> Iterator[str]:
    """What the copy without anybody in it (scrubbed.py) would not know to make."""
    for field in model._meta.concrete_fields:
        how = way(shape, field)
        if how is None and field.name in shape.fields:
            yield f"{label}.{field.name}: say in fields.yaml what becomes of it in a copy without anybody in it (scrubbed)"
        if how == "kept" and field.is_relation and not _is_there(field.related_model):
            yield f"{label}.{field.name} leads to what is not in such a copy: say there `scrubbed: emptied`, or leave both out"


def _is_there(model: Any) -> bool:
    shape = said().get(model._meta.label)
    return shape is not None and is_copied(shape)


def _is_id(field: Any) -> bool:
    return isinstance(field, models.UUIDField) or (
        isinstance(field, models.CharField) and (field.max_length or 0) <= 80
    )


def _is_code(field: Any) -> bool:
    return (
        isinstance(field, models.CharField)
        and not isinstance(field, models.EmailField)
        and (field.max_length or LONGEST_CODE + 1) <= LONGEST_CODE
    )


def _of_owner(label: str, model: type[models.Model], shape: ModelShape) -> Iterator[str]:
    for path in shape.whose:
        if path != SELF and _end(model, path) is not Person:
            yield f"{label}: `whose: {path}` does not lead to a person"
    if SELF in shape.whose and model is not Person:
        yield f"{label}: only a person is whose: self"
    for name in shape.names:
        if not isinstance(_end(model, name), models.CharField | models.UUIDField):
            yield f"{label}: `names: {name}` is no field that could hold a public id"
    if shape.begins and not isinstance(_end(model, shape.begins), models.DateField):
        yield f"{label}: `begins: {shape.begins}` is no date or time"
    if not shape.is_somebodys and (keys := _leads_to_somebody(model)):
        yield f"{label} leads to a person by {keys}: say in fields.yaml whose it is"


def _leads_to_somebody(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.fields if field.related_model in {Person, Account}]


def _end(model: Any, path: str) -> Any:
    """The model that a path ends at, or the field; None where it leads nowhere."""
    found: Any = model
    for step in path.split("__"):
        try:
            field = found._meta.get_field(step)
        except (AttributeError, FieldDoesNotExist):
            return None
        found = field.related_model if field.is_relation else field
    return found


def _leads(model: Any, path: str) -> bool:
    """Whether a value stands at its end: a field, or a text in both languages."""
    found = _end(model, path) or _end(model, f"{path}_en")
    return isinstance(found, models.Field)
