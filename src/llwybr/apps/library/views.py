"""What to read, watch or try: open to anyone."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.library import queries
from llwybr.apps.standards import queries as standards
from llwybr.core.access.doors import ANYONE, door
from llwybr.core.kit.bilingual import active_language

A_PAGE = 20
BROWSED = ("area", "family", "priority")


@door(ANYONE)
@require_safe
def library(request: HttpRequest, nation: str) -> HttpResponse:
    """What holds the words that were typed, or what the library has, narrowed by choice."""
    if nation not in standards.nations():
        raise Http404("no such nation")
    words = request.GET.get("q", "").replace("\0", " ").strip()
    found = queries.search(nation, words, request.GET.dict(), language=active_language(), on=timezone.localdate())
    page = Paginator(found.positions, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "nation": nation,
        "words": words,
        "found": found,
        "page": page,
        "hits": found.hits(page.object_list),
        "browse": _to_browse(found) if not (words or found.chosen) or (words and not found.positions) else [],
    }
    return render(request, "library/library.html", context)


def _to_browse(found: queries.Found) -> list[queries.Side]:
    return [side for side in found.sides if side.name in BROWSED and side.options]


@door(ANYONE)
@require_safe
def resource(request: HttpRequest, nation: str, slug: str) -> HttpResponse:
    """One guide, or the way to a publisher's page: whom it is for, what it helps with and what it serves."""
    today = timezone.localdate()
    found = queries.resource(nation, slug, today)
    if found is None:
        raise Http404("no such resource")
    edition = standards.edition_in_force(nation, today)
    context = {
        "nation": nation,
        "resource": found,
        "families": queries.families_of(found, edition) if edition else [],
        "helps_with": queries.helps_with(found, edition) if edition else [],
        "priorities": queries.priorities_of(found),
    }
    return render(request, "library/resource.html", context)
