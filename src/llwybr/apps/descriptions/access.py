"""Whose texts a viewer may read, change and agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from llwybr.apps.descriptions.models import Signature, Version
from llwybr.apps.descriptions.rules.states import EMPLOYER, OFFERED
from llwybr.core.places import access as places

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from llwybr.apps.posts.models import Post
    from llwybr.core.access.viewer import Viewer
    from llwybr.core.places.models import Place

READ, CHANGE, AGREE = "post.read", "description.change", "description.agree"


def may_change_at(viewer: Viewer, public_id: UUID | str, now: datetime) -> Place | None:
    """A place whose texts this viewer may adopt and edit."""
    return places.visible_to(viewer, CHANGE, now).filter(public_id=public_id).first()


def may_agree(viewer: Viewer, post: Post, now: datetime) -> bool:
    """Whether they may speak for the employer of this post: nobody of their own."""
    if str(post.person.public_id) == viewer.person:
        return False
    return places.visible_to(viewer, AGREE, now).filter(pk=post.workplace_id).exists()


def is_own(viewer: Viewer, post: Post) -> bool:
    return bool(viewer.person) and str(post.person.public_id) == viewer.person


def waiting_at(viewer: Viewer, place: Place, now: datetime) -> QuerySet[Version]:
    """The offers of posts at a place that wait for this viewer to sign for the employer: never of a post of their own."""
    speaks_at = places.visible_to(viewer, AGREE, now).filter(pk=place.pk).values("pk")
    signed = Signature.objects.filter(version=OuterRef("pk"), edit=OuterRef("edit"), side=EMPLOYER)
    offered = Version.objects.filter(~Exists(signed), state=OFFERED, description__post__workplace__in=speaks_at)
    others = offered.exclude(description__post__person__public_id=viewer.person)
    return others.select_related("edition", "description__post__person").order_by("changed_at", "pk")
