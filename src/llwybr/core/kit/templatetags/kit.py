"""The few tags that templates need beyond Django's own."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from llwybr.core.kit import stair
from llwybr.core.kit.bilingual import active_language
from llwybr.core.kit.path import draw
from llwybr.values.academic_year import Term
from llwybr.values.bilingual import Language

register = template.Library()


@register.filter
def level_name(level: int | None) -> str:
    """A level in words: levels are never shown as numbers."""
    return gettext("Not known") if level is None else level_names()[level]


def level_names() -> tuple[str, ...]:
    """The five levels in words, in the language of the page."""
    return _level_names(active_language())


@cache
def _level_names(language: Language) -> tuple[str, ...]:
    # A page may name a hundred levels: look each word up once for each language.
    return (
        gettext("Not yet"),
        gettext("With help"),
        gettext("On my own"),
        gettext("Helping colleagues"),
        gettext("Leading others"),
    )


@register.filter
def hours(number: Decimal | float | int) -> str:
    """`2 hours`, `1 hour 15 minutes`, `45 minutes`: nobody thinks in quarters of an hour."""
    whole, rest = divmod(round(Decimal(str(number)) * 60), 60)
    if not whole and rest:
        return minutes(rest)
    words = ngettext("%(n)s hour", "%(n)s hours", whole) % {"n": number_format(whole, force_grouping=True)}
    return gettext("%(hours)s %(minutes)s") % {"hours": words, "minutes": minutes(rest)} if rest else words


@register.filter
def minutes(number: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", number) % {"n": number}


@register.filter
def pounds(number: Decimal | float | int) -> str:
    """`£45`, `£45.50`, or `free`."""
    if not number:
        return gettext("free")
    whole = Decimal(str(number)) == int(number)
    return f"£{number_format(number, decimal_pos=0 if whole else 2, force_grouping=True)}"


@register.filter
def language_names(codes: Iterable[Language]) -> str:
    """The languages of a thing, named in the language of the page: `Welsh or English`."""
    named = set(codes)
    if named == {"en", "cy"}:
        return gettext("Welsh or English")
    return gettext("Welsh") if named == {"cy"} else gettext("English")


@register.filter
def term_name(term: Term) -> str:
    """`the autumn term 2026`"""
    names = {
        "autumn": gettext("the autumn term %(year)s"),
        "spring": gettext("the spring term %(year)s"),
        "summer": gettext("the summer term %(year)s"),
    }
    return names[term.season] % {"year": term.year}


@register.filter
def get(mapping: Mapping[Any, Any] | None, key: object) -> Any:
    """What a mapping holds under a key that is a variable."""
    return mapping.get(key) if mapping else None


@register.filter
def lines(text: object) -> list[str]:
    """A text of several lines, as a list."""
    return str(text).splitlines()


@register.filter
def words(text: str) -> list[str]:
    """The words of a text, as a list."""
    return text.split()


@register.filter
def lower_first(text: object) -> str:
    """The same words inside a sentence."""
    words = str(text)
    return words[:1].lower() + words[1:]


@register.simple_tag
def address(name: str, *given: str) -> str:
    """As Django's `url`, for pages that hold many: each address is worked out once for each language."""
    return _address(active_language(), name, given)


@lru_cache(maxsize=20_000)
def _address(language: Language, name: str, given: tuple[str, ...]) -> str:
    return reverse(name, args=given)


@register.simple_tag
def path_row(have: int | None, asked: int, aimed: int, words: str = "", then: int | None = None) -> SafeString:
    """One row of the path, drawn. `words` say all that it shows, where no cells beside it do. `then` is where you were."""
    return draw(have, asked, aimed, words, then)


@register.filter
def level_mark(level: int) -> SafeString:
    """A level as a small stair. The word stands beside it."""
    return stair.level(level)


@register.simple_tag
def stairs() -> SafeString:
    """What a page must hold once for its stairs to be seen."""
    return stair.sketches()


@register.filter
def stair_of(states: Iterable[stair.State]) -> SafeString:
    """Four steps, each there, missing or not asked for. The words stand beside it."""
    return stair.draw(tuple(states))
