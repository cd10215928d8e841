"""Jobs with their texts in lists: those of a place, and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from llwybr.apps.descriptions.models import Version
from llwybr.apps.descriptions.queries.national import edition_for, national
from llwybr.apps.descriptions.queries.texts import VERSION, standing, still_open, text
from llwybr.apps.descriptions.rules.states import EMPLOYER, IN_USE, OFFERED, OPEN, STANDING
from llwybr.apps.posts import queries as posts
from llwybr.core.places import queries as places
from llwybr.core.places.kinds import SCHOOL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from llwybr.apps.descriptions.queries.texts import Text
    from llwybr.apps.posts.models import Contract
    from llwybr.apps.standards.models import Edition, Profile
    from llwybr.core.access.viewer import Viewer
    from llwybr.core.places.models import Place


@dataclass(frozen=True)
class JobAt:
    """A job at a place: how many hold it there, its text in use and its draft; `above`: a text in use above the place.
    `is_there`: somebody holds it, or it has a text; at a place with schools under it, and a school where nobody holds any, all are."""

    profile: Profile
    holders: int
    standing: Version | None
    open: Version | None
    above: Version | None
    has_national: bool
    is_there: bool

    @property
    def is_missing(self) -> bool:
        """No text holds here, nobody writes one, and there is one to take over."""
        return self.is_there and self.has_national and not (self.standing or self.open or self.above)


@dataclass(frozen=True)
class MyJob:
    """A post of one's own: what it is by the standards, its text that holds, and one that is worked on. `waits`: it is
    offered, and the other side has signed it."""

    contract: Contract
    profile: Profile | None
    edition: Edition | None
    standing: Text | None
    open: Version | None
    waits: bool


def jobs_at(place: Place, edition: Edition, on: date) -> list[JobAt]:
    """Every job, in the order of the standards: a school may take over a text before anybody holds the job. Four queries."""
    known = national(edition)
    held: dict[str, int] = {}
    for slug in posts.at([str(place)], on).order_by().values_list("profile", flat=True):
        held[slug] = held.get(slug, 0) + 1
    way = places.above(str(place.public_id), on)
    own, above = _texts([place, *way], place)
    there = held.keys() | own.keys() if held and place.kind == SCHOOL else known.profiles.keys()
    return [
        JobAt(
            profile=profile,
            holders=held.get(slug, 0),
            standing=standing(own.get(slug, ())),
            open=still_open(own.get(slug, ())),
            above=_nearest(above.get(slug, ()), way),
            has_national=known.has(slug),
            is_there=slug in there,
        )
        for slug, profile in known.profiles.items()
    ]


def _texts(all_of_them: Sequence[Place], place: Place) -> tuple[dict[str, list[Version]], dict[str, list[Version]]]:
    """The texts of a place that stand or are open, and those in use above it, by job."""
    found = Version.objects.filter(description__place__in=all_of_them, state__in=(*OPEN, *STANDING))
    own: dict[str, list[Version]] = {}
    above: dict[str, list[Version]] = {}
    for one in found.select_related("edition", "description__place"):
        if one.description.place_id == place.pk:
            own.setdefault(one.description.profile, []).append(one)
        elif one.state == IN_USE:
            above.setdefault(one.description.profile, []).append(one)
    return own, above


def _nearest(versions: Iterable[Version], way: Sequence[Place]) -> Version | None:
    by_place = {one.description.place_id: one for one in versions}
    return next((by_place[one.pk] for one in way if one.pk in by_place), None)


def my_jobs(contracts: Sequence[Contract], on: date) -> list[MyJob]:
    """One's own posts with their texts. A query for the texts, one for their lines where one holds."""
    wanted = [one.post_id for one in contracts]
    found = Version.objects.filter(description__post__in=wanted, state__in=(*OPEN, *STANDING))
    rows = list(found.select_related(*VERSION).prefetch_related("signatures"))
    return [_mine(one, [row for row in rows if _is_of(row, one)], on) for one in contracts]


def waiting_for(viewer: Viewer) -> QuerySet[Version]:
    """Texts of one's own posts that the employer has signed and offers."""
    signed = Q(signatures__side=EMPLOYER, signatures__edit=F("edit"))
    return Version.objects.filter(signed, state=OFFERED, description__post__person__public_id=viewer.person)


def _is_of(version: Version, contract: Contract) -> bool:
    about = version.description
    return about.post_id == contract.post_id and about.profile == contract.profile


def _mine(contract: Contract, versions: Sequence[Version], on: date) -> MyJob:
    edition = edition_for(contract.post.workplace.nation, on)
    profile = national(edition).profiles.get(contract.profile) if edition else None
    holds, worked_on = standing(versions), still_open(versions)
    signed = {one.side for one in worked_on.signatures.all() if one.edit == worked_on.edit} if worked_on else set()
    return MyJob(contract, profile, edition, text(holds) if holds else None, worked_on, "employer" in signed)


def waiting(versions: Iterable[Version]) -> list[tuple[Version, Profile | None]]:
    """Offers, each with its job."""
    return [(one, national(one.edition).profiles.get(one.description.profile)) for one in versions]
