"""The words of a calendar, and a month as it is drawn: a table in which each day says what it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from llwybr.apps.calendars.rules import CLOSED, INSET, MOST, weeks_of
from llwybr.core.kit.bilingual import Written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llwybr.apps.calendars.incoming import BankHoliday

register = template.Library()

SEASON_NAMES: dict[str, Any] = {"autumn": _("Autumn term"), "spring": _("Spring term"), "summer": _("Summer term")}
KIND_NAMES: dict[str, Any] = {
    "term": _("Term"),
    INSET: _("INSET day"),
    "break": _("Half-term break"),
    CLOSED: _("Closed"),
    "bank_holiday": _("Bank holiday"),
    "holiday": _("School holiday"),
}
BANK_HOLIDAYS: dict[str, Any] = {  # GOV.UK's names; another one stands as GOV.UK writes it
    "New Year’s Day": _("New Year’s Day"),
    "Good Friday": _("Good Friday"),
    "Easter Monday": _("Easter Monday"),
    "Early May bank holiday": _("Early May bank holiday"),
    "Spring bank holiday": _("Spring bank holiday"),
    "Summer bank holiday": _("Summer bank holiday"),
    "Christmas Day": _("Christmas Day"),
    "Boxing Day": _("Boxing Day"),
}
REFUSALS: dict[str, Any] = {
    "three": _("Give all three terms, in order."),
    "year": _("That day is not in this academic year, which goes from 1 September to 31 August."),
    "weekend": _("That day is a Saturday or a Sunday. Choose a day from Monday to Friday."),
    "ends_before_start": _("This term ends before it begins. Choose a later last day."),
    "overlap": _("This term begins before the one before it has ended. Choose a later first day."),
    "half_break": _("Give both days of the half-term break, or leave both empty."),
    "break_order": _("This break ends before it begins. Choose a later last day."),
    "break_outside": _("A half-term break has to be within its term. Choose days between its first and its last."),
    "break_inset": _("One of your INSET days is in this break. Remove that day first, or choose other days."),
    "kind": _("That is not one of the choices. Choose one from the list."),
    "bank_holiday": _("That day is a bank holiday. Choose another one."),
    "taken": _("That day is set as something else. Remove it first, or choose another one."),
    "in_break": _("That day is in a half-term break. Choose another one."),
    "not_in_term": _("That day is outside the terms, so nobody is taught then anyway. Choose a day in term."),
    "most": _("You have set %(most)s days of this kind, and no more fit in a year. Remove one first."),
}


@register.filter
def season_name(season: str) -> str:
    return str(SEASON_NAMES[season])


@register.filter
def kind_name(kind: str) -> str:
    return str(KIND_NAMES[kind])


@register.filter
def year_name(year: int) -> str:
    """`2026/27`"""
    return f"{year}/{(year + 1) % 100:02}"


@register.filter
def bank_holiday_name(one: BankHoliday) -> str:
    name = str(BANK_HOLIDAYS.get(one.name.en.replace("'", "’"), Written(one.name.en, one.name.cy)))
    return gettext("%(name)s (substitute day)") % {"name": name} if one.substitute else name


def refusal(reason: str, kind: str = "") -> str:
    """A refusal of `rules` in full."""
    return str(REFUSALS[reason]) % {"most": MOST.get(kind, 0)} if reason == "most" else str(REFUSALS[reason])


@register.simple_tag
def month(first: date, kinds: Mapping[date, str]) -> SafeString:
    """A month as a table of weeks. What a day is stands beside its number, unseen, for whoever does not see the signs."""
    words = {kind: f'<span class="hidden"> {escape(name)}</span>' for kind, name in KIND_NAMES.items()}
    rows = "".join(f"<tr>{''.join(_cell(day, kinds, words) for day in week)}</tr>" for week in weeks_of(first))
    return format_html(
        '<table class="month"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
        date_format(first, "F Y"),
        format_html_join(
            "", '<th scope="col" abbr="{}">{}</th>', ((WEEKDAYS[at], WEEKDAYS_ABBR[at]) for at in range(7))
        ),
        SafeString(rows),  # figures of ours, and escaped words
    )


def _cell(day: date | None, kinds: Mapping[date, str], words: Mapping[str, str]) -> str:
    if day is None:
        return "<td></td>"
    if day.weekday() >= 5:
        return f'<td class="day">{day.day}</td>'
    kind = kinds[day]
    return f'<td class="day {kind}">{day.day}{words[kind]}</td>'
