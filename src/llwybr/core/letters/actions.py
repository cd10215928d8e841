"""Putting letters into the outbox, and clearing it of old ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, override

from llwybr.core.events.actions import record
from llwybr.core.letters import calendar as calendars
from llwybr.core.letters.addresses import sendable
from llwybr.core.letters.kinds import has_control
from llwybr.core.letters.letters import REMINDER
from llwybr.core.letters.models import ASIDE, FAILED, LATE, NOTHING, Letter

if TYPE_CHECKING:
    from llwybr.core.letters.kinds import Kind, Value
    from llwybr.values.bilingual import Language

KEPT = timedelta(days=30)


@transaction.atomic
def post(
    *,
    kind: Kind,
    to: str,
    language: Language,
    values: Mapping[str, Value],
    by: str,
    now: datetime,
    until: datetime | None = None,
    calendar: str = "",
) -> Letter:
    """Put a letter into the outbox, in the transaction of the change that it tells of: it goes only if that holds.

    After `until` it is not sent. An address that no mail server would take is no error: the letter fails at once, and what it
    would have said is not kept. Raises ValueError for values that the kind does not take, and for an address with a line
    break or another control character in it, which no form lets through.
    """
    if has_control(to):
        raise ValueError("there is a control character in the address")
    kept, address = kind.kept(values), sendable(to)
    letter = Letter(kind=kind.name, posted_at=now, due_at=now)
    if address:
        letter.to, letter.language, letter.until = address, language, until
        letter.values, letter.calendar = kept, calendar
    else:
        letter.outcome, letter.ended_at = FAILED, now
    letter.save(force_insert=True)
    record("letters.posted", subject=str(letter.public_id), by=by, facts={"kind": kind.name, "outcome": letter.outcome})
    return letter


def remind(*, id: str, day: date, to: str, language: Language, by: str, now: datetime) -> Letter:
    """Send the calendar file of `reminder`."""
    file = reminder(id=id, day=day, language=language, now=now)
    return post(kind=REMINDER, to=to, language=language, values={"day": day}, calendar=file, by=by, now=now)


def reminder(*, id: str, day: date, language: Language, now: datetime) -> str:
    """A calendar file for the day on which someone wants to look at their path again.

    `id` is theirs and says nothing: a second reminder with it moves the day in their calendar.
    """
    with override(language):
        entry = calendars.Entry(
            id=id,
            summary=gettext("Look at your path again"),
            starts=day,
            address=settings.SITE_ADDRESS + reverse("home"),
        )
    return calendars.event(entry, language=language, now=now)


def withdraw(*, ids: Iterable[str], now: datetime) -> int:
    """What these letters (public ids) tell of is taken back: those that still wait are not sent, and say nothing any more. How
    many these were."""
    waiting = Letter.objects.waiting().filter(public_id__in=list(ids))
    return waiting.update(outcome=LATE, ended_at=now, **NOTHING)


@transaction.atomic
def set_aside(*, by: str, now: datetime) -> dict[str, int]:
    """After a restore: what waited when the backup was made is not sent, and says nothing any more. How many, by kind.

    Most of it went long ago. The rest would tell of invitations and ways in that hold no more, perhaps to whoever has been erased.
    """
    waiting = Letter.objects.waiting()
    found = Counter(waiting.order_by("kind").values_list("kind", flat=True))
    if found:
        waiting.update(outcome=ASIDE, ended_at=now, **NOTHING)
        record("letters.set_aside", subject="letters", by=by, facts=dict(found))
    return dict(found)


def purge(*, now: datetime) -> int:
    """Drop the rows of letters older than 30 days; how many went."""
    return Letter.objects.filter(posted_at__lt=now - KEPT).delete()[0]
