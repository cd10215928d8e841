"""The catalogue: open to anyone, to read."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.learning import queries
from llwybr.apps.standards import queries as standards
from llwybr.core.access.doors import ANYONE, door

A_PAGE = 20


@door(ANYONE)
@require_safe
def catalogue(request: HttpRequest, nation: str) -> HttpResponse:
    """Every offer; free ones, or ones in a language, by choice."""
    if nation not in standards.nations():
        raise Http404("no such nation")
    free, language = request.GET.get("free") == "1", request.GET.get("language", "")
    found = queries.catalogue(nation, timezone.localdate(), free=free, language=language)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"nation": nation, "offers": page, "free": free, "wanted": language}
    return render(request, "learning/catalogue.html", context)


@door(ANYONE)
@require_safe
def offer(request: HttpRequest, nation: str, slug: str) -> HttpResponse:
    """One offer: hours, cost, languages, dates, what it raises and what comes first."""
    found = queries.offer(nation, slug, timezone.localdate())
    if found is None:
        raise Http404("no such offer")
    titles = standards.element_titles(nation, timezone.localdate())
    raises = [(titles.get(one.element, one.element), one) for one in found.raises.all()]
    return render(request, "learning/offer.html", {"nation": nation, "offer": found, "raises": raises})
