"""The standards as anyone may read them: the areas with their levels, the jobs, and what each job asks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.standards import queries
from llwybr.apps.standards.models import Edition
from llwybr.core.access.doors import ANYONE, door


@door(ANYONE)
@require_safe
def standards(request: HttpRequest, nation: str) -> HttpResponse:
    """Every element with its four levels, by area."""
    edition = _edition(nation)
    return render(request, "standards/standards.html", {"edition": edition, "areas": queries.areas(edition)})


@door(ANYONE)
@require_safe
def profiles(request: HttpRequest, nation: str) -> HttpResponse:
    """Every job, by family."""
    edition = _edition(nation)
    families: dict[object, list[object]] = {}
    for profile in queries.profiles(edition):
        families.setdefault(profile.family, []).append(profile)
    return render(request, "standards/profiles.html", {"edition": edition, "families": families})


@door(ANYONE)
@require_safe
def profile(request: HttpRequest, nation: str, slug: str) -> HttpResponse:
    """One job and what it asks."""
    edition = _edition(nation)
    found = queries.profile(edition, slug)
    if found is None:
        raise Http404("no such job")
    asked = queries.asked(edition, found)
    elements = [element for element in queries.elements(edition) if element.slug in asked]
    texts = queries.descriptors_at({element.pk: asked[element.slug] for element in elements})
    rows = [(element, asked[element.slug], texts.get(element.pk)) for element in elements]
    context = {"edition": edition, "profile": found, "rows": rows, "leads": found.leads_to.all()}
    return render(request, "standards/profile.html", context)


def _edition(nation: str) -> Edition:
    edition = queries.edition_in_force(nation, timezone.localdate()) if nation in queries.nations() else None
    if edition is None:
        raise Http404("no edition is in force for this nation")
    return edition
