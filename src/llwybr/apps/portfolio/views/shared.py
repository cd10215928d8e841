"""What others share with the viewer. Whatever is not shared with them now is not there, and nothing counts or hints at it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.portfolio.actions import sharing as actions
from llwybr.apps.portfolio.queries import sharing as queries
from llwybr.core.access.doors import STRONG, door
from llwybr.core.files.serving import download

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from llwybr.apps.portfolio.models import Share
    from llwybr.core.access.viewer import ViewedRequest

A_PAGE = 20
SOONEST = timedelta(microseconds=1)


@door(STRONG)
@require_safe
def shared_with_me(request: ViewedRequest) -> HttpResponse:
    """What, by whom, what for and until when. Whoever shares it is told that the list was seen."""
    now = timezone.now()
    page = Paginator(queries.shared_with(request.viewer, now), A_PAGE).get_page(request.GET.get("page"))
    shares = list(page)
    actions.note_list(viewer=request.viewer, shares=shares, now=now)
    context = {"page": page, "shares": [(one, last_day(one)) for one in shares]}
    return render(request, "portfolio/sharing/shared_with_me.html", context)


@door(STRONG)
@require_safe
def shared(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """One piece, as it is now, while it is shared. That it was opened is noted, and its owner sees it."""
    now = timezone.now()
    one = _open(request, public_id, now)
    context = {"share": one, "shown": queries.shown(one.piece, now), "last_day": last_day(one)}
    return render(request, "portfolio/sharing/shared.html", context)


@door(STRONG)
@require_safe
def shared_file(request: ViewedRequest, public_id: UUID, file: UUID) -> HttpResponseBase:
    """A file of it, under the same conditions."""
    one = _open(request, public_id, timezone.now())
    attached = queries.shared_file(one, file)
    if attached is None:
        raise Http404("no file of what is shared")
    return download(attached.file, request)


def _open(request: ViewedRequest, public_id: UUID, now: datetime) -> Share:
    one = actions.open_shared(viewer=request.viewer, public_id=public_id, now=now)
    if one is None:
        raise Http404("nothing that is shared with them now")
    return one


def last_day(one: Share) -> object:
    """The last day on which it is seen."""
    return timezone.localdate(one.ends_at - SOONEST)
