"""Who may change the calendar of a place. Anyone may read it: it names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llwybr.core.places import access as places

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.access.viewer import Viewer
    from llwybr.core.places.models import Place

CHANGE = "calendar.change"


def may_change(viewer: Viewer, place: Place, now: datetime) -> bool:
    return places.visible_to(viewer, CHANGE, now).filter(pk=place.pk).exists()
