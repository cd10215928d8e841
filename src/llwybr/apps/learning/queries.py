"""Reading the catalogue. Open to anyone. Only what is in force on the day is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from llwybr.apps.learning import rules
from llwybr.apps.learning.models import Catalogue, Offer, Provider, Raise
from llwybr.apps.learning.rules import Lesson, Provision, Within
from llwybr.core.kit.sourced import in_force
from llwybr.values.bilingual import LANGUAGES


def offers(nation: str, on: date) -> list[Offer]:
    """Every offer of a nation with its provider, what it raises and what comes before it: three queries, whatever the number."""
    found = Offer.objects.filter(in_force(on), nation=nation).select_related("provider")
    return list(found.prefetch_related("raises", "after"))


@dataclass(frozen=True)
class Wanted:
    """What a reader of the catalogue chose. Empty does not bind; `elements` are slugs, any of which will do."""

    free: bool = False
    language: str = ""
    family: str = ""
    elements: tuple[str, ...] | None = None
    delivery: str = ""
    hours: Decimal | None = None  # at most


def catalogue(nation: str, on: date, wanted: Wanted) -> QuerySet[Offer]:
    """The offers of a nation that fit, with their providers, for a list."""
    found = Offer.objects.filter(in_force(on), nation=nation).select_related("provider")
    found = found.filter(cost=0) if wanted.free else found
    if wanted.language in LANGUAGES:
        found = found.filter(languages__icontains=f'"{wanted.language}"')
    if wanted.family:
        found = found.filter(Q(families=[]) | Q(families__icontains=f'"{wanted.family}"'))
    if wanted.delivery:
        found = found.filter(delivery=wanted.delivery)
    if wanted.hours is not None:
        found = found.filter(hours__lte=wanted.hours)
    if wanted.elements is not None:
        found = found.filter(pk__in=Raise.objects.filter(element__in=wanted.elements).values("offer"))
    return found


def provision(needs: Mapping[tuple[str, str], int], nation: str, on: date, within: Within) -> list[Provision]:
    """Where the nation's catalogue meets each need ({(element, family): highest level asked}), and where it does not."""
    found = Offer.objects.filter(in_force(on), nation=nation).prefetch_related("raises")
    return rules.provision(needs, [_lesson(offer) for offer in found], within)


def stamp(nation: str) -> UUID | None:
    """Of the nation's catalogue as it was last loaded; None if it never was."""
    return Catalogue.objects.filter(nation=nation).values_list("stamp", flat=True).first()


def _lesson(offer: Offer) -> Lesson:
    return Lesson(
        raises={one.element: (one.by, one.to) for one in offer.raises.all()},
        hours=offer.hours,
        cost=offer.cost,
        languages=frozenset(offer.languages),
        families=frozenset(offer.families),
    )


def offers_for(nation: str, element: str, on: date) -> list[Offer]:
    """The offers that raise one element: two queries."""
    found = Offer.objects.filter(in_force(on), nation=nation, raises__element=element).select_related("provider")
    return list(found.prefetch_related("raises"))


def offer(nation: str, slug: str, on: date) -> Offer | None:
    found = Offer.objects.filter(in_force(on), nation=nation, slug=slug).select_related("provider")
    return found.prefetch_related("raises", "after").first()


def providers(nation: str, on: date) -> list[Provider]:
    """Who offers learning in a nation."""
    return list(Provider.objects.filter(in_force(on), nation=nation).order_by("slug"))
