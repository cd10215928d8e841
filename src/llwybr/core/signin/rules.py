"""PURE: how long a session lasts, how long a code does, and how one address is always the same address."""

from datetime import datetime, timedelta

# The address of an account is kept as every address of a person is.
from llwybr.core.people.rules.addresses import one_address as one_address

IDLE = timedelta(hours=3)
IDLE_PRIVILEGED = timedelta(minutes=30)  # where other people's records have been open
LONGEST = timedelta(hours=12)
WARNED_BEFORE = timedelta(minutes=5)
SEEN_EVERY = timedelta(minutes=1)  # a session is not written for every page

MAILED_CODE_LASTS = timedelta(minutes=15)
MAILED_CODE_LENGTH = 8
MOST_TRIES = 5  # of one mailed code
SHEET_SIZE = 10  # codes on one sheet of paper

TOKEN_LONGEST = timedelta(days=366)
SCOPES = ("attempts", "results", "plan", "portfolio", "learning")
USED_EVERY = timedelta(minutes=1)  # that a token was used is not written for every answer


def ends_at(started_at: datetime, seen_at: datetime, *, privileged: bool) -> datetime:
    """When a session ends if it is not used after `seen_at`."""
    return min(seen_at + (IDLE_PRIVILEGED if privileged else IDLE), started_at + LONGEST)


def warned_in(ends: datetime, now: datetime) -> int:
    """In how many seconds its holder is warned that a session ends: seconds, since a device's clock may be wrong."""
    return max(0, int((ends - WARNED_BEFORE - now).total_seconds()))
