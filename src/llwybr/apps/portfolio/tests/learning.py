"""Entries of a record of learning, as tests need them."""

import uuid
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from llwybr.apps.portfolio.actions import activities as actions
from llwybr.apps.portfolio.models import Activity, Attached, Evidence
from llwybr.apps.portfolio.rules.learning import Learnt
from llwybr.core.files import storing
from llwybr.core.files.models import File
from llwybr.core.people.models import Person
from tests.cast import attempt_of

DAY = date(2026, 10, 5)


def person_of(slug: str) -> Person:
    """One of the cast."""
    person = attempt_of(slug).person
    assert person
    return person


def learnt(**more: Any) -> Learnt:
    said: dict[str, Any] = {"title": "Cwrs", "on": DAY, "minutes": 90, "language": "cy", "nation": "wales", **more}
    return Learnt(**said)


def entry(slug: str = "nia", **more: Any) -> Activity:
    """An entry of one of the cast's, by hand."""
    now = timezone.now()
    said = learnt(**more)
    return actions.add(person=str(person_of(slug).public_id), learnt=said, key=uuid.uuid4(), by="test", now=now)


def written(slug: str = "nia", now: datetime | None = None, **more: Any) -> Activity | None:
    """What a part of the system wrote."""
    said: dict[str, Any] = {"title": "Cynnig", "on": DAY, "minutes": 120, "language": "cy", **more}
    who = str(person_of(slug).public_id)
    return actions.write_activity(
        person=who, source="plan", reference="an-offer", by="test", now=now or timezone.now(), **said
    )


def evidence(slug: str = "nia", title: str = "Tystysgrif") -> Evidence:
    now = timezone.now()
    return Evidence.objects.create(
        person=person_of(slug), kind="text", title=title, text="", language="cy", created_at=now, changed_at=now,
        folded=f" {title.lower()}",
    )  # fmt: skip


def filled(**more: str) -> dict[str, str]:
    """The form as somebody would send it."""
    said = {
        "title": "Cwrs llythrennedd", "on": "2026-10-05", "minutes": "1 awr 30", "language": "cy", "area": "",
        "provider": "", "changed": "", "key": str(uuid.uuid4()), "mark": "",
    }  # fmt: skip
    return {**said, **more}


def attached(one: Evidence, content: bytes = b"bytes", **more: Any) -> Attached:
    """A file of a piece, whose bytes lie where they would."""
    stored_as = storing.fresh_name()
    path = storing.place_of(stored_as)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    said = {"name": "Nodiadau ŵ.txt", "kind": "txt", "size": len(content), "digest": "", "stored_as": stored_as, **more}
    file = File.objects.create(of=str(one.person.public_id), stored_at=timezone.now(), **said)
    return Attached.objects.create(evidence=one, file=file, position=1)
