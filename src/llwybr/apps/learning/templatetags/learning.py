"""Words and dates of an offer."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from django import template
from django.utils.translation import gettext

from llwybr.core.kit.bilingual import active_language
from llwybr.values.bilingual import Language

register = template.Library()


@register.filter
def delivery_name(code: str) -> str:
    return _delivery_names(active_language())[code]


@cache
def _delivery_names(language: Language) -> dict[str, str]:
    return {
        "any-time-online": gettext("Online, at any time"),
        "live-online": gettext("Live online, with others"),
        "in-person": gettext("In person"),
        "at-work": gettext("At work, beside a colleague"),
    }


@register.filter
def dates(days: Iterable[str]) -> list[date]:
    return [date.fromisoformat(day) for day in days]
