"""What the law has an employer keep of people who were erased: apart from all else, and only here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.core.access.actions import looked
from llwybr.core.access.doors import STRONG, door
from llwybr.core.places import access as places
from llwybr.core.places import queries
from llwybr.core.rights.erasing import class_of
from llwybr.core.rights.models import Kept
from llwybr.core.rights.records import read_record

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from llwybr.core.access.viewer import ViewedRequest
    from llwybr.core.places.models import Place

READ, READ_CLOSED = "kept.read", "kept_closed.read"
A_PAGE = 30


@door(STRONG, read=READ)
@require_safe
def kept(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """By class, the first to go first. That somebody looked is noted of each that stands here."""
    now = timezone.now()
    return _page(request, places.visible_to(request.viewer, READ, now).filter(public_id=public_id).first(), READ, now)


@door(STRONG, read=READ_CLOSED)
@require_safe
def kept_closed(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """The same of a place that has closed, for whoever answers for it since: nobody holds a role there any more."""
    now, place = timezone.now(), queries.place(str(public_id))
    reached = place is not None and places.reaches_closed(request.viewer, READ_CLOSED, place, now)
    return _page(request, place if reached else None, READ_CLOSED, now)


def _page(request: ViewedRequest, place: Place | None, permission: str, now: datetime) -> HttpResponse:
    if place is None:
        raise Http404("no role of theirs reads this")
    rows = Kept.objects.filter(employer=place, until__gte=timezone.localdate(now)).order_by("kind", "until", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    looked(
        viewer=request.viewer,
        at=[one.of for one in found],
        what="kept",
        why="list",
        now=now,
        permission=permission,
        place=str(place.public_id),
    )
    records = [(one, class_of(one.kind), read_record(one.what)) for one in found]
    return render(request, "rights/kept.html", {"place": place, "page": page, "records": records})
