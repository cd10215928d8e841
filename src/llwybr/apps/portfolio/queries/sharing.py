"""What is shared: as its owner sees it, as its reader does, and whom a form offers to share with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from llwybr.apps.portfolio import access
from llwybr.apps.portfolio.models import Evidence, Share, ShareQuerySet
from llwybr.apps.portfolio.queries.activities import area_titles
from llwybr.apps.portfolio.queries.evidence import files_of
from llwybr.apps.portfolio.queries.parts import shown_by
from llwybr.apps.portfolio.queries.witness import Said, said_in
from llwybr.apps.portfolio.rules.sharing import ADDRESS, PERSON, REVIEW
from llwybr.apps.posts import queries as posts
from llwybr.core.access.roles import policy
from llwybr.core.appointments import naming
from llwybr.core.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from llwybr.apps.portfolio.models import Activity, Attached, Opening
    from llwybr.apps.standards.models import Area, Element
    from llwybr.core.access.models import Grant
    from llwybr.core.access.viewer import Viewer
    from llwybr.core.kit.bilingual import Written

MOST_SHOWN = 200  # of what is over, at a piece
OPEN, OVER, TAKEN_BACK = "open", "over", "taken_back"
SOONEST = timedelta(microseconds=1)


@dataclass(frozen=True)
class Opened:
    """That somebody opened it, the last time on one day. `name`: "" for whoever has none here."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Row:
    """A share in words, for its owner alone. `kind`: with a person, the review of a job, or an address; `name`: of the person; of
    whoever reviews that job today; the address."""

    share: Share
    kind: str
    name: str
    state: str
    opened: list[Opened]

    @property
    def last_day(self) -> date:
        """The last on which it was, or would have been, seen."""
        return timezone.localdate(self.share.ends_at - SOONEST)


def rows(shares: Iterable[Share], now: datetime) -> list[Row]:
    """Four queries at most, however many they are."""
    found = list(shares)
    today = posts.reviewers_today({one.post for one in found if one.post}, now)
    openings = _openings(found)
    names = naming.persons(one.by for each in openings.values() for one in each)
    return [_row(one, today, openings.get(one.pk, []), names, now) for one in found]


def _openings(shares: list[Share]) -> dict[int, list[Opening]]:
    by_share: dict[int, list[Opening]] = defaultdict(list)
    for one in access.openings_of(shares) if shares else ():
        by_share[one.share_id].append(one)
    return by_share


def _row(
    one: Share, today: Mapping[str, Person], openings: list[Opening], names: Mapping[str, str], now: datetime
) -> Row:
    opened = [Opened(names.get(each.by, ""), each.last_at) for each in openings]
    reads = one.reader or today.get(one.post)
    name = one.address or (reads.name if reads else "")
    return Row(one, _kind(one), name, _state(one, now), opened)


def _kind(one: Share) -> str:
    return ADDRESS if one.address else REVIEW if one.post else PERSON


def _state(one: Share, now: datetime) -> str:
    if one.taken_back_at:
        return TAKEN_BACK
    return OPEN if one.is_open(now) else OVER


def mine(viewer: Viewer, now: datetime) -> ShareQuerySet:
    """All that the viewer shares or shared: what is open first."""
    shares = access.shares_of(viewer).select_related("evidence", "activity", "reader")
    return shares.order_by("-pk")


def my_open(viewer: Viewer, now: datetime) -> ShareQuerySet:
    """What somebody else sees now."""
    return mine(viewer, now).open(now)


def my_closed(viewer: Viewer, now: datetime) -> ShareQuerySet:
    """What is over or was taken back."""
    return mine(viewer, now).exclude(pk__in=access.shares_of(viewer).open(now).order_by().values("pk"))


def my_share(viewer: Viewer, public_id: UUID) -> Share | None:
    """One of the viewer's own."""
    found = access.shares_of(viewer).filter(public_id=public_id)
    return found.select_related("evidence__statement", "activity", "reader", "person").first()


@dataclass(frozen=True)
class Beside:
    """What stands beside a piece: who sees it now, and who opened it, ever. `piece`: an address to share it from."""

    piece: Evidence | Activity
    open: list[Row]
    opened: list[tuple[Row, Opened]]

    @property
    def is_evidence(self) -> bool:
        return isinstance(self.piece, Evidence)


def beside(viewer: Viewer, piece: Evidence | Activity, now: datetime) -> Beside:
    """For the owner of the piece. Five queries at most, one where it was never shared."""
    of = {"evidence": piece} if isinstance(piece, Evidence) else {"activity": piece}
    found = rows(mine(viewer, now).filter(**of)[:MOST_SHOWN], now)
    opened = [(row, one) for row in found for one in row.opened]
    return Beside(
        piece, [one for one in found if one.state == OPEN], sorted(opened, key=lambda one: one[1].at, reverse=True)
    )


# --- as its reader sees it --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """All that a reader sees of a piece, and the same that its owner sees before they share it."""

    piece: Evidence | Activity
    files: list[Attached]
    parts: list[tuple[Area, list[Element]]]
    area: Written | None
    said: Said | None

    @property
    def is_evidence(self) -> bool:
        return isinstance(self.piece, Evidence)

    @property
    def hours(self) -> float:
        """Of an entry in the record of learning."""
        return 0 if isinstance(self.piece, Evidence) else self.piece.minutes / 60


def shown(piece: Evidence | Activity, now: datetime) -> Shown:
    """That the reader may see it, the caller has asked."""
    today = timezone.localdate(now)
    if isinstance(piece, Evidence):
        return Shown(piece, files_of(piece), shown_by(piece, today), None, said_in(piece))
    area = area_titles(piece.nation, [piece.area]).get(piece.area) if piece.area else None
    return Shown(piece, [], [], area, None)


def shared_with(viewer: Viewer, now: datetime) -> ShareQuerySet:
    """What others share with the viewer now, the latest first."""
    return access.shares_with(viewer, now).select_related("person", "evidence", "activity")


def shared_file(share: Share, public_id: UUID) -> Attached | None:
    """A file of what is shared."""
    if share.evidence is None:
        return None
    return share.evidence.attached.filter(file__public_id=public_id).select_related("file").first()


# --- whom a form offers -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Review:
    """The review of one of the viewer's jobs. `reviewer`: who that is today, or ""."""

    post: str
    job: str
    place: Written
    reviewer: str


@dataclass(frozen=True)
class Known:
    """Somebody whom the viewer knows already: who reviews them, or leads where they work."""

    person: str
    name: str
    role: Written
    place: Written | None


@dataclass(frozen=True)
class Offered:
    """Whom a form offers, besides anybody by their address."""

    reviews: list[Review]
    people: list[Known]


def offered(viewer: Viewer, now: datetime) -> Offered:
    """The reviews of the jobs that the viewer has today; their reviewers and the heads of where they work, each once, never
    themselves."""
    known = list(access.reviewers_and_heads(viewer, now))
    return Offered(_reviews_of(viewer, {(one.holder, one.place) for one in known}, now), _people(viewer, known))


def _reviews_of(viewer: Viewer, known: set[tuple[str, str]], now: datetime) -> list[Review]:
    """`known`: who holds the role of a reviewer over them, and where."""
    today = timezone.localdate(now)
    held = [one for one in posts.mine(viewer, now) if one.starts_on <= today]
    jobs = posts.jobs_of({one.post.workplace.nation for one in held}, today)
    return [
        Review(
            post=str(one.post),
            job=str(jobs[one.profile].title) if one.profile in jobs else one.title or one.profile,
            place=one.post.workplace.name,
            reviewer=one.reviewer.name
            if one.reviewer and (str(one.reviewer.public_id), str(one.post.workplace)) in known
            else "",
        )
        for one in held
    ]


def _people(viewer: Viewer, known: Iterable[Grant]) -> list[Known]:
    once = {one.holder: one for one in known if one.holder != viewer.person}
    names, places = naming.persons(once), naming.places(one.place for one in once.values())
    found = [
        Known(who, names[who], policy().roles[one.role].name, places.get(one.place))
        for who, one in once.items()
        if who in names
    ]
    return sorted(found, key=lambda one: one.name)


def person(public_id: str) -> Person:
    """Whom a form offered a moment ago. Raises Person.DoesNotExist."""
    return Person.objects.listed().get(public_id=public_id)
