"""What the library can be narrowed by, in words."""

from functools import cache

from django import template
from django.utils.translation import gettext

from llwybr.apps.library.queries import Option, Side
from llwybr.core.kit.bilingual import active_language
from llwybr.values.bilingual import Language

register = template.Library()


@register.filter
def side_name(side: Side) -> str:
    return _sides(active_language())[side.name][0]


@register.filter
def all_of_side(side: Side) -> str:
    """The choice not to narrow by this."""
    return _sides(active_language())[side.name][1]


@register.filter
def option_name(option: Option) -> str:
    return str(option.title or _options(active_language())[option.slug])


@cache
def _sides(language: Language) -> dict[str, tuple[str, str]]:
    return {
        "area": (gettext("Area"), gettext("All areas")),
        "family": (gettext("Job family"), gettext("All job families")),
        "kind": (gettext("Kind"), gettext("Guides and pages")),
        "language": (gettext("Language"), gettext("Welsh or English")),
        "priority": (gettext("National priority"), gettext("All priorities")),
    }


@cache
def _options(language: Language) -> dict[str, str]:
    return {
        "guide": gettext("Our guides"),
        "page": gettext("Other people’s pages"),
        "cy": gettext("Welsh"),
        "en": gettext("English"),
    }
