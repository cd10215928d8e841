"""PURE: which two records may become one."""

from collections.abc import Iterable
from datetime import datetime, timedelta

SELF, GONE, NUMBERS, ACCOUNTS, APART, SEALED = "self", "gone", "numbers", "accounts", "apart", "sealed"
UNDONE, LATER = "undone", "later"
MOST_TRIES = 5  # to say the number or the birth date of a sealed record; then only a letter's code opens it
OWN_UNDO_LASTS = timedelta(days=30)  # in which people themselves part what was joined


def may_merge(
    *,
    same_record: bool,
    gone: bool,
    sealed: bool,
    numbers: Iterable[tuple[str, str]],
    both_signed_in: bool,
    both_proved: bool,
) -> str | None:
    """The first reason against, or None. `numbers`: the current ones of both, of schemes in which a person has one alone.

    `sealed`: to the one that would be merged, another was joined that is sealed: nobody could open or part it any more.

    Two ways of signing in become one record only for whoever has proved both: otherwise somebody who decides, or who looks
    alike, could open another's private answers.
    """
    if same_record:
        return SELF
    if gone:
        return GONE
    if sealed:
        return SEALED
    held = set(numbers)
    if len({scheme for scheme, _ in held}) < len(held):
        return NUMBERS
    return ACCOUNTS if both_signed_in and not both_proved else None


def may_undo(*, undone: bool, joined_since: bool) -> str | None:
    """Whatever has been joined since is parted first: only then is everything as this one found it."""
    if undone:
        return UNDONE
    return LATER if joined_since else None


def may_part_themselves(joined_at: datetime, now: datetime) -> bool:
    return now - joined_at < OWN_UNDO_LASTS
