"""The words of files of staff: what a column is, what is wrong with a row, what would change, why a file is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from llwybr.apps.posts.incoming.reading import MOST_BYTES, MOST_ROWS
from llwybr.apps.posts.rules.codes import KINDS
from llwybr.apps.posts.templatetags.posts import days_words, decimal_hours
from llwybr.core.kit.bilingual import active_language
from llwybr.core.places.incoming.reading import RefusedError

register = template.Library()

FIELDS: dict[str, Any] = {
    "full_name": _("Full name"),
    "given": _("First name"),
    "family": _("Surname"),
    "former": _("Former name"),
    "born_on": _("Date of birth"),
    "payroll": _("Payroll number"),
    "ewc": _("EWC number"),
    "trn": _("Teacher reference number"),
    "email": _("Work e-mail"),
    "title": _("Job title"),
    "profile": _("Standard job"),
    "grade": _("Grade"),
    "spine_point": _("Spine point"),
    "hours": _("Hours a week"),
    "monday": WEEKDAYS[0],
    "tuesday": WEEKDAYS[1],
    "wednesday": WEEKDAYS[2],
    "thursday": WEEKDAYS[3],
    "friday": WEEKDAYS[4],
    "saturday": WEEKDAYS[5],
    "sunday": WEEKDAYS[6],
    "days": _("Days worked"),
    "weeks": _("Weeks a year"),
    "kind": _("Contract type"),
    "starts_on": _("Start date"),
    "ends_on": _("End date"),
    "reviewer": _("Reviewer"),
    "workplace": _("Workplace"),
    "employer": _("Employer"),
    "reference": _("Post reference"),
    "post": _("Llwybr key"),
}
WHY: dict[str, Any] = {
    "remembered": _("Remembered from last time."),
    "heading": _("By its heading."),
    "content": _("By what stands in it."),
    "": "",
}

REFUSALS: dict[str, Any] = {
    "empty": _("The file is empty. Choose the file that you saved."),
    "size": _("The file is larger than %(megabytes)s megabytes. Check that it is the right file."),
    "archive": _("The file is packed, or a workbook. Open it in your spreadsheet, save it as CSV, and choose the CSV."),
    "nul": _("The file has signs in it that no text has. Save it as CSV again, and choose that."),
    "encoding": _("We cannot read the letters of this file. Save it as CSV UTF-8, and choose that."),
    "one_column": _(
        "We find only one column in this file. Save it as CSV, with commas, semicolons or tabs between the columns."
    ),
    "no_rows": _("The file has headings, and nothing below them. Choose the file with the people in it."),
    "rows": _("The file has more than %(rows)s rows. Check that it is the right file."),
    "row": _("Line %(line)s is far too long. Check that it is the right file."),
    "header": _("Line %(line)s has more than 200 columns. Check that it is the right file."),
    "cell": _("Line %(line)s has a cell that is far too long. Shorten it, and choose the file again."),
    "quotes": _("The file has a quotation mark that is never closed. Save it as CSV again, and choose that."),
}

OUTCOMES: dict[str, Any] = {
    "changed": _(
        "Something has changed here since this was worked out, so nothing was brought in. What the file would do now is below."
    ),
    "busy": _("Somebody else is bringing in a list at the moment. Nothing was changed: try again in a few minutes."),
    "stopped": _("You stopped it. Nothing was changed."),
    "failed": _("It could not be brought in, and nothing was changed. Try again; if it fails again, tell us."),
}
NOT_COMPARED: dict[str, Any] = {
    "busy": _("A long list is being worked on at the moment. Compare this one again in a few minutes."),
    "stopped": _("You stopped it. Nothing was changed."),
    "failed": _("It could not be compared, and nothing was changed. Try again; if it fails again, tell us."),
}

# What is wrong, and what to do about it. %(what)s: what stands in the cell, or what the code says beside it.
FAULTS: dict[str, Any] = {
    "cells": _("This row has more cells than there are headings. Look for a comma too many."),
    "no_name": _("There is no whole name here. Write a first name and a surname."),
    "full_name": _("“%(what)s” is no whole name. Write it as Surname, First name."),
    "lost_letter": _(
        "“%(what)s” has lost a letter: the file was saved without ŵ and ŷ. Save it as CSV UTF-8, or write the letter again."
    ),
    "too_long": _("“%(what)s” is too long."),
    "signs": _("“%(what)s” has a sign in it that cannot be printed. Write it again."),
    "no_number": _(
        "There is no payroll number and no registration number here. Without one we cannot tell whether this person is here already."
    ),
    "number": _("“%(what)s” is no number of this kind."),
    "number_twice": _(
        "This number stands in row %(what)s too, with another name or birth date. Correct the one that is wrong."
    ),
    "email": _("“%(what)s” is no e-mail address."),
    "day": _("“%(what)s” is no date. Write it as day/month/year, such as 01/09/2027."),
    "title": _("Nobody has said yet which job “%(what)s” is."),
    "no_title": _("There is no job title here. A new job needs one."),
    "profile": _("“%(what)s” is no job of the standards that are in force here."),
    "hours": _("“%(what)s” is no number of hours. Write it as 32.5 or 32:30."),
    "no_hours": _("There are no hours here. A new job needs them."),
    "hours_of_a_day": _("A day has at most 24 hours."),
    "too_many_hours": _("That is more than 84 hours a week."),
    "hours_differ": _("The days add up to %(what)s hours, and the hours a week say something else."),
    "days": _("We do not know which days “%(what)s” means. Write them as Mon–Fri or Mon, Wed."),
    "days_differ": _("There are hours on a day that is not among the days worked."),
    "weeks": _("“%(what)s” is no number of weeks a year. Write a number up to 52.143."),
    "no_weeks": _("There is no number of weeks a year here. A new job needs one."),
    "kind": _("Nobody has said yet which kind of contract “%(what)s” is."),
    "no_kind": _("There is no contract type here. A new job needs one."),
    "spine_point": _("“%(what)s” is no spine point. Write a number between 1 and 120."),
    "text": _("The job title or the grade is too long."),
    "too_early": _("The start date is before 1950."),
    "too_late": _("The start or end date is more than ten years ahead."),
    "ends_before_start": _("The end date is before the start date."),
    "later": _("From %(day)s something else is written down for this job already. Change it on the job’s own page."),
    "workplace": _("“%(what)s” is no workplace that you answer for. Write its name or number as it is here."),
    "workplace_twice": _("Two workplaces are called “%(what)s”. Write the number of the one you mean."),
    "no_workplace": _("There is no workplace here."),
    "closed": _("This workplace is closed."),
    "employer": _("“%(what)s” is no employer that we know for this place."),
    "employer_twice": _("Two organisations are called “%(what)s”. Write the number of the one you mean."),
    "reference": _("The post reference “%(what)s” is somebody else’s job here."),
    "reference_twice": _("This post reference stands in row %(what)s too."),
    "row_twice": _("This is the same job as in row %(what)s. Remove one of the two rows."),
    "post": _("“%(what)s” is no Llwybr key. Leave it as it came out, or empty."),
    "post_unknown": _("This Llwybr key is of no job here. Leave it as it came out, or empty."),
    "reviewer_two": _(
        "More than one person here is called “%(what)s”. Write the payroll number or the e-mail address of the reviewer."
    ),
    "reviewer_elsewhere": _("“%(what)s” does not work at this workplace, so they cannot review this job."),
    "reviewer_gone": _("The reviewer of this job works here no longer. Name another one."),
    "reviewer_self": _("Nobody reviews their own work."),
    "circle": _("This person and “%(what)s” would review one another, at once or through others."),
    # To be looked at: nothing stands in the way.
    "reviewer_nobody": _("“%(what)s” is not here, so this job comes in without a reviewer. You can name one later."),
    "reviewer_yourself": _(
        "You cannot name yourself as a reviewer, so nothing is said of one. A headteacher can do it."
    ),
    "reference_other": _(
        "The post reference “%(what)s” is somebody else’s here, who may be the same person. The job comes in without it."
    ),
    "other_start": _("Here the job began on %(day)s. That stays as it is."),
    "no_start": _("There is no start date here. The job begins on %(day)s."),
    "over_48": _(
        "All the jobs of this person here come to %(what)s hours a week, more than 48. Check that it is right, and that they "
        "have agreed to it."
    ),
    "alike": _(
        "The name and birth date are those of row %(what)s, the number is not. They come in as two people, and somebody is asked."
    ),
}
KINDS_OF_ROW: dict[str, Any] = {
    "fault": _("Rows to correct"),
    "warnings": _("Rows to check"),
    "new": _("New jobs"),
    "changed": _("Jobs that change"),
    "ended": _("Jobs that end"),
    "same": _("Jobs that stay as they are"),
    "own": _("Your own row: left out, since nobody enters their own job"),
    "left": _("Left out: not support staff"),
}
CHANGED: dict[str, Any] = {**FIELDS, "profile": _("Job"), "hours": _("Hours"), "days": _("Hours of each day")}
NONE, NOBODY = _("nothing"), _("nobody")


def why_not(error: RefusedError) -> str:
    """Why a file cannot be read, in a sentence that says what to do."""
    limits = {"megabytes": MOST_BYTES // 1_000_000, "rows": number_format(MOST_ROWS, force_grouping=True)}
    return str(REFUSALS[error.reason]) % {"line": error.line, **limits}


def fault_words(code: str, what: str) -> str:
    """What is wrong with a cell, in a sentence."""
    if code in {"later", "other_start", "no_start"}:
        return str(FAULTS[code]) % {"day": date_format(date.fromisoformat(what))}
    return str(FAULTS[code]) % {"what": what}


@register.filter
def in_words(trouble: Sequence[Any]) -> str:
    """A fault or warning of a `Line`."""
    return fault_words(trouble[0], trouble[3])


@register.filter
def field_words(name: str) -> str:
    return str(CHANGED[name])


@register.filter
def row_kind(name: str) -> str:
    return str(KINDS_OF_ROW[name])


def change_words(field: str, value: Any, names: Mapping[str, Mapping[Any, str]]) -> str:
    """What was, or is to be. `names`: of jobs, places and people, by field."""
    if value in ("", 0, None):
        return str(NOBODY if field == "reviewer" else NONE)
    if field == "hours":
        return gettext("%(hours)s hours a week") % {"hours": decimal_hours(value)}
    if field == "days":
        return days_words(value)
    if field == "ends_on":
        return date_format(date.fromisoformat(value))
    if field == "weeks":
        return number_format(Decimal(value))
    if field == "kind":
        return KINDS[value].in_language(active_language())
    return names.get(field, {}).get(value, str(value))
