"""A text that exists in English and in Welsh, and the names of the two."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "cy"]

LANGUAGES: tuple[Language, Language] = ("en", "cy")

# Each language in its own name: a reader looks for "Cymraeg", not for "Welsh".
OWN_NAME: dict[Language, str] = {"en": "English", "cy": "Cymraeg"}


def as_language(code: str | None) -> Language:
    """The language that a code such as `cy-GB` stands for; English where it is neither."""
    return "cy" if (code or "").lower().split("-")[0] == "cy" else "en"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text, written twice. Neither is the translation of the other."""

    en: str
    cy: str

    def __bool__(self) -> bool:
        """Whether anything is written: a text left blank is none."""
        return bool(self.en or self.cy)

    def in_language(self, language: Language) -> str:
        return self.cy if language == "cy" else self.en
