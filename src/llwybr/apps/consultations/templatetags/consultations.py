"""The words for who writes, for what was decided, and for why something is not possible now."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from llwybr.apps.consultations.rules import CHANGED, KEPT, LATER
from llwybr.core.kit.templatetags.kit import level_name
from llwybr.values.bilingual import OWN_NAME, as_language

if TYPE_CHECKING:
    from llwybr.apps.standards.models import Element
    from llwybr.apps.standards.queries import ElementChange

register = template.Library()

ROLE_NAMES: dict[str, Any] = {
    "staff": _("I work in a school"),
    "leader": _("I lead a school"),
    "union": _("I speak for a trade union"),
    "employer": _("I speak for an employer"),
    "family": _("I am a pupil, a parent or a carer"),
    "other": _("Someone else"),
    "": _("I prefer not to say"),
}
OUTCOME_NAMES: dict[str, Any] = {
    CHANGED: _("The draft changes"),
    KEPT: _("It stays as it is"),
    LATER: _("We come back to it later"),
}
REFUSALS: dict[str, Any] = {
    "agreed": _("This edition is agreed: it is no longer a draft."),
    "closed": _("The consultation is closed: no more comments can be taken."),
    "own": _("You answer the comments on this draft, so you do not comment on it yourself."),
    "answered": _("This was answered a moment ago. The first answer stands: read it, then decide what is left to say."),
    "changed": _("One of these comments was changed, taken back or answered meanwhile. Read them again."),
    "apart": _("These comments are not about one and the same thing. Answer them one thing at a time."),
    "open": _("The consultation is still open. Close it first, or wait for its last day."),
    "waiting": _("Some comments have no decision yet. Answer them first."),
    "past": _("That day is past. Choose today or a later day."),
    "before": _("That day is not after the day on which the edition now in force began. Choose a later one."),
    "far": _("That day is more than three years ahead. Choose an earlier one."),
    "taken": _("Another edition comes into force on that day. Choose another one."),
}


@register.filter
def role_name(role: str) -> str:
    return str(ROLE_NAMES[role])


@register.filter
def outcome_name(outcome: str) -> str:
    return str(OUTCOME_NAMES[outcome])


@register.filter
def refusal(reason: str) -> str:
    """A refusal of `rules` in full."""
    return str(REFUSALS[reason])


@register.filter
def own_name(language: str) -> str:
    """A language in its own name."""
    return OWN_NAME[as_language(language)]


@dataclass(frozen=True)
class Side:
    """One text of an element before and after, with the words that differ marked."""

    label: str
    before: SafeString
    after: SafeString


@register.filter
def side_by_side(change: ElementChange) -> list[Side]:
    """The texts that differ in the language of the page; none, if only the other language's do."""
    if change.old is None or change.new is None:
        return []
    before, after = _texts(change.old), _texts(change.new)
    labels = [*before, *(label for label in after if label not in before)]
    pairs = [(label, before.get(label, ""), after.get(label, "")) for label in labels]
    return [Side(label, marked(old, new), marked(new, old)) for label, old, new in pairs if old != new]


def _texts(element: Element) -> dict[str, str]:
    """Every text of an element that its readers see, by what it is."""
    levels = {level_name(one.level): str(one.text) for one in element.descriptors.all()}
    examples = {
        gettext("Example: %(family)s") % {"family": one.family.title}: str(one.text) for one in element.examples.all()
    }
    return {
        gettext("Title"): str(element.title),
        gettext("Area"): str(element.area.title),
        gettext("Statement"): str(element.statement),
        **levels,
        **examples,
        gettext("A chance to try"): str(element.chance),
    }


def marked(text: str, other: str) -> SafeString:
    """A text in which the words that the other has not are marked."""
    words, others = text.split(), other.split()
    found = []
    for what, first, last, _first, _last in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        run = " ".join(words[first:last])
        if run:
            found.append(run if what == "equal" else format_html("<mark>{}</mark>", run))
    return format_html_join(" ", "{}", ((one,) for one in found))
