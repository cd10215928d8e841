"""PURE: what a role at a place means for appointments, how far ahead they go, and what a grant is at one moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from llwybr.core.access.roles import Role

READ, GIVE = "appointment.read", "appointment.give"
SYSTEM = "system"  # who gives the first roles, from the command line
REVIEWER = "reviewer"
ALONE, TOGETHER = "alone", "together"  # how somebody may give a role: by themselves, or only with a second person

FARTHEST = timedelta(days=3653)  # no role begins, or is known to end, further ahead
LONGEST_NAME = 200

NOW, WAITS, LATER, ENDED, WITHDRAWN = "now", "waits", "later", "ended", "withdrawn"


def is_union_office(role: Role) -> bool:
    """Seen by its holder and by that union alone, and named in no letter."""
    return "trade_union" in role.kinds


def state(
    *, starts_at: datetime, ends_at: datetime | None, waits: bool, withdrawn_at: datetime | None, now: datetime
) -> str:
    """What a grant is at this moment. One that waits beyond its own end has ended: nobody can agree to it any more."""
    if withdrawn_at:
        return WITHDRAWN
    if ends_at and ends_at <= now:
        return ENDED
    if waits:
        return WAITS
    return LATER if starts_at > now else NOW


def may_date(*, starts_at: datetime, ends_at: datetime | None, now: datetime) -> str | None:
    """From now on, not too far ahead, and the end after the start."""
    if starts_at < now:
        return "past"
    if ends_at and ends_at <= starts_at:
        return "ends_before_start"
    return "far" if max(starts_at, ends_at or starts_at) > now + FARTHEST else None


def may_end_on(*, at: datetime, ends_at: datetime | None, starts_at: datetime, now: datetime) -> str | None:
    """A day to come, on which it is still held: an end is brought forward, never put off."""
    if at <= now:
        return "past"
    if at <= starts_at:
        return "before_it_begins"
    return "later_than_it_ends" if ends_at and at > ends_at else None
