"""The words of a record of learning: academic years, and the languages in which somebody learnt."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from llwybr.apps.portfolio.rules.codes import BOTH

register = template.Library()

LANGUAGE_NAMES: dict[str, Any] = {"cy": _("Welsh"), "en": _("English"), BOTH: _("Welsh and English")}


@register.filter
def year_name(year: int) -> str:
    """`2026/27`"""
    return f"{year}/{(year + 1) % 100:02}"


@register.filter
def learnt_in(language: str) -> str:
    """The language of learning, in words."""
    return str(LANGUAGE_NAMES[language])
