"""Who sees what: a comment is its writer's and the secretary's; consultations and decisions are everyone's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from llwybr.apps.consultations.models import Comment, CommentQuerySet, Consultation, Secretary
from llwybr.core.signin.privilege import register_role

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.access.viewer import Viewer


def visible_to(viewer: Viewer) -> CommentQuerySet:
    """The comments that this viewer's device wrote."""
    return Comment.objects.by_device(viewer.device)


def public(nation: str) -> QuerySet[Consultation]:
    """A nation's consultations, which anyone may see."""
    return Consultation.objects.filter(edition__nation=nation).select_related("edition")


def secretary_of(viewer: Viewer, now: datetime) -> Secretary | None:
    """The appointment of who is signed in, asked anew at each request: one that has ended opens nothing more."""
    account = viewer.signed_in.account if viewer.signed_in else ""
    return Secretary.objects.serving(now).filter(account__public_id=account).first() if account else None


@register_role
def is_secretary(viewer: Viewer, now: datetime) -> bool:
    return secretary_of(viewer, now) is not None


def answers_comments(viewer: Viewer, nation: str, now: datetime) -> bool:
    """Whether this viewer answers the comments on a nation's drafts: nobody sits on both sides."""
    secretary = secretary_of(viewer, now)
    return secretary is not None and secretary.nation == nation


def read_by(secretary: Secretary, consultation: Consultation) -> CommentQuerySet:
    """The comments that a secretary reads: those of their own nation's consultations."""
    found = Comment.objects.filter(consultation=consultation)
    return found if consultation.edition.nation == secretary.nation else found.none()
