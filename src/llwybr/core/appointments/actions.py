"""Giving a role to somebody, agreeing to one, ending one: by whoever has the authority at this moment, and told to its holder.

What a grant may be, `core/access/actions` says; here, who may give it and what else has to happen with it. Each is one
transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from llwybr.core.access import actions as access
from llwybr.core.access.actions import RefusedError
from llwybr.core.access.models import Grant
from llwybr.core.access.resting import review_until, works_at
from llwybr.core.access.roles import PERSON, PLACE, PLATFORM, Role, policy
from llwybr.core.appointments import rules
from llwybr.core.appointments.access import authority
from llwybr.core.appointments.queries import seconds
from llwybr.core.appointments.rules import SYSTEM, TOGETHER
from llwybr.core.appointments.telling import tell_ended, tell_given, tell_waits
from llwybr.core.people.models import Person
from llwybr.core.people.queries import all_of, now_part_of
from llwybr.core.places import queries as places
from llwybr.core.signin import actions as signin
from llwybr.core.signin import queries as accounts

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.signin.models import Session
    from llwybr.values.bilingual import Language

__all__ = ["Invited", "RefusedError", "appoint", "approve", "begin", "end", "end_by_system"]


@dataclass(frozen=True)
class Invited:
    """Somebody by their e-mail address (as `signin.rules.one_address` writes it). `name` and `language` are only for whoever
    has no account yet."""

    email: str
    name: str
    language: Language


@transaction.atomic
def appoint(
    *,
    appointer: str,
    to: str | Invited,
    role: str,
    scope: str,
    starts_at: datetime,
    ends_at: datetime | None,
    by: str,
    now: datetime,
    place: str = "",
) -> Grant:
    """Give a role at a place; or, for a reviewer, over a person who works at `place`. It waits where its appointer may not
    give it alone.

    A review ends with the work that it rests on, if not before. Raises RefusedError with a reason of `access.actions`, or:
    authority (the appointer may not, at this moment), kind, closed, past, far, nobody (this account is no person's, or is
    locked). Nothing is written then.
    """
    said = _role(role)
    where = place if said.scope == PERSON else scope
    _hold(appointer, *([scope] if said.scope == PERSON else []))
    if said.scope == PERSON and not place:
        raise RefusedError("scope")
    way = authority(appointer, said, where, now)
    if not way:
        raise RefusedError("authority")
    _fit(said, scope, where, now)
    waits = way == TOGETHER
    made = _grant(said, to, scope, starts_at, ends_at, place=where, granter=appointer, by=by, now=now, waits=waits)
    if made.waits:
        tell_waits(made, seconds(made, now), by=by, now=now)
    else:
        tell_given(made, by=by, now=now)
    return made


@transaction.atomic
def begin(*, to: Invited, role: str, scope: str, ends_at: datetime | None, now: datetime) -> Grant:
    """The first roles, which nobody could give yet: from the command line alone. Raises RefusedError as `appoint` does."""
    said = _role(role)
    where = scope if said.scope == PLACE else ""
    _fit(said, scope, where, now)
    made = _grant(said, to, scope, now, ends_at, place=where, granter=SYSTEM, by=SYSTEM, now=now, waits=False)
    tell_given(made, by=SYSTEM, now=now)
    return made


def _role(id: str) -> Role:
    found = policy().roles.get(id)
    if found is None:
        raise RefusedError("unknown")
    return found


def _fit(role: Role, scope: str, place: str, now: datetime) -> None:
    """The scope is such a thing as this role is held for, and is there today."""
    if role.scope == PLATFORM:
        if scope:
            raise RefusedError("scope")
        return
    if role.scope == PERSON and not Person.objects.listed().filter(public_id=scope).exists():
        raise RefusedError("nobody")
    found = places.place(place)
    if found is None or (role.scope == PLACE and found.kind not in role.kinds):
        raise RefusedError("kind")
    if not found.is_open(timezone.localdate(now)):
        raise RefusedError("closed")
    if role.scope == PERSON and not works_at(scope, place, now):
        raise RefusedError("not_here")


def _grant(
    role: Role,
    to: str | Invited,
    scope: str,
    starts_at: datetime,
    ends_at: datetime | None,
    *,
    place: str,
    granter: str,
    by: str,
    now: datetime,
    waits: bool,
) -> Grant:
    if refused := rules.may_date(starts_at=starts_at, ends_at=ends_at, now=now):
        raise RefusedError(refused)
    holder = _invited(to, by) if isinstance(to, Invited) else to
    _wait_for_others(holder)
    if role.scope == PERSON:
        ends_at = _while_they_work(holder, scope, place, starts_at, ends_at)
    return access.grant(
        holder=holder,
        role=role.id,
        scope=scope,
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
        granter=granter,
        by=by,
        now=now,
        waits=waits,
    )


def _while_they_work(
    reviewer: str, reviewed: str, place: str, starts_at: datetime, ends_at: datetime | None
) -> datetime | None:
    """The end of a review: the one that was asked for, or that of the work, whichever is first."""
    until = review_until(reviewer=reviewer, reviewed=reviewed, place=place, at=starts_at)
    if until is not None and until <= starts_at:
        raise RefusedError("not_here")
    return min((one for one in (until, ends_at) if one), default=None)


def _invited(one: Invited, by: str) -> str:
    """Whose address this is; nobody's, it gets an account. A name that somebody has given themselves stays."""
    known = accounts.account_with(one.email)
    account = known or signin.open_account(email=one.email, language=one.language, by=by)
    if account.person is None or not account.is_active:
        raise RefusedError("nobody")
    if known is None:
        signin.speak(account=account, name=one.name, language=one.language, by=by)
    return str(account.person.public_id)


def _wait_for_others(holder: str) -> None:
    """Of two who give the same person a role at once, the second waits, and then finds it given."""
    if not Person.objects.select_for_update().listed().filter(public_id=holder).exists():
        raise RefusedError("nobody")


@transaction.atomic
def approve(*, grant: Grant, approver: str, by: str, now: datetime) -> Grant:
    """A second person with the same authority agrees. Raises RefusedError: authority; proposer (whoever proposed it may not
    any more, so that it would be one person's word alone); or a reason of `access.actions`."""
    _hold(approver, grant=grant)
    role = policy().roles[grant.role]
    if not authority(approver, role, grant.place, now):
        raise RefusedError("authority")
    if not authority(grant.granter, role, grant.place, now):
        raise RefusedError("proposer")
    others = {now_part_of(grant.granter), now_part_of(grant.holder)}
    if now_part_of(approver) in others:  # by another record of one person
        raise RefusedError("self")
    made = access.approve(grant=grant, approver=approver, by=by, now=now)
    tell_given(made, by=by, now=now)
    return made


@transaction.atomic
def end(*, grant: Grant, ender: str, at: datetime | None, kept: Session | None, by: str, now: datetime) -> None:
    """End a role, at once (`at` None) or later; or take back, or refuse, one that waits.

    By its holder, or by whoever could give it now. What rests on it ends with it. At once, the holder's sessions that opened
    what is other people's end too, but `kept`: the one in which they themselves lay it down. Raises RefusedError: authority,
    past, before_it_begins, later_than_it_ends, not_standing (it has ended meanwhile).
    """
    _hold(ender, grant=grant)
    if ender not in {SYSTEM, grant.holder} and not authority(ender, policy().roles[grant.role], grant.place, now):
        raise RefusedError("authority")
    found = Grant.objects.standing().filter(Q(ends_at=None) | Q(ends_at__gt=now), pk=grant.pk).first()
    if found is None:
        raise RefusedError("not_standing")
    now = max(now, _last_given(found.holder) or now)
    for one in (found, *_same_of_joined(found, at or now)):
        for ended in (one, *_end(one, at, by=by, now=now)):
            ended.refresh_from_db()
            _sign_out(ended, kept=kept, by=by, now=now)
            if ended.holder != ender:
                tell_ended(ended, ender=ender, by=by, now=now)


def end_by_system(*, grant: Grant, now: datetime) -> None:
    """From the command line. Raises RefusedError as `end` does."""
    end(grant=grant, ender=SYSTEM, at=None, kept=None, by=SYSTEM, now=now)


def _last_given(person: str) -> datetime | None:
    """The moment after the last role that this person gave: of two presses at once, the one that came through first was first."""
    last: datetime | None = Grant.objects.filter(granter=person).aggregate(last=Max("granted_at"))["last"]
    return last + timedelta(microseconds=1) if last else None


def _end(one: Grant, at: datetime | None, *, by: str, now: datetime) -> list[Grant]:
    """The reviews that end with it."""
    if at is None:
        return access.end(grant=one, by=by, now=now)
    if refused := rules.may_end_on(at=at, ends_at=one.ends_at, starts_at=one.starts_at, now=now):
        raise RefusedError(refused)
    return access.change_end(grant=one, ends_at=at, by=by, now=now)


def _sign_out(one: Grant, *, kept: Session | None, by: str, now: datetime) -> None:
    """Out of every session that opened what is other people's, where this role is over."""
    over = one.withdrawn_at or (one.ends_at and one.ends_at <= now)
    if over and policy().roles[one.role].others and not one.waits:
        signin.end_privileged(person=one.holder, kept=kept, by=by, now=now)


def _same_of_joined(ended: Grant, at: datetime) -> list[Grant]:
    """What stayed with a record that was joined to the holder's, since they held it too: parting would bring it back."""
    others = all_of(ended.holder) - {ended.holder}
    found = Grant.objects.current(at).filter(role=ended.role, scope=ended.scope, place=ended.place, starts_at__lt=at)
    return list(found.filter(holder__in=others)) if others else []


def _hold(*persons: str, grant: Grant | None = None) -> None:
    """Whoever acts, acts on roles that nobody ends meanwhile: they are read again once this transaction holds them."""
    rows = Q(holder__in=persons) | Q(pk=grant.pk) if grant else Q(holder__in=persons)
    list(Grant.objects.select_for_update().filter(rows).order_by("pk").values_list("pk"))
