"""The rows of a person, found by fields.yaml, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Q

from llwybr.core.people.models import Merge, Person
from llwybr.core.people.queries import all_of
from llwybr.core.rights.fields import model_of, of_person, said
from llwybr.core.rights.models import PRIVATE

# While they work on: what their employer works by stays, and what others need to know them by.
EMPLOYERS = frozenset({"employment", "description", "roles", "staff_file", "erasures", "kept", "joining"})
STAYS = {
    "people.Person": Q(),
    "people.Name": Q(),
    "people.Email": Q(claimed=False),
    "people.Number": Q(claimed=False),
}
OWN_WORDS: dict[str, Any] = {"works_in": [], "welsh": ""}  # of the Person, who stays
GOES = frozenset({"deleted", "with", "kept"})


def unproved(person: Person) -> models.QuerySet[Merge]:
    """What somebody else joined to their record, and nobody has proved to be theirs (decision 22): perhaps it is another's."""
    return Merge.objects.filter(into__public_id__in=all_of(str(person.public_id)), sealed=True, undone_at=None)


def records_of(person: Person) -> list[Person]:
    """All records that are this person's, locked: those that were joined to theirs first, so that each can go by itself."""
    rows = Person.objects.select_for_update().filter(public_id__in=all_of(str(person.public_id))).order_by("pk")
    return sorted(rows, key=lambda one: (one.merged_into_id is None, -one.pk))


def rows_of(record: Person, label: str, scope: str) -> models.QuerySet[Any]:
    """What of this model goes with this record."""
    found = of_person(label, said()[label], pk=record.pk, public_id=str(record.public_id))
    if scope != PRIVATE:
        return found
    if said()[label].keeps in EMPLOYERS:
        return found.none()
    return found.exclude(pk__in=found.filter(STAYS[label]).values("pk")) if label in STAYS else found


@lru_cache(maxsize=1)
def going() -> tuple[str, ...]:
    """The models whose rows go, each before what it points at."""
    return in_order([label for label, one in said().items() if one.is_somebodys and one.erased in GOES])


def in_order(labels: Sequence[str]) -> tuple[str, ...]:
    """These models, each before what it points at."""
    done: dict[str, None] = {}

    def visit(label: str, above: tuple[str, ...]) -> None:
        if label in done or label in above:
            return
        for other in labels:
            if label in _points_at(other):
                visit(other, (*above, label))
        done[label] = None

    for label in labels:
        visit(label, ())
    return tuple(done)


@lru_cache(maxsize=128)
def _points_at(label: str) -> frozenset[str]:
    fields = model_of(label)._meta.concrete_fields
    return frozenset(field.related_model._meta.label for field in fields if isinstance(field.related_model, type))


def count(record: Person, scope: str) -> dict[str, int]:
    """How many rows of each model are theirs to go."""
    found = {label: rows_of(record, label, scope).count() for label in going()}
    return {label: rows for label, rows in found.items() if rows}


def delete(record: Person, scope: str) -> None:
    """All of them, and what is blanked."""
    for label, one in said().items():
        if one.erased == "blanked":
            rows_of(record, label, scope).update(**{name: _empty(label, name) for name in one.blank})
    for label in going():
        rows_of(record, label, scope).delete()
    if scope == PRIVATE:
        Person.objects.filter(pk=record.pk).update(**OWN_WORDS)
        _forget_words(record)


def _forget_words(record: Person) -> None:
    """What a join moved of their own words would come back with its undoing."""
    for merge in Merge.objects.filter(into=record, moved__has_key="words"):
        merge.moved = {name: rows for name, rows in merge.moved.items() if name != "words"}
        merge.save(update_fields=["moved"])


def _empty(label: str, name: str) -> Any:
    field: Any = model_of(label)._meta.get_field(name)
    return None if field.null else field.get_default() if field.has_default() else ""
