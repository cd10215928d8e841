"""What the standards read from a pack: areas, elements, families and job profiles."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from llwybr.core.packs import Finding, Knowledge, RecordShape, Shapes, Text, at_most
from llwybr.core.packs.shape import Level, Sentence, Shape, Slug, Title, Words

Setting = Literal["classroom", "lunch-and-play", "wellbeing", "kitchen", "premises", "office", "workshop"]


class AreaShape(RecordShape):
    title: Title


class ElementShape(RecordShape):
    """One part of a job: a statement that a person can say of themselves, at four levels."""

    area: Slug
    title: Annotated[Text, at_most(60)]
    statement: Annotated[Text, at_most(160)]
    levels: Annotated[dict[Level, Annotated[Text, at_most(200)]], Field(min_length=4, max_length=4)]
    examples: dict[Slug, Annotated[Text, at_most(220)]]
    chance: Annotated[Text, at_most(160)]


class FamilyShape(RecordShape):
    title: Title


class OtherNames(Shape):
    en: list[Words]
    cy: list[Words]


class ProfileShape(RecordShape):
    """A job: what it is called, what it is for, and the level (1 to 4) that it asks in each element."""

    family: Slug
    title: Title
    summary: Sentence
    also_called: OtherNames
    settings: Annotated[list[Setting], Field(min_length=1)]
    autonomy: Annotated[int, Field(ge=1, le=3)]
    leads_to: list[Slug]
    asks: Annotated[dict[Slug, Level], Field(min_length=1)]


def check(knowledge: Knowledge) -> Iterator[Finding]:
    """What must hold between the records: every reference leads somewhere, and nothing stands alone."""
    areas, elements = knowledge.of("areas", AreaShape), knowledge.of("elements", ElementShape)
    families, profiles = knowledge.of("families", FamilyShape), knowledge.of("profiles", ProfileShape)
    yield from _broken(elements, areas, families)
    yield from _broken_profiles(profiles, elements, families)
    yield from _orphans(areas, elements, families, profiles)


def _broken(
    elements: dict[str, ElementShape], areas: dict[str, AreaShape], families: dict[str, FamilyShape]
) -> Iterator[Finding]:
    for id, element in elements.items():
        if element.area not in areas:
            yield Finding(
                "elements", id, f"area {element.area!r} does not exist: use one of {', '.join(areas)}.", ("area",)
            )
        for family in element.examples.keys() - families.keys():
            yield Finding(
                "elements", id, f"has an example for {family!r}, which is no family: use one of {', '.join(families)}."
            )
        for family in families.keys() - element.examples.keys():
            yield Finding("elements", id, f"has no example for {family}: write an everyday one.")


def _broken_profiles(
    profiles: dict[str, ProfileShape], elements: dict[str, ElementShape], families: dict[str, FamilyShape]
) -> Iterator[Finding]:
    for id, profile in profiles.items():
        if profile.family not in families:
            yield Finding(
                "profiles",
                id,
                f"family {profile.family!r} does not exist: use one of {', '.join(families)}.",
                ("family",),
            )
        for element in profile.asks.keys() - elements.keys():
            yield Finding(
                "profiles", id, f"asks {element!r}, which is no element: check its spelling.", ("asks", element)
            )
        for other in set(profile.leads_to) - profiles.keys():
            yield Finding("profiles", id, f"leads to {other!r}, which is no profile: check its spelling.")


def _orphans(
    areas: dict[str, AreaShape],
    elements: dict[str, ElementShape],
    families: dict[str, FamilyShape],
    profiles: dict[str, ProfileShape],
) -> Iterator[Finding]:
    asked = {element for profile in profiles.values() for element in profile.asks}
    for id in elements.keys() - asked:
        yield Finding("elements", id, "is asked by no profile: add it to one, or remove it.")
    for id in areas.keys() - {element.area for element in elements.values()}:
        yield Finding("areas", id, "has no element: write one, or remove the area.")
    for id in families.keys() - {profile.family for profile in profiles.values()}:
        yield Finding("families", id, "has no profile: write one, or remove the family.")


SHAPES = Shapes(
    {"areas": AreaShape, "elements": ElementShape, "families": FamilyShape, "profiles": ProfileShape}, check
)
