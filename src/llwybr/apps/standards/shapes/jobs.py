"""Families, roles and job profiles. A role is a ladder of profiles; its table says what each rung asks."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from llwybr.core.packs import Finding, Knowledge, RecordShape
from llwybr.core.packs.shape import Sentence, Shape, Slug, Title, Words

Setting = Literal["classroom", "lunch-and-play", "wellbeing", "kitchen", "premises", "office", "workshop"]
Asked = Annotated[int, Field(ge=0, le=4, strict=True)]  # 0: not part of this job


class FamilyShape(RecordShape):
    title: Title


class RoleShape(RecordShape):
    """A kind of job, from its first rung to its highest, and the level that each rung asks in each element."""

    MEANING = ("asks",)
    PLACE = ("family",)

    family: Slug
    title: Title
    asks: Annotated[dict[Slug, Annotated[list[Asked], Field(min_length=1, max_length=9)]], Field(min_length=1)]


class OtherNames(Shape):
    en: list[Words]
    cy: list[Words]


class ProfileShape(RecordShape):
    """A job: one rung of a role. What it is called, what it is for, and how it stands to its neighbours."""

    PLACE = ("role", "rung")

    role: Slug
    rung: Annotated[int, Field(ge=1, le=9, strict=True)]
    title: Title
    summary: Sentence
    apart: Sentence | None = None  # what sets it apart from the rung below
    also_called: OtherNames
    settings: Annotated[list[Setting], Field(min_length=1)]
    autonomy: Annotated[int, Field(ge=1, le=3)]
    leads_to: list[Slug]
    beside: list[Slug] = []


def asks_of(knowledge: Knowledge) -> dict[str, dict[str, int]]:
    """{profile: {element: level 1 to 4}}, for every profile whose role has a row long enough."""
    roles = knowledge.of("roles", RoleShape)
    return {
        id: {
            element: levels[profile.rung - 1]
            for element, levels in roles[profile.role].asks.items()
            if profile.rung <= len(levels) and levels[profile.rung - 1]
        }
        for id, profile in knowledge.of("profiles", ProfileShape).items()
        if profile.role in roles
    }


def asked_by_family(knowledge: Knowledge) -> dict[tuple[str, str], int]:
    """{(element, family): the highest level that a job of the family asks in the element}."""
    highest: dict[tuple[str, str], int] = {}
    for role in knowledge.of("roles", RoleShape).values():
        for element, levels in role.asks.items():
            highest[element, role.family] = max(*levels, highest.get((element, role.family), 0))
    return {needed: level for needed, level in highest.items() if level}


def check(knowledge: Knowledge) -> Iterator[Finding]:
    """Every reference leads somewhere, rungs follow one another, and no level falls as a role rises."""
    families, roles = knowledge.of("families", FamilyShape), knowledge.of("roles", RoleShape)
    profiles = knowledge.of("profiles", ProfileShape)
    rungs = {id: sorted(one.rung for one in profiles.values() if one.role == id) for id in roles}
    for id, role in roles.items():
        if role.family not in families:
            message = f"family {role.family!r} does not exist: use one of {', '.join(families)}."
            yield Finding("roles", id, message, ("family",))
        yield from _table(id, role, rungs[id], knowledge)
    asks = asks_of(knowledge)
    for id, profile in profiles.items():
        yield from _neighbours(id, profile, roles, profiles)
        if not asks.get(id, True):
            yield Finding("profiles", id, "asks nothing of anybody: give its role a level above 0 on this rung.")
    for id in families.keys() - {role.family for role in roles.values()}:
        yield Finding("families", id, "has no role: write one, or remove the family.")


def _table(id: str, role: RoleShape, rungs: list[int], knowledge: Knowledge) -> Iterator[Finding]:
    if rungs != list(range(1, len(rungs) + 1)) or not rungs:
        yield Finding("roles", id, f"has profiles for the rungs {rungs}: give one for each rung from 1 upwards.")
    for element, levels in role.asks.items():
        where = ("asks", element)
        if element not in knowledge.records["elements"]:
            yield Finding("roles", id, f"asks {element!r}, which is no element: check its spelling.", where)
        if rungs and len(levels) != len(rungs):
            message = f"gives {len(levels)} levels of {element} for {len(rungs)} profiles: give one for each."
            yield Finding("roles", id, message, where)
        if any(higher < lower for lower, higher in pairwise(levels)):
            message = f"asks less of {element} on a higher rung {levels}: a level never falls as a role rises."
            yield Finding("roles", id, message, where)


def _neighbours(
    id: str, profile: ProfileShape, roles: dict[str, RoleShape], profiles: dict[str, ProfileShape]
) -> Iterator[Finding]:
    if profile.role not in roles:
        message = f"role {profile.role!r} does not exist: use one of {', '.join(roles)}."
        yield Finding("profiles", id, message, ("role",))
    if profile.rung > 1 and profile.apart is None:
        yield Finding("profiles", id, "does not say what sets it apart from the rung below: add `apart`.")
    for field, words in (("leads_to", "leads to"), ("beside", "stands beside")):
        for other in getattr(profile, field):
            if other not in profiles or other == id:
                what = "itself: remove it" if other == id else f"{other!r}, which is no profile: check its spelling"
                yield Finding("profiles", id, f"{words} {what}.", (field,))
