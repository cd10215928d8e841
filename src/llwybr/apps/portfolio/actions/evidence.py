"""Writing, changing and deleting evidence, and saying what it shows. No event says a word of it: counts and codes alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from llwybr.apps.portfolio.models import Evidence, Shows
from llwybr.apps.portfolio.rules.codes import MOST_ELEMENTS
from llwybr.apps.portfolio.rules.folding import folded
from llwybr.core.events.actions import record
from llwybr.core.files import actions as files
from llwybr.core.files.models import File
from llwybr.core.kit.erasure import overwrite_what_was_freed
from llwybr.core.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from llwybr.apps.portfolio.queries import Part


class NewerError(Exception):
    """It was changed after its writer had opened it: `now` is how it stands."""

    def __init__(self, now: Evidence) -> None:
        super().__init__("newer")
        self.now = now


class ElementsError(Exception):
    """More parts of a job than one piece may show."""


@dataclass(frozen=True)
class Words:
    """What a person writes of a piece of evidence. `language`: of title and text."""

    title: str
    text: str
    language: str
    link: str = ""
    on: date | None = None


@transaction.atomic
def write(*, owner: str, kind: str, words: Words, key: str, warned: int, by: str, now: datetime) -> Evidence:
    """A new piece of this person's. `key`: of the form that it was written in: the same form sent twice makes one piece.

    `warned`: of how many things the writer was told that they look like a name or a concern, and kept them.
    """
    person = Person.objects.get(public_id=owner)
    evidence, is_new = Evidence.objects.get_or_create(
        public_id=_once(owner, kind, key, words),
        defaults={
            "person": person,
            "kind": kind,
            "title": words.title,
            "text": words.text,
            "language": words.language,
            "link": words.link,
            "on": words.on,
            "created_at": now,
            "changed_at": now,
            "folded": folded(words.title, words.text),
        },
    )
    if is_new:
        record("portfolio.evidence_written", subject=str(evidence), by=by, facts={"kind": kind, "warned": warned})
    return evidence


def _once(owner: str, kind: str, key: str, words: Words) -> UUID:
    """The id of what one form says: nobody else's form makes the same, and other words make another, so none are lost."""
    said = "\n".join([owner, kind, key, words.title, words.text, words.language, words.link, str(words.on)])
    return UUID(bytes=salted_hmac("portfolio.once", said, algorithm="sha256").digest()[:16], version=4)


@transaction.atomic
def change(*, evidence: Evidence, words: Words, was: str, warned: int, by: str, now: datetime) -> None:
    """Other words. `was`: the mark of how it stood when the writer opened it. Raises NewerError, and changes nothing, where
    it stands otherwise now; Evidence.DoesNotExist where it is gone."""
    row = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if _said(row) == words:  # pressed twice
        return
    if mark(row) != was:
        raise NewerError(row)
    row.title, row.text, row.language, row.link, row.on = (
        words.title,
        words.text,
        words.language,
        words.link,
        words.on,
    )
    row.folded, row.changed_at = folded(words.title, words.text), now
    row.save(update_fields=["title", "text", "language", "link", "on", "folded", "changed_at"])
    record("portfolio.evidence_changed", subject=str(row), by=by, facts={"kind": row.kind, "warned": warned})


def mark(evidence: Evidence) -> str:
    """What a form carries to say which state of a piece its writer saw."""
    return evidence.changed_at.isoformat()


def _said(row: Evidence) -> Words:
    return Words(row.title, row.text, row.language, row.link, row.on)


@transaction.atomic
def show(*, evidence: Evidence, parts: Collection[Part], by: str) -> None:
    """It shows these parts of a job, and no others. Raises ElementsError for too many; Evidence.DoesNotExist."""
    row = Evidence.objects.select_for_update().get(pk=evidence.pk)
    wanted = dict.fromkeys(parts)
    if len(wanted) > MOST_ELEMENTS:
        raise ElementsError
    there = {(one.nation, one.element): one.pk for one in row.shows.all()}
    gone = [pk for part, pk in there.items() if part not in wanted]
    new = [part for part in wanted if part not in there]
    if not gone and not new:
        return
    Shows.objects.filter(pk__in=gone).delete()
    Shows.objects.bulk_create(Shows(evidence=row, nation=nation, element=element) for nation, element in new)
    record("portfolio.elements_chosen", subject=str(row), by=by, facts={"elements": len(wanted)})


@transaction.atomic
def delete(*, evidence: Evidence, by: str) -> None:
    """The piece with its files, what was said of it and what it was shared by, gone for good. Raises Evidence.DoesNotExist."""
    row = Evidence.objects.select_for_update().get(pk=evidence.pk)
    kept = list(File.objects.filter(pk__in=list(row.attached.values_list("file", flat=True))))
    subject = str(row)
    facts: dict[str, str | int | bool] = {"kind": row.kind, "files": len(kept), "shares": row.shares.count()}
    row.delete()
    files.remove(kept)
    transaction.on_commit(overwrite_what_was_freed)
    record("portfolio.evidence_deleted", subject=subject, by=by, facts=facts)
