"""The words of posts that are no data of a pack: what is missing, why something is refused, what has to be confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from llwybr.apps.posts.rules.codes import KINDS, LEAVINGS
from llwybr.apps.posts.rules.lacking import LEAST_OF_YEAR, TERMS_ONLY
from llwybr.apps.posts.rules.terms import ALL_YEAR
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.templatetags.kit import hours

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

register = template.Library()

MOST_TERMS = Decimal(40)  # weeks: more are worked in the holidays
LACKING: dict[str, Any] = {
    "no_reviewer": _("No reviewer"),
    "reviewer_left": _("The reviewer has left"),
    "no_pay": _("No grade and no spine point"),
    "weeks": _("Weeks that are neither the terms nor the year"),
    "ending": _("Ends within 60 days"),
    "over_48": _("Over 48 hours a week in all jobs"),
    "no_description": _("No agreed description"),
}
WHEN: dict[str, Any] = {"": _("Today"), "coming": _("Beginning later"), "left": _("Ended")}
SORTS: dict[str, Any] = {"": _("By name"), "workplace": _("By workplace"), "hours": _("By hours, the most first")}
FIELDS: dict[str, Any] = {
    "starts_on": _("First day"),
    "profile": _("Job"),
    "title": _("What it is called there"),
    "minutes": _("Hours"),
    "weeks": _("Weeks a year"),
    "grade": _("Grade"),
    "spine_point": _("Spine point"),
    "kind": _("Contract"),
    "employer": _("Employer"),
    "reviewer": _("Reviewer"),
}
WARNINGS: dict[str, Any] = {
    "over_48": _("It is right that they work more than 48 hours a week in all their jobs, and they have agreed to it."),
    "long_day": _("It is right that one day is longer than 12 hours."),
    "no_end": _("It is right that this contract, which is not permanent, has no last day yet."),
}
# Why something is refused: at which field it stands, and the sentence.
REFUSALS: dict[str, tuple[str, StrPromise]] = {
    "hours_of_a_day": ("monday", _("A day has at most 24 hours. Write the hours of each day again.")),
    "no_hours": ("monday", _("Write how long they work on at least one day.")),
    "too_many_hours": ("monday", _("That is more than 84 hours a week. Write the hours of each day again.")),
    "weeks": ("weeks", _("Write a number of weeks above 0, and at most 52.143, which is the whole year.")),
    "kind": ("kind", _("That is not one of the choices. Choose one from the list.")),
    "profile": ("profile", _("This job is not in the standards that are in force here. Choose one from the list.")),
    "spine_point": ("spine_point", _("Write a spine point between 1 and 120, or leave it empty.")),
    "text": ("title", _("Use at most 120 letters for the name of the job, and 20 for the grade.")),
    "too_early": ("starts_on", _("That day is before 1950. Write the year in four figures.")),
    "too_late": ("starts_on", _("That day is more than ten years ahead. Choose an earlier one.")),
    "ends_before_start": (
        "ends_on",
        _("The last day is before the first one. Choose a later last day, or leave it empty."),
    ),
    "own_post": ("", _("Nobody enters or changes their own job. Ask somebody else who may.")),
    "nobody": (
        "who",
        _("This record cannot be given a job. It may have become part of another one: look for them again."),
    ),
    "closed": ("starts_on", _("This place is closed on that day: nobody can start there.")),
    "reviewer_self": ("reviewer", _("Nobody reviews their own work. Choose somebody else.")),
    "reviewer_unknown": ("reviewer", _("This reviewer does not work here. Choose somebody from the list.")),
    "reviewer_yourself": (
        "reviewer",
        _("Only a headteacher or a trust officer may name themselves. Choose somebody else."),
    ),
    "circle": ("reviewer", _("The two would review one another, at once or through others. Choose somebody else.")),
    "covers": ("covers", _("This job cannot be covered by them: it is their own, or at another place.")),
    "reference": ("reference", _("Another job here has this number already. Write another one, or leave it empty.")),
    "outside": ("from_on", _("That day is not between the first and the last day of this job. Choose another one.")),
    "later": (
        "from_on",
        _("Something is said of a later day already. Choose a day after that, or correct it instead."),
    ),
    "first_day": (
        "first_day",
        _("From a day before that something else is written down for this job. Choose an earlier day."),
    ),
    "not_standing": ("", _("Somebody else corrected this a moment ago. Look at it again before you change it.")),
    "changed": (
        "",
        _(
            "Somebody else changed this job while you were writing. What you wrote is still here: look at the job, then send it again."
        ),
    ),
    "same": ("", _("Nothing is different from what stands there already.")),
    "leaving": ("leaving", _("Choose why the job ends.")),
}


def refusal(reason: str) -> tuple[str, str]:
    """At which field, and why: "" for the form as a whole."""
    field, words = REFUSALS[reason]
    return field, str(words)


@register.filter
def lacks_words(code: str) -> str:
    return str(LACKING[code])


@register.filter
def field_name(name: str) -> str:
    return str(FIELDS[name])


@register.filter
def contract_kind(code: str) -> str:
    return KINDS[code].in_language(active_language())


@register.filter
def leaving_words(code: str) -> str:
    return LEAVINGS[code].in_language(active_language())


@register.filter
def decimal_hours(minutes: int) -> str:
    """`32.5`, as payrolls write it."""
    return plain(Decimal(minutes) / 60, places=2)


@register.filter
def clock(minutes: int) -> str:
    """`6:30`, as a strip of days has it."""
    return f"{minutes // 60}:{minutes % 60:02}"


@register.filter
def week_words(minutes: int) -> str:
    """`32 hours 30 minutes a week`"""
    return gettext("%(hours)s a week") % {"hours": hours(Decimal(minutes) / 60)}


@register.filter
def weeks_words(weeks: Decimal) -> str:
    """`39 weeks a year, in term time only`, `All year`, `44.571 weeks a year`."""
    if weeks >= LEAST_OF_YEAR:
        return gettext("All year")
    said = ngettext("%(number)s week a year", "%(number)s weeks a year", int(weeks)) % {"number": plain(weeks)}
    return gettext("%(weeks)s, in term time only") % {"weeks": said} if TERMS_ONLY <= weeks <= MOST_TERMS else said


@register.filter
def weeks_number(weeks: Decimal) -> str:
    """`38.4 weeks`"""
    return ngettext("%(number)s week", "%(number)s weeks", _form(weeks)) % {"number": plain(weeks)}


@register.filter
def days_number(days: Decimal | int) -> str:
    """`195 days`, `2.5 days`"""
    return ngettext("%(number)s day", "%(number)s days", _form(days)) % {"number": plain(Decimal(days), places=1)}


def _form(number: Decimal | int) -> int:
    """By which number the form of a word is chosen: a part of one takes the plural."""
    return int(number) if number == int(number) else 100


@register.filter
def in_hours(minutes: int) -> str:
    """`1,267 hours 30 minutes`"""
    return hours(Decimal(minutes) / 60)


@register.simple_tag
def bar(part: int, most: int) -> SafeString:
    """How much this is of the most that stands beside it, drawn. The figure stands beside it."""
    return format_html(
        '<svg class="progress" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<line class="line" x1="0" y1="4" x2="100" y2="4" stroke-width="8"/>'
        '<line class="done" x1="0" y1="4" x2="{}" y2="4" stroke-width="8"/></svg>',
        100 * part // most if most else 0,
    )


@register.filter
def weeks_short(weeks: Decimal) -> str:
    """`39`, or `all` of the year, under a heading that says weeks."""
    return gettext("all") if weeks >= LEAST_OF_YEAR else plain(weeks)


@register.filter
def weeks_plain(weeks: Decimal) -> str:
    """`38.4`, under a heading that says weeks."""
    return plain(weeks)


def plain_weeks(weeks: Decimal) -> str:
    """`39`, `44.571`; `52.143` for the year."""
    return plain(ALL_YEAR if weeks >= ALL_YEAR else weeks)


def plain(number: Decimal, *, places: int = 3) -> str:
    """Without noughts at its end."""
    text = f"{number:.{places}f}".rstrip("0").rstrip(".")
    return str(number_format(text))


@register.filter
def days_words(minutes: Sequence[int]) -> str:
    """`Mon 6:30, Tue 6:30`"""
    return ", ".join(f"{WEEKDAYS_ABBR[at]} {clock(one)}" for at, one in enumerate(minutes) if one)


@register.filter
def week(minutes: Sequence[int]) -> list[dict[str, Any]]:
    """The seven days as a strip draws them: `top` and `tall` of a bar 48 high that stands for ten hours."""
    tall = [round(min(one, 600) * 48 / 600) for one in minutes]
    return [
        {"name": WEEKDAYS[at], "short": WEEKDAYS_ABBR[at], "minutes": one, "tall": tall[at], "top": 48 - tall[at]}
        for at, one in enumerate(minutes)
    ]
