"""What the pages of one's own data show, and the public table of what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from llwybr.core.events.models import Event, Personal
from llwybr.core.rights.correcting import ASKED
from llwybr.core.rights.fields import classes, said, written
from llwybr.core.rights.models import Bundle
from llwybr.core.rights.words import BASES, ERASED, LEFT_OUT, SEES

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django_stubs_ext import StrPromise

    from llwybr.core.kit.bilingual import Written
    from llwybr.core.people.models import Person
    from llwybr.core.rights.classified import ClassShape, ModelShape

MOST_SHOWN = 10


@dataclass(frozen=True)
class FieldLine:
    """A field in words; where it has no label (it is in nobody's export) its name in the code."""

    name: str
    label: Written | None
    sees: StrPromise
    left_out: StrPromise | str


@dataclass(frozen=True)
class ModelLine:
    label: str
    title: Written | None
    fields: tuple[FieldLine, ...]
    erased: StrPromise | str


@dataclass(frozen=True)
class ClassLine:
    """A kind of record: what, why, who, how long; and its tables one by one."""

    id: str
    name: Written
    about: Written
    purpose: Written
    period: Written
    basis: StrPromise
    sees: tuple[StrPromise, ...]
    source: str
    url: str
    models: tuple[ModelLine, ...]


@lru_cache(maxsize=1)
def kept() -> tuple[ClassLine, ...]:
    """Every kind of record, in the order of retention.yaml."""
    return tuple(_class(id, one, _of(id)) for id, one in classes().items())


def _of(id: str) -> list[tuple[str, ModelShape]]:
    return [(label, shape) for label, shape in said().items() if shape.keeps == id]


def _class(id: str, one: ClassShape, models: list[tuple[str, ModelShape]]) -> ClassLine:
    seen: set[str] = {field.sees for _, shape in models for field in shape.fields.values()}
    public = not seen and one.basis == "none"
    nobody = "public" if public else "nobody"
    order = [code for code in SEES if code in seen and code != "nobody"] or [nobody]
    return ClassLine(
        id,
        written(one.name),
        written(one.about),
        written(one.purpose),
        written(one.period),
        BASES[one.basis],
        tuple(SEES[code] for code in order),
        str(one.source.name) if one.source else "",
        one.source.url or "" if one.source else "",
        tuple(_model(label, shape) for label, shape in models),
    )


def _model(label: str, shape: ModelShape) -> ModelLine:
    fields = (
        FieldLine(
            name,
            written(one.label) if one.label else None,
            SEES[one.sees],
            LEFT_OUT[one.left_out] if one.left_out else "",
        )
        for name, one in shape.fields.items()
    )
    title = written(shape.label) if shape.label else None
    return ModelLine(label, title, tuple(fields), ERASED[shape.erased] if shape.erased else "")


def bundle(person: Person, public_id: UUID) -> Bundle | None:
    """One of their own."""
    return Bundle.objects.filter(person=person, public_id=public_id).first()


def latest(person: Person) -> Bundle | None:
    """The last that they asked for."""
    return Bundle.objects.filter(person=person).first()


def corrections(person: Person) -> list[datetime]:
    """When they asked others to put something right, the latest first."""
    mine = Personal.objects.filter(of=str(person.public_id)).values("sequence")
    asked = Event.objects.filter(sequence__in=mine, name=ASKED).order_by("-sequence")
    return list(asked.values_list("at", flat=True)[:MOST_SHOWN])
