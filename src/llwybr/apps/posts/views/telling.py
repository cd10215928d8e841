"""A change of a post in words: what it was and what it became, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext

from llwybr.apps.posts.templatetags.posts import contract_kind, days_words, week_words, weeks_words

if TYPE_CHECKING:
    from llwybr.apps.posts.models import Contract
    from llwybr.apps.posts.queries import Named, Step

Jobs = Mapping[str, "Named"]


@dataclass(frozen=True)
class Told:
    """A step with its words. `changes`: the field, what stood there, what stands there; `by`: who recorded it, "" for nobody known."""

    step: Step
    changes: list[tuple[str, str, str]]
    by: str


def told(step: Step, jobs: Jobs, names: Mapping[str, str]) -> Told:
    """Of what was corrected, `before` is what is right now."""
    before, after = (step.contract, step.before) if step.wrong else (step.before, step.contract)
    changes = []
    if before and after:
        changes = [(name, _IN_WORDS[name](before, jobs), _IN_WORDS[name](after, jobs)) for name in step.changes]
    return Told(step, changes, names.get(step.contract.recorded_by, ""))


def _job(one: Contract, jobs: Jobs) -> str:
    return str(jobs[one.profile].title) if one.profile in jobs else one.profile


def _hours(one: Contract, _jobs: Jobs) -> str:
    return f"{week_words(one.weekly_minutes)} ({days_words(one.minutes)})"


def _reviewer(one: Contract, _jobs: Jobs) -> str:
    if one.reviewer is None:
        return gettext("nobody")
    return one.reviewer.name or gettext("someone with no name here")


_IN_WORDS: Mapping[str, Callable[[Contract, Jobs], str]] = {
    "starts_on": lambda one, _jobs: date_format(one.starts_on),
    "profile": _job,
    "title": lambda one, _jobs: one.title or gettext("nothing"),
    "minutes": _hours,
    "weeks": lambda one, _jobs: weeks_words(one.weeks),
    "grade": lambda one, _jobs: one.grade or gettext("nothing"),
    "spine_point": lambda one, _jobs: str(one.spine_point) if one.spine_point else gettext("nothing"),
    "kind": lambda one, _jobs: contract_kind(one.kind),
    "employer": lambda one, _jobs: str(one.employer.name),
    "reviewer": _reviewer,
}
