"""What the engine is told, and what it tells."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

Fate = Literal["kept", "changed", "added"]
Why = Literal["", "taken", "chosen", "suggested"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rung(Part):
    """Where a job stands: on which ladder, and how high."""

    role: str
    rung: int


class Duty(Part):
    """One national duty. `profiles`: the jobs whose national text has it; empty: everybody's."""

    slug: str
    en: str
    cy: str
    profiles: tuple[str, ...] = ()

    def is_of(self, profile: str) -> bool:
        return not self.profiles or profile in self.profiles


class Line(Part):
    """One line of a local list. `slug`: of the national duty that it was drawn from, or "". `chosen`: the job to which a
    person said that it belongs, or ""."""

    id: str
    slug: str = ""
    en: str = ""
    cy: str = ""
    chosen: str = ""


class Problem(Part):
    """One job's local list beside the national set. Raises ValueError for a job or a duty that is there twice, or not at all."""

    profile: str
    ladder: Mapping[str, Rung]
    national: tuple[Duty, ...]
    lines: tuple[Line, ...]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.profile not in self.ladder:
            raise ValueError(f"{self.profile} stands on no ladder")
        for what, ids in (("duty", [one.slug for one in self.national]), ("line", [one.id for one in self.lines])):
            if len(ids) != len(set(ids)):
                raise ValueError(f"a {what} is there twice")
        drawn = [one.slug for one in self.lines if one.slug]
        if len(drawn) != len(set(drawn)):
            raise ValueError("two lines are drawn from one duty")
        return self


class Told(Part):
    """One line: its fate; of an added one, the job to which it belongs ("": none known) and how that is known."""

    id: str
    fate: Fate
    profile: str = ""
    why: Why = ""


class Drift(Part):
    """Every line, in its order, and the national duties without one."""

    lines: tuple[Told, ...]
    dropped: tuple[str, ...]

    def count(self, fate: Fate) -> int:
        return sum(one.fate == fate for one in self.lines)

    @property
    def belongs(self) -> dict[str, int]:
        """{job: how many of the added lines belong to it}, "" for those of which nothing is known: they add up to the added."""
        found: dict[str, int] = {}
        for one in self.lines:
            if one.fate == "added":
                found[one.profile] = found.get(one.profile, 0) + 1
        return found
