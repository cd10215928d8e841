"""What a pack says of places: the nations and their local authorities, with their numbers."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from llwybr.core.packs import Finding, Knowledge, RecordShape, Shapes, Text
from llwybr.core.packs.shape import Shape, Slug, Words
from llwybr.values.bilingual import Bilingual

Number = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,20}$")]


class CodesShape(Shape):
    """The numbers by which others know it."""

    la_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")] | None = None
    companies: Number | None = None
    ukprn: Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")] | None = None


class PlaceShape(RecordShape):
    """`name`: a pair, or one official name for both languages. `closed`: it is gone, and no source says since when."""

    MEANING = ("kind", "opened_on", "closed_on", "closed", "codes")
    PLACE = ("parent",)

    kind: Literal[
        "nation", "government", "local_authority", "regulator", "employer_body", "trade_union", "awarding_body"
    ]
    name: Words | Text
    parent: Slug | None = None
    successor: Slug | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    closed: bool = False
    codes: Annotated[CodesShape, Field(default_factory=CodesShape)]

    def both(self) -> Bilingual:
        return Bilingual(self.name, self.name) if isinstance(self.name, str) else self.name.bilingual()


def check(knowledge: Knowledge) -> Iterator[Finding]:
    """Parents and successors are there, no number stands twice, and what ended has one ending."""
    places, numbers = knowledge.of("places", PlaceShape), dict[tuple[str, str], str]()
    for id, place in places.items():
        yield from _broken(id, place, places)
        for scheme, value in place.codes.model_dump(exclude_none=True).items():
            if (other := numbers.setdefault((scheme, value), id)) != id:
                yield Finding("places", id, f"has the {scheme} {value} of {other}: correct one.", ("codes", scheme))


def _broken(id: str, place: PlaceShape, places: dict[str, PlaceShape]) -> Iterator[Finding]:
    for field in ("parent", "successor"):
        named = getattr(place, field)
        if named and (named not in places or named == id):
            yield Finding("places", id, f"{field} {named!r} is no other place here: check its spelling.", (field,))
    if place.kind == "local_authority" and not place.parent:
        yield Finding("places", id, "lies under no nation: give it a parent.")
    if (
        place.parent in places.keys() - {id}
        and places[place.parent].parent
        and places[place.parent].kind == "local_authority"
    ):
        yield Finding(
            "places", id, "lies under a local authority: a pack holds the nation and its authorities.", ("parent",)
        )
    if place.closed and place.closed_on:
        yield Finding(
            "places", id, "has closed and closed_on: closed alone says that no source gives the day.", ("closed",)
        )
    if place.successor and not place.closed_on:
        yield Finding(
            "places", id, "has a successor and no closed_on: give the day on which it took over.", ("successor",)
        )
    if place.opened_on and place.closed_on and place.closed_on <= place.opened_on:
        yield Finding("places", id, "closed_on is not after opened_on: put the days in order.", ("closed_on",))


SHAPES = (Shapes({"places": PlaceShape}, check),)
