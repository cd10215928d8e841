"""PURE: what the state of a consultation allows, and until when its comments are kept. A refusal is a word; pages say it in full."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

ELEMENT, PROFILE, EDITION = "element", "profile", "edition"
KINDS = (ELEMENT, PROFILE, EDITION)
WHOLE = "whole"  # the slug of the draft as a whole
CHANGED, KEPT, LATER = "changed", "kept", "later"
OUTCOMES = (CHANGED, KEPT, LATER)
ROLES = ("staff", "leader", "union", "employer", "family", "other")

LONGEST_COMMENT = 4000
LONGEST_ANSWER = 2000
KEPT_IN_FORCE = timedelta(days=90)  # after the edition came into force
KEPT_CLOSED = timedelta(days=730)  # after a consultation on a draft that was never agreed
FARTHEST = timedelta(days=3 * 366)  # no edition is agreed, and no consultation closes, further ahead


@dataclass(frozen=True)
class State:
    """A consultation at one moment."""

    is_draft: bool
    closes_at: datetime
    now: datetime

    @property
    def is_open(self) -> bool:
        return self.is_draft and self.now < self.closes_at


def may_open(*, is_draft: bool, closes_at: datetime, now: datetime) -> str | None:
    """A draft, until a day to come that is not too far ahead."""
    if not is_draft:
        return "agreed"
    if closes_at <= now:
        return "past"
    return "far" if closes_at > now + FARTHEST else None


def may_comment(state: State) -> str | None:
    """A draft, while it is open."""
    if not state.is_draft:
        return "agreed"
    return None if state.is_open else "closed"


def may_change(state: State, *, answered: bool) -> str | None:
    """As long as one may comment, and until the answer: nobody's words change under a decision."""
    return "answered" if answered else may_comment(state)


def may_take_back(*, answered: bool) -> str | None:
    """Until the answer, also after the close."""
    return "answered" if answered else None


def may_answer(state: State, *, answered: bool) -> str | None:
    """While it is a draft, and once."""
    if not state.is_draft:
        return "agreed"
    return "answered" if answered else None


def may_agree(state: State, *, waiting: int) -> str | None:
    """Once it has closed, and every comment has its decision."""
    if not state.is_draft:
        return "agreed"
    if state.is_open:
        return "open"
    return "waiting" if waiting else None


def may_come_into_force(day: date, *, today: date, before: date | None) -> str | None:
    """From today on, after the edition that it follows, and not too far ahead."""
    if day < today:
        return "past"
    if before and day <= before:
        return "before"
    return "far" if day > today + FARTHEST else None


def kept_until(*, is_draft: bool, in_force_from: datetime, closes_at: datetime) -> datetime:
    """When comments are erased: 90 days after the edition came into force; two years after the close if it never was agreed."""
    return closes_at + KEPT_CLOSED if is_draft else in_force_from + KEPT_IN_FORCE
