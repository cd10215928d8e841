"""A person's attempts over time, and what a new answer suggests for what they decided before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from llwybr.apps.portfolio.queries import knows_job
from llwybr.apps.selfassessment import access, rules

if TYPE_CHECKING:
    import uuid
    from datetime import datetime

    from llwybr.apps.selfassessment.bridge import Row
    from llwybr.apps.selfassessment.models import Attempt, AttemptQuerySet, Step
    from llwybr.apps.selfassessment.queries.attempts import Whole
    from llwybr.core.access.viewer import Viewer


NAMES = ("slug", "title_en", "title_cy")
IN_BRIEF = (
    *("public_id", "started_at", "person__language", "edition__nation", "edition__code", "edition__stamp"),
    *(f"{job}__{name}" for job in ("job", "aim") for name in NAMES),
    *("job__family__slug", "hours", "cost", "languages", "deliveries", "by_when", "limits_said"),
)


def attempts(viewer: Viewer) -> AttemptQuerySet:
    """All that are this person's, the latest first, with their jobs, edition and how many answers each has."""
    return access.own(viewer).select_related("edition", "job", "aim").with_counts()


def current(viewer: Viewer) -> Attempt | None:
    """The one that this person is at: their latest."""
    return _with_jobs(access.own(viewer)).first()


def job_of(viewer: Viewer) -> tuple[str, str] | None:
    """The job of their latest attempt: its nation and the slug of its profile."""
    return access.own(viewer).values_list("edition__nation", "job__slug").first()


knows_job(job_of)  # the portfolio asks, where somebody has no post here


def one(viewer: Viewer, public_id: uuid.UUID) -> Attempt | None:
    """One of this person's attempts; somebody else's is not there."""
    return _with_jobs(access.own(viewer)).filter(public_id=public_id).first()


def before(attempt: Attempt) -> Attempt | None:
    """The attempt of the same person before this one."""
    return _with_jobs(access.before(attempt)).first()


def brief(viewer: Viewer) -> AttemptQuerySet:
    """All that are this person's, the latest first, each with no more than the API says of it and the sums need."""
    return _in_brief(access.own(viewer))


def brief_page(viewer: Viewer, first: int, most: int) -> tuple[list[Attempt], int]:
    """So many of them after the first, with counts; and how many there are in all.

    They share the rows of their jobs: a person has few, and attempts may be many.
    """
    keys = list(access.own(viewer).values_list("pk", flat=True))
    here = access.own(viewer).filter(pk__in=keys[first : first + most])
    here = here.only("public_id", "started_at", "edition", "job", "aim")
    return list(here.prefetch_related("edition", "job", "aim").with_counts()), len(keys)


def brief_before(attempt: Attempt) -> Attempt | None:
    """The same of the attempt before this one."""
    return _in_brief(access.before(attempt)).first()


def _in_brief(attempts: AttemptQuerySet) -> AttemptQuerySet:
    # A page takes whole rows of the standards along. To ask for each of their columns takes Django longer than all the sums.
    return attempts.select_related("edition", "job__family", "aim", "person").only(*IN_BRIEF)


def latest_two(viewer: Viewer) -> list[Attempt]:
    """The attempt that a person is at, and the one before, as far as there are any."""
    return list(access.own(viewer)[:2])


def _with_jobs(attempts: AttemptQuerySet) -> AttemptQuerySet:
    return attempts.select_related("edition", "job__family", "aim", "person")


def on_this_device(viewer: Viewer, now: datetime) -> Attempt | None:
    """What the device of someone signed in still holds, is nobody's, and may be theirs."""
    return access.on_this_device(viewer, now).select_related("edition", "job").with_counts().first()


def said_before(whole: Whole) -> tuple[Attempt | None, dict[str, str]]:
    """The attempt before this one, and what was said there to those questions that still mean the same."""
    earlier = before(whole.attempt)
    if earlier is None:
        return None, {}
    meanings = {element.slug: element.meaning for element in whole.elements}
    rows = earlier.answers.filter(element__edition=earlier.edition_id)
    found = rows.values_list("element__slug", "element__meaning", "value")
    return earlier, {slug: value for slug, meaning, value in found if meanings.get(slug) == meaning}


@dataclass(frozen=True)
class Suggestion:
    """A status that a new answer suggests for a step. Only its owner's press makes it so."""

    row: Row
    step: Step
    status: str


def suggestions(whole: Whole, rows: Iterable[Row], steps: Iterable[Step]) -> list[Suggestion]:
    """What the answers given after each decision suggest for it, but for those that their owner said no to."""
    decided = {step.element.slug: step for step in steps if step.status}
    found = ((row, decided.get(row.element.slug)) for row in rows)
    return [Suggestion(row, step, status) for row, step in found if step and (status := _suggested(whole, row, step))]


def _suggested(whole: Whole, row: Row, step: Step) -> str:
    slug = row.element.slug
    answered_at = whole.answered_at.get(slug)
    if answered_at is None or answered_at <= step.changed_at or whole.answers[slug] == step.declined_for:
        return ""
    return rules.proposed_status(step.status, row.have, row.asked, row.aimed)
