"""Loading a nation's resources from its pack."""

from django.db import transaction

from llwybr.apps.library.models import About, Resource
from llwybr.apps.library.shapes import ResourceShape
from llwybr.core.events.actions import record
from llwybr.core.kit.bilingual import columns
from llwybr.core.kit.sourced import source_columns
from llwybr.core.kit.upsert import upsert
from llwybr.core.packs import Knowledge, Text
from llwybr.values.bilingual import Bilingual


@transaction.atomic
def load(knowledge: Knowledge, *, by: str) -> int:
    """Bring the nation's resources up to date; those that left the pack go. How many there are now."""
    nation = knowledge.manifest.id
    shapes = knowledge.of("resources", ResourceShape)
    rows = upsert((_row(nation, at, id, shape) for at, (id, shape) in enumerate(shapes.items())), ("nation", "slug"))
    Resource.objects.filter(nation=nation).exclude(slug__in=shapes).delete()
    About.objects.filter(resource__nation=nation).delete()
    About.objects.bulk_create(
        About(resource=row, element=element, levels=levels)
        for row in rows
        for element, levels in shapes[row.slug].elements.items()
    )
    record("library.resources_loaded", subject=nation, by=by, facts={"resources": len(rows)})
    return len(rows)


def _row(nation: str, at: int, id: str, shape: ResourceShape) -> Resource:
    return Resource(
        nation=nation,
        slug=id,
        position=at,
        kind=shape.kind,
        minutes=shape.minutes,
        languages=shape.languages,
        families=shape.families,
        checked=shape.checked,
        **columns("title", shape.title.bilingual()),
        **columns("summary", shape.summary.bilingual()),
        **columns("publisher", shape.publisher.bilingual()),
        **columns("body", _or_none(shape.body)),
        **columns("try_this", _or_none(shape.try_this)),
        **columns("ask", _or_none(shape.ask)),
        **columns("url", Bilingual(shape.url.en, shape.url.cy) if shape.url else None),
        **source_columns(shape),
    )


def _or_none(text: Text | None) -> Bilingual | None:
    return text.bilingual() if text else None
