"""The national descriptions of an edition: open to anyone, and remembered until the edition is loaded anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from llwybr.apps.consultations import queries as consultations
from llwybr.apps.descriptions import bridge
from llwybr.apps.descriptions.models import Duty
from llwybr.apps.descriptions.rules.lines import Written
from llwybr.apps.standards import queries as standards

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from llwybr.apps.standards.models import Edition, Family, Profile, Role
    from llwybr.engines.drift import Moved


@dataclass(frozen=True)
class NationalSet:
    """All duties and jobs of an edition, and the same as the engine knows them."""

    duties: tuple[Duty, ...]
    profiles: dict[str, Profile]
    known: bridge.National

    def of(self, profile: str) -> list[Duty]:
        return [one for one in self.duties if one.is_of(profile)]

    def has(self, profile: str) -> bool:
        """Whether it describes this job: what stands in every description is none of its own."""
        return any(profile in one.profiles for one in self.duties)

    def neighbours(self, profile: str) -> list[tuple[Profile, list[Duty]]]:
        """The other jobs of its role, each with the duties that this one does not have."""
        here = self.profiles[profile]
        others = [one for one in self.profiles.values() if one.role_id == here.role_id and one.slug != profile]
        return [(one, [duty for duty in self.of(one.slug) if not duty.is_of(profile)]) for one in others]


def national(edition: Edition) -> NationalSet:
    """Two queries, once for each load of an edition."""
    return _national(edition, edition.stamp)


@lru_cache(maxsize=8)
def _national(edition: Edition, _: UUID) -> NationalSet:
    duties, profiles = tuple(Duty.objects.filter(edition=edition)), standards.profiles(edition)
    return NationalSet(duties, {one.slug: one for one in profiles}, bridge.national(duties, profiles))


def edition_for(nation: str, on: date) -> Edition | None:
    return standards.edition_in_force(nation, on)


def has_text(edition: Edition, profile: str) -> bool:
    """Whether the national set describes this job."""
    return national(edition).has(profile)


def by_family(edition: Edition) -> list[tuple[Family, list[tuple[Role, list[tuple[Profile, int]]]]]]:
    """Every job with the number of its duties, by family and role."""
    found = national(edition)
    rows = [(one, len(found.of(one.slug)) if found.has(one.slug) else 0) for one in found.profiles.values()]
    return [
        (family, [(role, list(jobs)) for role, jobs in groupby(some, key=lambda row: row[0].role)])
        for family, some in groupby(rows, key=lambda row: row[0].family)
    ]


def changes(old: Edition, new: Edition, profile: str) -> Sequence[Moved]:
    """What a newer edition changes in the national text of a job: each duty that is new, gone or in other words."""
    return bridge.since(_as_written(old, profile), _as_written(new, profile))


def _as_written(edition: Edition, profile: str) -> list[Written]:
    return [Written(one.slug, one.slug, one.text_en, one.text_cy) for one in national(edition).of(profile)]


def was_consulted(edition: Edition, now: datetime) -> bool:
    """Whether a draft was open to comments, and is no longer."""
    found = consultations.consultation(edition.nation, edition.code) if edition.status == "draft" else None
    return bool(found and not found.state(now).is_open)
