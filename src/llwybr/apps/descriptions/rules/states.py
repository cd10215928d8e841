"""PURE: what the state of a text allows. A refusal is a word; pages say it in full."""

from typing import Literal

DRAFT, OFFERED, AGREED, IN_USE, SUPERSEDED, PUT_AWAY = (
    "draft",
    "offered",
    "agreed",
    "in_use",
    "superseded",
    "put_away",
)
STATES = (DRAFT, OFFERED, AGREED, IN_USE, SUPERSEDED, PUT_AWAY)
OPEN = (DRAFT, OFFERED)  # may still change
STANDING = (AGREED, IN_USE)  # is the text of now
WORKER, EMPLOYER = "worker", "employer"
SIDES = (WORKER, EMPLOYER)
KEPT, CHANGED, ADDED = "kept", "changed", "added"
FATES = (KEPT, CHANGED, ADDED)
TAKEN, CHOSEN, SUGGESTED = "taken", "chosen", "suggested"
WHYS = ("", TAKEN, CHOSEN, SUGGESTED)

LONGEST = 400  # letters of a line, in one language
MOST_LINES = 40  # of a description: more is no description
TOLD_IN = 10  # agreed posts are told in full tens alone

Side = Literal["worker", "employer"]


def may_edit(state: str) -> str | None:
    """A draft, and what is offered; what is agreed or in use is followed by a new version, never changed."""
    return None if state in OPEN else "settled"


def may_put_in_use(state: str, *, of_place: bool, lines: int) -> str | None:
    """A place's draft with something in it."""
    if not of_place:
        return "of_post"
    if state != DRAFT:
        return "settled"
    return None if lines else "no_duty"


def may_sign(state: str, *, of_post: bool, lines: int, signed_already: bool, is_other_side: bool) -> str | None:
    """Each side of a post signs once for itself what is still open. `is_other_side`: this person stands on the other side too,
    or signed there, under whatever record."""
    if not of_post:
        return "of_place"
    if is_other_side:
        return "both_sides"
    if state not in OPEN:
        return "settled"
    if not lines:
        return "no_duty"
    return "signed" if signed_already else None


def state_after(signed: set[str]) -> str:
    """Of a post's text whose newest mark these sides have signed."""
    return AGREED if signed >= set(SIDES) else OFFERED


def told_count(count: int) -> int | None:
    """How many agreed posts there are at least, in full tens, or None for fewer than ten. An exact number of an authority, less
    those of its schools, would be that of the one school that is hidden; and less its own of last week, one person's."""
    return count // TOLD_IN * TOLD_IN or None
