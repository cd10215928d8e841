"""Who sees what of a portfolio: its owner, and whoever it is shared with now. To everybody else it is not there.

No role opens anything here. Another system with somebody's key reads what is theirs alone, never what others share with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from llwybr.apps.portfolio.models import (
    Activity,
    ActivityQuerySet,
    Attached,
    Evidence,
    EvidenceQuerySet,
    Opening,
    Share,
    ShareQuerySet,
    Shows,
    Statement,
    StatementQuerySet,
)
from llwybr.apps.posts.queries import reviewed_today
from llwybr.core.access.models import Grant
from llwybr.core.access.queries import held
from llwybr.core.access.roles import PERSON, WORKS
from llwybr.core.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from llwybr.core.access.viewer import Viewer

HEAD = "head"
REVIEWS = "portfolio.reviews"  # under which a viewer keeps the posts that they review for the length of a request


def own(viewer: Viewer) -> EvidenceQuerySet:
    """The viewer's own evidence."""
    return Evidence.objects.of_person(viewer.person)


def own_activities(viewer: Viewer) -> ActivityQuerySet:
    """The viewer's own record of learning."""
    return Activity.objects.of_person(viewer.person)


def visible_to(viewer: Viewer, now: datetime) -> EvidenceQuerySet:
    """The viewer's own evidence, and what is shared with them at this moment."""
    if not viewer.person:
        return Evidence.objects.none()
    shared = shares_with(viewer, now).exclude(evidence=None).order_by().values("evidence")
    return Evidence.objects.filter(Q(person__public_id=viewer.person) | Q(pk__in=shared))


def own_files(viewer: Viewer) -> QuerySet[Attached]:
    """The files of the viewer's own evidence. A shared one is fetched by way of its share."""
    return Attached.objects.filter(evidence__in=own(viewer).order_by().values("pk"))


def shared_now(keys: Iterable[int], now: datetime) -> set[tuple[int, int]]:
    """Which of these pieces others see at this moment: (piece, whoever shares it), only for their owner to be told."""
    found = Share.objects.open(now).filter(evidence__in=list(keys)).order_by()
    return {(evidence, person) for evidence, person in found.values_list("evidence", "person") if evidence}


def counts_in(entries: Iterable[Activity]) -> list[tuple[int, str]]:
    """(the key of an entry, the public id of a piece that counts in it), of the same person: for entries that a viewer may see."""
    return _links(Q(activity__in=[one.pk for one in entries]), "activity_id", "evidence__public_id")


def entries_with(piece: Evidence) -> list[tuple[int, str]]:
    """(the key of the piece, the public id of an entry that it counts in), of the same person."""
    return _links(Q(evidence=piece.pk), "evidence_id", "activity__public_id")


def _links(which: Q, key: str, other: str) -> list[tuple[int, str]]:
    """Asked by the rows that are linked: by whose they are, a database may walk all that a person has for each."""
    theirs = Activity.evidence.through.objects.filter(which, activity__person=F("evidence__person"))
    return [(one, str(public_id)) for one, public_id in theirs.order_by("-pk").values_list(key, other)]


def shown(element: str) -> QuerySet[Shows]:
    """What shows an element, whosever it is: only to narrow what a viewer may see already."""
    return Shows.objects.filter(element=element).order_by()


def activities_visible_to(viewer: Viewer, now: datetime) -> ActivityQuerySet:
    """The viewer's own entries, and those that are shared with them at this moment."""
    if not viewer.person:
        return Activity.objects.none()
    shared = shares_with(viewer, now).exclude(activity=None).order_by().values("activity")
    return Activity.objects.filter(Q(person__public_id=viewer.person) | Q(pk__in=shared))


def reviewers_and_heads(viewer: Viewer, now: datetime) -> QuerySet[Grant]:
    """Whom the viewer knows already: who reviews them, and who leads where they work."""
    works = [one.place for one in held(viewer, now) if one.role.id in WORKS]
    known = Q(kind=PERSON, scope=viewer.person) | Q(role=HEAD, scope__in=works)
    return Grant.objects.open_at(now).filter(known).order_by("role", "pk")


def shares_of(viewer: Viewer) -> ShareQuerySet:
    """What the viewer shares or shared: theirs alone to see."""
    return Share.objects.filter(person__public_id=viewer.person) if viewer.person else Share.objects.none()


def shares_with(viewer: Viewer, now: datetime) -> ShareQuerySet:
    """What others share at this moment with the viewer: by name, as who reviews a post today, or as who signs in with an address.

    What no longer belongs to whoever shared it is shared no more: two records may have been joined or parted since.
    """
    if viewer.signed_in is None or not viewer.person:
        return Share.objects.none()
    addresses = Account.objects.filter(person__public_id=viewer.person, is_active=True).exclude(email=None)
    with_them = (
        Q(reader__public_id=viewer.person)
        | Q(post__in=_reviews(viewer, now))
        | Q(address__in=addresses.order_by().values("email"))
    )
    still_theirs = Q(evidence__person=F("person")) | Q(activity__person=F("person"))
    return Share.objects.open(now).filter(with_them, still_theirs).exclude(person__public_id=viewer.person)


def _reviews(viewer: Viewer, now: datetime) -> list[str]:
    """Asked once a request: a page asks for several things that are shared."""
    if REVIEWS not in viewer.kept:
        viewer.kept[REVIEWS] = reviewed_today(viewer, now)
    found: list[str] = viewer.kept[REVIEWS]
    return found


def openings_of(shares: Iterable[Share]) -> QuerySet[Opening]:
    """Who opened these shares, the latest first: for whoever shared them."""
    return Opening.objects.filter(share__in=[one.pk for one in shares])


def statements_of(viewer: Viewer) -> StatementQuerySet:
    """What the viewer asked witnesses for."""
    return Statement.objects.filter(evidence__in=own(viewer).order_by().values("pk"))


def statement_with(key: str, now: datetime) -> Statement | None:
    """What this digest of a key asks for, while it can be answered. Whoever holds the key needs nothing else."""
    return Statement.objects.open(now).filter(key=key).select_related("evidence__person").first()
