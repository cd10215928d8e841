"""The comments as a table for the reference group, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from llwybr.core.kit import spreadsheet

if TYPE_CHECKING:
    from llwybr.apps.consultations.models import Comment

HEAD = ("comment", "kind", "item", "title_en", "title_cy", "language", "role", "written", "text", "outcome", "decided")


def as_csv(comments: Iterable[Comment]) -> str:
    """One row a comment."""
    return spreadsheet.as_csv(HEAD, (_cells(comment) for comment in comments))


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
