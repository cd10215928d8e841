"""Areas and elements: what support staff do, in words that a person can say of themselves."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from llwybr.apps.standards.shapes.jobs import RoleShape, asks_of
from llwybr.core.packs import Finding, Knowledge, RecordShape, Text, at_most
from llwybr.core.packs.shape import Level, Slug, Title

HIGHEST = 4
REACH = 1  # a level may lie one above what any job asks: the next step of those who do most


class AreaShape(RecordShape):
    """Elements that belong together. The craft of one family of jobs names it: there these elements come first."""

    title: Title
    craft_of: Slug | None = None


class ElementShape(RecordShape):
    """One part of a job: a statement that a person can say of themselves, at four levels.

    `same_meaning_as` names an edition whose answers still hold, where only the words have changed since. `keeps_safe`: this
    is what keeps children from harm, so it is asked of everyone whose job it is and stands first among equal steps.
    """

    MEANING = ("statement", "levels")
    PLACE = ("area",)

    area: Slug
    title: Annotated[Text, at_most(60)]
    statement: Annotated[Text, at_most(160)]
    levels: Annotated[dict[Level, Annotated[Text, at_most(200)]], Field(min_length=4, max_length=4)]
    examples: Annotated[dict[Slug, Annotated[Text, at_most(220)]], Field(min_length=1)]
    chance: Annotated[Text, at_most(160)]
    same_meaning_as: Slug | None = None
    keeps_safe: bool = False


def check(knowledge: Knowledge) -> Iterator[Finding]:
    """Every area is there and used, every element is asked, and no words stand where nobody can be shown them."""
    areas, elements = knowledge.of("areas", AreaShape), knowledge.of("elements", ElementShape)
    asks = asks_of(knowledge)
    for id, element in elements.items():
        if element.area not in areas:
            message = f"area {element.area!r} does not exist: use one of {', '.join(areas)}."
            yield Finding("elements", id, message, ("area",))
        yield from _examples(id, element, knowledge)
        yield from _reach(id, asks)
    for id, area in areas.items():
        if area.craft_of and area.craft_of not in knowledge.records["families"]:
            yield Finding("areas", id, f"craft_of {area.craft_of!r} is no family: check its spelling.", ("craft_of",))
    for id in areas.keys() - {element.area for element in elements.values()}:
        yield Finding("areas", id, "has no element: write one, or remove the area.")


def _examples(id: str, element: ElementShape, knowledge: Knowledge) -> Iterator[Finding]:
    """An example for each family in which a job asks it, and for no other: nobody would be shown that one."""
    families = knowledge.records["families"]
    asking = {one.family for one in knowledge.of("roles", RoleShape).values() if any(one.asks.get(id, ()))}
    asking &= families.keys()
    for family in sorted(element.examples.keys() - families.keys()):
        message = f"has an example for {family!r}, which is no family: use one of {', '.join(families)}."
        yield Finding("elements", id, message, ("examples", family))
    for family in sorted(asking - element.examples.keys()):
        yield Finding("elements", id, f"has no example for {family}, where a job asks it: write an everyday one.")
    for family in sorted((element.examples.keys() & families.keys()) - asking) if asking else ():
        message = f"has an example for {family}, where no job asks it: nobody would see it, so remove it."
        yield Finding("elements", id, message, ("examples", family))


def _reach(id: str, asks: Mapping[str, Mapping[str, int]]) -> Iterator[Finding]:
    most = max((asked.get(id, 0) for asked in asks.values()), default=0)
    if not most:
        yield Finding("elements", id, "is asked by no job: add it to a role, or remove it.")
    elif most + REACH < HIGHEST:
        message = (
            f"is asked at level {most} at most, so nobody comes to its highest: let a job ask it more, or rewrite it."
        )
        yield Finding("elements", id, message, ("levels", HIGHEST))
