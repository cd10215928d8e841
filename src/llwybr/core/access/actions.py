"""Giving a role, agreeing to it, ending it; and noting who looked. Each is one transaction with one event.

That whoever gives a role had the authority is for `core/appointments`, which knows places; here stands what a grant is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from llwybr.core.access.models import Grant, Look
from llwybr.core.access.queries import Held, holding
from llwybr.core.access.resting import beyond, review_until
from llwybr.core.access.roles import HERE, NONE, PERSON, PLACE, policy
from llwybr.core.events.actions import Change, record, record_all
from llwybr.core.kit.batches import in_batches
from llwybr.core.kit.inserting import insert_plain

if TYPE_CHECKING:
    from llwybr.core.access.viewer import Viewer

COLUMNS = (
    "public_id",
    "holder",
    "role",
    "kind",
    "scope",
    "place",
    "starts_at",
    "ends_at",
    "granter",
    "granted_at",
    "waits",
    "approver",
)
FEW, AN_EVENT = 50, 100  # grants: up to so many have an event each; of more, so many share one
ONE_LOOK = ("of", "by", "role", "place", "what", "why", "day")
LOOKS_KEPT = timedelta(days=730)  # a placeholder until whoever answers for the data decides


class RefusedError(Exception):
    """What a grant may not be. `reason`: unknown, scope, ends_before_start, self, own_reviewer, apart, held, not_waiting,
    not_standing, past, not_here."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Given(NamedTuple):
    """A role to be given: whose, which, for what, from when until when (None: until it is ended), by whom and when.

    `place`: where the one reviewed is reviewed; every other role holds where its scope says.
    """

    holder: str
    role: str
    scope: str
    starts_at: datetime
    ends_at: datetime | None
    granter: str
    granted_at: datetime
    place: str = ""


@transaction.atomic
def grant(
    *,
    holder: str,
    role: str,
    scope: str,
    starts_at: datetime,
    ends_at: datetime | None,
    granter: str,
    by: str,
    now: datetime,
    waits: bool = False,
    place: str = "",
) -> Grant:
    """Give a person a role for a scope ("" for the platform). With `waits`, it opens nothing until a second agrees.

    `place`: the workplace at which a reviewer reviews; for any other role it is not needed, and must fit.
    The event names the grant, never its role: who holds a union's office is that union's to know. Raises RefusedError.
    """
    given = Given(holder, role, scope, starts_at, ends_at, granter, now, place)
    kind, at = _where(given)
    made = Grant(**given._asdict() | {"kind": kind, "place": at, "waits": waits})
    _allow(made)
    _save(made)
    record("access.proposed" if waits else "access.granted", subject=str(made), by=by)
    return made


@transaction.atomic
def grant_all(given: Iterable[Given], *, by: str) -> int:
    """Many grants at once; how many. An event for each, or one for each hundred where they are more than FEW: every grant is named
    in one. All or none: RefusedError where the database refuses one."""
    made: list[str] = []
    try:
        with transaction.atomic():
            insert_plain(Grant, COLUMNS, _rows(given, made))
    except DatabaseError as error:
        raise RefusedError(_reason(error)) from error
    if len(made) <= FEW:
        return record_all((Change("access.granted", subject=one) for one in made), by=by)
    record_all(map(_granted, in_batches(made, AN_EVENT)), by=by)
    return len(made)


def _granted(made: Sequence[str]) -> Change:
    """Many grants in one event, each named: a file of staff makes hundreds of thousands. The audit reads them one by one."""
    return Change("access.granted_all", subject=made[0], facts={"grants": " ".join(made)})


def _rows(given: Iterable[Given], made: list[str]) -> Iterator[tuple[Any, ...]]:
    """Each as COLUMNS say; its public id is noted in `made`."""
    moment = cache(connection.ops.adapt_datetimefield_value)
    for one in given:
        kind, place = _where(one)
        id = uuid4()
        made.append(str(id))
        begins, ends, given_at = map(moment, (one.starts_at, one.ends_at, one.granted_at))
        yield id.hex, one.holder, one.role, kind, one.scope, place, begins, ends, one.granter, given_at, False, ""


def _where(said: Given) -> tuple[str, str]:
    """Of what kind its scope is, and at which place it holds. Raises RefusedError."""
    role = policy().roles.get(said.role)
    if role is None or role.scope == NONE:
        raise RefusedError("unknown")
    place = said.place or said.scope if role.scope == PLACE else said.place
    if (place in {"", said.scope}) if role.scope == PERSON else place != said.scope:
        raise RefusedError("scope")
    return role.scope, place


@transaction.atomic
def approve(*, grant: Grant, approver: str, by: str, now: datetime) -> Grant:
    """A second person agrees: it opens from now on, or from its start if that is later. Raises RefusedError."""
    waiting = Grant.objects.select_for_update().standing().filter(pk=grant.pk, waits=True).first()
    if waiting is None:
        raise RefusedError("not_waiting")
    if approver in {waiting.granter, waiting.holder, ""}:
        raise RefusedError("self")
    waiting.waits, waiting.approver = False, approver
    waiting.starts_at = max(waiting.starts_at, now)
    if waiting.ends_at and waiting.ends_at <= waiting.starts_at:
        raise RefusedError("ends_before_start")
    _save(waiting)
    record("access.approved", subject=str(waiting), by=by)
    return waiting


@transaction.atomic
def end(*, grant: Grant, by: str, now: datetime) -> list[Grant]:
    """End it this second: the holder's next request finds it gone. What has ended stays as it is.

    The reviews that rest on it, and end or are shortened with it.
    """
    found = Grant.objects.select_for_update().current(now).filter(pk=grant.pk).first()
    found = found or Grant.objects.select_for_update().standing().filter(pk=grant.pk, waits=True).first()
    if found is None:
        return []
    _stop(found, by=by, now=now)
    return _shorten_reviews(found, by=by, now=now)


def _stop(found: Grant, *, by: str, now: datetime) -> None:
    if found.waits or found.starts_at >= now:
        found.withdrawn_at = now
    else:
        found.ends_at = now
    found.save(update_fields=["withdrawn_at", "ends_at"])
    record("access.ended", subject=str(found), by=by)


@transaction.atomic
def change_end(*, grant: Grant, ends_at: datetime | None, by: str, now: datetime) -> list[Grant]:
    """Let a role that stands end earlier, later, or (None) not before somebody ends it. To end it this second, there is `end`.

    The reviews that rest on it, and are shortened with it; none grows longer again with it. Raises RefusedError: past,
    not_standing, not_here (a review beyond the work that it rests on), ends_before_start, held, apart.
    """
    open_still = Grant.objects.standing().filter(Q(ends_at=None) | Q(ends_at__gt=now))
    found = open_still.select_for_update().filter(pk=grant.pk).first()
    if found is None:
        raise RefusedError("not_standing")
    if found.ends_at == ends_at:
        return []
    if ends_at and ends_at <= now:
        raise RefusedError("past")
    found.ends_at = ends_at
    _allow_review_until(found, now)
    _move_end(found, by=by)
    return _shorten_reviews(found, by=by, now=now)


@transaction.atomic
def end_at(*, places: Iterable[str], on: date, by: str, now: datetime) -> None:
    """These places are not there from this day on: what is held there ends with the day before, where it does not end sooner."""
    at = timezone.make_aware(datetime.combine(on, time.min))
    lasting = Grant.objects.standing().filter(Q(ends_at=None) | Q(ends_at__gt=max(at, now)), place__in=list(places))
    for kind in (PLACE, PERSON):  # reviews end with the work that they rest on; what is left of them then
        for one in lasting.filter(kind=kind).order_by("pk"):
            if at <= now or one.starts_at >= at:
                end(grant=one, by=by, now=now)
            else:
                change_end(grant=one, ends_at=at, by=by, now=now)


def _allow_review_until(found: Grant, now: datetime) -> None:
    if found.kind != PERSON:
        return
    begins = max(now, found.starts_at)
    until = review_until(reviewer=found.holder, reviewed=found.scope, place=found.place, at=begins)
    if until and (found.ends_at is None or found.ends_at > until):
        raise RefusedError("not_here")


def _move_end(found: Grant, *, by: str) -> None:
    _allow(found)
    _save(found)
    record("access.end_moved", subject=str(found), by=by)


def _shorten_reviews(work: Grant, *, by: str, now: datetime) -> list[Grant]:
    """Whoever works there no more is reviewed, and reviews, no more: from the same moment on."""
    shortened = beyond(work, now)
    for review, until in shortened:
        if until <= max(now, review.starts_at):
            _stop(review, by=by, now=now)
        else:
            review.ends_at = until
            _move_end(review, by=by)
    return [review for review, _until in shortened]


def _allow(made: Grant) -> None:
    """Refuse in words what the database would refuse."""
    if (made.scope == "") != (made.kind == "platform"):
        raise RefusedError("scope")
    if made.ends_at and made.ends_at <= made.starts_at:
        raise RefusedError("ends_before_start")
    if made.granter == made.holder:
        raise RefusedError("self")
    if made.kind == PERSON and made.holder == made.scope:
        raise RefusedError("own_reviewer")
    at_one_time = Grant.objects.standing().filter(_overlaps(made), holder=made.holder).exclude(pk=made.pk)
    if at_one_time.filter(role__in=policy().kept_apart_from(made.role)).exists():
        raise RefusedError("apart")
    if at_one_time.filter(role=made.role, scope=made.scope, place=made.place).exists():
        raise RefusedError("held")


def _overlaps(made: Grant) -> Q:
    begins = Q(starts_at__lt=made.ends_at) if made.ends_at else Q()
    return begins & (Q(ends_at=None) | Q(ends_at__gt=made.starts_at))


def _save(made: Grant) -> None:
    """Two who give at once: the database lets one of them through."""
    try:
        with transaction.atomic():
            made.save()
    except DatabaseError as error:
        raise RefusedError(_reason(error)) from error


def _reason(error: DatabaseError) -> str:
    return "apart" if "apart" in str(error) else "held"


def looked(
    *, viewer: Viewer, at: Iterable[str], what: str, why: str, now: datetime, permission: str = "", place: str = ""
) -> None:
    """Note that the viewer saw something of these persons' (public ids). One statement, however many they are.

    `what`, `why`: words of `core/appointments`; `permission`: by which they saw it, which says in which role. What is
    one's own is not noted.
    """
    role, scope = _as(viewer, permission, place, now) if permission else ("", place)
    by, day = viewer.looker, connection.ops.adapt_datefield_value(timezone.localdate(now))
    moment = connection.ops.adapt_datetimefield_value(now)
    rows = [(one, by, role, scope, what, why, day, moment, moment) for one in dict.fromkeys(at) if one != by]
    insert_plain(Look, (*ONE_LOOK, "first_at", "last_at"), rows, once=ONE_LOOK, again=("last_at",))


def _as(viewer: Viewer, permission: str, place: str, now: datetime) -> tuple[str, str]:
    """In which of their roles they looked, and for which place: the one for that very place, if they hold one; then one that
    reaches below its own; where no place is named, one over a person. A role that opens nothing there is never said instead."""

    def distance(one: Held) -> tuple[bool, bool, bool]:
        return one.scope != place, (one.kind == PERSON) == bool(place), one.role.may[permission] == HERE

    found = sorted(holding(viewer, permission, now), key=distance)
    first = found[0] if found else None
    return (first.role.id, first.scope if first.kind != PERSON else place) if first else ("", place)


def move(*, holder: str, to: str) -> list[int]:
    """Whatever a person holds, and whatever is held over them, becomes another's: two records are joined. The rows moved.

    Raises RefusedError where the two together may not be what each was alone.
    """
    theirs = Grant.objects.select_for_update().filter(Q(holder=holder) | Q(scope=holder))
    moved = [one for one in theirs if _moves(one, holder, to)]
    return [one.pk for one in moved]


def _moves(one: Grant, holder: str, to: str) -> bool:
    """Whether it moved: what the other holds already, at the same time, stays where it is."""
    one.holder, one.scope = _swap(one, holder, to)
    if one.withdrawn_at is None:
        try:
            _allow(one)
        except RefusedError as refused:
            if refused.reason == "held":
                return False
            raise
    _save(one)
    return True


def move_back(*, holder: str, to: str, rows: list[int]) -> None:
    """What `move` did, undone for the rows that it moved."""
    for one in Grant.objects.select_for_update().filter(pk__in=rows):
        one.holder, one.scope = _swap(one, holder, to)
        _save(one)


def _swap(one: Grant, old: str, new: str) -> tuple[str, str]:
    return new if one.holder == old else one.holder, new if one.scope == old else one.scope


def purge(*, now: datetime) -> int:
    """Drop what was noted of looks longer ago than is kept; how many went."""
    return Look.objects.filter(last_at__lt=now - LOOKS_KEPT).delete()[0]
