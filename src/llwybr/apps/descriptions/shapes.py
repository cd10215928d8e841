"""What the national job descriptions are made of: duties, each drawn from an element of the standards."""

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from llwybr.apps.standards.shapes import ElementShape, ProfileShape, RoleShape, asks_of
from llwybr.core.packs import Finding, Knowledge, RecordShape, Shapes
from llwybr.core.packs.shape import Sentence, Slug

FEWEST, MOST = 12, 17  # duties in a description, everybody's among them: two pages that are still the whole job
EVERYONE = "everyone"  # begins the id of a duty that stands in every description


class DutyShape(RecordShape):
    """One sentence of what somebody in a job does. Without a role it stands in every description."""

    PLACE = ("role", "rungs", "element")

    role: Slug | None = None
    rungs: Annotated[list[Annotated[int, Field(ge=1, le=9, strict=True)]], Field(min_length=1)] | None = None
    element: Slug
    text: Sentence

    @model_validator(mode="after")
    def _whole(self) -> Self:
        begins = f"{self.role or EVERYONE}."
        if not self.id.startswith(begins):
            raise ValueError(f"the id must begin with {begins}")
        if bool(self.role) != bool(self.rungs):
            raise ValueError("role and rungs go together: give both, or neither for everybody's")
        if self.rungs and len(set(self.rungs)) != len(self.rungs):
            raise ValueError("a rung is named twice: name each once")
        return self


def profiles_of(duty: DutyShape, profiles: Mapping[str, ProfileShape]) -> list[str]:
    """The jobs whose national text has this duty; none for everybody's."""
    rungs = duty.rungs or ()
    return [id for id, one in profiles.items() if one.role == duty.role and one.rung in rungs]


def check(knowledge: Knowledge) -> Iterator[Finding]:
    """Every duty belongs to jobs that there are and to an element that they ask, and every job has a whole description."""
    duties, roles = knowledge.of("duties", DutyShape), knowledge.of("roles", RoleShape)
    # A profile of no role is told as that, and not as what follows from it.
    profiles = {id: one for id, one in knowledge.of("profiles", ProfileShape).items() if one.role in roles}
    elements, asks = knowledge.of("elements", ElementShape), asks_of(knowledge)
    for id, duty in duties.items():
        yield from _broken(id, duty, profiles, roles)
        if duty.element in elements:
            yield from _not_asked(id, duty, profiles, asks)
        else:
            message = f"is drawn from {duty.element!r}, which is no element: check its spelling."
            yield Finding("duties", id, message, ("element",))
    for id, profile in profiles.items() if duties else ():
        own = [one for one in duties.values() if one.role in (None, profile.role)]
        count = sum(not one.rungs or profile.rung in one.rungs for one in own)
        if not FEWEST <= count <= MOST:
            message = f"has {count} duties in its national description: give it {FEWEST} to {MOST}."
            yield Finding("profiles", id, message)


def _broken(
    id: str, duty: DutyShape, profiles: Mapping[str, ProfileShape], roles: Collection[str]
) -> Iterator[Finding]:
    if not duty.role:
        return
    there = {one.rung for one in profiles.values() if one.role == duty.role}
    if duty.role not in roles:
        yield Finding("duties", id, f"is of {duty.role!r}, which is no role: check its spelling.", ("role",))
    elif there and (strange := sorted(set(duty.rungs or ()) - there)):
        message = f"names the rungs {strange} of {duty.role}, which has {sorted(there)}: check them."
        yield Finding("duties", id, message, ("rungs",))


def _not_asked(
    id: str, duty: DutyShape, profiles: Mapping[str, ProfileShape], asks: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
    of = profiles_of(duty, profiles) if duty.role else list(profiles)
    if lacking := [one for one in of if duty.element not in asks.get(one, ())]:
        message = f"is drawn from {duty.element}, which is not asked of {', '.join(lacking)}: draw it from another one."
        yield Finding("duties", id, message, ("element",))


SHAPES = (Shapes({"duties": DutyShape}, check, of_edition=True),)
