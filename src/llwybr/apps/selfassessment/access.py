"""Whose attempt it is: the holder's, and nobody else's. There is no other way to reach one."""

from datetime import datetime

from llwybr.apps.selfassessment.models import Attempt, AttemptQuerySet
from llwybr.core.access.viewer import Viewer


def visible_to(viewer: Viewer, now: datetime) -> AttemptQuerySet:
    """The attempts that this viewer's device holds."""
    return Attempt.objects.held_by(viewer.device, now)


def still_known(viewer: Viewer) -> bool:
    """Whether this viewer's device holds something that has run out: it is not shown, but it is not erased either."""
    return Attempt.objects.filter(holdings__device=viewer.device).exists()
