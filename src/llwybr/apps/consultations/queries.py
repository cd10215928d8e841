"""Reading consultations: what a draft changes, what was decided, one's own comments, and the secretary's desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Max, Q

from llwybr.apps.consultations import access
from llwybr.apps.consultations.rules import EDITION, ELEMENT, PROFILE, WHOLE, may_come_into_force
from llwybr.apps.standards import queries as standards
from llwybr.apps.standards.queries import ElementChange, ProfileChange
from llwybr.core.kit.bilingual import Written

if TYPE_CHECKING:
    from llwybr.apps.consultations.models import Comment, CommentQuerySet, Consultation, Decision
    from llwybr.apps.standards.models import Edition, Element, Profile
    from llwybr.core.access.viewer import Viewer

Key = tuple[str, str]  # kind and slug
WHOLE_TITLE = Written("The draft as a whole", "Y drafft yn ei gyfanrwydd")
AT_ONCE = 50  # comments that a secretary reads, and may answer, on one page


@dataclass(frozen=True)
class Item:
    """Something that can be commented on: a part of the job, a job, or the draft as a whole."""

    kind: str
    slug: str
    title: Written
    element: ElementChange | None = None
    profile: ProfileChange | None = None
    as_it_is: Element | Profile | None = None  # where nothing changes

    @property
    def key(self) -> Key:
        return self.kind, self.slug

    @property
    def whats(self) -> tuple[str, ...]:
        change = self.element or self.profile
        return change.whats if change else ()


@dataclass(frozen=True)
class Draft:
    """An edition beside the one before it, as items: what changes, and what stays."""

    items: Mapping[Key, Item]

    def of(self, kind: str, *, changed: bool) -> list[Item]:
        return [item for item in self.items.values() if item.kind == kind and bool(item.whats) == changed]


@dataclass(frozen=True)
class Tally:
    """How many comments there were, and how many of them have their answer."""

    waiting: int = 0
    answered: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.answered


def consultations(nation: str) -> list[Consultation]:
    """A nation's consultations, the latest first."""
    return list(access.public(nation).order_by("-closes_at")) if nation in standards.nations() else []


def consultation(nation: str, code: str) -> Consultation | None:
    return access.public(nation).filter(edition__code=code).first() if "\0" not in code else None


def draft(edition: Edition) -> Draft:
    """Every item of an edition. Remembered until it, or the one before it, is loaded anew: not to be changed."""
    before = standards.edition_before(edition)
    return _draft(edition, edition.stamp, before, before.stamp if before else None)


@lru_cache(maxsize=8)
def _draft(edition: Edition, stamp: UUID, before: Edition | None, before_stamp: UUID | None) -> Draft:
    elements = {one.slug: one for one in (standards.element_changes(before, edition) if before else ())}
    profiles = {one.profile.slug: one for one in (standards.profile_changes(before, edition) if before else ())}
    now = [Item(ELEMENT, one.slug, one.title, elements.pop(one.slug, None), as_it_is=one) for one in _elements(edition)]
    gone = [Item(ELEMENT, slug, one.element.title, one) for slug, one in elements.items()]
    jobs = [
        Item(PROFILE, one.slug, one.title, profile=profiles.pop(one.slug, None), as_it_is=one)
        for one in standards.profiles(edition)
    ]
    jobs_gone = [Item(PROFILE, slug, one.profile.title, profile=one) for slug, one in profiles.items()]
    whole = Item(EDITION, WHOLE, WHOLE_TITLE)
    return Draft({item.key: item for item in (*now, *gone, *jobs, *jobs_gone, whole)})


def _elements(edition: Edition) -> list[Element]:
    return [element for area in standards.areas(edition) for element in area.elements.all()]


def decisions(consultation: Consultation) -> dict[Key, list[Decision]]:
    """What was decided, by item, the latest first."""
    found: dict[Key, list[Decision]] = defaultdict(list)
    for decision in consultation.decisions.all():
        found[decision.kind, decision.slug].append(decision)
    return dict(found)


def tallies(consultation: Consultation, decided: Mapping[Key, Iterable[Decision]]) -> dict[Key, Tally]:
    """How many comments each item has; those that were answered and erased since count too."""
    rows = consultation.comments.waiting().values_list("kind", "slug").annotate(n=Count("pk")).order_by()
    waiting = {(kind, slug): n for kind, slug, n in rows}
    return {
        key: Tally(waiting.get(key, 0), sum(one.answers for one in decided.get(key, ())))
        for key in waiting.keys() | decided.keys()
    }


def together(tallies: Iterable[Tally]) -> Tally:
    found = list(tallies)
    return Tally(sum(one.waiting for one in found), sum(one.answered for one in found))


def mine(viewer: Viewer, consultation: Consultation) -> list[Comment]:
    """What this viewer's device wrote here, with its answers."""
    return list(access.visible_to(viewer).filter(consultation=consultation).select_related("decision"))


def my_waiting(viewer: Viewer, consultation: Consultation, key: Key) -> Comment | None:
    """What this viewer's device wrote about one item, if it waits for its answer."""
    found = access.visible_to(viewer).waiting().filter(consultation=consultation, kind=key[0], slug=key[1])
    return found.select_related("consultation__edition").first()


@dataclass(frozen=True)
class Row:
    """One item on the secretary's desk."""

    kind: str
    slug: str
    title: Written
    tally: Tally


def on_desk(viewer: Viewer, consultation: Consultation, now: datetime) -> list[Row]:
    """Every item that was commented on, those that wait for an answer first."""
    rows = (
        access.on_desk(viewer, consultation, now)
        .order_by()
        .values("kind", "slug")
        .annotate(
            en=Max("title_en"),
            cy=Max("title_cy"),
            waiting=Count("pk", filter=Q(decision__isnull=True)),
            answered=Count("decision"),
        )
    )
    found = [
        Row(row["kind"], row["slug"], Written(row["en"], row["cy"]), Tally(row["waiting"], row["answered"]))
        for row in rows
    ]
    return sorted(found, key=lambda row: (-row.tally.waiting, row.kind, row.slug))


def to_answer(viewer: Viewer, consultation: Consultation, now: datetime) -> CommentQuerySet:
    """The comments that wait for an answer, the oldest first."""
    return access.on_desk(viewer, consultation, now).waiting()


def everything(viewer: Viewer, consultation: Consultation, now: datetime) -> CommentQuerySet:
    """Every comment with its decision, by item."""
    found = access.on_desk(viewer, consultation, now).select_related("decision")
    return found.order_by("kind", "slug", "created_at", "pk")


def refused_day(edition: Edition, day: date, *, today: date) -> str | None:
    """Why an edition cannot come into force on a day, or None."""
    current = standards.edition_in_force(edition.nation, today)
    return may_come_into_force(day, today=today, before=current.in_force_from if current else None)
