"""A small library of a test's own, in place of Wales's."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from llwybr.apps.library import actions, queries
from llwybr.apps.library.shapes import PriorityShape, ResourceShape
from llwybr.core.packs import Knowledge
from llwybr.core.packs.knowledge import Manifest

ON = date(2026, 11, 23)
SOURCE = {"source": {"name": "Llwybr"}, "source_status": "derived"}
PLAIN = {"en": "Nothing more.", "cy": "Dim byd arall."}


def text(en: str, cy: str = "") -> dict[str, str]:
    return {"en": en, "cy": cy or en}


def resource(id: str, title: tuple[str, str], summary: Any = PLAIN, body: Any = PLAIN, **given: Any) -> ResourceShape:
    """A guide of ours, unless it is given another kind."""
    record = {
        "id": id,
        "kind": "guide",
        "title": text(*title),
        "summary": summary,
        "publisher": text("Llwybr"),
        "minutes": 5,
        "languages": ["en", "cy"],
        "elements": {"communication.children": [0, 1]},
        **({"body": body, "try_this": PLAIN, "ask": PLAIN} if given.get("kind", "guide") == "guide" else PAGE),
        **SOURCE,
        **given,
    }
    return ResourceShape.model_validate(record)


PAGE = {"url": {"en": "https://example.org/", "cy": "https://example.org/"}, "checked": date(2026, 11, 20)}


def priority(id: str, title: tuple[str, str]) -> PriorityShape:
    return PriorityShape.model_validate({"id": id, "title": text(*title), **SOURCE})


def knowledge(
    *resources: ResourceShape, priorities: Mapping[str, PriorityShape] | None = None, **more: Any
) -> Knowledge:
    manifest = Manifest.model_validate({"id": "wales", "title": text("Wales", "Cymru")})
    return Knowledge(
        manifest, {"resources": {one.id: one for one in resources}, "priorities": priorities or {}, **more}
    )


def load(*resources: ResourceShape, **more: Any) -> None:
    actions.load(knowledge(*resources, **more), by="test")


def found(words: str, choices: Mapping[str, str] | None = None, *, language: Any = "en", on: date = ON) -> list[str]:
    """The ids of what a search finds, in order."""
    result = queries.search("wales", words, choices or {}, language=language, on=on)
    return [hit.resource.slug for hit in result.hits(result.positions)]
