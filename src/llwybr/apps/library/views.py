"""What to read, watch or try: open to anyone."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.library import queries
from llwybr.apps.standards import queries as standards
from llwybr.core.access.doors import ANYONE, door

A_PAGE = 20


@door(ANYONE)
@require_safe
def library(request: HttpRequest, nation: str) -> HttpResponse:
    """Everything there is to read, ours first."""
    if nation not in standards.nations():
        raise Http404("no such nation")
    found = queries.resources(nation, timezone.localdate())
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "library/library.html", {"nation": nation, "resources": page})


@door(ANYONE)
@require_safe
def resource(request: HttpRequest, nation: str, slug: str) -> HttpResponse:
    """One guide, or the way to a publisher's page."""
    found = queries.resource(nation, slug, timezone.localdate())
    if found is None:
        raise Http404("no such resource")
    return render(request, "library/resource.html", {"nation": nation, "resource": found})
