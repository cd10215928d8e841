"""What the library reads from a pack: resources."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from llwybr.core.packs import Finding, Knowledge, Language, RecordShape, Shapes, Text
from llwybr.core.packs.shape import Sentence, Shape, Slug, Title, Url

ReaderLevel = Annotated[int, Field(ge=0, le=3, strict=True)]


class Addresses(Shape):
    en: Url
    cy: Url


class ResourceShape(RecordShape):
    """A guide of our own (with a body), or a publisher's page or video (with its address)."""

    kind: Literal["guide", "page", "video"]
    title: Title
    summary: Sentence
    publisher: Text
    minutes: Annotated[int, Field(ge=1, le=600)]
    languages: Annotated[list[Language], Field(min_length=1)]
    families: list[Slug] = []
    elements: Annotated[dict[Slug, list[ReaderLevel]], Field(min_length=1)]
    body: Text | None = None
    try_this: Sentence | None = None
    ask: Sentence | None = None
    url: Addresses | None = None
    checked: date | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "guide" and not (self.body and self.try_this and self.ask):
            raise ValueError("a guide needs body, try_this and ask: write them")
        if self.kind == "guide" and self.url:
            raise ValueError("a guide is ours and has no url: leave it out, or make it a page")
        if self.kind != "guide" and not (self.url and self.checked):
            raise ValueError("a page or video needs url and checked: add them")
        return self


def check(knowledge: Knowledge) -> Iterator[Finding]:
    """References lead somewhere, and no element is left with nothing to read."""
    elements, families = knowledge.records["elements"], knowledge.records["families"]
    resources = knowledge.of("resources", ResourceShape)
    for id, resource in resources.items():
        for element in resource.elements.keys() - elements.keys():
            yield Finding(
                "resources",
                id,
                f"is about {element!r}, which is no element: check its spelling.",
                ("elements", element),
            )
        for family in set(resource.families) - families.keys():
            yield Finding("resources", id, f"is for {family!r}, which is no family: check its spelling.")
    read = {element for resource in resources.values() for element in resource.elements}
    for id in elements.keys() - read:
        yield Finding("elements", id, "has nothing to read, watch or try: add it to a resource.")


SHAPES = Shapes({"resources": ResourceShape}, check)
