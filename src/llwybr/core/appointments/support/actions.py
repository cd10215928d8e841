"""Asking for a door, agreeing to a colleague's, and closing one. Each is one transaction with one event, without the reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from llwybr.core.appointments import naming
from llwybr.core.appointments.letters import SUPPORT_OPENED
from llwybr.core.appointments.models import SupportDoor
from llwybr.core.appointments.support.rules import OPEN_LASTS
from llwybr.core.events.actions import record
from llwybr.core.letters import actions as letters
from llwybr.core.people.models import Account
from llwybr.core.people.queries import now_part_of

if TYPE_CHECKING:
    from datetime import datetime

    from llwybr.core.letters.kinds import Value
    from llwybr.values.bilingual import Language

KEPT = timedelta(days=730)  # as long as the log of who looked


class RefusedError(Exception):
    """Why a door stays shut. `reason`: self, not_waiting."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def ask(*, holder: str, of: str, reason: str, language: Language, by: str, now: datetime) -> SupportDoor:
    """Ask for a door to a person ("": nobody has that address). Nobody is told yet: it opens nothing. Raises RefusedError."""
    if of == holder:
        raise RefusedError("self")
    door = SupportDoor.objects.create(holder=holder, of=of, reason=reason, language=language, asked_at=now)
    record("support.asked", subject=str(door), by=by)
    return door


@transaction.atomic
def agree(*, door: SupportDoor, approver: str, name: str, by: str, now: datetime) -> SupportDoor:
    """A second supporter agrees: it opens now, for an hour, and the person is told. `name`: of who asked.

    Raises RefusedError.
    """
    waiting = SupportDoor.objects.select_for_update().waiting(now).filter(pk=door.pk).first()
    if waiting is None:
        raise RefusedError("not_waiting")
    if approver == "" or now_part_of(approver) in {now_part_of(waiting.holder), now_part_of(waiting.of)}:
        raise RefusedError("self")
    waiting.approver, waiting.opened_at, waiting.ends_at = approver, now, now + OPEN_LASTS
    waiting.save(update_fields=["approver", "opened_at", "ends_at"])
    record("support.opened", subject=str(waiting), by=by)
    _tell(waiting, name, by, now)
    return waiting


def _tell(door: SupportDoor, name: str, by: str, now: datetime) -> None:
    """A letter to each address of the person's. Whoever has none finds it on their home."""
    theirs = Account.objects.filter(person__public_id=door.of) if door.of else Account.objects.none()
    said: dict[str, Value] = {"name": naming.line(name), "reason": door.reason, "until": door.ends_at or now}
    for account in theirs.select_related("person").exclude(email=None):
        letters.post(kind=SUPPORT_OPENED, to=str(account.email), language=account.language, values=said, by=by, now=now)


@transaction.atomic
def close(*, door: SupportDoor, by: str, now: datetime) -> None:
    """Close it, or take back what nobody has agreed to yet. The next request finds nothing. What is shut stays as it is."""
    mine = SupportDoor.objects.filter(pk=door.pk)
    if (mine.open_at(now) | mine.waiting(now)).update(closed_at=now):
        record("support.closed", subject=str(door), by=by)


def purge(*, now: datetime) -> int:
    """Drop doors that were asked for longer ago than the log of looks is kept; how many went."""
    return SupportDoor.objects.filter(asked_at__lt=now - KEPT).delete()[0]
