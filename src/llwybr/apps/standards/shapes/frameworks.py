"""Other people's standards, as a structure of codes and short titles of ours, and how they relate to our elements."""

from collections.abc import Iterator
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from llwybr.core.packs import Finding, Knowledge, RecordShape, Text
from llwybr.core.packs.shape import Sentence, Shape, Slug, Title, Words

Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Relation = Literal["same", "near", "broader"]  # the item means the same as the element, about the same, or more than it
OwnWords = Annotated[Words, StringConstraints(max_length=90)] | Title  # one text, where it is published in one language
Confidence = Literal["low", "medium", "high"]


class FrameworkShape(RecordShape):
    """A set of standards that somebody else publishes. We keep its structure, and its sentences only where its licence lets us."""

    title: OwnWords
    publisher: OwnWords
    year: Annotated[int, Field(ge=1990, le=2100)]
    summary: Annotated[Words, StringConstraints(max_length=240)] | Sentence
    jobs: list[Slug] = []  # the roles that it speaks to


class LinkShape(Shape):
    """How an item stands to one element of ours, and how sure that is."""

    element: Slug
    relation: Relation
    confidence: Confidence


class FrameworkItemShape(RecordShape):
    """One standard, unit or heading of a framework: its code and a short title in our words, and who linked it to ours when."""

    QUOTED = ("statement",)

    framework: Slug
    code: Code
    title: OwnWords
    statement: Annotated[str, StringConstraints(max_length=5000)] | Text | None = (
        None  # only where its licence lets us keep it
    )
    under: Slug | None = None  # the heading that it stands under
    replaced_by: list[Slug] = []  # items of a later framework
    links: list[LinkShape] = []
    reviewer: Title | None = None
    reviewed: date | None = None

    @model_validator(mode="after")
    def _links_have_a_reviewer(self) -> Self:
        if self.links and not (self.reviewer and self.reviewed):
            raise ValueError("links need a reviewer and the date reviewed: add them, or give them in defaults")
        if self.source_status == "placeholder" and any(link.confidence == "high" for link in self.links):
            raise ValueError("a placeholder cannot be linked with high confidence: say medium or low")
        return self


def check(knowledge: Knowledge) -> Iterator[Finding]:
    """Every reference leads somewhere, no item is its own heading or successor, and no pair is linked twice."""
    items = knowledge.of("framework_items", FrameworkItemShape)
    for id, item in items.items():
        yield from _broken(id, item, knowledge, items)
        yield from _links(id, item, knowledge)
    yield from _circles(items)
    for id in knowledge.records["frameworks"].keys() - {item.framework for item in items.values()}:
        yield Finding("frameworks", id, "has no items: write them, or remove it.")


def _broken(
    id: str, item: FrameworkItemShape, knowledge: Knowledge, items: dict[str, FrameworkItemShape]
) -> Iterator[Finding]:
    if item.framework not in knowledge.records["frameworks"]:
        message = f"framework {item.framework!r} does not exist: check its spelling."
        yield Finding("framework_items", id, message, ("framework",))
    for field, others in (("under", [item.under] if item.under else []), ("replaced_by", item.replaced_by)):
        for other in others:
            if other not in items:
                yield Finding("framework_items", id, f"{field} {other!r} is no item: check its spelling.", (field,))
    if item.under in items and items[item.under].framework != item.framework:
        yield Finding("framework_items", id, f"stands under {item.under}, of another framework.", ("under",))


def _circles(items: dict[str, FrameworkItemShape]) -> Iterator[Finding]:
    heading = {id: [item.under] if item.under else [] for id, item in items.items()}
    successor = {id: item.replaced_by for id, item in items.items()}
    for links, words in ((heading, "stands under itself"), (successor, "is replaced by itself")):
        try:
            TopologicalSorter(links).prepare()
        except CycleError as error:
            circle = " → ".join(reversed(error.args[1]))
            yield Finding("framework_items", error.args[1][0], f"{words} ({circle}): break the circle.")


def _links(id: str, item: FrameworkItemShape, knowledge: Knowledge) -> Iterator[Finding]:
    linked = [link.element for link in item.links]
    for element in sorted(set(linked)):
        if element not in knowledge.records["elements"]:
            yield Finding(
                "framework_items", id, f"is linked to {element!r}, which is no element: check it.", ("links",)
            )
        if linked.count(element) > 1:
            yield Finding("framework_items", id, f"is linked to {element} twice: keep one.", ("links",))
