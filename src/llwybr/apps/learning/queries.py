"""Reading the catalogue. Open to anyone."""

from llwybr.apps.learning.models import Offer


def offers(nation: str) -> list[Offer]:
    """Every offer of a nation with its provider, what it raises and what comes before it: four queries, whatever the number."""
    return list(Offer.objects.filter(nation=nation).select_related("provider").prefetch_related("raises", "after"))


def offer(nation: str, slug: str) -> Offer | None:
    found = Offer.objects.filter(nation=nation, slug=slug).select_related("provider")
    return found.prefetch_related("raises", "after").first()
