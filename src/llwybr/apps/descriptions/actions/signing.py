"""Both sides of a post sign the very same text, or it is not agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from llwybr.apps.descriptions import queries
from llwybr.apps.descriptions.actions import telling
from llwybr.apps.descriptions.actions.writing import RefusedError, locked, settle
from llwybr.apps.descriptions.models import Signature
from llwybr.apps.descriptions.rules.states import AGREED, EMPLOYER, WORKER, may_sign, state_after
from llwybr.core.events.actions import record
from llwybr.core.people.models import Match
from llwybr.core.people.queries import all_of

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.apps.descriptions.models import Version
    from llwybr.apps.descriptions.rules.states import Side


@transaction.atomic
def sign(*, version: Version, mark: str, side: Side, person: str, by: str, now: datetime) -> Version:
    """A person (a public id) signs for one side the text that this mark names. Signed by both, it is agreed.

    Whether they may speak for the employer, the caller has asked; that nobody stands on both sides is asked here. Raises
    RefusedError: changed, where the mark is not that of the newest text, so that nobody signs words that they have not read.
    """
    version = locked(version)
    signed = queries.signatures(version)
    if version.mark == mark and _is_theirs(signed, side, person):  # pressed twice
        return version
    refused = may_sign(
        version.state,
        of_post=version.description.post_id is not None,
        lines=version.lines.at(version.edit).count(),
        signed_already=side in signed,
        is_other_side=_stands_on_the_other_side(version, signed, side, person),
    )
    if refused:
        raise RefusedError(refused)
    if version.mark != mark:
        raise RefusedError("changed")
    Signature.objects.create(version=version, edit=version.edit, side=side, person=person, by=by, at=now)
    _move_on(version, {*signed, side}, now=now)
    facts = {"edit": version.edit, "side": side, "state": version.state}
    record("descriptions.signed", subject=str(version), by=by, facts=facts)
    telling.tell_signed(version, side, person, by=by, now=now)
    return version


def _is_theirs(signed: dict[str, Signature], side: Side, person: str) -> bool:
    return side in signed and signed[side].person == person


def _move_on(version: Version, signed: set[str], *, now: datetime) -> None:
    state = state_after(signed)
    if state == AGREED:
        settle(version, AGREED, now=now)
    elif version.state != state:
        version.state = state
        version.save(update_fields=["state"])


def _stands_on_the_other_side(version: Version, signed: dict[str, Signature], side: Side, person: str) -> bool:
    """Whether this person, under whatever record, is the worker and would sign for the employer; or is not the worker and would
    sign as them; or signed there. Two records that may be one person's count as one until somebody has said."""
    mine, theirs = all_of(person), telling.workers(version)
    if side == WORKER:
        other = signed.get(EMPLOYER)
        return not mine & theirs or bool(other and other.person in mine)
    return bool(mine & theirs) or _may_be_one(mine, theirs)


def _may_be_one(mine: set[str], theirs: set[str]) -> bool:
    one_way = Q(left__public_id__in=mine, right__public_id__in=theirs)
    other_way = Q(left__public_id__in=theirs, right__public_id__in=mine)
    return Match.objects.filter(one_way | other_way, decision="").exists()
