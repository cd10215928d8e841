"""Who sees what: a comment is its writer's and the secretary's; consultations and decisions are everyone's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from llwybr.apps.consultations.models import Comment, CommentQuerySet, Consultation, Secretary

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.access.viewer import Viewer

DESK = "desk"  # the door of a secretary's pages: open only to a device that holds the desk


def visible_to(viewer: Viewer) -> CommentQuerySet:
    """The comments that this viewer's device wrote."""
    return Comment.objects.by_device(viewer.device)


def public(nation: str) -> QuerySet[Consultation]:
    """A nation's consultations, which anyone may see."""
    return Consultation.objects.filter(edition__nation=nation).select_related("edition")


def at_desk(device: str, now: datetime) -> Secretary | None:
    """Who sits at the desk on this device."""
    return Secretary.objects.at_desk(device, now).first()


def read_by(secretary: Secretary, consultation: Consultation) -> CommentQuerySet:
    """The comments that a secretary reads: those of their own nation's consultations."""
    found = Comment.objects.filter(consultation=consultation)
    return found if consultation.edition.nation == secretary.nation else found.none()
