"""The words for an answer, and for a row of the path as a screen reader says it."""

from django import template
from django.utils.translation import gettext

from llwybr.apps.selfassessment.bridge import Row
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
def path_words(row: Row) -> str:
    """One row of the path as a sentence, whole in each language."""
    words = {"here": level_name(row.have), "job": level_name(row.asked), "aim": level_name(row.aimed)}
    if row.asked and row.aimed:
        return gettext("You: %(here)s. Your job asks: %(job)s. The job you aim at asks: %(aim)s.") % words
    if row.asked:
        return gettext("You: %(here)s. Your job asks: %(job)s.") % words
    if row.aimed:
        return gettext("You: %(here)s. The job you aim at asks: %(aim)s.") % words
    return gettext("You: %(here)s. Neither job asks it.") % words
