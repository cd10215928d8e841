"""Loading a nation's resources from its pack, the priorities they serve, and the index that finds them."""

import uuid
from collections.abc import Iterator, Mapping

from django.db import transaction

from llwybr.apps.library.models import About, Priority, Resource, Shelf, Word
from llwybr.apps.library.rules.postings import BODY, SUMMARY, TITLE, Part, index
from llwybr.apps.library.shapes import PriorityShape, ResourceShape
from llwybr.apps.standards.shapes import AreaShape, ElementShape
from llwybr.core.events.actions import record
from llwybr.core.kit.bilingual import columns
from llwybr.core.kit.sourced import source_columns
from llwybr.core.kit.upsert import upsert
from llwybr.core.packs import Knowledge, Text
from llwybr.values.bilingual import LANGUAGES, Bilingual

A_BATCH = 2_000  # rows sent to the database at once


@transaction.atomic
def load(knowledge: Knowledge, *, by: str) -> int:
    """Bring the nation's resources up to date; those that left the pack go. How many there are now."""
    nation = knowledge.manifest.nation
    priorities = _load_priorities(nation, knowledge.of("priorities", PriorityShape))
    shapes = knowledge.of("resources", ResourceShape)
    rows = upsert((_row(nation, at, id, shape) for at, (id, shape) in enumerate(shapes.items())), ("nation", "slug"))
    Resource.objects.filter(nation=nation).exclude(slug__in=shapes).delete()
    About.objects.filter(resource__nation=nation).delete()
    About.objects.bulk_create(
        About(resource=row, element=element, levels=levels)
        for row in rows
        for element, levels in shapes[row.slug].elements.items()
    )
    words = _load_words(nation, shapes, knowledge)
    Shelf.objects.update_or_create(nation=nation, defaults={"stamp": uuid.uuid4()})
    facts = {"resources": len(rows), "priorities": priorities, "words": words}
    record("library.resources_loaded", subject=nation, by=by, facts=facts)
    return len(rows)


def _load_priorities(nation: str, shapes: Mapping[str, PriorityShape]) -> int:
    rows = [
        Priority(
            nation=nation, slug=id, position=at, **columns("title", shape.title.bilingual()), **source_columns(shape)
        )
        for at, (id, shape) in enumerate(shapes.items())
    ]
    upsert(rows, ("nation", "slug"))
    Priority.objects.filter(nation=nation).exclude(slug__in=shapes).delete()
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
        priorities=shape.priorities,
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


def _load_words(nation: str, shapes: Mapping[str, ResourceShape], knowledge: Knowledge) -> int:
    """The index of the nation's library, made anew. How many words it holds."""
    found = index(_parts(shape, knowledge) for shape in shapes.values())
    Word.objects.filter(nation=nation).delete()
    rows = (
        Word(nation=nation, text=text, language=language, written=entry.written, found=entry.packed())
        for (text, language), entry in found.items()
    )
    Word.objects.bulk_create(rows, batch_size=A_BATCH)
    return len(found)


def _parts(shape: ResourceShape, knowledge: Knowledge) -> Iterator[Part]:
    """All that a resource can be found by: its own texts, and what the parts of a job that it is about are called."""
    elements, areas = knowledge.of("elements", ElementShape), knowledge.of("areas", AreaShape)
    about = [elements[id] for id in shape.elements if id in elements]
    named = [title for one in about for title in (one.title, areas[one.area].title)]
    own = (shape.publisher, shape.body, shape.try_this, shape.ask)
    for language in LANGUAGES:
        yield language, TITLE, shape.title.bilingual().in_language(language)
        yield language, SUMMARY, shape.summary.bilingual().in_language(language)
        for text in (*own, *named):
            if text:
                yield language, BODY, text.bilingual().in_language(language)
