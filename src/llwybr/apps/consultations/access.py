"""Who sees what: a comment is its writer's and the secretary's; consultations and decisions are everyone's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from llwybr.apps.consultations.models import Comment, CommentQuerySet, Consultation
from llwybr.core.places import access as places
from llwybr.core.places.kinds import NATION

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.access.viewer import Viewer
    from llwybr.core.places.models import Place

READ, ANSWER = "consultation.read", "consultation.answer"


def visible_to(viewer: Viewer) -> CommentQuerySet:
    """The comments that this viewer's device wrote."""
    return Comment.objects.by_device(viewer.device)


def public(nation: str) -> QuerySet[Consultation]:
    """A nation's consultations, which anyone may see."""
    return Consultation.objects.filter(edition__nation=nation).select_related("edition")


def nations(viewer: Viewer, permission: str, now: datetime) -> QuerySet[Place, str]:
    """For which nations a viewer's roles let them read what was said, or answer it: asked anew at each request."""
    return places.visible_to(viewer, permission, now).filter(kind=NATION).values_list("nation", flat=True)


def answers_comments(viewer: Viewer, nation: str, now: datetime) -> bool:
    """Whether this viewer answers the comments on a nation's drafts: nobody sits on both sides."""
    return nation in nations(viewer, ANSWER, now)


def on_desk(viewer: Viewer, consultation: Consultation, now: datetime) -> CommentQuerySet:
    """The comments on a draft that this viewer's roles let them read: those of their own nations alone."""
    within = nations(viewer, READ, now)
    return Comment.objects.filter(consultation=consultation, consultation__edition__nation__in=within)
