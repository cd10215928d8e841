"""The files of a piece of evidence: added one at a time after its words are kept, taken away one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from llwybr.apps.portfolio.models import Attached, Evidence
from llwybr.apps.portfolio.rules.codes import MOST_FILES, PHOTO
from llwybr.core.events.actions import record
from llwybr.core.files import actions as files
from llwybr.core.files.actions.keeping import keep_checked
from llwybr.core.files.limits import ALL, PICTURES
from llwybr.core.kit.erasure import overwrite_what_was_freed

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from typing import BinaryIO

    from llwybr.core.files.actions import Checked


class FullError(Exception):
    """It has as many files as one piece may have."""


def takes(kind: str) -> Collection[str]:
    """The kinds of files that a kind of evidence takes."""
    return PICTURES if kind == PHOTO else ALL


def attach(*, evidence: Evidence, stream: BinaryIO, name: str, by: str, now: datetime) -> Attached:
    """Keep this file with the piece; the same file once, however often it is sent. It is looked at before the transaction.

    Raises FullError; files.RefusedError for a file that is not kept; Evidence.DoesNotExist.
    """
    owner = str(evidence.person.public_id)
    with files.check(stream=stream, name=name, of=owner, takes=takes(evidence.kind)) as checked:
        return _attached(evidence, checked, owner, by, now)


@transaction.atomic
def _attached(evidence: Evidence, checked: Checked, owner: str, by: str, now: datetime) -> Attached:
    row = Evidence.objects.select_for_update().get(pk=evidence.pk)
    there = list(row.attached.select_related("file"))
    same = next((one for one in there if one.file.digest == checked.digest), None)
    if same:
        return same
    if len(there) >= MOST_FILES:
        raise FullError
    kept = keep_checked(checked=checked, of=owner, now=now)
    position = max((one.position for one in there), default=0) + 1
    made = Attached.objects.create(evidence=row, file=kept, position=position)
    record("portfolio.file_added", subject=str(row), by=by, facts={"kind": kept.kind, "bytes": kept.size})
    return made


@transaction.atomic
def take_off(*, attached: Attached, by: str) -> None:
    """This file is gone for good, its bytes too. Raises Attached.DoesNotExist where it is gone already."""
    row = Attached.objects.select_for_update(of=("self",)).select_related("file", "evidence").get(pk=attached.pk)
    facts: dict[str, str | int | bool] = {"kind": row.file.kind}
    subject, kept = str(row.evidence), row.file
    row.delete()
    files.remove([kept])
    transaction.on_commit(overwrite_what_was_freed)
    record("portfolio.file_removed", subject=subject, by=by, facts=facts)
