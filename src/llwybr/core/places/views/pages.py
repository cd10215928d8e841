"""Organisations, for anyone: that they exist, what they are called and what they belong to is public."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.core.access.doors import ANYONE, door
from llwybr.core.access.roles import role
from llwybr.core.access.viewer import ViewedRequest
from llwybr.core.places import access, queries
from llwybr.core.places.forms import wanted
from llwybr.core.places.kinds import kinds
from llwybr.core.places.words import SCHEMES

A_PAGE = 30


@door(ANYONE)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Every organisation; or by name, kind and area, by choice."""
    chosen, today = wanted(request.GET), timezone.localdate()
    page = Paginator(queries.search(chosen, today), A_PAGE).get_page(request.GET.get("page"))
    former = queries.former_names(chosen.words, list(page))
    context = {
        "wanted": chosen,
        "kinds": kinds(),
        "areas": queries.authorities(today),
        "page": page,
        "rows": [(one, former.get(one.pk), one.is_open(today)) for one in page],
    }
    return render(request, "places/search.html", context)


@door(ANYONE)
@require_safe
def place(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """One organisation: its names and numbers, what it belongs to and belonged to, what lies under it."""
    found, now = queries.place(str(public_id)), timezone.now()
    today = timezone.localdate(now)
    if found is None:
        raise Http404("no such organisation")
    successions, closed = queries.successors(found), found.has_closed(today)  # nobody holds a role at what has closed
    context = {
        "place": found,
        "is_open": found.is_open(today),
        "employs": found.kind in role("worker").kinds,
        "reads_kept": not closed and access.visible_to(request.viewer, "kept.read", now).filter(pk=found.pk).exists(),
        "reads_kept_closed": access.reaches_closed(request.viewer, "kept_closed.read", found, now),
        "reads_roles": not closed
        and access.visible_to(request.viewer, "appointment.read", now).filter(pk=found.pk).exists(),
        "today": today,
        "codes": [(SCHEMES[one.scheme], one.value) for one in found.codes.all()],
        "former": found.former_names.all(),
        "belongings": queries.belongings(found),
        "followed_by": [one for one in successions if one.place_id == found.pk],
        "took_over": [one for one in successions if one.into_id == found.pk],
        "under": Paginator(queries.directly_under(found, today), A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "places/place.html", context)
