"""The words for states, fates and refusals; the picture of drift; a line in the language that it is written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from llwybr.core.kit.bilingual import active_language

if TYPE_CHECKING:
    from llwybr.values.bilingual import Language

register = template.Library()

STATE_NAMES: dict[str, Any] = {
    "draft": _("Draft"),
    "offered": _("Offered"),
    "agreed": _("Agreed by both sides"),
    "in_use": _("In use"),
    "superseded": _("Replaced by a later version"),
    "put_away": _("Given up"),
}
FATE_NAMES: dict[str, Any] = {
    "kept": _("Kept"),
    "changed": _("Changed"),
    "added": _("Added"),
    "dropped": _("Dropped"),
}
STEP_NAMES: dict[str, Any] = {"new": _("new"), "removed": _("taken out"), "reworded": _("in other words")}
SIDE_NAMES: dict[str, Any] = {"worker": _("The worker"), "employer": _("The employer")}
REFUSALS: dict[str, Any] = {
    "changed": _(
        "Somebody has changed the text since you opened it. Nothing that you did is lost: read what changed first."
    ),
    "gone": _("That line is not there any more: somebody has taken it out since you opened the page."),
    "there": _("That duty is in the text already."),
    "full": _("A job description has room for 40 lines. Take one out first."),
    "empty": _("There is nothing written. Write the duty in English, in Welsh or in both."),
    "no_duty": _("There is no duty in this text. Add one or put one back first."),
    "settled": _("This version can no longer be changed. To change the text, begin a new version."),
    "signed": _("Your side has signed this text already."),
    "both_sides": _("Nobody can sign for both sides. Somebody else has to sign for the other one."),
    "no_text": _("There is no national text of this job yet."),
    "begun": _("A draft of this text has been begun. Put it in use, or give it up first."),
    "of_place": _("The text of a place is put in use, not signed."),
    "of_post": _("The text of a post is signed by both sides, not put in use."),
}
PER_ROW, STEP, TALL = 20, 12, 14
SHAPES = {
    "kept": '<circle class="have" cx="{}" cy="{}" r="4.5"/>',
    "changed": '<circle class="asked" cx="{0}" cy="{1}" r="4"/><circle class="have" cx="{0}" cy="{1}" r="1.5"/>',
    "added": '<circle class="aimed" cx="{0}" cy="{1}" r="2"/><circle class="aimed-gold" cx="{0}" cy="{1}" r="2"/>',
    "dropped": '<circle class="then" cx="{}" cy="{}" r="4"/>',
}


@register.filter
def state_name(state: str) -> str:
    return str(STATE_NAMES[state])


@register.filter
def fate_name(fate: str) -> str:
    return str(FATE_NAMES[fate])


@register.filter
def step_name(step: str) -> str:
    return str(STEP_NAMES[step])


@register.filter
def side_name(side: str) -> str:
    return str(SIDE_NAMES[side])


@register.filter
def refusal(reason: str) -> str:
    return str(REFUSALS[reason])


@register.simple_tag
def dots(fate: str, count: int) -> SafeString:
    """So many duties of one fate, drawn one by one, or nothing. The number stands beside it."""
    if not count:
        return SafeString()
    rows = max(1, -(-count // PER_ROW))
    marks = "".join(
        SHAPES[fate].format(STEP // 2 + STEP * (at % PER_ROW), TALL // 2 + TALL * (at // PER_ROW))
        for at in range(count)
    )
    size = f"0 0 {PER_ROW * STEP} {rows * TALL}"
    drawn = mark_safe(marks)  # noqa: S308  shapes and numbers of ours
    return format_html('<svg viewBox="{}" aria-hidden="true" focusable="false">{}</svg>', size, drawn)


@register.simple_tag
def words_of(en: str, cy: str) -> SafeString | str:
    """A text in the language of the page; where it is written in the other one alone, in that one, and marked so."""
    here = active_language()
    other: Language = "en" if here == "cy" else "cy"
    said = {"en": en, "cy": cy}
    return said[here] or _in(other, said[other])


@register.simple_tag
def differing(en: str, cy: str, en_then: str, cy_then: str) -> SafeString | str:
    """The words that are not what they were: in the language of the page, or in the other one where they differ there alone."""
    only = only_other(en, cy, en_then, cy_then)
    return _in(only, {"en": en, "cy": cy}[only]) if only else words_of(en, cy)


@register.simple_tag
def only_other(en: str, cy: str, en_then: str, cy_then: str) -> Language | None:
    """The other language than the page's, where these words differ in it alone and have some in both."""
    is_same = {"en": en == en_then, "cy": cy == cy_then}
    here = active_language()
    other: Language = "en" if here == "cy" else "cy"
    return other if is_same[here] and not is_same[other] and en and cy else None


def _in(language: Language, words: str) -> SafeString:
    return format_html('<span lang="{}">{}</span>', language, words)
