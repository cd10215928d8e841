"""Letters in words: of which kind, and what became of them."""

from django import template
from django.utils.translation import gettext

from llwybr.core.letters.kinds import known
from llwybr.core.letters.models import ASIDE, FAILED, LATE, SENT

register = template.Library()


@register.filter
def letter_name(kind: str) -> str:
    """What a kind of letter is about: its subject. Of one that is no longer written, its name."""
    try:
        return str(known(kind).subject)
    except KeyError:
        return kind


@register.filter
def outcome_name(outcome: str) -> str:
    names = {
        SENT: gettext("The mail server took it"),
        FAILED: gettext("Given up, or refused by the mail server"),
        LATE: gettext("Too late to be of use: not sent"),
        ASIDE: gettext("Set aside when a backup was restored: not sent"),
    }
    return names.get(outcome, gettext("Still waiting to go"))
