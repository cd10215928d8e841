"""The parts of a job that evidence shows: those of the person's own job first, each in the words of the edition that has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from llwybr.apps.posts import queries as posts
from llwybr.apps.standards import queries as standards
from llwybr.values.letters import plain_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from llwybr.apps.portfolio.models import Evidence
    from llwybr.apps.standards.models import Area, Edition, Element
    from llwybr.core.access.viewer import Viewer

Part = tuple[str, str]  # the nation and the slug of an element

_elsewhere: list[Callable[[Viewer], tuple[str, str] | None]] = []


def knows_job(find: Callable[[Viewer], tuple[str, str] | None]) -> None:
    """From now on, where somebody has no post, `find` may know their job: its nation and the slug of its profile."""
    if find not in _elsewhere:
        _elsewhere.append(find)


@dataclass(frozen=True)
class Job:
    """Somebody's job, and the elements that it asks: those of its own craft first. `title` is "" where no job is known."""

    edition: Edition
    title: str
    elements: Sequence[Element]

    @property
    def nation(self) -> str:
        return self.edition.nation

    def by_area(self) -> list[tuple[Area, list[Element]]]:
        return grouped(self.elements)


def grouped(elements: Iterable[Element]) -> list[tuple[Area, list[Element]]]:
    """Elements under their areas, in the order in which they come."""
    found: dict[Area, list[Element]] = {}
    for one in elements:
        found.setdefault(one.area, []).append(one)
    return list(found.items())


def job_of(viewer: Viewer, now: datetime, nation: str = "") -> Job | None:
    """Of their post today, or of what they said elsewhere; else no job, of this nation's standards."""
    today = timezone.localdate(now)
    for where, slug in _jobs(viewer, now):
        edition = standards.edition_in_force(where, today)
        profile = standards.profile(edition, slug) if edition else None
        if edition and profile:
            asked = standards.asked(edition, profile)
            own = [one for one in standards.elements(edition) if one.slug in asked]
            return Job(edition, str(profile.title), sorted(own, key=lambda one: not one.is_craft))
    edition = standards.edition_in_force(nation or "wales", today)
    return Job(edition, "", ()) if edition else None


def _jobs(viewer: Viewer, now: datetime) -> Iterable[tuple[str, str]]:
    today = timezone.localdate(now)
    contracts = posts.mine(viewer, now)
    yield from ((one.post.workplace.nation, one.profile) for one in contracts if one.starts_on <= today)
    yield from (said for find in _elsewhere if (said := find(viewer)))


def matching(edition: Edition, words: str, area: str) -> list[Element]:
    """The elements whose title or statement holds every word, in either language; of one area, where it is named."""
    wanted = plain_letters(words).split()
    return [
        one
        for one in standards.elements(edition)
        if (not area or one.area.slug == area) and all(word in _texts(one) for word in wanted)
    ]


def _texts(one: Element) -> str:
    return plain_letters(" ".join([one.title.en, one.title.cy, one.statement.en, one.statement.cy]))


def areas(edition: Edition) -> list[Area]:
    """Every area of an edition, each once, in order."""
    return list(dict.fromkeys(one.area for one in standards.elements(edition)))


def known(parts: Iterable[Part], on: date) -> dict[Part, Element]:
    """Each as the edition in force has it; one that it no longer has, as the latest one that had it."""
    return {part: element for part, (_edition, element) in known_in(parts, on).items()}


def known_in(parts: Iterable[Part], on: date) -> dict[Part, tuple[Edition, Element]]:
    """The same, with the edition that has it."""
    left = set(parts)
    found: dict[Part, tuple[Edition, Element]] = {}
    for nation in sorted({nation for nation, _ in left}):
        edition = standards.edition_in_force(nation, on)
        found |= _in(edition, nation, left)
        if any(one[0] == nation and one not in found for one in left):
            for earlier in standards.editions(nation):
                found = _in(earlier, nation, left) | found
    return found


def in_force(slug: str, on: date) -> list[Element]:
    """The element of this slug in the editions in force: one, or none."""
    editions = (standards.edition_in_force(nation, on) for nation in standards.nations())
    return [one for edition in editions if edition for one in standards.elements(edition) if one.slug == slug][:1]


def _in(edition: Edition | None, nation: str, parts: Iterable[Part]) -> dict[Part, tuple[Edition, Element]]:
    if edition is None:
        return {}
    return {part: (edition, one) for one in standards.elements(edition) if (part := (nation, one.slug)) in parts}


def shown_by(evidence: Evidence, on: date) -> list[tuple[Area, list[Element]]]:
    """The parts of the job that a piece shows, under their areas."""
    parts = list(evidence.shows.values_list("nation", "element"))
    found = known(parts, on)
    return grouped(found[part] for part in parts if part in found)
