"""Row by row from one database into another, each field as its fields.yaml says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connections, models, transaction
from django.db.models import F, Value

from llwybr.core.kit.batches import in_batches
from llwybr.core.places.models import Place
from llwybr.core.rights.fields import every_model, said
from llwybr.core.rights.scrubbed import is_copied, owner, way
from llwybr.site.scrubbing.values import Cell, Key, scrub

AT_ONCE = 2000  # rows in memory
SPANS = {  # of which the database asks that the second moment comes after the first (test_scrubbing.py finds those that are missing)
    "access.Grant": ("starts_at", "ends_at"),
    "portfolio.Share": ("starts_at", "ends_at"),
    "portfolio.Statement": ("asked_at", "ends_at"),
}


def copied() -> Iterator[type[models.Model]]:
    """The models of which the copy has rows."""
    return (model for model in every_model() if is_copied(said()[model._meta.label]))


def copy(source: str, target: str, say: Callable[[str], None]) -> int:
    """Everything that `source` has, as an alias of a connection, into the empty database `target`; how many rows."""
    key, rows = key_for(source), 0
    with transaction.atomic(using=target):
        for model in copied():
            many = _copy(model, source, target, key)
            say(f"{model._meta.label}: {many:,}")
            rows += many
        connections[target].check_constraints()
    return rows


def key_for(source: str) -> Key:
    places = {str(one) for one in Place.objects.using(source).values_list("public_id", flat=True).iterator()}
    return Key(places, {of for model in copied() for of in _brief(model, source)})


def _brief(model: type[models.Model], source: str) -> Iterator[str]:
    """Of whom a row lasted so short that its moments, taken to the minute, would not come one after the other any more."""
    if spans := SPANS.get(model._meta.label):
        begins, ends = spans
        at_once = model._base_manager.using(source).filter(**{f"{ends}__lt": F(begins) + timedelta(minutes=1)})
        yield from map(str, at_once.values_list(owner(said()[model._meta.label]), flat=True))


def _copy(model: type[models.Model], source: str, target: str, key: Key) -> int:
    there: models.QuerySet[Any] = model._base_manager.using(target)
    there.all().delete()  # what a migration put there
    rows, many = scrubbed_rows(model, source, key), 0
    for some in in_batches(rows, AT_ONCE):
        there.bulk_create(some)
        many += len(some)
    return many


def scrubbed_rows(model: type[models.Model], source: str, key: Key) -> Iterator[models.Model]:
    """Its rows, in which nobody can be recognised."""
    shape, fields = said()[model._meta.label], model._meta.concrete_fields
    whose = owner(shape)
    plan = [(field, str(way(shape, field)), _codes(model, field)) for field in fields]
    rows = model._base_manager.using(source).order_by("pk").annotate(scrubbed_of=F(whose) if whose else Value(""))
    for row in rows.iterator(chunk_size=AT_ONCE):
        pk, of = row.pk, str(row.scrubbed_of)
        for field, how, codes in plan:
            cell = Cell(getattr(row, field.attname), field, pk, of, codes)
            setattr(row, field.attname, scrub(how, cell, key))
        yield row


def _codes(model: type[models.Model], field: Any) -> tuple[str, ...]:
    known = said()[model._meta.label].fields.get(field.name)
    return tuple(known.means) if known else ()
