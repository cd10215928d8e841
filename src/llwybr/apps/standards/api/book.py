"""An edition as JSON, made once: it does not change until it is loaded anew, when it gets a new stamp."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from llwybr.apps.standards.models import Edition, Profile
from llwybr.apps.standards.queries import whole
from llwybr.apps.standards.schemas import AreaOut, AskOut, ElementOut, ProfileOut, RoleList, RoleOut, element_link
from llwybr.core.kit.api.texts import Level, Named, named

HELD = 8  # two nations with a draft each, before and after a load


class Leaf(NamedTuple):
    """A thing as JSON, and what it is found by."""

    json: bytes
    by: tuple[str, ...]


class Book(NamedTuple):
    """All of an edition. `elements` are found by their area, `profiles` by family and role."""

    areas: Sequence[AreaOut]
    families: Sequence[Named]
    elements: dict[str, Leaf]
    profiles: dict[str, Leaf]
    roles: dict[str, str]  # slug to family
    roles_json: bytes


def book(edition: Edition) -> Book:
    """No query once it is made; eight to make it."""
    return _book(edition.pk, edition.stamp)


@lru_cache(maxsize=HELD)
def _book(key: int, _: UUID) -> Book:
    edition = whole.filled(key)
    profiles = sorted(edition.profiles.all(), key=lambda one: (one.role.family.position, one.role.position, one.rung))
    families = [one.role.family for one in profiles]
    roles = [RoleOut.of(edition, role, list(rungs)) for role, rungs in groupby(profiles, key=lambda one: one.role)]
    return Book(
        areas=list(_areas(edition, {one.pk: one.slug for one in families})),
        families=[named(family) for family, _ in groupby(families)],
        elements={
            one.slug: Leaf(ElementOut.of(edition, one).model_dump_json().encode(), (one.area.slug,))
            for one in edition.elements.all()
        },
        profiles=dict(_profiles(edition, profiles)),
        roles={one.id: one.family.id for one in roles},
        roles_json=RoleList(items=roles).model_dump_json().encode(),
    )


def _areas(edition: Edition, families: dict[int, str]) -> Iterator[AreaOut]:
    for area, elements in groupby(edition.elements.all(), key=lambda one: one.area):
        yield AreaOut.holding(area, list(elements), edition, families)


def _profiles(edition: Edition, profiles: Sequence[Profile]) -> Iterator[tuple[str, Leaf]]:
    links = {one.pk: element_link(edition, one) for one in edition.elements.all()}
    for profile in profiles:
        asked = {one.element_id: one.level for one in profile.asks.all()}
        asks = [AskOut(element=link, level=Level.at(asked[key])) for key, link in links.items() if key in asked]
        made = ProfileOut.of(edition, profile, asks)
        yield profile.slug, Leaf(made.model_dump_json().encode(), (made.family.id, made.role.id))
