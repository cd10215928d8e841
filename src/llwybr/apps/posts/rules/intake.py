"""PURE: what a row of a file of staff says, which post it means, and what it would change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from llwybr.apps.posts.rules.terms import DAYS, Terms
from llwybr.core.people.rules.names import FullName

LEFT_OUT = "-"  # the profile of those whom a file holds and who are not support staff
NEW, CHANGED, ENDED, SAME, OWN, LEFT, FAULTY = "new", "changed", "ended", "same", "own", "left", "fault"
MOST_A_WEEK = 48 * 60  # minutes: the Working Time Regulations 1998, regulation 4


class Fault(NamedTuple):
    """What is wrong with a row, or to be looked at: a code of `templatetags.intake`, the field, and what stands there."""

    code: str
    field: str = ""
    what: str = ""


@dataclass(slots=True)
class Said:
    """What one row says. None, "" and 0: nothing. `workplace`, `employer`: keys of places; `profile`: also LEFT_OUT."""

    line: int
    faults: list[Fault] = field(default_factory=list)
    names: tuple[FullName, ...] = ()  # today's first, then a former one
    born_on: date | None = None
    numbers: tuple[tuple[str, str], ...] = ()  # scheme and value
    email: str = ""
    title: str = ""
    profile: str = ""
    grade: str = ""
    spine_point: int | None = None
    hours: int | None = None  # minutes a week
    by_day: tuple[int, ...] | None = None  # minutes of Monday to Sunday
    days: tuple[int, ...] | None = None  # on which of them
    weeks: Decimal | None = None
    kind: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    reviewer: str = ""
    workplace: int = 0
    employer: int = 0
    reference: str = ""
    post: str = ""  # the public id of a post, as our own files have it


@dataclass(slots=True)
class KnownPost:
    """A post that is here already, with its standing contracts: key, first day, last day, terms; the earliest first."""

    pk: int
    person: int
    workplace: int
    reference: str
    starts_on: date
    ends_on: date | None
    contracts: list[tuple[int, date, date | None, Terms]]
    public_id: str = ""


@dataclass(frozen=True)
class Setting:
    """What is the same for every row. `weeks`, `kind`: where a new post's row says none. `employers`: of each workplace."""

    from_on: date
    today: date
    employers: Mapping[int, int]
    profiles: Mapping[int, Collection[str]]  # of each workplace's nation
    closed: Collection[int] = ()
    weeks: Decimal | None = None
    kind: str = ""


@dataclass(slots=True)
class Found:
    """What a row would do. `person`: their key, or 0 for a new record; `changes`: field, before, after.

    `terms`: of the new post, or from now on. `contract`: the one to be corrected, since it is of the same day; `last_day`: the
    post ends then.
    """

    kind: str
    person: int = 0
    post: int = 0
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    terms: Terms | None = None
    contract: int = 0
    last_day: date | None = None

    def kept(self) -> list[Any]:
        """As it is stored, and what a digest of it is made of."""
        return [self.kind, self.person, self.post, self.changes, self.faults, self.warnings]


def spread(minutes: int, days: Sequence[int]) -> tuple[int, ...]:
    """The hours of a week over its working days, as evenly as whole minutes go."""
    share, over = divmod(minutes, len(days))
    found = [0] * DAYS
    for at, on in enumerate(days):
        found[on] = share + (at < over)
    return tuple(found)


WORKING_DAYS = (0, 1, 2, 3, 4)


def new_terms(said: Said, setting: Setting, reviewer: int | None) -> Terms | list[Fault]:
    """The terms of a post that begins, or what is missing."""
    lacking = {
        "no_title": ("title", said.profile),
        "no_hours": ("hours", said.hours or said.by_day),
        "no_weeks": ("weeks", said.weeks or setting.weeks),
        "no_kind": ("kind", said.kind or setting.kind),
    }
    faults = [Fault(code, where) for code, (where, value) in lacking.items() if not value]
    weeks = said.weeks or setting.weeks
    if faults or weeks is None:
        return faults
    return Terms(
        employer=said.employer or setting.employers[said.workplace],
        profile=said.profile,
        minutes=said.by_day or spread(said.hours or 0, said.days or WORKING_DAYS),
        weeks=weeks,
        kind=said.kind or setting.kind,
        reviewer=reviewer,
        title=said.title,
        grade=said.grade,
        spine_point=said.spine_point,
    )


def changed_terms(said: Said, base: Terms, reviewer: int | None) -> Terms:
    """What a known post is like by this row. What the row leaves empty stays as it was: a file takes nothing away."""
    return replace(
        base,
        employer=said.employer or base.employer,
        profile=said.profile or base.profile,
        minutes=_minutes(said, base),
        weeks=said.weeks or base.weeks,
        kind=said.kind or base.kind,
        reviewer=reviewer or base.reviewer,
        title=said.title or base.title,
        grade=said.grade or base.grade,
        spine_point=said.spine_point or base.spine_point,
    )


def _minutes(said: Said, base: Terms) -> tuple[int, ...]:
    if said.by_day:
        return said.by_day
    worked = tuple(on for on, minutes in enumerate(base.minutes) if minutes)
    days, total = said.days or worked, said.hours or base.weekly_minutes
    return base.minutes if (days, total) == (worked, base.weekly_minutes) else spread(total, days)


def changes(base: Terms, now: Terms, said: Said) -> list[tuple[str, Any, Any]]:
    """Field by field, what was and what is to be, as it can be stored. A reviewer is the key of who was, and the words for who is."""
    found: list[tuple[str, Any, Any]] = []
    if base.weekly_minutes != now.weekly_minutes:
        found.append(("hours", base.weekly_minutes, now.weekly_minutes))
    elif base.minutes != now.minutes:
        found.append(("days", list(base.minutes), list(now.minutes)))
    for name in ("profile", "title", "grade", "spine_point", "kind", "employer"):
        before, after = getattr(base, name), getattr(now, name)
        if before != after:
            found.append((name, before, after))
    if base.weeks != now.weeks:
        found.append(("weeks", f"{base.weeks.normalize():f}", f"{now.weeks.normalize():f}"))
    if base.reviewer != now.reviewer:
        found.append(("reviewer", base.reviewer or 0, said.reviewer))
    return found


def begun(now: Terms, said: Said) -> list[tuple[str, Any, Any]]:
    """What a reader is shown of a post that would begin, as `changes` has it: there was nothing before."""
    found = [("profile", "", now.profile), ("hours", "", now.weekly_minutes), ("workplace", "", said.workplace)]
    return [*found, ("reviewer", "", said.reviewer if now.reviewer else "")]


def assigned(rows: Sequence[Said], posts: Sequence[KnownPost]) -> list[KnownPost | None]:
    """Which of a person's posts at one workplace each of their rows there means: by its reference, its first day, its job, or
    because it is the only one left. A post that is over is meant only by its reference or its days."""
    free = list(posts)
    found: list[KnownPost | None] = [None] * len(rows)
    for means in (_by_id, _by_reference, _by_days_and_job, _by_days, _by_job):
        for at, row in enumerate(rows):
            post = next((one for one in free if means(row, one)), None) if found[at] is None else None
            if post:
                found[at] = post
                free.remove(post)
    left = [at for at, post in enumerate(found) if post is None and not rows[at].ends_on]
    still = [one for one in free if one.ends_on is None]
    if len(left) == 1 and len(still) == 1 and not _is_another(rows[left[0]], still[0]):
        found[left[0]] = still[0]
    return found


def _by_id(row: Said, post: KnownPost) -> bool:
    return bool(row.post) and row.post == post.public_id


def _by_reference(row: Said, post: KnownPost) -> bool:
    return bool(row.reference) and row.reference == post.reference


def _by_days_and_job(row: Said, post: KnownPost) -> bool:
    return _by_days(row, post) and _by_job(row, post)


def _by_days(row: Said, post: KnownPost) -> bool:
    return row.starts_on == post.starts_on and not _other_reference(row, post)


def _by_job(row: Said, post: KnownPost) -> bool:
    """The job that it is now; not one that is over, nor one that began on another day than the row says and has ended."""
    over = post.ends_on is not None and (row.ends_on != post.ends_on or row.starts_on not in {None, post.starts_on})
    return not over and not _other_reference(row, post) and row.profile == post.contracts[-1][3].profile


def _other_reference(row: Said, post: KnownPost) -> bool:
    return bool(row.reference and post.reference and row.reference != post.reference)


def _is_another(row: Said, post: KnownPost) -> bool:
    """Another job that begins later is another post, not a change of this one."""
    begins_later = row.starts_on is not None and row.starts_on > post.starts_on
    return _other_reference(row, post) or (begins_later and bool(row.profile))


def compared(said: Said, post: KnownPost, reviewer: int | None, setting: Setting) -> Found:
    """What a row changes of the post that it means."""
    found = Found(SAME, post.person, post.pk)
    if said.starts_on and said.starts_on != post.starts_on:
        found.warnings.append(Fault("other_start", "starts_on", post.starts_on.isoformat()))
    if said.ends_on and said.ends_on != post.ends_on:
        if said.ends_on < post.starts_on:
            found.faults.append(Fault("ends_before_start", "ends_on", said.ends_on.isoformat()))
        found.kind, found.last_day = ENDED, said.ends_on
        found.changes.append(("ends_on", post.ends_on.isoformat() if post.ends_on else "", said.ends_on.isoformat()))
    ends_on = said.ends_on or post.ends_on
    if ends_on is None or ends_on >= setting.from_on:
        _compare_terms(found, said, post, reviewer, setting)
    if found.faults:
        found.kind = FAULTY
    return found


def _compare_terms(found: Found, said: Said, post: KnownPost, reviewer: int | None, setting: Setting) -> None:
    """Against what it is like on the day from which changes hold; on its first day, if it has not begun by then."""
    begun = [one for one in post.contracts if one[1] <= setting.from_on]
    pk, since, until, base = begun[-1] if begun else post.contracts[0]
    now = changed_terms(said, base, reviewer)
    told = changes(base, now, said)
    if not told:
        return
    if (pk, since, until, base) != post.contracts[-1]:
        later = post.contracts[post.contracts.index((pk, since, until, base)) + 1]
        found.faults.append(Fault("later", told[0][0], later[1].isoformat()))
        return
    found.kind, found.terms = (CHANGED if found.kind == SAME else found.kind), now
    found.contract = pk if since >= setting.from_on else 0
    found.changes += told
