"""Two attempts of one person side by side: what moved, and what the record knows of why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from llwybr.apps.selfassessment import access, bridge
from llwybr.apps.selfassessment.queries.attempts import whole
from llwybr.apps.selfassessment.rules import DONE

if TYPE_CHECKING:
    from llwybr.apps.selfassessment.bridge import Moved, Row
    from llwybr.apps.selfassessment.models import Attempt, Step
    from llwybr.apps.selfassessment.queries.attempts import Whole
    from llwybr.apps.standards.models import Element


@dataclass(frozen=True)
class Change:
    """One element that was answered at either time, and the facts about it between the two answers.

    `done`: the step that was marked as done between them, with its note. `old` and `new`: the element under its two editions.
    """

    moved: Moved
    old: Element | None
    new: Element | None
    done: Step | None
    said_then: str
    said_now: str
    both_aimed: bool

    @property
    def element(self) -> Element:
        return self.moved.element

    @property
    def asked_more(self) -> int:
        """By how many levels the job asks more of it now than then; negative if less."""
        return _level(self.moved.now, "asked") - _level(self.moved.then, "asked")

    @property
    def aimed_more(self) -> int:
        """The same of the job aimed at, where there was one both times."""
        if not self.both_aimed:
            return 0
        return _level(self.moved.now, "aimed") - _level(self.moved.then, "aimed")

    @property
    def nothing_known(self) -> bool:
        """They answered differently, and the record does not say why."""
        return not (self.done or self.asked_more or self.aimed_more)


def _level(row: Row | None, name: str) -> int:
    return int(getattr(row, name)) if row else 0


@dataclass(frozen=True)
class Comparison:
    """`then` came before `now`."""

    then: Whole
    now: Whole
    changes: tuple[Change, ...]

    @property
    def groups(self) -> dict[str, list[Change]]:
        """The changes by kind, each group in the order of what moved most."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.moved.kind, []).append(change)
        return found

    @property
    def job_changed(self) -> bool:
        return self.then.attempt.job.slug != self.now.attempt.job.slug

    @property
    def aim_changed(self) -> bool:
        return _slug(self.then.attempt) != _slug(self.now.attempt)

    @property
    def edition_changed(self) -> bool:
        return self.then.attempt.edition_id != self.now.attempt.edition_id


def compared(then: Attempt, now: Attempt) -> Comparison:
    """Each under its own edition, by slug: where a question changed its meaning, its two answers are not compared."""
    before, after = whole(then), whole(now)
    old = {element.slug: element for element in before.elements}
    new = {element.slug: element for element in after.elements}
    reworded = {slug for slug, element in new.items() if slug in old and old[slug].meaning != element.meaning}
    moves = bridge.moved(before.standing(), after.standing(), reworded=reworded, still=set(new))
    done = {step.element.slug: step for step in access.steps_of(then, now) if step.status == DONE}
    return Comparison(before, after, tuple(_change(one, before, after, old, new, done) for one in moves))


def _change(
    moved: Moved,
    before: Whole,
    after: Whole,
    old: dict[str, Element],
    new: dict[str, Element],
    done: dict[str, Step],
) -> Change:
    slug = moved.element.slug
    step = done.get(slug)
    return Change(
        moved=moved,
        old=old.get(slug),
        new=new.get(slug),
        done=step if step and _between(step, before, after, slug) else None,
        said_then=before.answers.get(slug, ""),
        said_now=after.answers.get(slug, ""),
        both_aimed=before.aim is not None and after.aim is not None,
    )


def _between(step: Step, before: Whole, after: Whole, slug: str) -> bool:
    """Whether this was decided after the answer of then and before the answer of now."""
    first, second = before.answered_at.get(slug), after.answered_at.get(slug)
    return first is not None and second is not None and first < step.changed_at <= second


def _slug(attempt: Attempt) -> str:
    return attempt.aim.slug if attempt.aim else ""
