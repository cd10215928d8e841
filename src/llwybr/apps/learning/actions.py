"""Loading a nation's catalogue of learning from its pack."""

import uuid

from django.db import transaction

from llwybr.apps.learning.models import Catalogue, Offer, Provider, Raise
from llwybr.apps.learning.shapes import OfferShape, ProviderShape
from llwybr.core.events.actions import record
from llwybr.core.kit.bilingual import columns
from llwybr.core.kit.sourced import source_columns
from llwybr.core.kit.upsert import upsert
from llwybr.core.packs import Knowledge


@transaction.atomic
def load(knowledge: Knowledge, *, by: str) -> int:
    """Bring the nation's providers and offers up to date; those that left the pack go. How many offers there are now."""
    nation = knowledge.manifest.nation
    providers = _load_providers(nation, knowledge.of("providers", ProviderShape))
    shapes = knowledge.of("offers", OfferShape)
    rows = [_row(nation, at, id, shape, providers) for at, (id, shape) in enumerate(shapes.items())]
    offers = {row.slug: row for row in upsert(rows, ("nation", "slug"))}
    Offer.objects.filter(nation=nation).exclude(slug__in=shapes).delete()
    _load_raises(nation, shapes, offers)
    Catalogue.objects.update_or_create(nation=nation, defaults={"stamp": uuid.uuid4()})
    record("learning.catalogue_loaded", subject=nation, by=by, facts={"offers": len(offers)})
    return len(offers)


def _load_providers(nation: str, shapes: dict[str, ProviderShape]) -> dict[str, Provider]:
    rows = [
        Provider(
            nation=nation,
            slug=id,
            invented=shape.invented,
            **columns("name", shape.name.bilingual()),
            **source_columns(shape),
        )
        for id, shape in shapes.items()
    ]
    return {row.slug: row for row in upsert(rows, ("nation", "slug"))}


def _row(nation: str, at: int, id: str, shape: OfferShape, providers: dict[str, Provider]) -> Offer:
    return Offer(
        nation=nation,
        slug=id,
        position=at,
        provider=providers[shape.provider],
        hours=shape.hours,
        cost=shape.cost,
        languages=shape.languages,
        delivery=shape.delivery,
        paid_time=shape.paid_time,
        starts=[day.isoformat() for day in sorted(shape.starts)],
        families=shape.families,
        **columns("title", shape.title.bilingual()),
        **columns("summary", shape.summary.bilingual()),
        **columns("funding", shape.funding.bilingual() if shape.funding else None),
        **source_columns(shape),
    )


def _load_raises(nation: str, shapes: dict[str, OfferShape], offers: dict[str, Offer]) -> None:
    Raise.objects.filter(offer__nation=nation).delete()
    Raise.objects.bulk_create(
        Raise(offer=offers[id], element=element, by=lift.by, to=lift.to)
        for id, shape in shapes.items()
        for element, lift in shape.raises.items()
    )
    for id, shape in shapes.items():
        offers[id].after.set([offers[other] for other in shape.after])
