"""What waits for somebody as the second of two, as a part of another query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from llwybr.core.access.models import Grant, GrantQuerySet
from llwybr.core.access.queries import held

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.access.viewer import Viewer


def waiting_for(viewer: Viewer, now: datetime) -> GrantQuerySet:
    """The roles that the viewer may agree to: proposed by another, for a third, where the viewer holds the role that it takes."""
    pairs = {(wanted, one.scope) for one in held(viewer, now) for wanted in one.role.with_another}
    if not pairs:
        return Grant.objects.none()
    mine = Q()
    for wanted, scope in sorted(pairs):
        mine |= Q(role=wanted, scope=scope)
    open_still = Q(ends_at=None) | Q(ends_at__gt=now)
    return (
        Grant.objects.standing()
        .filter(mine, open_still, waits=True)
        .exclude(Q(holder=viewer.person) | Q(granter=viewer.person))
    )
