"""How many days and hours a post asks in an academic year: for its holder, and for whoever may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.calendars import queries as calendars
from llwybr.apps.posts import queries
from llwybr.apps.posts.access import READ
from llwybr.apps.posts.views.posts import is_own, note, readable
from llwybr.core.access.doors import SIGNED_IN, STRONG, door

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from llwybr.apps.posts.models import Post
    from llwybr.core.access.viewer import ViewedRequest


@door(SIGNED_IN)
@require_safe
def my_days(request: ViewedRequest, public_id: UUID, year: int) -> HttpResponse:
    """A year of a post of one's own."""
    now = timezone.now()
    one = readable(request, public_id, now)
    if not is_own(request, one):
        raise Http404("no post of theirs")
    return _page(request, one, year, now)


@door(STRONG, read=READ)
@require_safe
def post_days(request: ViewedRequest, public_id: UUID, year: int) -> HttpResponse:
    """A year of somebody's post."""
    now = timezone.now()
    one = readable(request, public_id, now)
    if is_own(request, one):
        return redirect("my_days", public_id, year)
    note(request, one, now)
    return _page(request, one, year, now)


def _page(request: ViewedRequest, one: Post, year: int, now: datetime) -> HttpResponse:
    on, standing = timezone.localdate(now), queries.standing_of([one])
    shown = queries.year_of_post(one, standing, year)
    if shown is None:
        raise Http404("the post does not hold in that year")
    contract = max(standing, key=lambda row: (row.starts_on <= on, row.starts_on))
    context = {
        "on": on,
        "post": one,
        "contract": contract,
        "job": queries.jobs_in(one.workplace.nation, on).get(contract.profile),
        "own": is_own(request, one),
        "shown": shown,
        "may_set": shown.reckoned is None and calendars.may_set(request.viewer, one.workplace, now),
    }
    return render(request, "posts/days.html", context)
