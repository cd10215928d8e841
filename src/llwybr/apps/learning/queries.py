"""Reading the catalogue. Open to anyone. Only what is in force on the day is there."""

from datetime import date

from django.db.models import QuerySet

from llwybr.apps.learning.models import Offer
from llwybr.core.kit.sourced import in_force
from llwybr.values.bilingual import LANGUAGES


def offers(nation: str, on: date) -> list[Offer]:
    """Every offer of a nation with its provider, what it raises and what comes before it: three queries, whatever the number."""
    found = Offer.objects.filter(in_force(on), nation=nation).select_related("provider")
    return list(found.prefetch_related("raises", "after"))


def catalogue(nation: str, on: date, *, free: bool = False, language: str = "") -> QuerySet[Offer]:
    """The offers of a nation with their providers, for a list: free ones alone, or those in one language, by choice."""
    found = Offer.objects.filter(in_force(on), nation=nation).select_related("provider")
    found = found.filter(cost=0) if free else found
    return found.filter(languages__icontains=f'"{language}"') if language in LANGUAGES else found


def offers_for(nation: str, element: str, on: date) -> list[Offer]:
    """The offers that raise one element: two queries."""
    found = Offer.objects.filter(in_force(on), nation=nation, raises__element=element).select_related("provider")
    return list(found.prefetch_related("raises"))


def offer(nation: str, slug: str, on: date) -> Offer | None:
    found = Offer.objects.filter(in_force(on), nation=nation, slug=slug).select_related("provider")
    return found.prefetch_related("raises", "after").first()
