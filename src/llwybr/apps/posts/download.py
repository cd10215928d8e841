"""Who works at a place, as a table for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from llwybr.apps.posts.templatetags.posts import LACKING, contract_kind, decimal_hours, plain_weeks
from llwybr.core.kit.spreadsheet import as_csv

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llwybr.apps.posts.queries import Job, Line


def as_table(lines: Iterable[Line]) -> str:
    """A row for each job, in the language of the page."""
    head = [
        _("Name"), _("Job"), _("What it is called there"), _("Workplace"), _("Employer"), _("Hours a week"), _("Weeks a year"),
        _("Grade"), _("Spine point"), _("Contract"), _("First day"), _("Last day"), _("Reviewer"), _("To check"),
    ]  # fmt: skip
    return as_csv(head, (_row(line, job) for line in lines for job in line.jobs))


def _row(line: Line, job: Job) -> list[str]:
    return [
        line.name,
        job.title,
        job.called,
        job.workplace,
        job.employer,
        decimal_hours(job.minutes),
        plain_weeks(job.weeks),
        job.grade,
        "" if job.spine_point is None else str(job.spine_point),
        contract_kind(job.kind),
        date_format(job.starts_on),
        date_format(job.ends_on) if job.ends_on else "",
        job.reviewer,
        "; ".join(str(LACKING[code]) for code in job.lacks),
    ]
