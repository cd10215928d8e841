"""Erasing again: what the list outside says and the database does not know, after a restore or a crash at the last moment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from llwybr.core.people import actions as people
from llwybr.core.people.models import Person
from llwybr.core.rights import outside
from llwybr.core.rights.erasing import rows
from llwybr.core.rights.erasing.erase import erase_records
from llwybr.core.rights.models import Erasure
from llwybr.core.rights.outside import Line


def lines() -> list[Line]:
    """The erasures of this database as the list outside has them."""
    return [
        Line.model_validate(
            {"id": one.public_id, "of": one.of, "records": [one.of], "scope": one.scope, "at": one.at, "by": one.by}
        )
        for one in Erasure.objects.order_by("at", "pk")
    ]


def replay(*, now: datetime) -> int:
    """Do each erasure of the list that this database lacks; how many. Twice does no more than once.

    Raises outside.UnreadableError, OSError.
    """
    listed = outside.listed_in()
    known = set(Erasure.objects.values_list("public_id", flat=True))
    new = [line for line in (outside.read([listed]) if listed.exists() else []) if line.id not in known]
    for line in new:
        _again(line, now)
    return len(new)


def _part(person: Person, now: datetime) -> None:
    """Whoever was erased had no record on them that nobody proved to be theirs: one that a backup brings back goes its own way."""
    for merge in rows.unproved(person).order_by("-pk"):
        people.undo(merge=merge, by="system", now=now)


@transaction.atomic(durable=True)
def _again(line: Line, now: datetime) -> None:
    """Everyone of the line who is there: before a later join they were several. They may have a post in what was restored: it
    had ended when they asked."""
    found: dict[int, Person] = {}
    for one in Person.objects.filter(public_id__in=line.records).order_by("pk"):
        _part(one, now)
        found.update({record.pk: record for record in rows.records_of(one)})
    erase_records(list(found.values()), line, by="system", now=now)
