"""The pieces that answers share: a text in both languages, a level in words, a source, a thing by its name."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from llwybr.core.kit.sourced import Sourced
from llwybr.core.kit.templatetags.kit import level_names
from llwybr.values.bilingual import LANGUAGES, Bilingual, as_language


def plainly(schema: dict[str, Any]) -> None:
    """Take out of a schema what was written for readers of the code: what its fields say of themselves is in both languages.

    It does not say that there is nothing else: a field may be added within a version.
    """
    for name in ("title", "description", "additionalProperties"):
        schema.pop(name, None)
    for one in schema.get("properties", {}).values():
        one.pop("title", None)


class Answer(BaseModel):
    """A part of an answer. A description of a field is marked for translation: it stands on the pages of the API."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=plainly)


class Words(Answer):
    """A text, always in both languages: never in the one that a browser wishes for."""

    en: Annotated[str, Field(min_length=1)]
    cy: Annotated[str, Field(min_length=1)]

    @classmethod
    def of(cls, text: Bilingual) -> "Words":
        return cls(en=text.en, cy=text.cy)

    @classmethod
    def if_any(cls, text: Bilingual) -> "Words | None":
        return cls.of(text) if text else None


class Told(Answer):
    """What somebody wrote themselves: as they wrote it, in one language. No other text of an answer is in one alone."""

    text: Annotated[str, Field(min_length=1)]
    language: Annotated[
        Literal["cy", "en"] | None, Field(description=_("The language of the text; null where it is not known."))
    ]

    @classmethod
    def if_any(cls, text: str, language: str = "") -> "Told | None":
        return cls.by(text, language) if text else None

    @classmethod
    def by(cls, text: str, language: str = "") -> "Told":
        return cls(text=text, language=as_language(language) if language else None)


class Level(Words):
    number: Annotated[int, Field(ge=0, le=4, description=_("From 0 to 4. Show people the word, not the number."))]

    @classmethod
    def at(cls, number: int) -> "Level":
        return _levels()[number]


@cache
def _levels() -> tuple[Level, ...]:
    named = []
    for language in LANGUAGES:
        with override(language):
            named.append(level_names())
    return tuple(Level(number=at, en=en, cy=cy) for at, (en, cy) in enumerate(zip(*named, strict=True)))


def levels() -> list[Level]:
    """The five levels in words."""
    return list(_levels())


class Source(Answer):
    title: Words
    url: str | None
    status: Annotated[
        str,
        Field(
            description=_(
                "verified: compared with its source. derived: our own wording, made from it. placeholder: still to come."
            ),
            json_schema_extra={"enum": ["verified", "derived", "placeholder"]},
        ),
    ]

    @classmethod
    def of(cls, row: Sourced) -> "Source":
        return cls(title=Words.of(row.source_name), url=row.source_url or None, status=row.source_status)


class Named(Answer):
    """A thing by its id and its title."""

    id: str
    title: Words


class Linked(Named):
    href: str


def named(row: Any) -> Named:
    """A row that has a slug and a title."""
    return Named(id=row.slug, title=Words.of(row.title))


Day = Annotated[date | None, Field(description=_("A day, such as 2026-09-01, or null where none is set."))]


def in_both(text: str, **given: object) -> Words:
    """A text of the interface in both languages. Mark it with `gettext_noop` where it is written."""
    said = _both(text)
    return Words(en=said.en % given, cy=said.cy % given) if given else said


@cache
def _both(text: str) -> Words:
    said = []
    for language in LANGUAGES:
        with override(language):
            said.append(gettext(text))
    return Words(en=said[0], cy=said[1])


def in_both_languages(name: Callable[..., str], given: object) -> Words:
    """What a page says in its language, in both."""
    said = []
    for language in LANGUAGES:
        with override(language):
            said.append(name(given))
    return Words(en=said[0], cy=said[1])


def listed(names: Iterable[str]) -> str:
    return ", ".join(names)
