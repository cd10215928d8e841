"""A record that an employer has to keep, as it was: names of things and what they were in both languages, so that nothing else is
needed to read it, whatever codes mean by then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from llwybr.core.kit.bilingual import Written
from llwybr.core.people.models import Name, Person
from llwybr.values.bilingual import LANGUAGES, Bilingual


@dataclass(frozen=True)
class Fact:
    label: Bilingual
    value: Bilingual


def in_both(said: Callable[[], str]) -> Written:
    """What is said in either language."""
    words = []
    for language in LANGUAGES:
        with override(language):
            words.append(str(said()))
    return Written(*words)


def called(person: Person) -> str:
    """The name on their papers, or what they want to be called."""
    name = Name.objects.filter(person=person).first()
    return str(name) if name else person.name


def kept_record(
    *, name: str, title: Bilingual | None, facts: Sequence[Fact], lines: Sequence[Bilingual] = ()
) -> dict[str, Any]:
    """As it is stored."""
    return {
        "name": name,
        "title": _stored(title) if title else None,
        "facts": [[_stored(one.label), _stored(one.value)] for one in facts],
        "lines": [_stored(one) for one in lines],
    }


def read_record(stored: dict[str, Any]) -> dict[str, Any]:
    """As a page shows it: `name`, `title`, `facts`, `lines`."""
    return {
        "name": stored["name"],
        "title": _read(stored["title"]) if stored["title"] else None,
        "facts": [(_read(label), _read(value)) for label, value in stored["facts"]],
        "lines": [_read(one) for one in stored["lines"]],
    }


def _stored(text: Bilingual) -> dict[str, str]:
    return {language: text.in_language(language) for language in LANGUAGES}


def _read(stored: dict[str, str]) -> Written:
    return Written(*(stored[language] for language in LANGUAGES))
