"""What the catalogue reads from a pack: providers and their offers."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Literal

from pydantic import Field

from llwybr.core.packs import Finding, Knowledge, Language, RecordShape, Shapes
from llwybr.core.packs.shape import Level, Sentence, Shape, Slug, Title

Delivery = Literal["any-time-online", "live-online", "in-person", "at-work"]


class ProviderShape(RecordShape):
    name: Title
    invented: bool


class RaiseShape(Shape):
    """By how many levels an offer lifts a person in an element, and no higher than which level."""

    by: Annotated[int, Field(ge=1, le=3, strict=True)]
    to: Level


class OfferShape(RecordShape):
    MEANING = ("hours", "cost", "languages", "delivery", "paid_time", "starts", "raises", "after")
    PLACE = ("provider",)

    provider: Slug
    title: Title
    summary: Sentence
    hours: Annotated[Decimal, Field(ge=0, le=2000, multiple_of=Decimal("0.25"))]
    cost: Annotated[Decimal, Field(ge=0, le=20000, decimal_places=2)]
    languages: Annotated[list[Language], Field(min_length=1)]
    delivery: Delivery
    paid_time: bool
    starts: list[date] = []
    families: list[Slug] = []
    raises: Annotated[dict[Slug, RaiseShape], Field(min_length=1)]
    after: list[Slug] = []
    funding: Sentence | None = None


def check(knowledge: Knowledge) -> Iterator[Finding]:
    """References lead somewhere, no offer waits for itself, and no element is left with nothing to learn."""
    offers, providers = knowledge.of("offers", OfferShape), knowledge.of("providers", ProviderShape)
    for id, offer in offers.items():
        yield from _broken(id, offer, knowledge, offers, providers)
    yield from _circles(offers)
    for id in providers.keys() - {offer.provider for offer in offers.values()}:
        yield Finding(
            "providers",
            id,
            "offers nothing in this nation: add an offer, or move the provider to the nation it serves.",
        )
    raised = {element for offer in offers.values() for element in offer.raises}
    for id in knowledge.records["elements"].keys() - raised:
        yield Finding("elements", id, "has nothing to learn from: add it to what an offer raises.")
    yield from _free(knowledge, offers, raised)


def _free(knowledge: Knowledge, offers: dict[str, OfferShape], raised: set[str]) -> Iterator[Finding]:
    """Nobody is asked to pay for a first step: a free offer for every element, in Wales one in Welsh."""
    in_welsh = knowledge.manifest.nation == "wales"
    fitting = [one for one in offers.values() if not one.cost and (not in_welsh or "cy" in one.languages)]
    for id in sorted(raised & knowledge.records["elements"].keys() - {id for one in fitting for id in one.raises}):
        what = "offer in Welsh" if in_welsh else "offer"
        yield Finding("elements", id, f"has no free {what}: add one, or take the price off one.")


def _broken(
    id: str, offer: OfferShape, knowledge: Knowledge, offers: dict[str, OfferShape], providers: dict[str, ProviderShape]
) -> Iterator[Finding]:
    if offer.provider not in providers:
        yield Finding("offers", id, f"provider {offer.provider!r} does not exist: check its spelling.", ("provider",))
    for element in offer.raises.keys() - knowledge.records["elements"].keys():
        yield Finding(
            "offers", id, f"raises {element!r}, which is no element: check its spelling.", ("raises", element)
        )
    for family in set(offer.families) - knowledge.records["families"].keys():
        yield Finding("offers", id, f"is for {family!r}, which is no family: check its spelling.")
    for other in set(offer.after) - offers.keys():
        yield Finding("offers", id, f"comes after {other!r}, which is no offer here: check its spelling.")


def _circles(offers: dict[str, OfferShape]) -> Iterator[Finding]:
    try:
        TopologicalSorter({id: offer.after for id, offer in offers.items()}).prepare()
    except CycleError as error:
        circle = error.args[1]
        yield Finding("offers", circle[0], f"waits for itself ({' → '.join(reversed(circle))}): remove one `after`.")


SHAPES = (Shapes({"providers": ProviderShape, "offers": OfferShape}, check),)
