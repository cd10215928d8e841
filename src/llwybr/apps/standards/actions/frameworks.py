"""Loading other people's frameworks, and how their items stand to our elements."""

from collections.abc import Mapping

from django.db import transaction

from llwybr.apps.standards.models import Framework, FrameworkItem, Link
from llwybr.apps.standards.shapes import FrameworkItemShape, FrameworkShape
from llwybr.core.events.actions import record
from llwybr.core.kit.bilingual import columns
from llwybr.core.kit.sourced import source_columns
from llwybr.core.kit.upsert import upsert
from llwybr.core.packs import Knowledge
from llwybr.core.packs.shape import both


@transaction.atomic
def load_frameworks(knowledge: Knowledge, *, by: str) -> int:
    """Bring a nation's frameworks up to date; those that left the pack go. How many items there are now."""
    nation = knowledge.manifest.nation
    shapes = knowledge.of("frameworks", FrameworkShape)
    rows = upsert((_framework(nation, at, id, one) for at, (id, one) in enumerate(shapes.items())), ("nation", "slug"))
    Framework.objects.filter(nation=nation).exclude(slug__in=shapes).delete()
    items = load_items({row.slug: row for row in rows}, knowledge.of("framework_items", FrameworkItemShape))
    record("standards.frameworks_loaded", subject=nation, by=by, facts={"frameworks": len(rows), "items": len(items)})
    return len(items)


def load_items(
    frameworks: Mapping[str, Framework], shapes: Mapping[str, FrameworkItemShape]
) -> dict[str, FrameworkItem]:
    """The items of these frameworks, in place of whatever they held; headings, successors and links as given."""
    FrameworkItem.objects.filter(framework__in=frameworks.values()).exclude(slug__in=shapes).delete()
    rows = upsert(
        (_item(frameworks[one.framework], at, id, one) for at, (id, one) in enumerate(shapes.items())),
        ("framework", "slug"),
    )
    items = {row.slug: row for row in rows}
    _place(items, shapes)
    Link.objects.filter(item__in=rows).delete()
    Link.objects.bulk_create(
        Link(item=items[id], element=link.element, relation=link.relation, confidence=link.confidence)
        for id, shape in shapes.items()
        for link in shape.links
    )
    return items


def _place(items: Mapping[str, FrameworkItem], shapes: Mapping[str, FrameworkItemShape]) -> None:
    """Put each item under its heading and before its successors: they could not be named before they were there."""
    for id, shape in shapes.items():
        items[id].under = items[shape.under] if shape.under else None
    FrameworkItem.objects.bulk_update(items.values(), ["under"])
    between = FrameworkItem.replaced_by.through
    between.objects.filter(from_frameworkitem__in=items.values()).delete()
    between.objects.bulk_create(
        between(from_frameworkitem=items[id], to_frameworkitem=items[other])
        for id, shape in shapes.items()
        for other in shape.replaced_by
    )


def _framework(nation: str, at: int, id: str, shape: FrameworkShape) -> Framework:
    return Framework(
        nation=nation,
        slug=id,
        position=at,
        year=shape.year,
        roles=shape.jobs,
        **columns("title", both(shape.title)),
        **columns("publisher", both(shape.publisher)),
        **columns("summary", both(shape.summary)),
        **source_columns(shape),
    )


def _item(framework: Framework, at: int, id: str, shape: FrameworkItemShape) -> FrameworkItem:
    return FrameworkItem(
        framework=framework,
        slug=id,
        position=at,
        code=shape.code,
        reviewed=shape.reviewed,
        **columns("title", both(shape.title)),
        **columns("statement", both(shape.statement) if shape.statement else None),
        **columns("reviewer", shape.reviewer.bilingual() if shape.reviewer else None),
        **source_columns(shape),
    )
