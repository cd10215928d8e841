"""The comments as a table for the reference group, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from llwybr.apps.consultations.models import Comment

HEAD = ("comment", "kind", "item", "title_en", "title_cy", "language", "role", "written", "text", "outcome", "decided")
FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "＝",
    "＋",
    "－",
    "＠",
)  # what a spreadsheet would work out instead of showing


def as_csv(comments: Iterable[Comment]) -> str:
    """One row a comment, with a mark for spreadsheets that this is UTF-8.

    Every cell stands in quotes: a spreadsheet that parts cells at semicolons or tabs too finds no formula after one.
    """
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(HEAD)
    for comment in comments:
        writer.writerow([_harmless(cell) for cell in _cells(comment)])
    return f"\ufeff{out.getvalue()}"


def _cells(comment: Comment) -> tuple[str, ...]:
    decision = comment.decision
    return (
        str(comment.public_id),
        comment.kind,
        comment.slug,
        comment.title.en,
        comment.title.cy,
        comment.language,
        comment.role,
        timezone.localtime(comment.changed_at).isoformat(timespec="minutes"),
        comment.text,
        decision.outcome if decision else "",
        timezone.localdate(decision.decided_at).isoformat() if decision else "",
    )


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) or cell.startswith(FORMULA) else cell
