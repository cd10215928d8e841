"""The catalogue: open to anyone, to read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.learning import queries
from llwybr.apps.standards import queries as standards
from llwybr.core.access.doors import ANYONE, door


@door(ANYONE)
@require_safe
def catalogue(request: HttpRequest, nation: str) -> HttpResponse:
    """Every offer; free ones, or ones in a language, by choice."""
    if nation not in standards.nations():
        raise Http404("no such nation")
    free, language = request.GET.get("free") == "1", request.GET.get("language", "")
    offers = [
        one
        for one in queries.offers(nation)
        if (not free or not one.cost) and (language not in {"en", "cy"} or language in one.languages)
    ]
    return render(
        request, "learning/catalogue.html", {"nation": nation, "offers": offers, "free": free, "wanted": language}
    )


@door(ANYONE)
@require_safe
def offer(request: HttpRequest, nation: str, slug: str) -> HttpResponse:
    """One offer: hours, cost, languages, dates, what it raises and what comes first."""
    found = queries.offer(nation, slug)
    if found is None:
        raise Http404("no such offer")
    titles = standards.element_titles(nation, timezone.localdate())
    raises = [(titles.get(one.element, one.element), one) for one in found.raises.all()]
    return render(request, "learning/offer.html", {"nation": nation, "offer": found, "raises": raises})
