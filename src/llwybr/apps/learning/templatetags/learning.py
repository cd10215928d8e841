"""Words and dates of an offer."""

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def delivery_name(code: str) -> str:
    names = {
        "any-time-online": gettext("Online, at any time"),
        "live-online": gettext("Live online, with others"),
        "in-person": gettext("In person"),
        "at-work": gettext("At work, beside a colleague"),
    }
    return names[code]


@register.filter
def dates(days: Iterable[str]) -> list[date]:
    return [date.fromisoformat(day) for day in days]
