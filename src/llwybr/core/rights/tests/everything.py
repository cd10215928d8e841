"""A person with a row in every model that can hold one, a token in every text of it, and the search for these tokens.

The rows are made from fields.yaml and the models themselves, so that a model of tomorrow is in it, or the test says what it lacks.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, models

from llwybr.core.events.actions import record
from llwybr.core.files import storing
from llwybr.core.letters.models import Letter
from llwybr.core.people.models import Account, Person
from llwybr.core.places.models import Place
from llwybr.core.rights.fields import model_of, of_person, said

TOKEN = "qzc"
CODES: dict[str, dict[str, Any]] = {  # what a constraint or the code takes, and no token
    "people.Name": {"kind": "current"},
    "people.Email": {"kind": "own", "place": "", "claimed": True},
    "people.Number": {"scheme": "ewc"},
    "people.Account": {"is_active": True, "password": ""},
    "people.Person": {"welsh": "fluent", "language": "cy", "works_in": ["cy"]},
    "people.Match": {"decision": "", "reasons": {}},
    "people.Merge": {"undone_by": "", "undone_at": None, "moved": {"words": [["welsh", "fluent"]]}},
    "files.File": {"state": "clean", "kind": "txt", "stored_as": storing.fresh_name()},
    "access.Look": {"role": "head", "what": "person", "why": "page"},
    "signin.Session": {"way": "code"},
    "mfa.Authenticator": {"type": "recovery_codes"},
    "appointments.SupportDoor": {
        "language": "en",
        "approver": "",
        "opened_at": None,
        "ends_at": None,
        "closed_at": None,
    },
    "rights.Bundle": {"state": "ready", "stored_as": storing.fresh_name()},
    "posts.Post": {"ends_on": date(2026, 8, 31), "starts_on": date(2020, 9, 1), "leaving": "retired", "covers": None},
    "posts.Contract": {
        "kind": "PRM",
        "profile": "teaching-assistant-2",
        "minutes": [180, 180, 180, 180, 180, 0, 0],
        "weekly_minutes": 900,
        "weeks": Decimal(39),
        "spine_point": 5,
        "starts_on": date(2020, 9, 1),
        "ends_on": None,
        "replaced_at": None,
        "reviewer": None,
    },
    "descriptions.Description": {"place": None, "profile": "teaching-assistant-2"},
    "descriptions.Version": {"state": "agreed", "based_on": None, "edit": 1},
    "descriptions.Line": {"fate": "added", "why": "", "slug": "", "belongs_to": "", "from_edit": 1, "to_edit": None},
    "descriptions.Signature": {"side": "worker", "edit": 1},
    "selfassessment.Attempt": {"languages": [], "deliveries": [], "by_when": None},
    "selfassessment.Answer": {"value": 2},
    "selfassessment.Step": {"status": ""},
    "portfolio.Evidence": {"kind": "witness", "language": "en", "link": ""},
    "portfolio.Shows": {"nation": "wales"},
    "portfolio.Activity": {"language": "en", "nation": "wales", "source": "", "reference": ""},
    "portfolio.Share": {"post": "", "address": "", "letters": [], "activity": None, "taken_back_at": None},
    "portfolio.Statement": {"language": "en", "declined": False, "letter": ""},
}


@dataclass
class Everything:
    """What was made, and which token stands where."""

    person: Person
    other: Person
    now: datetime
    account: Account | None = None
    tokens: dict[str, str] = field(default_factory=dict)
    made: dict[str, models.Model] = field(default_factory=dict)
    paths: list[Path] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def token(self, where: str) -> str:
        one = f"{TOKEN}{next(self._numbers):05}x"
        self.tokens[one] = where
        return one

    def fill(self) -> None:
        """A row of each model that is somebody's, their own columns too; and what stands in nobody's."""
        self.account = Account.objects.filter(person=self.person).first() or Account.objects.create(person=self.person)
        self.made |= {"people.Person": self.person, "people.Account": self.account}
        for label, one in said().items():
            if one.is_somebodys and one.erased != "stays":
                self._row(label)
        for label in ("people.Person", "people.Account"):
            row = self.made[label]
            self._write_over(label, row)
        self._beside()

    def _row(self, label: str) -> models.Model:
        if label == "events.Personal":
            return self._event(label)
        if label not in self.made:
            model = model_of(label)
            given = {
                one.name: self._value(label, one)
                for one in model._meta.concrete_fields
                if not one.primary_key or one.is_relation
            }
            self.made[label] = model._base_manager.create(
                **{name: value for name, value in given.items() if value is not SKIP}
            )
        return self.made[label]

    def _event(self, label: str) -> models.Model:
        number = record(
            "test.said", subject=str(self.person.public_id), by="test", personal={"said": self.token(label)}
        )
        self.made[label] = model_of(label)._base_manager.get(pk=number)
        return self.made[label]

    def _value(self, label: str, one: Any) -> Any:
        known, shape = CODES.get(label, {}), said().get(label)
        if one.name in known:
            return known[one.name]
        if one.is_relation:
            return self._relation(label, one)
        if shape and one.name in shape.names:
            return str(self.person.public_id)
        return self._plain(label, one)

    def _relation(self, label: str, one: Any) -> Any:
        model, shape = one.related_model, said()[label]
        if label == "people.Match" and model is Person:  # the lower key stands on the left
            return (
                min(self.person, self.other, key=_pk) if one.name == "left" else max(self.person, self.other, key=_pk)
            )
        if model is Person:
            return self.person if one.name in shape.whose else self.other
        if model is Account:
            return self.account
        if model is Place:
            return Place.objects.filter(kind="school").first()
        other = model._meta.label
        if other in said() and said()[other].is_somebodys:
            return self._row(other)
        found = model._base_manager.first()
        return found if found is not None or one.null else self._row(other)

    def _plain(self, label: str, one: Any) -> Any:
        """By its kind: a token in whatever a person's words could stand in."""
        where = f"{label}.{one.name}"
        if label in said() and one.name in said()[label].fields and said()[label].fields[one.name].logs == "id":
            return SKIP if isinstance(one, models.UUIDField) else str(uuid4())
        if isinstance(one, models.UUIDField):
            return SKIP
        if isinstance(one, models.EmailField) or one.name == "email":
            return f"{self.token(where)}@example.test"
        if isinstance(one, models.JSONField):
            return {"said": self.token(where)}
        if isinstance(one, models.CharField | models.TextField):
            return self._text(where, one)
        if isinstance(one, models.DateTimeField):
            return (
                self.now + timedelta(days=9)
                if one.name in {"ends_at", "until", "expires_at", "kept_until"}
                else self.now
            )
        if isinstance(one, models.DateField):
            return None if one.null else self.now.date()
        return False if isinstance(one, models.BooleanField) else None if one.null else 1

    def _text(self, where: str, one: Any) -> str:
        token = self.token(where)
        if one.max_length and one.max_length < len(token):
            del self.tokens[token]
            return "x"
        return f"{token} Ŵyn" if not one.max_length or one.max_length > 2 * len(token) else token

    def _write_over(self, label: str, row: models.Model) -> None:
        for one in row._meta.concrete_fields:
            if isinstance(one, models.CharField | models.TextField | models.JSONField) and one.name not in CODES[label]:
                setattr(row, one.name, self._plain(label, one))
        row.save()

    def _beside(self) -> None:
        """Where no path of fields.yaml leads: letters, what lies between two pages, files of staff, bytes."""
        name, address = self.person.name, str(self.account.email)
        Letter.objects.create(
            kind="reminder",
            posted_at=self.now,
            due_at=self.now,
            to=address.upper(),
            values={"a": self.token("letter to them")},
        )
        Letter.objects.create(
            kind="reminder", posted_at=self.now, due_at=self.now, to="head@example.test", values={"who": f"«{name}»"}
        )
        session = SessionStore()
        session["mailed"] = {"email": address, "said": self.token("session")}
        session.create()
        self._staff_file(name)
        self._in_others(address)
        file: Any = self.made["files.File"]
        bundle: Any = self.made["rights.Bundle"]
        self.paths = [storing.place_of(file.stored_as), Path(settings.BUNDLES) / bundle.stored_as]
        for path in self.paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.token("bytes"))

    def _staff_file(self, name: str) -> None:
        intake = apps.get_model("posts.Intake").objects.create(
            place=Place.objects.filter(kind="school").first(),
            digest="",
            headings=["Name"],
            from_on=self.now.date(),
            by=str(self.other.public_id),
            read_at=self.now,
        )
        apps.get_model("posts.Portion").objects.create(
            intake=intake, number=0, rows=[[2, name, self.token("file of staff")]]
        )
        apps.get_model("posts.Meaning").objects.create(place=intake.place, sort="heading", said=name.casefold())

    def _in_others(self, address: str) -> None:
        """What somebody else shared with their address, asked of them there, and has from them."""
        evidence, share, statement = (
            apps.get_model(f"portfolio.{name}").objects for name in ("Evidence", "Share", "Statement")
        )
        pieces = [
            evidence.create(
                person=self.other,
                kind="witness",
                title="Theirs",
                language="en",
                created_at=self.now,
                changed_at=self.now,
            )
            for _one in range(3)
        ]
        lasts = {"starts_at": self.now, "ends_at": self.now + timedelta(days=9)}
        share.create(person=self.other, evidence=pieces[0], address=address.casefold(), purpose="A look", **lasts)
        asks = {"asked_at": self.now, "ends_at": self.now + timedelta(days=9), "language": "en"}
        statement.create(evidence=pieces[1], name=self.token("asked"), email=address.casefold(), key="a", **asks)
        said = {"answered_at": self.now, "said": "She did it well.", "by": str(self.person.public_id)}
        statement.create(evidence=pieces[2], name=self.token("witness"), key="b", **asks, **said)

    def lacking(self) -> list[str]:
        """The models of which they have no row."""
        ids = {"pk": self.person.pk, "public_id": str(self.person.public_id)}
        return [
            label
            for label, one in said().items()
            if one.is_somebodys and one.erased != "stays" and not of_person(label, one, **ids).exists()
        ]

    def traces(self) -> dict[str, set[str]]:
        """{table: which tokens are in it}, of every table that there is."""
        found: dict[str, set[str]] = {}
        for table in connection.introspection.table_names():
            if hits := {self.tokens[token] for token in _tokens_in(table) if token in self.tokens}:
                found[table] = hits
        return found


SKIP = object()


def _pk(person: Person) -> int:
    return person.pk


def _tokens_in(table: str) -> set[str]:
    """Every token in any column, read as text."""
    return {one for text in texts_of(table) for one in tokens_of(text)}


def texts_of(table: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        rows = cursor.fetchall()
    for row in rows:
        yield from (_text(cell) for cell in row if cell is not None)
    if table == Session._meta.db_table:  # packed and signed: no token stands there in the open
        yield from (str(one.get_decoded()) for one in Session.objects.all())


def _text(cell: Any) -> str:
    return bytes(cell).decode("utf-8", "replace") if isinstance(cell, bytes | memoryview) else str(cell)


def tokens_of(text: str) -> set[str]:
    found, at = set(), text.casefold().find(TOKEN)
    while at >= 0:
        found.add(text.casefold()[at : at + len(TOKEN) + 6])
        at = text.casefold().find(TOKEN, at + 1)
    return found
