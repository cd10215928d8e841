"""The catalogue, and where need has none: open to anyone, to read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.learning import queries
from llwybr.apps.learning.queries import Wanted
from llwybr.apps.learning.rules import Provision, Within
from llwybr.apps.standards import queries as standards
from llwybr.core.access.doors import ANYONE, door
from llwybr.values.bilingual import LANGUAGES

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Area, Edition, Element, Family

A_PAGE = 20
HOURS = (2, 4, 12)  # a staff meeting; an afternoon or two; what a year often holds


@door(ANYONE)
@require_safe
def catalogue(request: HttpRequest, nation: str) -> HttpResponse:
    """Every offer; or by area, family, language and price, by choice."""
    edition, said = _edition(nation), request.GET
    areas, families = standards.areas_alone(edition), standards.families(edition)
    elements = tuple(one.slug for one in standards.elements(edition) if one.area.slug == said.get("area"))
    wanted = Wanted(
        free=said.get("free") == "1",
        language=said.get("language", ""),
        family=said["family"] if said.get("family") in {one.slug for one in families} else "",
        elements=elements or None,
    )
    found = queries.catalogue(nation, timezone.localdate(), wanted)
    page = Paginator(found, A_PAGE).get_page(said.get("page"))
    context = {"nation": nation, "offers": page, "wanted": wanted, "areas": areas, "families": families, "said": said}
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


@dataclass(frozen=True)
class Cell:
    """One element for one family, for the table: its steps as a picture, and in levels."""

    provision: Provision | None

    @property
    def states(self) -> list[str]:
        asked = self.provision.asked if self.provision else 0
        missing = self.provision.missing if self.provision else ()
        return ["off" if level > asked else "lack" if level in missing else "on" for level in range(1, 5)]


@door(ANYONE)
@require_safe
def provision(request: HttpRequest, nation: str) -> HttpResponse:
    """Where a job asks a step that nothing in the catalogue helps with, by element, family, language and hours."""
    edition, within = _edition(nation), _within(request)
    families = standards.families(edition)
    found = queries.provision(standards.asked_by_family(edition), nation, timezone.localdate(), within)
    by_place = {(one.element, one.family): one for one in found}
    context = {
        "nation": nation,
        "within": within,
        "hours": HOURS,
        "families": families,
        "columns": len(families) + 1,
        "areas": _table(standards.elements(edition), families, by_place),
        "holes": _holes(standards.elements(edition), families, by_place),
        "steps": sum(one.asked for one in found),
        "missing": sum(len(one.missing) for one in found),
    }
    return render(request, "learning/provision.html", context)


def _within(request: HttpRequest) -> Within:
    language, hours = request.GET.get("language", ""), request.GET.get("hours", "")
    return Within(
        language=language if language in LANGUAGES else "",
        hours=Decimal(hours) if hours in map(str, HOURS) else None,
        free=request.GET.get("free") == "1",
    )


Places: TypeAlias = dict[tuple[str, str], Provision]


def _table(
    elements: standards.Elements, families: list[Family], places: Places
) -> list[tuple[Area, list[tuple[Element, list[tuple[Family, Cell]]]]]]:
    rows = [
        (element, [(family, Cell(places.get((element.slug, family.slug)))) for family in families])
        for element in elements
    ]
    return standards.by_area(rows)


def _holes(
    elements: standards.Elements, families: list[Family], places: Places
) -> list[tuple[Element, list[tuple[Family, tuple[int, ...]]]]]:
    """The elements with a step that nothing helps with: for which families, to which levels."""
    found = []
    for element in elements:
        lacking = [
            (family, places[element.slug, family.slug].missing)
            for family in families
            if (element.slug, family.slug) in places
        ]
        if any(missing for _, missing in lacking):
            found.append((element, [(family, missing) for family, missing in lacking if missing]))
    return found


def _edition(nation: str) -> Edition:
    edition = standards.edition_in_force(nation, timezone.localdate())
    if edition is None:
        raise Http404("no edition is in force for this nation")
    return edition
