"""Evidence as its pages show it: a list that stays quick however much there is, one piece, and its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from llwybr.apps.portfolio import access
from llwybr.apps.portfolio.rules.folding import asked

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from llwybr.apps.portfolio.models import Attached, Evidence, EvidenceQuerySet
    from llwybr.core.access.viewer import Viewer

A_PAGE = 25


@dataclass(frozen=True)
class Wanted:
    """What a reader of the list chose; empty does not bind. `element`: the slug of one."""

    kind: str = ""
    element: str = ""
    words: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.kind or self.element or self.words)


@dataclass(frozen=True)
class Listed:
    """One page of a list, with the numbers of this page and of all. `total`: how many pieces fit; `shared`: the keys of those that
    somebody else sees now."""

    pieces: list[Evidence]
    number: int
    pages: int
    total: int
    shared: frozenset[int]

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1


def listed(viewer: Viewer, wanted: Wanted, number: int, now: datetime) -> Listed:
    """The viewer's own that fit, the latest first; the last page, where fewer pages are there.

    Only keys are counted and skipped, which an index holds: no row but those of this page is read.
    """
    keys = fitting(viewer, wanted).values_list("pk", flat=True)
    if wanted.words:
        found = list(keys)  # reading the words is what costs: once, for the page and its count
        total = len(found)
    else:
        found, total = [], keys.order_by().count()
    pages = max(1, -(-total // A_PAGE))
    number = min(max(number, 1), pages)
    first = (number - 1) * A_PAGE
    here = (found or keys)[first : first + A_PAGE]
    pieces = _rows(viewer, list(here))
    return Listed(pieces, number, pages, total, _shared(pieces, now))


def fitting(viewer: Viewer, wanted: Wanted) -> EvidenceQuerySet:
    """The viewer's own that fit, the latest first."""
    found = access.own(viewer)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.element:
        found = found.filter(Exists(access.shown(wanted.element).filter(evidence=OuterRef("pk"))))
    for word in asked(wanted.words):
        said = Q(folded__contains=word.word)
        for form in word.mutated:
            said |= Q(language="cy", folded__contains=form)
        found = found.filter(said)
    return found


def _rows(viewer: Viewer, keys: list[int]) -> list[Evidence]:
    """Each with how many files and parts of the job it has."""
    rows = access.own(viewer).filter(pk__in=keys).defer("text", "folded")
    counted = rows.annotate(files=Count("attached", distinct=True), parts=Count("shows", distinct=True))
    return list(counted.order_by("-created_at", "-pk"))


def _shared(pieces: list[Evidence], now: datetime) -> frozenset[int]:
    """Those that somebody else sees now. Asked by the piece: by its owner, a database may walk all that they share for each."""
    shared = access.shared_now((one.pk for one in pieces), now) if pieces else set()
    return frozenset(one.pk for one in pieces if (one.pk, one.person_id) in shared)


def piece(viewer: Viewer, public_id: UUID) -> Evidence | None:
    """One of the viewer's own; somebody else's is not there."""
    return access.own(viewer).filter(public_id=public_id).select_related("person", "statement").first()


def files_of(evidence: Evidence) -> list[Attached]:
    """Its files, in order."""
    return list(evidence.attached.select_related("file"))


def file(viewer: Viewer, public_id: UUID) -> Attached | None:
    """A file of one of the viewer's own pieces."""
    return access.own_files(viewer).filter(file__public_id=public_id).select_related("file").first()


def used_in(evidence: Evidence) -> list[str]:
    """The titles of the entries in the record of learning that refer to it."""
    return list(evidence.activities.values_list("title", flat=True)[:A_PAGE])
