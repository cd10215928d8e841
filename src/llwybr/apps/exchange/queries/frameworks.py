"""Other people's frameworks as documents of CASE, and how their items stand to our elements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from llwybr.apps.exchange.queries.identity import FRAMEWORKS, End, Key
from llwybr.apps.exchange.queries.parts import Part, Tie, Whole
from llwybr.apps.exchange.queries.words import both
from llwybr.values.bilingual import Bilingual

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Framework, FrameworkItem

NOTES = gettext_noop(
    "The structure and short titles of a framework that somebody else publishes. A full sentence of theirs is here only "
    "where its licence allows it."
)
LOOKED_AT = {
    ("same", "high"): gettext_noop("Means the same as our element. Sure. Looked at by %(who)s, %(day)s."),
    ("same", "medium"): gettext_noop("Means the same as our element. Fairly sure. Looked at by %(who)s, %(day)s."),
    ("same", "low"): gettext_noop("Means the same as our element. Not sure. Looked at by %(who)s, %(day)s."),
    ("near", "high"): gettext_noop("Means nearly the same as our element. Sure. Looked at by %(who)s, %(day)s."),
    ("near", "medium"): gettext_noop(
        "Means nearly the same as our element. Fairly sure. Looked at by %(who)s, %(day)s."
    ),
    ("near", "low"): gettext_noop("Means nearly the same as our element. Not sure. Looked at by %(who)s, %(day)s."),
    ("broader", "high"): gettext_noop("Holds our element and more. Sure. Looked at by %(who)s, %(day)s."),
    ("broader", "medium"): gettext_noop("Holds our element and more. Fairly sure. Looked at by %(who)s, %(day)s."),
    ("broader", "low"): gettext_noop("Holds our element and more. Not sure. Looked at by %(who)s, %(day)s."),
}
TYPES = {"same": "exactMatchOf"}


def whole(framework: Framework, ends: Mapping[int, End], elements: Mapping[str, End]) -> Whole:
    """The document of a framework. `ends`: every item by its row, theirs too that replaced one of these; `elements`: ours, by slug."""
    items = list(framework.items.all())
    texts = [framework.title, framework.summary, *(text for item in items for text in (item.title, item.statement))]
    return Whole(
        end=End(Key(framework.nation, FRAMEWORKS, "document", framework.slug), framework.title),
        changed=framework.in_force_from or date(framework.year, 1, 1),
        creator=framework.publisher,
        parts=list(_parts(framework, items)),
        ties=list(_ties(items, ends, elements)),
        version=str(framework.year),
        about=framework.summary,
        starts=framework.in_force_from,
        ends=framework.in_force_until,
        source=framework.source_url or None,
        notes=both(NOTES),
        one_language=all(text.en == text.cy for text in texts),
    )


def end_of(framework: Framework, item: FrameworkItem) -> End:
    key = Key(framework.nation, FRAMEWORKS, "item", f"{framework.slug}:{item.slug}")
    return End(key, item.title)


def _parts(framework: Framework, items: list[FrameworkItem]) -> Iterator[Part]:
    """In reading order, each counted among those under the same heading."""
    keys = {item.pk: end_of(framework, item).key for item in items}
    headings = {item.under_id for item in items}
    places: dict[int | None, int] = defaultdict(int)
    for item in items:
        places[item.under_id] += 1
        yield Part(
            keys[item.pk],
            item.statement if item.statement.en else item.title,
            keys[item.under_id] if item.under_id else None,
            places[item.under_id],
            type="heading" if item.pk in headings else "item",
            title=item.title if item.statement.en else None,
            code=item.code,
            facts={"id": item.slug, "framework": framework.slug, "sourceStatus": item.source_status},
            starts=item.in_force_from,
            ends=item.in_force_until,
        )


def _ties(items: list[FrameworkItem], ends: Mapping[int, End], elements: Mapping[str, End]) -> Iterator[Tie]:
    for item in items:
        for later in item.replaced_by.all():
            yield Tie("replacedBy", ends[item.pk], ends[later.pk])
        for link in sorted(item.links.all(), key=lambda one: one.element):
            if link.element in elements:
                kind, notes = TYPES.get(link.relation, "isRelatedTo"), _looked_at(item, link.relation, link.confidence)
                facts = {"relation": link.relation, "confidence": link.confidence, "reviewer": item.reviewer}
                yield Tie(kind, ends[item.pk], elements[link.element], notes, facts, item.reviewed)


def _looked_at(item: FrameworkItem, relation: str, confidence: str) -> Bilingual:
    return both(LOOKED_AT[relation, confidence], who=item.reviewer, day=item.reviewed)
