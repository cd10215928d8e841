"""A row of any model for one person, with a token of theirs in every text: made without knowing the model, from its fields alone."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from llwybr.apps.standards.models import Edition, Element, Profile
from llwybr.core.people.models import Account, Person
from llwybr.core.places.models import Place
from llwybr.core.rights.fields import SELF, said

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.get_current_timezone())
VALUES: dict[str, Any] = {  # what the database takes there, and no token
    "people.Name.kind": "current",
    "people.Email.kind": "work",
    "people.Person.language": "cy",
    "people.Person.welsh": "",
    "access.Grant.kind": "place",
    "access.Grant.role": "worker",
    "access.Look.what": "person",
    "access.Look.why": "page",
    "files.File.state": "clean",
    "files.File.kind": "pdf",
    "files.File.name": "cert.pdf",
    "signin.Session.way": "code",
    "appointments.SupportDoor.language": "cy",
    "appointments.SupportDoor.approver": "",
    "rights.Bundle.state": "stopped",
    "rights.Bundle.language": "cy",
    "posts.Post.leaving": "",
    "posts.Contract.kind": "PRM",
    "posts.Contract.weekly_minutes": 600,
    "posts.Contract.minutes": [600, 0, 0, 0, 0, 0, 0],
    "selfassessment.Answer.value": "3",
    "selfassessment.Step.status": "",
    "descriptions.Version.state": "draft",
    "descriptions.Line.fate": "kept",
    "descriptions.Line.why": "",
    "descriptions.Line.to_edit": 2,
    "descriptions.Signature.side": "worker",
    "portfolio.Evidence.kind": "text",
    "portfolio.Evidence.language": "cy",
    "portfolio.Activity.language": "cy",
    "portfolio.Activity.minutes": 60,
    "portfolio.Statement.language": "cy",
    "portfolio.Share.activity": None,
    "portfolio.Share.reader": None,
    "portfolio.Share.address": "",
    "portfolio.Statement.answered_at": NOW,
    "descriptions.Description.place": None,
}


def token(of: Person, label: str, field: str) -> str:
    """Theirs alone, and short enough for any field."""
    return "c" + hashlib.sha256(f"{of.public_id} {label} {field}".encode()).hexdigest()[:9]


class Maker:
    """Makes one row of each model for one person, parents first; remembers each."""

    def __init__(self, person: Person, at: Place) -> None:
        self.person, self.at = person, at
        self.made: dict[str, models.Model] = {"people.Person": person}
        self.named: dict[str, str] = {}
        self.account = Account.objects.create(
            person=person, email=f"{token(person, 'people.Account', 'email')}@mail.example"
        )
        self.made["people.Account"] = self.account

    def row(self, label: str) -> models.Model:
        if label not in self.made:
            from django.apps import apps

            model: Any = apps.get_model(label)
            values = {
                field.attname if field.is_relation else field.name: self._value(label, field) for field in _given(model)
            }
            self.made[label] = model._base_manager.create(**values)
        return self.made[label]

    def tokens(self, *, exported: bool) -> dict[str, str]:
        """{token: the field that holds it}, of what was made."""
        found = dict(self.named) if exported else {}
        for label, row in self.made.items():
            for name, field in said()[label].fields.items():
                mark = token(self.person, label, name)
                if bool(field.label) is exported and mark in str(getattr(row, name, "")):
                    found[mark] = f"{label}.{name}"
        return found

    def _value(self, label: str, field: models.Field[Any, Any]) -> Any:
        path = f"{label}.{field.name}"
        if path == "access.Grant.scope":
            return str(self.at.public_id)
        if path in VALUES:
            return VALUES[path]
        if field.name in said()[label].names:
            return str(self.person.public_id)
        names = said()[label].fields[field.name].names if said()[label].fields else None
        if names == "place":
            return str(self.at.public_id)
        if names == "person":
            return self._somebody(label, field.name)
        if field.is_relation:
            return self._related(label, field)
        return self._plain(label, field)

    def _somebody(self, label: str, field: str) -> str:
        """Another person, called by a token: their name is in the export of whoever sees it on a page."""
        mark = token(self.person, label, field)
        self.named[mark] = f"{label}.{field}"
        return str(Person.objects.create(name=mark).public_id)

    def _related(self, label: str, field: Any) -> Any:
        if field.related_model is Person and field.name not in said()[label].whose:
            return None if field.null else Person.objects.create(name="Rhywun arall").pk
        known: dict[Any, Any] = {Person: self.person, Account: self.account, Place: self.at}
        if field.related_model in known:
            return known[field.related_model].pk
        if field.related_model in (Edition, Element, Profile):
            return field.related_model.objects.order_by("pk")[0].pk
        if field.related_model is field.model:
            return None
        return self.row(field.related_model._meta.label).pk

    def _plain(self, label: str, field: Any) -> Any:
        mark = token(self.person, label, field.name)
        if isinstance(field, models.DateField):
            return _time(field)
        if field.primary_key:
            return 10_000_000 + self.person.pk
        if isinstance(field, models.BooleanField):
            return field.has_default() and field.default
        texts: dict[type, Any] = {
            models.JSONField: [mark],
            models.UUIDField: uuid.uuid4(),
            models.EmailField: f"{mark}@mail.example",
            models.CharField: mark[: field.max_length or 10],
            models.TextField: mark,
        }
        return next((value for kind, value in texts.items() if isinstance(field, kind)), None if field.null else 1)


def _time(field: Any) -> Any:
    """What has to be set: an end after a start."""
    if field.null:
        return None
    late = field.name.startswith(("end", "expire", "until"))
    return NOW + timedelta(days=2 * late) if isinstance(field, models.DateTimeField) else date(2026, 9, 1)


def _given(model: Any) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


def everyones() -> list[str]:
    """Every model of which somebody takes something along."""
    return [
        label
        for label, shape in said().items()
        if shape.label and SELF not in shape.whose and label != "people.Account"
    ]
