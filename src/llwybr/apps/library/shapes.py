"""What the library reads from a pack: resources, and the national priorities that they serve."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from llwybr.apps.standards.shapes import RoleShape
from llwybr.core.packs import Finding, Knowledge, Language, RecordShape, Shapes, Text
from llwybr.core.packs.shape import Sentence, Shape, Slug, Title, Url

ReaderLevel = Annotated[int, Field(ge=0, le=3, strict=True)]
FIRST_TO_SEE_A_DAY = timezone(timedelta(hours=14))  # a day that has not begun here has begun nowhere


class Addresses(Shape):
    en: Url
    cy: Url


class PriorityShape(RecordShape):
    """A national priority that learning serves."""

    title: Title


class ResourceShape(RecordShape):
    """A guide of our own (with a body), or a publisher's page or video (with its address)."""

    kind: Literal["guide", "page", "video"]
    title: Title
    summary: Sentence
    publisher: Text
    minutes: Annotated[int, Field(ge=1, le=600)]
    languages: Annotated[list[Language], Field(min_length=1)]
    families: list[Slug] = []
    priorities: list[Slug] = []
    elements: Annotated[dict[Slug, list[ReaderLevel]], Field(min_length=1)]
    body: Text | None = None
    try_this: Sentence | None = None
    ask: Sentence | None = None
    url: Addresses | None = None
    checked: date | None = None

    @property
    def is_guide_for_all_readers(self) -> bool:
        """Whether it is ours, and in both languages."""
        return self.kind == "guide" and {"en", "cy"} <= set(self.languages)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "guide" and not (self.body and self.try_this and self.ask):
            raise ValueError("a guide needs body, try_this and ask: write them")
        if self.kind == "guide" and self.url:
            raise ValueError("a guide is ours and has no url: leave it out, or make it a page")
        if self.kind != "guide" and not (self.url and self.checked):
            raise ValueError("a page or video needs url and checked: add them")
        if self.checked and self.checked > datetime.now(FIRST_TO_SEE_A_DAY).date():
            raise ValueError("checked is in the future: give the day on which somebody looked")
        return self


def check(knowledge: Knowledge) -> Iterator[Finding]:
    """References lead somewhere, and each element has something to read, and a guide of ours for all who are asked it."""
    resources = knowledge.of("resources", ResourceShape)
    for id, resource in resources.items():
        yield from _broken(id, resource, knowledge)
    guided = _guided(resources, knowledge)
    for id in knowledge.records["elements"]:
        if id not in guided:
            yield Finding("elements", id, "has nothing to read, watch or try: add it to a resource.")
        elif lacking := sorted(_asking(id, knowledge) - guided[id]):
            message = (
                f"has no guide of ours in both languages for {', '.join(lacking)}: write one, or open one to them."
            )
            yield Finding("elements", id, message)


def _broken(id: str, resource: ResourceShape, knowledge: Knowledge) -> Iterator[Finding]:
    if "." in id:
        yield Finding("resources", id, "has a full stop in its id, which is part of an address: use a hyphen.")
    for element in sorted(resource.elements.keys() - knowledge.records["elements"].keys()):
        message = f"is about {element!r}, which is no element: check its spelling."
        yield Finding("resources", id, message, ("elements", element))
    for family in sorted(set(resource.families) - knowledge.records["families"].keys()):
        yield Finding("resources", id, f"is for {family!r}, which is no family: check its spelling.", ("families",))
    for priority in sorted(set(resource.priorities) - knowledge.records["priorities"].keys()):
        message = f"serves {priority!r}, which is no priority here: check its spelling."
        yield Finding("resources", id, message, ("priorities",))


def _guided(resources: Mapping[str, ResourceShape], knowledge: Knowledge) -> dict[str, set[str]]:
    """{element: the families that have a guide of ours for it in both languages}, for each element with any resource."""
    families, guided = knowledge.records["families"].keys(), defaultdict[str, set[str]](set)
    for resource in resources.values():
        for element in resource.elements:
            guided[element] |= set(resource.families or families) if resource.is_guide_for_all_readers else set()
    return guided


def _asking(element: str, knowledge: Knowledge) -> set[str]:
    """The families in which a job asks this element."""
    roles = knowledge.of("roles", RoleShape).values()
    return {role.family for role in roles if any(role.asks.get(element, ()))} & knowledge.records["families"].keys()


SHAPES = (Shapes({"priorities": PriorityShape, "resources": ResourceShape}, check),)
