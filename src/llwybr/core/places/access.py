"""Which places a viewer's permission reaches. That a place exists is public; what happens there is not."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from llwybr.core.access.queries import reach
from llwybr.core.access.viewer import Viewer
from llwybr.core.places.models import Place, PlaceQuerySet


def visible_to(viewer: Viewer, permission: str, now: datetime) -> PlaceQuerySet:
    """The places where this permission holds for this viewer now: those named, and what lies under some of them today."""
    found = reach(viewer, permission, now)
    if found.everywhere:
        return Place.objects.all()
    if not (found.at or found.under):
        return Place.objects.none()
    below = Place.objects.at_or_under(found.under, timezone.localdate(now))
    at = Q(public_id__in=found.at)
    return Place.objects.filter(at | Q(pk__in=below.values("pk"))) if found.at else below


def visible_under(viewer: Viewer, permission: str, place: str, now: datetime) -> PlaceQuerySet:
    """Those of `visible_to` that are this place (a public id) or lie under it today."""
    found, below = reach(viewer, permission, now), Place.objects.at_or_under([place], timezone.localdate(now))
    if found.everywhere or place in found.under:
        return below  # all of it: what lies under it lies under what they reach
    return visible_to(viewer, permission, now).filter(pk__in=below.values("pk"))


def reaches_closed(viewer: Viewer, permission: str, place: Place, now: datetime) -> bool:
    """Whether it has closed, and this permission holds for this viewer now at what answers for it since: two queries.

    Roles at a place end with it, and it lies under nothing any more: whoever answered for it on its last day then answers for what
    it left, or whoever followed them.
    """
    today = timezone.localdate(now)
    if not place.has_closed(today) or not reach(viewer, permission, now):
        return False
    answering = Place.objects.answering_for(place, today)
    return answering is not None and visible_to(viewer, permission, now).filter(pk=answering.pk).exists()
