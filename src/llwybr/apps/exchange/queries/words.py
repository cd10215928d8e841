"""The words of CASE documents that no pack holds: what kinds of item there are, what associations say, the licence."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import gettext, override

from llwybr.core.kit.templatetags import kit
from llwybr.values.bilingual import LANGUAGES, Bilingual, Language

LICENCE = """Copyright (c) 2026 The Llwybr contributors

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files \
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, \
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do \
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF \
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE \
FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN \
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""


@dataclass(frozen=True)
class Term:
    """A kind of item or of association: its code among others, its name, what it is."""

    slug: str
    code: str
    title: str
    about: str


@lru_cache(maxsize=2)
def item_types(language: Language) -> tuple[Term, ...]:
    """The kinds of item of our standards. A code within another's says what may stand under what."""
    with override(language):
        return (
            Term("area", "1", gettext("Area"), gettext("A part of the work of support staff")),
            Term("element", "1.1", gettext("Element"), gettext("One part of a job, in words that a person can say")),
            Term("level", "1.1.1", gettext("Level"), gettext("What a person does at one level of an element")),
            Term("example", "1.1.2", gettext("Example"), gettext("An everyday moment in which an element shows")),
            Term("chance", "1.1.3", gettext("A chance"), gettext("What to ask for, if there has been no chance yet")),
            Term("family", "2", gettext("Job family"), gettext("Jobs that have most in common")),
            Term("role", "2.1", gettext("Role"), gettext("A kind of job, from its first rung to its highest")),
            Term("profile", "2.1.1", gettext("Job"), gettext("One rung of a role, and what it asks")),
            Term("apart", "2.1.1.1", gettext("What is new"), gettext("What sets a job apart from the rung below")),
        )


@lru_cache(maxsize=2)
def framework_types(language: Language) -> tuple[Term, ...]:
    """The kinds of item of other people's frameworks."""
    with override(language):
        return (
            Term("heading", "1", gettext("Heading"), gettext("A part of a framework, with its items under it")),
            Term("item", "1.1", gettext("Item"), gettext("One standard or unit of a framework")),
        )


@lru_cache(maxsize=2)
def groupings(language: Language) -> dict[str, Term]:
    """Why things are tied together, by the type of the association."""
    with override(language):
        terms = (
            Term(
                "hasSkillLevel", "1", gettext("What each job asks"), gettext("The level of an element that a job asks")
            ),
            Term("isTranslationOf", "2", gettext("Languages"), gettext("The same in English and in Welsh")),
            Term("replacedBy", "3", gettext("Editions"), gettext("What came in place of what")),
            Term(
                "exactMatchOf", "4", gettext("The same elsewhere"), gettext("An item that means the same as an element")
            ),
            Term("isRelatedTo", "5", gettext("Near elsewhere"), gettext("An item that is near to an element")),
        )
        return {term.slug: term for term in terms}


def both(text: str, **given: object) -> Bilingual:
    """A text of the interface in both languages, days in words. Mark it with `gettext_noop` where it is written."""
    found = []
    for language in LANGUAGES:
        with override(language):
            said = {name: date_format(one) if isinstance(one, date) else one for name, one in given.items()}
            found.append(gettext(text) % said if said else gettext(text))
    return Bilingual(*found)


@lru_cache(maxsize=2)
def subject(language: Language) -> str:
    with override(language):
        return gettext("School support staff")


@lru_cache(maxsize=2)
def licence_name(language: Language) -> str:
    with override(language):
        return gettext("MIT licence")


def level_names() -> list[Bilingual]:
    """The names of the levels, from the lowest."""
    named = []
    for language in LANGUAGES:
        with override(language):
            named.append(kit.level_names())
    return [Bilingual(en, cy) for en, cy in zip(*named, strict=True)]
