"""Sharing, taking back, and noting who opened it. Each is one transaction with one event, which says neither what nor with whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from llwybr.apps.portfolio import access
from llwybr.apps.portfolio.actions.telling import tell_address, tell_person
from llwybr.apps.portfolio.models import Activity, Evidence, Opening, Share
from llwybr.apps.portfolio.rules.sharing import (
    DAY_FULL,
    FAR,
    GONE,
    KEPT,
    LONGEST,
    MANY,
    MOST_IN_A_DAY,
    MOST_SHARED,
    PAST,
    SELF,
)
from llwybr.apps.posts.queries import reviewers_today
from llwybr.core.access.actions import looked
from llwybr.core.access.throttle import bucket_for, count_failure, failed_today, too_many
from llwybr.core.events.actions import record
from llwybr.core.letters import actions as letters
from llwybr.core.people.models import Account, Email, Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from llwybr.core.access.viewer import Viewer


class RefusedError(Exception):
    """Why nothing was shared: `reason` is a code of rules/sharing.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Reader:
    """Whom something is shared with: one of a person, a post (its public id) whose reviewer reads it, and an address (as
    `one_address` writes it)."""

    person: Person | None = None
    post: str = ""
    address: str = ""


@transaction.atomic
def share(
    *,
    piece: Evidence | Activity,
    reader: Reader,
    purpose: str,
    ends_at: datetime,
    key: UUID,
    by: str,
    now: datetime,
) -> Share:
    """Show it to them from now until then. `key`: the public id that it gets; pressed twice, it is shared once.

    Raises RefusedError: self, past, far, gone (it was deleted a moment ago), many,
    day_full.
    """
    owner = Person.objects.select_for_update().get(pk=piece.person_id)
    if known := Share.objects.filter(public_id=key, person=owner).first():
        return known
    _allow(owner, piece, reader, ends_at, now)
    made = Share(
        public_id=_free(key),
        person=owner,
        reader=reader.person,
        post=reader.post,
        address=reader.address,
        purpose=purpose,
        starts_at=now,
        ends_at=ends_at,
        **of_piece(piece),
    )
    made.letters = _tell(made, by=by, now=now)
    made.save(force_insert=True)
    record("portfolio.shared", subject=str(made), by=by)
    return made


def _free(key: UUID) -> UUID:
    """The key of a form; another one where somebody wrote that of another's share there: nothing is said of it."""
    return uuid4() if Share.objects.filter(public_id=key).exists() else key


def of_piece(piece: Evidence | Activity) -> dict[str, Evidence | Activity]:
    """The field of a share that names it."""
    return {"evidence": piece} if isinstance(piece, Evidence) else {"activity": piece}


def _allow(owner: Person, piece: Evidence | Activity, reader: Reader, ends_at: datetime, now: datetime) -> None:
    if not type(piece).objects.filter(pk=piece.pk, person=owner).exists():
        raise RefusedError(GONE)
    if reader.person == owner or (reader.address and is_own_address(owner, reader.address)):
        raise RefusedError(SELF)
    if ends_at <= now:
        raise RefusedError(PAST)
    if timezone.localdate(ends_at) > timezone.localdate(now) + LONGEST + timedelta(days=1):
        raise RefusedError(FAR)
    bucket = bucket_for("share", str(owner.public_id))
    if too_many(bucket, MOST_SHARED, now=now):
        raise RefusedError(MANY)
    if failed_today(bucket, now=now) >= MOST_IN_A_DAY:
        raise RefusedError(DAY_FULL)
    count_failure(bucket, now=now)


def is_own_address(owner: Person, address: str) -> bool:
    """Whether they sign in with it, or it is theirs by what is known of them."""
    theirs = Account.objects.filter(person=owner, email=address)
    return theirs.exists() or Email.objects.filter(person=owner, address=address).exists()


def _tell(made: Share, *, by: str, now: datetime) -> list[str]:
    if made.address:
        return tell_address(made.address, sharer=made.person, until=made.ends_at, by=by, now=now)
    reader = made.reader or reviewers_today([made.post], now).get(made.post)
    if reader is None or reader == made.person:
        return []
    return tell_person(reader, sharer=made.person, until=made.ends_at, by=by, now=now)


@transaction.atomic
def take_back(*, share: Share, by: str, now: datetime) -> bool:
    """From this moment on nobody sees it, and a letter that has not gone yet does not go. Whether it was still open."""
    one = Share.objects.select_for_update().open(now).filter(pk=share.pk).first()
    if one is None:
        return False
    one.taken_back_at = now
    one.save(update_fields=["taken_back_at"])
    letters.withdraw(ids=one.letters, now=now)
    record("portfolio.share_taken_back", subject=str(one), by=by)
    return True


@transaction.atomic
def open_shared(*, viewer: Viewer, public_id: UUID, now: datetime) -> Share | None:
    """What is shared with this viewer now, and that they opened it is noted: for its owner at the piece, and in their log. None
    for everything else. It cannot be taken back between the two."""
    found = access.shares_with(viewer, now).filter(public_id=public_id).first()
    one = Share.objects.select_for_update().open(now).filter(pk=found.pk).first() if found else None
    if one is None:
        return None
    day = timezone.localdate(now)
    opened = Opening(share=one, by=viewer.person, day=day, first_at=now, last_at=now)
    Opening.objects.bulk_create(
        [opened], update_conflicts=True, unique_fields=["share", "by", "day"], update_fields=["last_at"]
    )
    owner = [str(one.person.public_id)]
    if one.evidence_id:
        looked(viewer=viewer, at=owner, what="evidence", why="shared", now=now)
    else:
        looked(viewer=viewer, at=owner, what="activity", why="shared", now=now)
    return one


def note_list(*, viewer: Viewer, shares: Iterable[Share], now: datetime) -> None:
    """Their owners are told that somebody saw what these things are called."""
    owners = [str(one.person.public_id) for one in shares]
    looked(viewer=viewer, at=owners, what="evidence", why="list", now=now)


def purge_shares(*, now: datetime) -> int:
    """Drop what was shared and has been over for longer than is kept, with who opened it; how many went."""
    before = now - KEPT
    over = Share.objects.filter(Q(ends_at__lt=before) | Q(taken_back_at__lt=before))
    pks = list(over.values_list("pk", flat=True))
    Share.objects.filter(pk__in=pks).delete()
    return len(pks)
