"""A model's text in both languages: two columns, read as one."""

from __future__ import annotations

from typing import Any, overload

from django.db import models
from django.utils.translation import get_language

from llwybr.values.bilingual import LANGUAGES, Bilingual, Language, as_language


def active_language() -> Language:
    """The language of the page that is being made."""
    return as_language(get_language())


class Written(Bilingual):
    """A bilingual text that prints itself in the language of the page."""

    def __str__(self) -> str:
        return self.in_language(active_language())


class BilingualText:
    """`title = BilingualText(90)` gives a model the columns `title_en` and `title_cy`, and reads them as one `Written`."""

    name: str

    def __init__(self, max_length: int | None = None, *, blank: bool = False) -> None:
        self.max_length = max_length
        self.blank = blank

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        self.name = name
        for language in LANGUAGES:
            cls.add_to_class(f"{name}_{language}", self._column())
        setattr(cls, name, self)

    def _column(self) -> models.Field[Any, Any]:
        if self.max_length:
            return models.CharField(max_length=self.max_length, blank=self.blank)
        return models.TextField(blank=self.blank)

    @overload
    def __get__(self, instance: None, owner: type) -> BilingualText: ...
    @overload
    def __get__(self, instance: models.Model, owner: type) -> Written: ...
    def __get__(self, instance: models.Model | None, owner: type) -> BilingualText | Written:
        if instance is None:
            return self
        return Written(*(getattr(instance, f"{self.name}_{language}") for language in LANGUAGES))


def columns(name: str, text: Bilingual | None) -> dict[str, str]:
    """A text as the two columns of a `BilingualText`, for creating rows."""
    return {f"{name}_{language}": text.in_language(language) if text else "" for language in LANGUAGES}
