"""The words for an answer and for a decision."""

from django import template
from django.utils.translation import gettext

from llwybr.core.kit.templatetags.kit import level_name

register = template.Library()


@register.filter
def answer_name(value: str | None) -> str:
    """An answer in words."""
    if not value:
        return gettext("No answer yet")
    if value.isdigit():
        return level_name(int(value))
    others = {
        "no_chance": gettext("I have had no chance yet"),
        "not_part": gettext("It is not part of my job"),
        "not_said": gettext("I prefer not to say"),
    }
    return others[value]


@register.filter
def status_name(status: str) -> str:
    """What was decided about a step, in words; nothing if nothing was."""
    names = {
        "chosen": gettext("I want to do this"),
        "started": gettext("I have started"),
        "done": gettext("I have done it"),
        "set_aside": gettext("Not for me now"),
    }
    return names.get(status, "")
